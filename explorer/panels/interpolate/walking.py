"""Walks along the steps of a path, to and fro, at a pace that can be turned."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Walk(QObject):
    """Goes from step to step.

    Signals
    -------
    stepped(int)
        The step that is looked at now.
    state_changed()
        It walks or rests now.

    Parameters
    ----------
    count : int
        How many steps there are, see `set_count`.
    """

    stepped = Signal(int)
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count, self._at, self._way = 0, 0, 1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go)
        self.set_speed(6.0)

    @property
    def walking(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @property
    def at(self) -> int:
        """The step that is looked at."""
        return self._at

    @property
    def milliseconds(self) -> float:
        """How long it stays at a step."""
        return float(self._timer.interval())

    @property
    def count(self) -> int:
        """How many steps there are."""
        return self._count

    def set_speed(self, steps_a_second: float) -> None:
        """Walk faster or slower."""
        self._timer.setInterval(round(1000 / steps_a_second))

    def set_count(self, count: int) -> None:
        """Have so many steps."""
        self._count = count
        self._at = min(self._at, max(0, count - 1))

    def toggle(self) -> None:
        """Walk, or rest."""
        if self.walking:
            self.rest()
        elif self._count > 1:
            self._timer.start()
            self._go()
            self.state_changed.emit()

    def rest(self) -> None:
        """Stay at this step."""
        if self.walking:
            self._timer.stop()
            self.state_changed.emit()

    def go_to(self, step: int) -> None:
        """Look at a step; beyond either end there is none."""
        if self._count:
            self._at = min(max(step, 0), self._count - 1)
            self.stepped.emit(self._at)

    @Slot()
    def _go(self) -> None:
        """Take a step, and turn round at either end."""
        if not 0 <= self._at + self._way < self._count:
            self._way = -self._way
        self.go_to(self._at + self._way)
