"""What is left of something after so many steps, one curve beside the other, on a log axis."""

from explorer.widgets.lags.plot import LagPlot
from explorer.widgets.lags.scale import Band, LagCurve

__all__ = ["Band", "LagCurve", "LagPlot"]
