"""The interpolation panel: anchors are pinned, and what lies between them is decoded as they move."""

from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.interpolate.presenter import BetweenPresenter

__all__ = ["BetweenPage", "BetweenPresenter"]
