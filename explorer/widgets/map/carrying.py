"""The map whose data can be carried away: to where, and how that looks, others decide."""

from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtWidgets import QWidget

from explorer.widgets.map.anchored import AnchoredMap


class CarryingMap(AnchoredMap):
    """A map of which a datum can be dragged to another widget rather than made the probe, in `carry_mode`.

    Places are those of the screen.

    Signals
    -------
    carried(int, QPoint)
        The hand carries the datum of this row and is there now.
    carried_to(QPoint)
        It moved on.
    carried_off(QPoint)
        It let go there.
    carry_cancelled()
        It let go of the datum without wishing anything: Escape, or the map lost the keyboard or was hidden.
    """

    carried = Signal(int, QPoint)
    carried_to = Signal(QPoint)
    carried_off = Signal(QPoint)
    carry_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.carry_mode = False

    # -- what the hand does (`Touchable`) ----------------------------------------------------------

    def carries(self) -> bool:
        """Tell whether a datum that is dragged is carried."""
        return self.carry_mode

    def carry(self, index: int, at: QPointF) -> None:
        """Begin to carry a datum, the hand being at a pixel."""
        self._point_at(-1)
        self.carried.emit(self._row(index), self._on_screen(at))

    def carry_to(self, at: QPointF) -> None:
        """Carry it on to a pixel."""
        self.carried_to.emit(self._on_screen(at))

    def carry_off(self, at: QPointF) -> None:
        """Let go of it at a pixel."""
        self.carried_off.emit(self._on_screen(at))

    def carry_cancel(self) -> None:
        """Let go of it as if it had not been taken."""
        self.carry_cancelled.emit()

    def _on_screen(self, at: QPointF) -> QPoint:
        return self.mapToGlobal(at).toPoint()
