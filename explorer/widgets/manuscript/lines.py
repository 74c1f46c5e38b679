"""A text that grows, broken into lines of at most so many characters; growing costs what is new."""

from __future__ import annotations

from bisect import bisect_right


class Lines:
    """Breaks after spaces and line feeds; what follows a line's break never moves it again.

    A space or line feed that no longer fits hangs beyond the edge, so that a line holds up to one character
    more than there are columns.

    Parameters
    ----------
    columns
        Characters in a line, at least 1.
    """

    def __init__(self, columns: int = 80) -> None:
        self._chars: list[str] = []
        self._starts = [0]
        self._columns = max(1, columns)

    def __len__(self) -> int:
        """Return how many characters there are."""
        return len(self._chars)

    @property
    def columns(self) -> int:
        """Characters in a line."""
        return self._columns

    def count(self) -> int:
        """Return how many lines there are, at least 1."""
        return len(self._starts)

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return what stands from one character to before another."""
        return "".join(self._chars[start:end])

    def line(self, index: int) -> tuple[int, int]:
        """Return the first character of a line, and the one after its last."""
        after = self._starts[index + 1] if index + 1 < len(self._starts) else len(self._chars)
        return self._starts[index], after

    def line_of(self, index: int) -> int:
        """Return in which line a character stands; for the end of the text, the last."""
        return bisect_right(self._starts, index) - 1

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column of a character, or of the end of the text."""
        line = self.line_of(index)
        return line, index - self._starts[line]

    def at(self, line: int, column: int) -> int:
        """Return the character at a line and column, -1 where there is none."""
        if not 0 <= line < len(self._starts) or column < 0:
            return -1
        first, after = self.line(line)
        return first + column if first + column < after else -1

    def set_text(self, text: str) -> None:
        """Hold another text."""
        self._chars = list(text)
        self._starts = [0]
        self._break(text, 0)

    def append(self, text: str) -> int:
        """Add to the end; return the first line that may look another way."""
        first = len(self._starts) - 1
        self._chars.extend(text)
        start = self._starts[first]
        self._break(self.text(start), start)
        return first

    def truncate(self, length: int) -> int:
        """Keep the first `length` characters; return the first line that may look another way."""
        length = max(0, min(length, len(self._chars)))
        del self._chars[length:]
        # A word that is cut short may fit into the line before.
        first = max(0, self.line_of(length) - 1)
        del self._starts[first + 1 :]
        start = self._starts[first]
        self._break(self.text(start), start)
        return first

    def set_columns(self, columns: int) -> bool:
        """Break lines elsewhere; return whether that is new."""
        columns = max(1, columns)
        if columns == self._columns:
            return False
        self._columns = columns
        self._starts = [0]
        self._break(self.text(), 0)
        return True

    def _break(self, text: str, offset: int) -> None:
        """Note where lines begin in the last part of the text, which itself begins a line."""
        at = 0
        while (at := self._next(text, at)) >= 0:
            self._starts.append(offset + at)

    def _next(self, text: str, start: int) -> int:
        """Return where the line after the one from `start` begins, -1 for none."""
        edge = start + self._columns
        feed = text.find("\n", start, edge + 1)
        if feed >= 0:
            return feed + 1
        if len(text) <= edge:
            return -1
        if text[edge] in " \t":
            return edge + 1
        space = max(text.rfind(" ", start, edge), text.rfind("\t", start, edge))
        return edge if space < 0 or text[start : space + 1].isspace() else space + 1
