"""What the colours of a map mean: classes that can be isolated, or a bar from low to high."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively

Bytes = npt.NDArray[np.uint8]

_MOST_COLUMNS = 5


class _Swatch(Lively, QAbstractButton):
    """A dot of the colour of a class with its name; tells its index when it is clicked."""

    picked = Signal(int)

    def __init__(self, index: int, name: str, rgb: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._index = index
        self.clicked.connect(self._pick)
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(f"Class {name}")
        self.setToolTip(f"Class {name}: click to see it alone")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour = QColor(*(int(channel) for channel in rgb))
        self._dimmed = False

    @Slot()
    def _pick(self) -> None:
        self.picked.emit(self._index)

    def set_dimmed(self, dimmed: bool) -> None:
        self._dimmed = dimmed
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(units.font(14, bold=True))
        return QSize(units.px(28) + metrics.horizontalAdvance(self.text()), metrics.height() + units.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(units.px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, k = self.palette(), units.scale()
        painter = QPainter(self)
        paint.smooth(painter)
        if self.underMouse() or self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.faded(paint.ink(palette), 0.09 if self.isChecked() else 0.05))
            painter.drawRoundedRect(QRectF(self.rect()), 5 * k, 5 * k)
        painter.setOpacity(0.35 if self._dimmed else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QPointF(11 * k, self.height() / 2), 5.5 * k, 5.5 * k)
        painter.setOpacity(0.6 if self._dimmed else 1.0)
        painter.setPen(paint.ink(palette))
        painter.setFont(units.font(14, bold=self.isChecked()))
        words = self.rect().adjusted(units.px(22), 0, -units.px(2), 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.setOpacity(1.0)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.rect(), 5 * k)
        painter.end()


class Legend(QWidget):
    """A grid of classes. A click shows one alone, another click on it (or Escape) shows all again.

    Signals
    -------
    isolated(int)
        Index of the class to be seen alone, -1 for all; only by the user.

    Parameters
    ----------
    names
        Names of the k classes.
    colours
        (k, 3) uint8.
    parent
        The parent widget.
    """

    isolated = Signal(int)

    def __init__(
        self,
        names: Sequence[str] = (),
        colours: npt.ArrayLike = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._swatches: list[_Swatch] = []
        self._isolated = -1
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_classes(names, colours)

    def set_classes(self, names: Sequence[str], colours: npt.ArrayLike) -> None:
        """Show other classes, all of them bright.

        Raises
        ------
        ValueError
            If there is not one colour for each name.
        """
        rgb = np.asarray(colours, dtype=np.uint8).reshape(-1, 3)
        if len(rgb) != len(names):
            raise ValueError(f"{len(names)} classes need as many colours, not {len(rgb)}")
        for swatch in self._swatches:
            swatch.hide()
            swatch.deleteLater()
        pairs = enumerate(zip(names, rgb.tolist(), strict=True))
        self._swatches = [_Swatch(index, name, colour, self) for index, (name, colour) in pairs]
        for swatch in self._swatches:
            swatch.picked.connect(self._click)
            swatch.setVisible(True)
        self._isolated = -1
        self.updateGeometry()
        self._arrange()

    def set_isolated(self, index: int) -> None:
        """Show the class `index` alone, all for -1; emits nothing."""
        self._isolated = index if 0 <= index < len(self._swatches) else -1
        for number, swatch in enumerate(self._swatches):
            swatch.setChecked(number == self._isolated)
            swatch.set_dimmed(self._isolated not in (-1, number))

    def isolated_class(self) -> int:
        """Return the class that is shown alone, -1 for all."""
        return self._isolated

    def swatch(self, index: int) -> QAbstractButton:
        """Return the button of a class."""
        return self._swatches[index]

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows that are needed at `width`."""
        rows = -(-len(self._swatches) // self._columns(width))
        return rows * self._row_height()

    def sizeHint(self) -> QSize:
        """Return room for five columns, or as many as there are classes."""
        columns = min(_MOST_COLUMNS, max(1, len(self._swatches)))
        width = columns * self._widest()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return room for one column of short names."""
        return QSize(min(self._widest(), units.px(60)), self._row_height() if self._swatches else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as there is room for."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange anew after a change of scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self._arrange()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show all again on Escape."""
        if event.key() == Qt.Key.Key_Escape and self._isolated >= 0:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _click(self, index: int) -> None:
        self._choose(-1 if index == self._isolated else index)

    def _choose(self, index: int) -> None:
        self.set_isolated(index)
        self.isolated.emit(self._isolated)

    def _widest(self) -> int:
        return max((swatch.sizeHint().width() for swatch in self._swatches), default=1)

    def _row_height(self) -> int:
        return self._swatches[0].sizeHint().height() + units.px(2) if self._swatches else 0

    def _columns(self, width: int) -> int:
        """Return how many columns of the widest name fit into `width`, at most five."""
        return int(np.clip(width // self._widest(), 1, _MOST_COLUMNS))

    def _arrange(self) -> None:
        """Put the swatches into rows."""
        columns, height = self._columns(self.width()), self._row_height()
        for index, swatch in enumerate(self._swatches):
            row, column = divmod(index, columns)
            left, right = (place * self.width() // columns for place in (column, column + 1))
            swatch.setGeometry(left, row * height, right - left, height - units.px(2))


class ColourBar(QWidget):
    """A bar of the colours from low to high with the figures at its ends.

    Parameters
    ----------
    lo, hi
        What the first and the last colour mean.
    unit
        Unit of the figures, written behind the last.
    ramp
        (k, 3) uint8 colours from low to high.
    cyclic
        Whether the ends meet: an angle, written 0, π, 2π.
    parent
        The parent widget.
    """

    def __init__(
        self,
        lo: float = 0.0,
        hi: float = 1.0,
        unit: str = "",
        ramp: Bytes | None = None,
        *,
        cyclic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._ramp = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_scale(lo, hi, unit, ramp, cyclic=cyclic)

    def set_scale(
        self, lo: float, hi: float, unit: str = "", ramp: Bytes | None = None, *, cyclic: bool = False
    ) -> None:
        """Show another scale; without `ramp` the colours stay."""
        if ramp is not None:
            pixels = np.ascontiguousarray(ramp, dtype=np.uint8).reshape(1, -1, 3)
            self._ramp = QImage(
                pixels.data, pixels.shape[1], 1, 3 * pixels.shape[1], QImage.Format.Format_RGB888
            ).copy()
        ends = (f"{lo:.3g}", f"{hi:.3g} {unit}".rstrip())
        self._labels = ("0", "π", "2π") if cyclic else ends
        self.setAccessibleName("Colours from " + " to ".join((self._labels[0], self._labels[-1])))
        self.update()

    def labels(self) -> tuple[str, ...]:
        """Return what is written below the bar, from left to right."""
        return self._labels

    def sizeHint(self) -> QSize:
        """Return room for the bar and a line of figures."""
        return QSize(units.px(200), units.px(16) + QFontMetrics(units.font(12.5)).height())

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the figures read."""
        return QSize(units.px(90), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and the figures."""
        painter = QPainter(self)
        paint.smooth(painter)
        bar = QRect(0, 0, self.width(), units.px(10))
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(bar), 4 * units.scale(), 4 * units.scale())
        painter.save()
        painter.setClipPath(shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, self._ramp)
        painter.restore()
        painter.setFont(units.font(12.5))
        painter.setPen(paint.muted(self.palette()))
        words = QRect(0, bar.height() + units.px(4), self.width(), self.height() - bar.height() - units.px(4))
        sides = [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight]
        if len(self._labels) == 2:
            del sides[1]
        for label, side in zip(self._labels, sides, strict=True):
            painter.drawText(words, int(side | Qt.AlignmentFlag.AlignTop), label)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)
