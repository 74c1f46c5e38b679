"""The map panel: codes under two models side by side, and a probe that both decode."""

from explorer.panels.map.page import MapPage
from explorer.panels.map.presenter import MapPresenter

__all__ = ["MapPage", "MapPresenter"]
