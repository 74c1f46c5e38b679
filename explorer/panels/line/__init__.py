"""The game on the line: noise pushed through a quantile function, two nets, two ways to match a density."""

from explorer.panels.line.page import LinePage
from explorer.panels.line.presenter import LinePresenter

__all__ = ["LinePage", "LinePresenter"]
