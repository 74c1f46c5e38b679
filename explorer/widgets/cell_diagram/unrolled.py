"""A cell unrolled: its last steps side by side, what came in, what went out, and how much it held."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import fixed, paint, units
from explorer.widgets.cell_diagram.draw import draw_wire, number
from explorer.widgets.lively import Lively

STEPS = 12
"""How many steps are shown at most."""

CHAR, FOOT = 30.0, 18.0
"""Room for the characters above and below, and for the word at the foot, in pixels at 100 %."""

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class Unrolled(Lively, QWidget):
    """Shows the last `STEPS` steps from left to right; a click, or Enter, chooses one.

    Signals
    -------
    step_chosen(int)
        The step, counted from the first that was given.

    Parameters
    ----------
    parent
        The parent widget.
    """

    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ins: tuple[str, ...] = ()
        self._outs: tuple[str, ...] = ()
        self._held = np.zeros(0)
        self._measure = "mean of |c|"
        self._lit: int | None = None
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("The cell over its last steps")
        self._describe()

    def set_steps(self, ins: Sequence[str], outs: Sequence[str], held: npt.ArrayLike) -> None:
        """Show other steps; of more than `STEPS` the last.

        Parameters
        ----------
        ins, outs
            (t,) the character that came in at each step, and the one that went out, "" for none yet.
        held
            (t,) how much the cell held after each, 0 and more; what is not finite counts as 0.

        Raises
        ------
        ValueError
            If there is not one of each for every step.
        """
        given = np.array(held, dtype=np.float64)
        if not len(ins) == len(outs) or given.shape != (len(ins),):
            raise ValueError(
                f"{len(ins)} and {len(outs)} characters and {given.shape} figures are not one step"
            )
        self._ins, self._outs = tuple(ins), tuple(outs)
        self._held = np.maximum(np.nan_to_num(given, posinf=0.0, neginf=0.0), 0.0)
        if self._at not in self.steps():
            self._at = -1
        self._describe()
        self.update()

    def set_measure(self, words: str) -> None:
        """Say what the bars are, such as "mean of |h|"."""
        self._measure = words
        self._describe()
        self.update()

    def set_lit(self, step: int | None) -> None:
        """Light a step, None for the last."""
        if step != self._lit:
            self._lit = step
            self.update()

    def steps(self) -> range:
        """Return which steps are shown."""
        return range(max(0, len(self._ins) - STEPS), len(self._ins))

    def lit(self) -> int:
        """Return the step that is lit, -1 for none."""
        last = len(self._ins) - 1
        return last if self._lit is None or self._lit not in self.steps() else self._lit

    def reading(self) -> str:
        """Return what is told of the step that is pointed at, "" for none."""
        if self._at < 0:
            return ""
        went = f", out {fixed.name(self._outs[self._at])}" if self._outs[self._at] else ""
        held = f"; {self._measure} {number(float(self._held[self._at]))}"
        return f"Step {self._at + 1}: in {fixed.name(self._ins[self._at])}{went}{held}"

    def cell_box(self, step: int) -> QRectF:
        """Return where the cell of a step is."""
        k, room = units.scale(), self._room()
        place = step - self.steps().start
        pitch = room.width() / STEPS
        wide = min(pitch - 14 * k, 64 * k)
        middle = room.left() + (place + 0.5) * pitch
        return QRectF(middle - wide / 2, room.top(), wide, room.height())

    def bar_box(self, step: int) -> QRectF:
        """Return where the bar of a step is."""
        k, box = units.scale(), self.cell_box(step)
        box.adjust(0, 8 * k, 0, -8 * k)
        shown = self._held[self.steps().start :]
        share = float(self._held[step]) / max(1.0, float(shown.max(initial=0.0)))
        wide = min(14 * k, box.width() / 2)
        high = max(2 * k, share * box.height())
        return QRectF(box.center().x() - wide / 2, box.bottom() - high, wide, high)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(720), units.px(140))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(STEPS * 26), units.px(2 * CHAR + FOOT + 34))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the steps."""
        palette, k = self.palette(), units.scale()
        with QPainter(self) as painter:
            paint.smooth(painter)
            for step in self.steps():
                self._paint_step(painter, step)
            if self._ins:
                painter.setFont(units.font(12.5))
                painter.setPen(paint.muted(palette))
                foot = QRectF(0, self.height() - FOOT * k, self.width(), FOOT * k)
                painter.drawText(foot.adjusted(6 * k, 0, -6 * k, 0), _RIGHT, f"bar: {self._measure}")
            if paint.keyboard_focus(self) and self._at < 0:
                paint.focus_ring(painter, palette, self.rect(), 6 * k)

    def _paint_step(self, painter: QPainter, step: int) -> None:
        palette, k, box, bar = self.palette(), units.scale(), self.cell_box(step), self.bar_box(step)
        lit, pointed = step == self.lit(), step == self._at
        accent, line, muted = paint.accent(palette), paint.line(palette), paint.muted(palette)
        wire = accent if lit else paint.mix(line, muted, 0.55)
        if step + 1 < len(self._ins):
            y, right = box.center().y(), self.cell_box(step + 1).left()
            along = paint.mix(line, muted, 0.55)
            draw_wire(painter, ((box.right(), y), (right, y)), along, 1.6 * k, arrow=True)
        x = box.center().x()
        draw_wire(painter, ((x, box.bottom() + 10 * k), (x, box.bottom())), wire, 1.6 * k, arrow=True)
        if self._outs[step]:
            draw_wire(painter, ((x, box.top()), (x, box.top() - 10 * k)), wire, 1.6 * k, arrow=True)
        painter.setPen(wire if lit or not pointed else accent)
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(box, 7 * k, 7 * k)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line)
        track = QRectF(bar.left(), box.top() + 8 * k, bar.width(), bar.bottom() - box.top() - 8 * k)
        painter.drawRoundedRect(track, 2 * k, 2 * k)
        painter.setBrush(accent if lit else muted)
        painter.drawRoundedRect(bar, 2 * k, 2 * k)
        painter.setFont(fixed.fixed_font(15, bold=lit))
        painter.setPen(paint.ink(palette))
        low = QRectF(box.left(), box.bottom() + 8 * k, box.width(), (CHAR - 8) * k)
        painter.drawText(low, _MIDDLE, fixed.sign(self._ins[step]) if self._ins[step] else "")
        if self._outs[step]:
            painter.setPen(accent if lit else paint.muted(palette))
            high = QRectF(box.left(), box.top() - CHAR * k, box.width(), (CHAR - 8) * k)
            painter.drawText(high, _MIDDLE, fixed.sign(self._outs[step]))

    def _room(self) -> QRectF:
        k = units.scale()
        return QRectF(self.rect()).adjusted(4 * k, CHAR * k, -4 * k, -(CHAR + FOOT) * k)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the step at the pointer."""
        paint.forget_focus(self)
        step = self._step_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and step >= 0:
            self.step_chosen.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a step."""
        self._point(self._step_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        self._point(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at none."""
        self._point(-1)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from step to step; Enter chooses, Escape points at none."""
        key, shown = Qt.Key(event.key()), self.steps()
        start = self._at if self._at >= 0 else self.lit()
        targets = {
            Qt.Key.Key_Left: start - 1,
            Qt.Key.Key_Right: start + 1,
            Qt.Key.Key_Home: shown.start,
            Qt.Key.Key_End: shown.stop - 1,
        }
        if key in targets and shown:
            self._point(min(max(shown.start, targets[key]), shown.stop - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.step_chosen.emit(self._at)
        elif key == Qt.Key.Key_Escape and self._at >= 0:
            self._point(-1)
        else:
            super().keyPressEvent(event)

    def _step_at(self, point: QPointF) -> int:
        if not QRectF(self.rect()).contains(point):
            return -1
        boxes = ((step, self.cell_box(step)) for step in self.steps())
        return next((step for step, box in boxes if box.left() <= point.x() <= box.right()), -1)

    def _point(self, step: int) -> None:
        if step != self._at:
            self._at = step
            pointing = Qt.CursorShape.PointingHandCursor
            self.setCursor(pointing if step >= 0 else Qt.CursorShape.ArrowCursor)
            self._describe()
            self.update()

    def _describe(self) -> None:
        """Tell what is shown to those who cannot see it."""
        self.setAccessibleDescription(self.reading() or f"the last {len(self.steps())} steps")


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
