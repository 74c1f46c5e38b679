"""The page: the text, what it costs, its odds, the path of the state; knows looks and no meaning."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.read_texts import MOST_READ
from explorer.panels.headed import HeadedPage
from explorer.panels.reading import words
from explorer.panels.reading.cards import BelowCard, CostsCard, OddsCard
from explorer.panels.reading.inspector import ReadingInspector
from explorer.panels.texts.cards import TextCard
from explorer.widgets.stacking import Stacking
from explorer.widgets.units import fix, pad, px, scale

LEAST, STACKED = (420, 480), (420, 1240)
"""The least room: with costs and odds beside the text, and below it."""
BESIDE_WIDTH = 640
"""Width from which there is room for the headline, and for costs and odds beside the text."""
TEXT, BELOW = 250, 330
"""Least heights of the text and of what stands below it, where all is stacked."""
BESIDE = 300
MODELS = ".safetensors"
WIDEST_CHARACTER = 4
"""Bytes of UTF-8 at most."""


class ReadingPage(HeadedPage):
    """Page of the view.

    Signals
    -------
    text_brought(str)
        A text was pasted or dropped; "" where there was none in it.
    file_brought(str)
        The path of a file that was dropped.
    end_wished()
        By key: let go of the character that is held on to.
    """

    text_brought = Signal(str)
    file_brought = Signal(str)
    end_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = ReadingInspector()
        self.inspector.paste_wished.connect(self.paste)
        self.text, self.costs, self.odds, self.below = TextCard("Text"), CostsCard(), OddsCard(), BelowCard()
        self.text.manuscript.setAccessibleName("Text that is read")
        self.text.manuscript.set_message(words.EMPTY)
        self._lay_out()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.text.manuscript)

    def _lay_out(self) -> None:
        left, self._beside = QVBoxLayout(), QWidget()
        pad(left, 0, 0, 0, 0, 10)
        left.addWidget(self.text, 1)
        left.addWidget(self.below, 1)
        right = QVBoxLayout(self._beside)
        pad(right, 0, 0, 0, 0, 10)
        right.addWidget(self.costs)
        right.addWidget(self.odds, 1)
        self._parts = Stacking(left, self._beside, BESIDE)
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addLayout(self._parts, 1)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used; less than that is scrolled."""
        width, height = STACKED if self._parts.stacked else LEAST
        return QSize(px(width), px(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        stacked = self.width() / scale() < BESIDE_WIDTH
        self._headline.show_words(not stacked)
        if self._parts.stack(stacked):
            for card, height in ((self.text, TEXT), (self.below, BELOW)):
                fix(card, min_height=height if stacked else 0)
            self.updateGeometry()

    def paste(self) -> None:
        """Bring what is on the clipboard."""
        self._bring(QGuiApplication.clipboard().mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste; let go by Escape."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape:
            self.end_wished.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take texts and files, but leave models to the window."""
        path = _file_of(event.mimeData())
        if event.mimeData().hasText() and not path.lower().endswith(MODELS):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring what is dropped."""
        event.acceptProposedAction()
        self._bring(event.mimeData())

    def _bring(self, mime: QMimeData | None) -> None:
        path = "" if mime is None else _file_of(mime)
        if path:
            self.file_brought.emit(path)
        else:
            self.text_brought.emit("" if mime is None else _beginning_of(mime))


def _beginning_of(mime: QMimeData) -> str:
    """Return a text, or of a long one a little more than is read: all of it takes long to come to Python."""
    data = mime.data("text/plain")
    if data.isEmpty():
        return mime.text()
    text = bytes(data.left(WIDEST_CHARACTER * (MOST_READ + 1)).data()).decode("utf-8", "ignore")
    return text[: MOST_READ + 1]


def _file_of(mime: QMimeData) -> str:
    """Return the first file of this machine in it, "" for none; it is not looked at."""
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    return files[0] if files else ""
