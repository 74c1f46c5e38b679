"""Lines over the steps: what comes in as dots, what is wanted, and what both nets say."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import LEFT, RIGHT, Row, Sheet
from explorer.widgets.plot.axis import figure

NAME_ROOM, ERROR_ROOM = 84.0, 62.0
HIGH = 1.6
"""The values that are drawn go from -HIGH to HIGH."""
FRAME_MS, FRAMES = 33, 60


class WaveSheet(Sheet):
    """A row: dots and lines; where a class comes in, its word, and a click lets it be drawn step by step.

    What is said may go on for longer than what is wanted: that part stands on a tinted ground.

    Signals
    -------
    drawn(int)
        A row is drawn anew, by a click or by its number.
    """

    ROW, MOST = 84.0, 250.0

    drawn = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing, self._frame = -1, 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._on_frame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def told(self, index: int) -> str:
        """Say the class, if one comes in, and both errors."""
        row = self._rows[index]
        errors = [f"error {figure(error)}" for error in self._errors(row)]
        return " and ".join(errors) if not self._ins else f"{self._word(row)}: {' and '.join(errors)}"

    def drawing(self) -> int:
        """Return the row that is being drawn step by step, -1 for none."""
        return self._drawing

    def draw(self, index: int) -> None:
        """Draw a row anew, step by step."""
        if 0 <= index < len(self._rows):
            self._drawing, self._frame = index, 0
            self._timer.start()
            self.update()

    def _word(self, row: Row) -> str:
        return self._ins[int(row.x[0].argmax())] if self._ins else ""

    def _errors(self, row: Row) -> list[float]:
        if row.said is None or row.target is None:
            return []
        s = len(row.target)
        return [float(np.mean((said[:s, 0] - row.target[:, 0]) ** 2)) for said in row.said]

    @Slot()
    def _on_frame(self) -> None:
        self._frame += 1
        if self._frame >= FRAMES:
            self._stop()
        self.update()

    def _stop(self) -> None:
        self._timer.stop()
        self._drawing = -1

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing that nobody sees."""
        self._stop()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Draw the row that is clicked anew."""
        for index, (_, box) in enumerate(self.boxes()):
            if self._ins and box.contains(event.position()):
                self.draw(index)
                self.drawn.emit(index)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw a row by its number."""
        if not self.draw_by_key(event):
            super().keyPressEvent(event)

    def draw_by_key(self, event: QKeyEvent) -> bool:
        """Draw a row by its number, and tell whether that was what the key meant."""
        index = event.key() - Qt.Key.Key_1
        if not self._ins or event.modifiers() or not 0 <= index < len(self.boxes()):
            return False
        self.draw(index)
        self.drawn.emit(index)
        return True

    # -- painting --------------------------------------------------------------------------------

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint dots, lines and errors."""
        k, palette = units.scale(), self.palette()
        left = NAME_ROOM * k if self._ins else 8 * k
        room = box.adjusted(left, 0, -ERROR_ROOM * k, 0)
        wanted = 0 if row.target is None else len(row.target)
        steps = max(wanted, 0 if row.said is None else len(row.said[0]))
        across = room.left() + (np.arange(steps) + 0.5) / steps * room.width()
        if steps > wanted:
            self._paint_beyond(painter, room, wanted / steps)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.drawLine(QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y()))

        def down(values: np.ndarray) -> np.ndarray:
            return np.asarray(room.center().y() - np.clip(values / HIGH, -1, 1) * room.height() / 2)

        if self._ins:
            name = QRectF(box.left() + 4 * k, box.top(), left - 8 * k, box.height())
            self.say(painter, name, self._word(row), LEFT, size=14, bold=True)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.faded(paint.muted(palette), 0.6))
            for x, y in zip(across, down(row.x[:, 0]), strict=True):
                painter.drawEllipse(QPointF(float(x), float(y)), 2.2 * k, 2.2 * k)
        if row.target is not None:
            pale = paint.faded(paint.ink(palette), 0.28)
            self.draw_line(painter, across[:wanted], down(row.target[:, 0]), pale, 6.0)
        shown = self._shown(row, steps)
        for net, said in enumerate(row.said or ()):
            self.draw_line(painter, across[:shown], down(said[:shown, 0]), self.net(net), 2.2)
            if shown < steps:
                painter.setBrush(self.net(net))
                painter.drawEllipse(
                    QPointF(float(across[shown - 1]), float(down(said[shown - 1, 0]))), 5 * k, 5 * k
                )
        for net, error in enumerate(self._errors(row)):
            high = min(20 * k, room.height() / 2)
            words = QRectF(
                room.right() + 4 * k, room.center().y() + (net - 1) * high, (ERROR_ROOM - 6) * k, high
            )
            self.say(painter, words, figure(error, 2), RIGHT, self.net(net, 4.5), bold=True)

    def _shown(self, row: Row, steps: int) -> int:
        """Return how many steps of a row are drawn yet."""
        if self._drawing < 0 or self._rows[self._drawing] is not row:
            return steps
        return max(1, round(steps * self._frame / FRAMES))

    def _paint_beyond(self, painter: QPainter, room: QRectF, share: float) -> None:
        """Tint the ground of the steps that are longer than what was learnt."""
        beyond = room.adjusted(share * room.width(), 0, 0, 0)
        painter.fillRect(beyond, paint.faded(paint.ink(self.palette()), 0.05))
        words = beyond.adjusted(6 * units.scale(), 2, -4, 0)
        top = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.say(painter, words, "longer than it has learnt", top, paint.muted(self.palette()), size=11.5)
