"""The type with characters of one width, and what stands for those that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from explorer.widgets import units

FAMILIES = ("DejaVu Sans Mono", "Cascadia Mono", "Menlo", "Consolas", "Liberation Mono", "Noto Sans Mono")
"""Those that tell 0 from O and l from 1; the first that is installed is taken, else the system's own."""

_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03c9\u0410-\u044f]+")
"""What a fixed font has at one width; all else is set character by character."""

_SIGNS = {"\n": "↵", "\t": "→", " ": "␣", "\r": "↤", "\u00a0": "␣"}
_NAMES = {"\n": "line feed", "\t": "tab", " ": "space", "\r": "carriage return", "\u00a0": "fixed space"}


@cache
def _family() -> str:
    there = set(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return next((name for name in FAMILIES if name in there), system)


def fixed_font(size: float, *, bold: bool = False) -> QFont:
    """Return the fixed font at `size` pixels (at 100 %), bold if `bold`."""
    made = QFont(_family())
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPixelSize(units.px(size))
    made.setBold(bold)
    return made


@dataclass(frozen=True)
class Face:
    """A fixed font of one size, on a grid of whole pixels.

    Parameters
    ----------
    plain, bold
        The fonts, spaced so that each character is `cell` wide.
    cell
        Width of a character, in pixels.
    ascent, height
        From the top of a character to the line it stands on, and to its bottom.
    """

    plain: QFont
    bold: QFont
    cell: int
    ascent: float
    height: float


def face(size: float) -> Face:
    """Return the fixed font at `size` pixels (at 100 %) as a face."""
    return _face(_family(), units.px(size))


@cache
def _face(family: str, pixels: int) -> Face:
    fonts = []
    cell = 0
    for bold in (False, True):
        made = QFont(family)
        made.setStyleHint(QFont.StyleHint.Monospace)
        made.setPixelSize(pixels)
        made.setBold(bold)
        wide = QFontMetricsF(made).horizontalAdvance("0" * 64) / 64
        cell = cell or max(1, round(wide))
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, cell - wide)
        fonts.append(made)
    metrics = QFontMetricsF(fonts[0])
    return Face(fonts[0], fonts[1], cell, metrics.ascent(), metrics.ascent() + metrics.descent())


def is_hidden(char: str) -> bool:
    """Tell whether a character has no shape of its own."""
    return char in _SIGNS or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def sign(char: str) -> str:
    """Return what a character looks like where it stands alone: itself, or a sign for what cannot be seen."""
    if char in _SIGNS:
        return _SIGNS[char]
    return "\ufffd" if is_hidden(char) else char


def name(char: str) -> str:
    """Return how a character is told in words."""
    if char in _NAMES:
        return _NAMES[char]
    return f"U+{ord(char):04X}" if is_hidden(char) else f"“{char}”"


def draw(
    painter: QPainter, text: str, left: float, top: float, of: Face, ink: QColor, faint: QColor, *, bold: bool
) -> None:
    """Draw a line of text, each character in a cell of its own.

    Parameters
    ----------
    painter
        Where to.
    text
        Of one line; a line feed or a tab is a sign in `faint`.
    left, top
        Of the first cell, in pixels.
    of
        The type.
    ink, faint
        Of the text, and of signs for what cannot be seen.
    bold
        Whether it is bold.
    """
    painter.setFont(of.bold if bold else of.plain)
    at = 0
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain is None:
            _draw_alone(painter, text[at], QRectF(left + at * of.cell, top, of.cell, of.height), ink, faint)
            at += 1
            continue
        if not plain[0].isspace():
            painter.setPen(ink)
            painter.drawText(QRectF(left + at * of.cell, top, 1e5, of.height), _LINE, plain[0])
        at = plain.end()


_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine)


def _draw_alone(painter: QPainter, char: str, box: QRectF, ink: QColor, faint: QColor) -> None:
    """Draw one character in the middle of its cell, narrower if it would not fit."""
    shown = sign(char)
    painter.setPen(faint if shown != char else ink)
    wide = painter.fontMetrics().horizontalAdvance(shown)
    painter.save()
    painter.translate(box.center().x(), box.top())
    if wide > box.width():
        painter.scale(box.width() / wide, 1.0)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine)
    painter.drawText(QRectF(-wide, 0, 2 * wide, box.height()), flags, shown)
    painter.restore()
