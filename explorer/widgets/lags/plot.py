"""Curves over lags under a hand: each is named at its end, and read off where the pointer is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lags import draw
from explorer.widgets.lags.name import CurveName
from explorer.widgets.lags.scale import Band, LagCurve, decades
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis, figure
from explorer.widgets.plot.curve import legible, resolve
from explorer.widgets.plot.frame import Frame
from explorer.widgets.plot.labels import pushed_apart
from explorer.widgets.plot.readout import Reading, Readout

SMALL = 13.0
NAMES_SHARE = 0.42
"""Of the width that names may take."""
LEADER = 16
"""From the end of the curves to the names."""
TIGHT = 0.5
"""The share of the width that the card with figures may cover."""
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class LagPlot(Lively, QWidget):
    """Shows what is left after so many steps, as a multiple of what there is at lag 0.

    The pointer, or the arrow keys, read the curves off at a lag; Escape stops that.

    Signals
    -------
    switched(str, bool)
        The curve of that key is to be shown, or not; only by the user.
    lag_read(int)
        At which lag the user reads the curves off, -1 for none.
    """

    switched = Signal(str, bool)
    lag_read = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[LagCurve, ...] = ()
        self._names: dict[str, CurveName] = {}
        self._off: frozenset[str] = frozenset()
        self._bands: tuple[Band, ...] = ()
        self._titles = ("", "")
        self._message = self._reading = ""
        self._lag: int | None = None
        self._frame: Frame | None = None
        self._readout = Readout(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- data ------------------------------------------------------------------------------------

    def set_curves(self, curves: Sequence[LagCurve]) -> None:
        """Show other curves; made to be called at every move of a hand."""
        self._curves = tuple(curves)
        keys = [curve.key for curve in curves]
        for key in [key for key in self._names if key not in keys]:
            self._names.pop(key).deleteLater()
        for curve in curves:
            if curve.key in self._names:
                self._names[curve.key].set_curve(curve)
            else:
                self._add_name(curve)
        self._renew()

    def set_off(self, keys: frozenset[str]) -> None:
        """Hide curves; their names stay. Emits nothing."""
        self._off = keys
        for key, name in self._names.items():
            name.setChecked(key not in keys)
        self._renew()

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Shade what means something."""
        self._bands = tuple(bands)
        self.update()

    def set_titles(self, value: str, lag: str) -> None:
        """Name the axes."""
        self._titles = (value, lag)
        self.setAccessibleName(f"{value} over {lag}")
        self._renew()

    def set_message(self, text: str) -> None:
        """Say something in the middle as long as there is no curve."""
        self._message = text
        self.update()

    def shown(self) -> tuple[LagCurve, ...]:
        """Return the curves that are not hidden."""
        return tuple(curve for curve in self._curves if curve.key not in self._off)

    def name(self, key: str) -> CurveName:
        """Return the button that is a curve's name."""
        return self._names[key]

    def lag(self) -> int | None:
        """Return the lag that is read off, None for none."""
        return self._lag

    def reading(self) -> str:
        """Return what is read off, "" while nothing is."""
        return self._reading

    def frame(self) -> Frame:
        """Return where lags and values stand."""
        if self._frame is None:
            self._frame = self._laid_out()
        return self._frame

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(620), units.px(380))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(260), units.px(140))

    # -- the hand --------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off where the pointer is."""
        frame, x = self.frame(), event.position().x()
        inside = frame.box.left() - 8 <= x <= frame.box.right() + 8
        self._read(round(frame.step(x)) if inside and self._curves else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Read off no longer."""
        self._read(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read off a lag on or back."""
        key, last = Qt.Key(event.key()), self._last()
        at = last // 2 if self._lag is None else self._lag
        if key in _KEYS and self._curves:
            self._read(at if self._lag is None else at + _KEYS[key])
        elif key == Qt.Key.Key_Escape and self._lag is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)

    def _read(self, lag: int | None) -> None:
        wished = None if lag is None else int(np.clip(lag, 0, self._last()))
        if wished != self._lag:
            self._lag = wished
            self._tell()
            self.update()
            self.lag_read.emit(-1 if wished is None else wished)

    # -- layout ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        super().changeEvent(event)
        if event.type() in paint.LOOK_EVENTS:
            self._renew()

    def _add_name(self, curve: LagCurve) -> None:
        name = CurveName(curve, self)
        name.setChecked(curve.key not in self._off)
        name.switched.connect(self.switched)
        name.show()
        self._names[curve.key] = name
        self._readout.raise_()

    def _last(self) -> int:
        return max((len(curve.values) - 1 for curve in self._curves), default=100)

    def _renew(self) -> None:
        self._frame = None
        self._place_names()
        self._tell()
        self.update()

    def _laid_out(self) -> Frame:
        metrics = QFontMetrics(units.font(SMALL))
        y = decades(self.shown())
        names = max((name.sizeHint().width() for name in self._names.values()), default=0)
        step = units.px(LEADER)
        names = min((names // step + 2) * step, round(NAMES_SHARE * self.width()))
        left = metrics.horizontalAdvance("10⁻³⁰") + units.px(12)
        top = metrics.height() + units.px(10)
        bottom = 2 * metrics.height() + units.px(10)
        size = max(1, self.width() - left - names), max(1, self.height() - top - bottom)
        return Frame(QRect(left, top, *size), Axis(0.0, float(self._last())), y)

    def _place_names(self) -> None:
        """Put names beside the ends of their curves, those of hidden ones below."""
        if not self._names:
            return
        box = self.frame().box
        high = next(iter(self._names.values())).sizeHint().height()
        wished = [self._end(curve)[1] - high / 2 for curve in self._curves]
        tops = pushed_apart(wished, high, 0, self.height())
        left = box.right() + units.px(LEADER)
        for curve, top in zip(self._curves, tops, strict=True):
            self._names[curve.key].setGeometry(left, round(top), max(1, self.width() - left), high)

    def _end(self, curve: LagCurve) -> tuple[float, float]:
        """Return the pixel of a curve's end, inside the box; its foot for a hidden one."""
        frame, (lag, value) = self.frame(), curve.end()
        if curve.key in self._off or lag < 0:
            return frame.box.right() + 1.0, frame.box.bottom() + 2.0 * units.px(20)
        y = float(np.clip(frame.down(value), frame.box.top(), frame.box.bottom() + 1))
        return frame.across(lag), y

    def _tell(self) -> None:
        """Write the figures of the lag: on a card, or where that would cover all, in place of names."""
        lag, shown, palette = self._lag, self.shown(), self.palette()
        told = (
            [] if lag is None else [(one, float(one.values[lag])) for one in shown if lag < len(one.values)]
        )
        told.sort(key=lambda one: -one[1])
        lines = [
            Reading(one.name, figure(value, 2), legible(resolve(one.colour, palette), palette))
            for one, value in told
        ]
        heading = "" if lag is None else f"{lag} steps back" if lag != 1 else "1 step back"
        self._readout.tell(heading, lines)
        box, face = self.frame().box, self._readout.face()
        tight = face.width() > TIGHT * box.width() or face.height() > box.height()
        self._reading = self._readout.words() if lines else ""
        figures = {one.key: line.value for (one, _), line in zip(told, lines, strict=True)}
        for key, name in self._names.items():
            name.set_figure(figures.get(key, "") if tight else "")
        if tight:
            self._readout.tell(heading, [])
        self._readout.setVisible(bool(lines))
        if lines:
            self._place_readout()
            self.setAccessibleDescription(self._reading)

    def _place_readout(self) -> None:
        """Put the card below at the left of the line, where curves leave room, else at its right."""
        box, face = self.frame().box, self._readout.face()
        x = round(self.frame().across(self._lag or 0))
        foot = box.bottom() - face.height() - units.px(30)
        fits = x - units.px(16) - face.width() >= box.left()
        room = QRect(0, 0, x, self.height()) if fits else self.rect()
        self._readout.place_beside(QRect(x, max(foot, box.top()), 1, 1), room)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bands, axes and curves, and where they are read off."""
        frame, palette, k = self.frame(), self.palette(), units.scale()
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(SMALL))
            draw.bands(painter, frame, self._bands, palette)
            draw.axes(painter, frame, self._titles, palette)
            for curve in sorted(self.shown(), key=lambda one: one.strong):
                name = self._names[curve.key]
                draw.curve(painter, frame, curve, palette, 1.5 if name.underMouse() else 1.0)
                to = QPointF(name.x() + 2 * k, name.y() + name.height() / 2)
                painter.setPen(QPen(paint.faded(name.colour(), 0.6), paint.hairline()))
                painter.drawLine(QPointF(*self._end(curve)) + QPointF(2 * k, 0), to)
            draw.band_words(painter, frame, self._bands, palette)
            if self._lag is not None:
                draw.lag(painter, frame, self.shown(), self._lag, palette)
            if self._message and not self._curves:
                painter.setFont(units.font(14))
                painter.setPen(paint.muted(palette))
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(frame.box, flags, self._message)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 6 * k)
