"""Densities on the line: to be pulled by the hand, to be fallen into, to be judged."""

from explorer.widgets.density.duel import LAYERS, DuelPlot
from explorer.widgets.density.fall import FallPlot
from explorer.widgets.density.pull import DensityPull

__all__ = ["LAYERS", "DensityPull", "DuelPlot", "FallPlot"]
