"""A legend whose words switch layers on and off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.tones import colour, tones
from explorer.widgets.lively import Lively

Glyph: TypeAlias = Literal[
    "dot-blue",
    "dot-orange",
    "arrow",
    "field",
    "grid",
    "ring",
    "line-blue",
    "bars-orange",
    "line",
    "dashes",
    "ways",
]
GLYPHS: tuple[Glyph, ...] = get_args(Glyph)

_BOX = 12.0
_INSET = 7.0


class _Chip(Lively, QAbstractButton):
    """A glyph with its word; what is off is hollow and struck through."""

    switched = Signal(str, bool)

    def __init__(self, key: str, word: str, glyph: Glyph, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._glyph = key, glyph
        self.setText(word)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._tell)
        self.toggled.connect(self._describe)
        self._describe()

    @Slot()
    def _tell(self) -> None:
        self.switched.emit(self._key, self.isChecked())

    @Slot()
    def _describe(self) -> None:
        state = "shown" if self.isChecked() else "hidden"
        self.setAccessibleName(f"{self.text()}, {state}")
        self.setToolTip(f"{self.text()}: click to {'hide' if self.isChecked() else 'show'} it")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(units.font(14, bold=True))
        width = units.px(2 * _INSET + _BOX + 5) + metrics.horizontalAdvance(self.text())
        return QSize(width, metrics.height() + units.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, k, on = self.palette(), units.scale(), self.isChecked()
        shade = _shade(self._glyph, palette) if on else paint.muted(palette)
        with QPainter(self) as painter:
            paint.smooth(painter)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paint.faded(paint.ink(palette), 0.06))
                painter.drawRoundedRect(QRectF(self.rect()), 6 * k, 6 * k)
            box = QRectF(_INSET * k, (self.height() - _BOX * k) / 2, _BOX * k, _BOX * k)
            _draw_glyph(painter, self._glyph, box, shade, palette, on=on)
            font = units.font(14, bold=on)
            font.setStrikeOut(not on)
            painter.setFont(font)
            painter.setPen(shade)
            words = QRectF(self.rect()).adjusted(box.right() + 5 * k, 0, -2 * k, 0)
            text = painter.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, int(words.width())
            )
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 6 * k)


class LayerChips(QWidget):
    """Words in a row, or in as many rows as they need, each of which shows or hides a layer.

    Tab goes from word to word, Space switches.

    Signals
    -------
    toggled(str, bool)
        The key of a layer that the user has switched, and whether it is on; `set_on` does not emit it.

    Parameters
    ----------
    parent
        The parent widget.
    """

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, _Chip] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Layers")

    def set_chips(self, chips: Sequence[tuple[str, str, Glyph]]) -> None:
        """Show other words, all of them on: for each its key, the word, and one of `GLYPHS`.

        Raises
        ------
        ValueError
            If there is no such glyph, or a key comes twice.
        """
        unknown = {glyph for _, _, glyph in chips} - set(GLYPHS)
        if unknown or len({key for key, _, _ in chips}) < len(chips):
            raise ValueError(f"layers need keys of their own and a glyph of {', '.join(GLYPHS)}, not {chips}")
        for chip in self._chips.values():
            chip.hide()
            chip.deleteLater()
        self._chips = {key: _Chip(key, word, glyph, self) for key, word, glyph in chips}
        for chip in self._chips.values():
            chip.switched.connect(self.toggled)
            chip.setVisible(True)
        self.updateGeometry()
        self._arrange()

    def set_on(self, key: str, on: bool) -> None:
        """Show a layer as on or off; emits nothing."""
        self._chips[key].setChecked(on)

    def is_on(self, key: str) -> bool:
        """Tell whether a layer is on."""
        return self._chips[key].isChecked()

    def chip(self, key: str) -> QAbstractButton:
        """Return the button of a layer."""
        return self._chips[key]

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows that are needed at `width`."""
        return self._flow(width)[1]

    def sizeHint(self) -> QSize:
        """Return room for one row."""
        sizes = [chip.sizeHint() for chip in self._chips.values()]
        width = sum(size.width() for size in sizes) + units.px(4) * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return room for one word."""
        return QSize(units.px(60), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as few rows as there have to be."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange anew after a change of scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self._arrange()
        super().changeEvent(event)

    def _arrange(self) -> None:
        for chip, box in zip(self._chips.values(), self._flow(self.width())[0], strict=True):
            chip.setGeometry(box.toRect())

    def _flow(self, width: int) -> tuple[list[QRectF], int]:
        """Return where the words stand, row after row, and how high all rows are."""
        boxes, x, y, gap = [], 0, 0, units.px(4)
        height = self.sizeHint().height()
        for chip in self._chips.values():
            wide = min(chip.sizeHint().width(), max(1, width))
            if x and x + wide > width:
                x, y = 0, y + height
            boxes.append(QRectF(x, y, wide, height))
            x += wide + gap
        return boxes, y + height


def _shade(glyph: Glyph, palette: QPalette) -> QColor:
    """Return the colour of a glyph."""
    shades = tones(palette)
    by_glyph = {
        "dot-blue": shades.real,
        "dot-orange": shades.made,
        "arrow": shades.force,
        "grid": shades.grid,
        "line-blue": shades.real,
        "bars-orange": shades.made,
        "ways": shades.grid,
    }
    return colour(by_glyph[glyph]) if glyph in by_glyph else paint.ink(palette)


def _draw_glyph(
    painter: QPainter, glyph: Glyph, box: QRectF, shade: QColor, palette: QPalette, *, on: bool
) -> None:
    """Draw a glyph into a square, hollow where its layer is off."""
    unit = box.width() / 12
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(unit, unit)
    pen = QPen(shade, 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if glyph in ("dot-blue", "dot-orange"):
        painter.setBrush(shade if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(6, 6), 4.6, 4.6)
    elif glyph == "arrow":
        for x, y in ((0.8, 6.0), (7.4, 2.4), (7.4, 9.6)):
            painter.drawLine(QPointF(x, y), QPointF(11.2, 6))
    elif glyph == "grid":
        for at in (3.6, 8.4):
            painter.drawLine(QPointF(at, 0.8), QPointF(at, 11.2))
            painter.drawLine(QPointF(0.8, at), QPointF(11.2, at))
    elif glyph == "ring":
        pen.setDashPattern([1.6, 1.8])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(6, 6), 4.8, 4.8)
    elif glyph == "field":
        _draw_field(painter, shade, palette, on=on)
    else:
        _draw_curve(painter, glyph, shade, on=on)
    painter.restore()


def _draw_field(painter: QPainter, shade: QColor, palette: QPalette, *, on: bool) -> None:
    """Draw a square that is made at the left and real at the right."""
    if on:
        shades = tones(palette)
        for nth, of in enumerate((shades.field_made, shades.field_real)):
            painter.fillRect(QRectF(1 + 5 * nth, 1, 5, 10), colour(of))
    painter.setPen(QPen(paint.mix(shade, paint.ground(palette), 0.4), 1.2))
    painter.drawRoundedRect(QRectF(1, 1, 10, 10), 1.5, 1.5)


def _draw_curve(painter: QPainter, glyph: Glyph, shade: QColor, *, on: bool) -> None:
    """Draw a curve, bars, or lines that come together."""
    pen = QPen(shade, 2.4 if on else 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if glyph == "bars-orange":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.faded(shade, 1.0 if on else 0.4))
        for at, high in ((0.6, 5.0), (4.4, 10.4), (8.2, 7.4)):
            painter.drawRect(QRectF(at, 11.4 - high, 3.0, high))
    elif glyph == "ways":
        pen.setWidthF(1.3)
        painter.setPen(pen)
        for low, high in ((0.8, 4.6), (4.2, 5.6), (7.8, 6.4), (11.2, 7.4)):
            painter.drawLine(QPointF(low, 11.2), QPointF(high, 0.8))
    else:
        if glyph == "dashes":
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([1.5, 1.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(0.2, 6), QPointF(11.8, 6))
