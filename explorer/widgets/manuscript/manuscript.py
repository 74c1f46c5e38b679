"""The text that a model writes: it grows at its end, is tinted, pointed at, branched from and selected."""

from __future__ import annotations

import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from explorer.widgets import fixed, units
from explorer.widgets.manuscript.hand import HandledSheet
from explorer.widgets.manuscript.sheet import BAR

_TOLD = 80
"""How many of the last characters are told to those who cannot see them."""


class Manuscript(HandledSheet):
    """A text in a fixed type, wrapped to the width, with a tint behind each character and a cursor.

    Only what is seen is painted, and only what has changed. The view follows the end of the text as it grows,
    unless one has scrolled up. Signals are those of `HandledSheet`: `hovered`, `left`, `stepped`, `clicked`,
    `span_selected`; setters emit none of them but `left`, where what was pointed at is gone.

    Parameters
    ----------
    size
        Of the type, in pixels at 100 %.
    leading
        Height of a line, in sizes of the type.
    parent
        The parent widget.
    """

    def __init__(self, size: float = 18, leading: float = 1.75, parent: QWidget | None = None) -> None:
        super().__init__(size, leading, parent)
        self.setAccessibleName("Written text")
        self._describe()

    # -- the text ----------------------------------------------------------------------------------

    def set_text(self, text: str) -> None:
        """Show another text from its end, without colours, shading, mark or selection, the cursor there."""
        self._lines.set_text(text)
        self._colours.set(None)
        self._shades.set(None)
        self._marked = self._selected = (0, 0)
        self._caret = self._anchor = self._pressed = None
        self._roll.follows = True
        self._measure()
        self._point(-1)
        self._describe()
        self.update()

    def append(self, text: str) -> None:
        """Write further characters; costs what is new, however long the text is."""
        if not text:
            return
        empty, before = not len(self._lines), self._lines.count()
        first = self._lines.append(text)
        if self._measure() or empty:
            self.update()
        else:
            self._repaint_lines(first, self._lines.count() - 1)
            if self._lines.count() != before:
                self._repaint_bar()
        self._describe()

    def truncate(self, length: int) -> None:
        """Take back all but the first `length` characters, with their colours."""
        if length >= len(self._lines):
            return
        first = self._lines.truncate(length)
        kept = len(self._lines)
        self._colours.truncate(kept)
        self._shades.truncate(kept)
        self._marked = min(self._marked[0], kept), min(self._marked[1], kept)
        self._selected = min(self._selected[0], kept), min(self._selected[1], kept)
        self._caret = None if self._caret is None else min(self._caret, kept)
        self._anchor = self._pressed = None
        if self._measure():
            self.update()
        self._repaint_lines(first)
        self._repaint_bar()
        if self._pointed >= kept:
            self._point(-1)
        self._describe()

    def text(self) -> str:
        """Return what is written."""
        return self._lines.text()

    def length(self) -> int:
        """Return how many characters are written."""
        return len(self._lines)

    def set_message(self, text: str) -> None:
        """Say something in the middle as long as nothing is written."""
        if text != self._message:
            self._message = text
            self._describe()
            self.update()

    # -- what is shown behind it -------------------------------------------------------------------

    def set_colours(self, values: npt.ArrayLike | None) -> None:
        """Tint the characters.

        Parameters
        ----------
        values
            (n,) from -1, orange, over 0, none, to 1, blue; NaN for none, None for no tints at all. The first
            belongs to the first character; those beyond the end wait until it is written.

        Raises
        ------
        ValueError
            If they are no row of numbers.
        """
        self._colours.set(values)
        self.update()

    def append_colours(self, values: npt.ArrayLike) -> None:
        """Tint the characters that follow those that have a tint, with values (n,) as in `set_colours`."""
        self._repaint_span(self._colours.append(values), len(self._colours))

    def set_shading(self, values: npt.ArrayLike | None) -> None:
        """Show how surprising the characters are: behind them, or below where they have tints as well.

        Parameters
        ----------
        values
            (n,) from 0, expected, to 1; NaN for none, None for no shading at all.

        Raises
        ------
        ValueError
            If they are no row of numbers.
        """
        self._shades.set(values)
        self.update()

    def append_shading(self, values: npt.ArrayLike) -> None:
        """Shade the characters that follow those that are shaded, with values (n,) as in `set_shading`."""
        self._repaint_span(self._shades.append(values), len(self._shades))

    def set_mark(self, start: int, end: int) -> None:
        """Set the characters from `start` to before `end` bold and underlined, such as what it began with."""
        before = self._marked
        self._marked = (max(0, start), end) if start < end else (0, 0)
        self._repaint_span(*before)
        self._repaint_span(*self._marked)

    # -- where one is ------------------------------------------------------------------------------

    def set_caret(self, index: int | None) -> None:
        """Put the cursor before a character, None for the end of the text, where it then stays."""
        new = None if index is None else min(max(0, index), len(self._lines))
        if new != self._caret:
            for at in (self._caret, new):
                self._repaint_around(len(self._lines) if at is None else at)
            self._caret = new
            self._describe()

    def caret(self) -> int:
        """Return before which character the cursor is."""
        return len(self._lines) if self._caret is None else self._caret

    def pointed(self) -> int:
        """Return the character that is pointed at, -1 for none."""
        return self._pointed

    def selection(self) -> tuple[int, int]:
        """Return the first selected character and the one after the last; (0, 0) for none."""
        return self._selected

    def set_selection(self, start: int, end: int) -> None:
        """Select the characters from `start` to before `end`; none where there is no such span."""
        n = len(self._lines)
        start, end = max(0, start), min(end, n)
        self._select(start, end) if start < end else self._select(0, 0)

    def follows(self) -> bool:
        """Tell whether the view follows the end of the text."""
        return self._roll.follows

    def show_character(self, index: int) -> None:
        """Scroll as far as is needed to see a character."""
        top = self._lines.line_of(index) * self.pitch()
        self._scrolled(self._roll.show(top, top + 2 * self.pitch()))

    # -- the type ----------------------------------------------------------------------------------

    def set_point_size(self, size: float) -> None:
        """Set the text in another size, in pixels at 100 %."""
        if size != self._size:
            self._size = size
            self._lay_out()
            self.updateGeometry()

    def point_size(self) -> float:
        """Return the size of the type, in pixels at 100 %."""
        return self._size

    def _repaint_bar(self) -> None:
        wide = units.px(BAR + 2)
        self.update(self.width() - wide, 0, wide, self.height())

    def _describe(self) -> None:
        n = len(self._lines)
        if not n:
            self.setAccessibleDescription(self._message or "nothing is written")
        elif self._pointed >= 0:
            char = fixed.name(self._lines.text(self._pointed, self._pointed + 1))
            self.setAccessibleDescription(f"character {self._pointed + 1} of {n}: {char}")
        else:
            end = self._lines.text(max(0, n - _TOLD)).encode("utf-8", "replace").decode()
            self.setAccessibleDescription(f"{n} characters, the last: {end}")
