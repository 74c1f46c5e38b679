"""Sizes that follow the user-interface scale.

All numbers in the widgets are pixels at 100 %. The application font carries the scale: 14 pixels mean 100 %,
28 mean 200 %. Layouts and fixed sizes remember their numbers at 100 % as dynamic properties, so that
`rescale` can apply them anew after the font of the application has changed.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLayout, QWidget

BASE_PIXELS = 14
"""Pixel size of the application font at 100 %."""

_PAD = "units_pad"
_FIX = "units_fix"


def scale() -> float:
    """Return the scale of the user interface; 1.0 is 100 % (also while the font is given in points)."""
    pixels = QApplication.font().pixelSize()
    return pixels / BASE_PIXELS if pixels > 0 else 1.0


def px(number: float) -> int:
    """Return `number` pixels at 100 % in pixels at the current scale, at least 1 for what is not 0."""
    scaled = round(number * scale())
    return max(1, scaled) if number > 0 else scaled


def font(size: float = BASE_PIXELS, *, bold: bool = False) -> QFont:
    """Return the application font at `size` pixels (at 100 %), semi-bold if `bold`.

    Parameters
    ----------
    size
        Pixel size at 100 %.
    bold
        Whether to set the text semi-bold.
    """
    result = QFont(QApplication.font())
    result.setPixelSize(px(size))
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result


def pad(layout: QLayout, left: int, top: int, right: int, bottom: int, spacing: int = -1) -> None:
    """Give `layout` margins and spacing (-1 leaves it) in pixels at 100 %, remembered for `rescale`."""
    layout.setProperty(_PAD, [left, top, right, bottom, spacing])
    _apply_pad(layout)


def fix(
    widget: QWidget,
    width: int | None = None,
    height: int | None = None,
    *,
    min_width: int | None = None,
    min_height: int | None = None,
) -> None:
    """Give `widget` fixed or least sizes in pixels at 100 %, remembered for `rescale`; None leaves a size."""
    sizes = [-1 if size is None else size for size in (width, height, min_width, min_height)]
    widget.setProperty(_FIX, sizes)
    _apply_fix(widget)


def rescale(root: QWidget) -> None:
    """Apply the remembered numbers of `root` and of all below it at the current scale."""
    for widget in (root, *root.findChildren(QWidget)):
        if _remembered(widget, _FIX):
            _apply_fix(widget)
    for layout in root.findChildren(QLayout):
        if _remembered(layout, _PAD):
            _apply_pad(layout)


def _remembered(thing: QObject, name: str) -> list[int]:
    numbers = thing.property(name)
    return [int(number) for number in numbers] if numbers else []


def _apply_pad(layout: QLayout) -> None:
    left, top, right, bottom, spacing = _remembered(layout, _PAD)
    layout.setContentsMargins(px(left), px(top), px(right), px(bottom))
    if spacing >= 0:
        layout.setSpacing(px(spacing))


def _apply_fix(widget: QWidget) -> None:
    width, height, min_width, min_height = _remembered(widget, _FIX)
    if width >= 0:
        widget.setFixedWidth(px(width))
    if height >= 0:
        widget.setFixedHeight(px(height))
    if min_width >= 0:
        widget.setMinimumWidth(px(min_width))
    if min_height >= 0:
        widget.setMinimumHeight(px(min_height))
