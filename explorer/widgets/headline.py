"""The line over a page: what one sees, what to try, and what stands in its corner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.widgets.line import Line
from explorer.widgets.units import pad


class Headline(QHBoxLayout):
    """A strong sentence, a muted one behind it, and room at the right end.

    Parameters
    ----------
    strong, hint
        What is said at first.
    """

    def __init__(self, strong: str = "", hint: str = "") -> None:
        super().__init__()
        self._strong, self._hint = Line(strong, "title"), Line(hint, "hint")
        self._strong.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        pad(self, 0, 0, 0, 0, 7)
        self.addWidget(self._strong)
        self.addWidget(self._hint, 1)

    def say(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        if strong != self._strong.text():
            self._strong.set_text(strong)
            self._strong.updateGeometry()
        self._hint.set_text(hint)

    def words(self) -> tuple[str, str]:
        """Return what one sees, and what to try."""
        return self._strong.text(), self._hint.text()

    def show_words(self, shown: bool) -> None:
        """Say it, or leave the room to what stands below; the corner stays."""
        for line in (self._strong, self._hint):
            line.setVisible(shown)

    def take_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
