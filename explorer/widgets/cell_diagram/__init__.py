"""The inside of a recurrent cell, one stage lit at a time, and the cell unrolled over its last steps."""

from explorer.widgets.cell_diagram.diagram import CellDiagram
from explorer.widgets.cell_diagram.unrolled import Unrolled

__all__ = ["CellDiagram", "Unrolled"]
