"""Texts that are written side by side, each in a narrow column under a heading, such as temperatures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.manuscript.manuscript import Manuscript
from explorer.widgets.manuscript.sheet import INSET

MOST = 5
"""Columns at most."""

HEADING, GAP, SIZE, LEADING = 24.0, 12.0, 13.5, 1.5
"""Height of the headings, room between columns and size of the type in pixels at 100 %, and its leading."""


class TextColumns(Lively, QWidget):
    """Up to five texts side by side; each grows at its end and is scrolled by itself.

    Signals
    -------
    clicked(int, int)
        The column, and the character in it, that was clicked.
    hovered(int, int)
        The column, and the character in it, that is pointed at.
    left()
        None is pointed at any longer.

    Parameters
    ----------
    parent
        The parent widget.
    """

    clicked = Signal(int, int)
    hovered = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._sheets: list[Manuscript] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Texts side by side")

    def set_headings(self, headings: Sequence[str]) -> None:
        """Have a column under each heading; texts of columns that stay are kept.

        Raises
        ------
        ValueError
            If there are more than `MOST`.
        """
        if len(headings) > MOST:
            raise ValueError(f"{len(headings)} columns are more than {MOST}")
        self._headings = tuple(headings)
        while len(self._sheets) > len(headings):
            gone = self._sheets.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._sheets) < len(headings):
            self._sheets.append(self._new())
        for heading, sheet in zip(headings, self._sheets, strict=True):
            sheet.setAccessibleName(f"Written text, {heading}")
        self._place()
        self.updateGeometry()
        self.update()

    def headings(self) -> tuple[str, ...]:
        """Return what stands above the columns."""
        return self._headings

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show other texts, one for each column.

        Raises
        ------
        ValueError
            If there is not one for each.
        """
        if len(texts) != len(self._sheets):
            raise ValueError(f"{len(texts)} texts for {len(self._sheets)} columns")
        for sheet, text in zip(self._sheets, texts, strict=True):
            sheet.set_text(text)

    def append(self, column: int, text: str) -> None:
        """Write further characters in a column."""
        self._sheets[column].append(text)

    def texts(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        return tuple(sheet.text() for sheet in self._sheets)

    def sheet(self, column: int) -> Manuscript:
        """Return the text of a column as a widget, to colour or mark it."""
        return self._sheets[column]

    def heading_box(self, column: int) -> QRectF:
        """Return where a heading is."""
        box = self._box(column)
        k = units.scale()
        return QRectF(box.left() + INSET * k, 0, box.width() - 2 * INSET * k, HEADING * k)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(180) * max(2, len(self._sheets)), units.px(HEADING + 4.5 * SIZE * LEADING))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(90) * max(2, len(self._sheets)), units.px(HEADING + 3 * SIZE * LEADING))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headings."""
        with QPainter(self) as painter:
            painter.setFont(units.font(13, bold=True))
            painter.setPen(paint.ink(self.palette()))
            for column, heading in enumerate(self._headings):
                box = self.heading_box(column)
                fitting = painter.fontMetrics().elidedText(
                    heading, Qt.TextElideMode.ElideRight, int(box.width())
                )
                painter.drawText(
                    box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting
                )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        self._place()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        super().changeEvent(event)
        if event.type() in paint.LOOK_EVENTS:
            self._place()

    def _new(self) -> Manuscript:
        sheet = Manuscript(SIZE, LEADING, self)
        sheet.clicked.connect(self._clicked)
        sheet.hovered.connect(self._hovered)
        sheet.left.connect(self.left)
        sheet.show()
        return sheet

    @Slot(int)
    def _clicked(self, index: int) -> None:
        self.clicked.emit(self._column(), index)

    @Slot(int)
    def _hovered(self, index: int) -> None:
        self.hovered.emit(self._column(), index)

    def _column(self) -> int:
        """Return the column whose signal is being heard."""
        return next(column for column, sheet in enumerate(self._sheets) if sheet is self.sender())

    def _box(self, column: int) -> QRectF:
        gap, n = GAP * units.scale(), max(1, len(self._headings))
        wide = (self.width() - (n - 1) * gap) / n
        top = HEADING * units.scale()
        return QRectF(column * (wide + gap), top, wide, self.height() - top)

    def _place(self) -> None:
        for column, sheet in enumerate(self._sheets):
            sheet.setGeometry(self._box(column).toRect())
