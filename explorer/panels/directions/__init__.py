"""The view of directions: codes are turned by numbers, principal directions and vectors, and added up."""

from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.presenter import DirectionsPresenter

__all__ = ["DirectionsPage", "DirectionsPresenter"]
