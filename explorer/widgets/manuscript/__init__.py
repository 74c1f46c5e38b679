"""Text that is being written, character by character, with a tint behind each."""

from explorer.widgets.manuscript.legend import TintLegend
from explorer.widgets.manuscript.manuscript import Manuscript

__all__ = ["Manuscript", "TintLegend"]
