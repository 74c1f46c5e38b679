"""Places that come faster than they can be shown: the newest is told, at most once a frame."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QTimer, Signal, Slot

FRAME_MS = 16
"""A place is told at most once in so many milliseconds."""


class Frames(QObject):
    """Tells the first place at once, and then the newest, once a frame.

    Signals
    -------
    told(QPointF)
        A place, in the order they came; some that came between are left out.

    Parameters
    ----------
    parent
        What it belongs to.
    """

    told = Signal(QPointF)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest: QPointF | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    def add(self, place: QPointF) -> None:
        """Take another place."""
        self._newest = QPointF(place)
        since = self._since.elapsed() if self._since.isValid() else FRAME_MS
        if since >= FRAME_MS:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start(FRAME_MS - since)

    def drop(self) -> None:
        """Forget what has not been told."""
        self._newest = None
        self._timer.stop()

    @Slot()
    def flush(self) -> None:
        """Tell at once what has not been told."""
        self._timer.stop()
        newest, self._newest = self._newest, None
        if newest is not None:
            self._since.start()
            self.told.emit(newest)
