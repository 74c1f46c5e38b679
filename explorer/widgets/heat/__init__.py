"""Cells against time as an image: orange, nothing, blue; one row of pixels, or more, for each cell."""

from explorer.widgets.heat.heat import HeatMap

__all__ = ["HeatMap"]
