"""What two nets say to sequences, each drawn in the form of its problem.

Shapes: t steps, s of them answered, n_in numbers come in at a step and n_out go out.
"""

from explorer.widgets.answers.copies import CopySheet
from explorer.widgets.answers.depths import DepthSheet
from explorer.widgets.answers.pens import PenSheet
from explorer.widgets.answers.pieces import PieceSheet
from explorer.widgets.answers.sheet import Row, Sheet
from explorer.widgets.answers.sums import SumSheet
from explorer.widgets.answers.waves import WaveSheet

__all__ = ["CopySheet", "DepthSheet", "PenSheet", "PieceSheet", "Row", "Sheet", "SumSheet", "WaveSheet"]
