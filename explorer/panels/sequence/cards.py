"""The page's cards: the text, the odds of the next character, the same draws at several temperatures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.line import Line
from explorer.widgets.manuscript import Manuscript
from explorer.widgets.odds import Odds
from explorer.widgets.units import fix, pad

ODDS_WIDTH = 300
SMALL = 13.0


class _Card(QFrame):
    """A framed content under a title and a caption."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = Line(title, role="strong")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        pad(head, 10, 10, 14, 2, 8)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 8, 4)
        column.addLayout(head)
        column.addWidget(content, 1)

    def set_title(self, text: str) -> None:
        """Call it something else."""
        if text != self.title.text():
            self.title.set_text(text)
            self.title.updateGeometry()


class TextCard(_Card):
    """The text that is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.manuscript = Manuscript()
        super().__init__("Written", self.manuscript, parent)
        self.manuscript.setAccessibleName("Written text")


class OddsCard(_Card):
    """What may come next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.odds = Odds()
        super().__init__("Next character", self.odds, parent)
        fix(self, width=ODDS_WIDTH)


class ColumnsCard(QFrame):
    """The same draws at several temperatures, and what a character costs."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.heads = [Line(role="strong") for _ in range(count)]
        self.texts = [Manuscript(size=SMALL, leading=1.5) for _ in range(count)]
        across = QHBoxLayout()
        pad(across, 0, 0, 0, 0, 12)
        for head, text in zip(self.heads, self.texts, strict=True):
            below = QVBoxLayout()
            pad(below, 0, 0, 0, 0, 2)
            line = QHBoxLayout()
            pad(line, 8, 0, 0, 0, 0)
            line.addWidget(head)
            below.addLayout(line)
            below.addWidget(text, 1)
            across.addLayout(below, 1)
        self.bits = Line(role="caption")
        foot = QHBoxLayout()
        pad(foot, 8, 0, 12, 0, 0)
        foot.addWidget(self.bits)
        column = QVBoxLayout(self)
        pad(column, 4, 10, 4, 8, 6)
        column.addLayout(across, 1)
        column.addLayout(foot)

    def set_texts(self, temperatures: Sequence[float], texts: Sequence[str]) -> None:
        """Show texts (of the same draws) under their temperatures."""
        for head, view, temperature, text in zip(self.heads, self.texts, temperatures, texts, strict=True):
            head.set_text(f"Temperature {temperature:g}")
            known = view.text()
            if text.startswith(known) and known:
                view.append(text[len(known) :])
            elif text != known:
                view.set_text(text)
