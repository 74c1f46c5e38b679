"""A page under a headline, as most views have it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from explorer.widgets.headline import Headline


class HeadedPage(QWidget):
    """Has the headline ready, which its heirs put at the top of their layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = Headline()

    def take_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end of the headline."""
        self._headline.take_corner(widget)

    def set_headline(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        self._headline.say(strong, hint)

    def headline(self) -> tuple[str, str]:
        """Return what one sees, and what to try."""
        return self._headline.words()
