"""What the painted widgets share: colours of the palette by their meaning, and a few strokes."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets.units import px, scale

LOOK_EVENTS = frozenset(
    {
        QEvent.Type.FontChange,
        QEvent.Type.ApplicationFontChange,
        QEvent.Type.PaletteChange,
        QEvent.Type.StyleChange,
        QEvent.Type.EnabledChange,
    }
)
"""The change events after which a painted widget has to measure and paint itself anew."""

_BY_KEY = "focus_by_key"
_KEYS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def ground(palette: QPalette) -> QColor:
    """Return the colour of the ground of the window and of the maps."""
    return palette.color(QPalette.ColorRole.Window)


def ink(palette: QPalette) -> QColor:
    """Return the colour of text."""
    return palette.color(QPalette.ColorRole.WindowText)


def muted(palette: QPalette) -> QColor:
    """Return the colour of secondary text."""
    return palette.color(QPalette.ColorRole.PlaceholderText)


def line(palette: QPalette) -> QColor:
    """Return the colour of borders and tracks."""
    return palette.color(QPalette.ColorRole.Mid)


def accent(palette: QPalette) -> QColor:
    """Return the one colour of what can be dragged and of what is chosen."""
    return palette.color(QPalette.ColorRole.Accent)


def warning(palette: QPalette) -> QColor:
    """Return the amber of what is beyond its limit."""
    return palette.color(QPalette.ColorRole.LinkVisited)


def is_dark(palette: QPalette) -> bool:
    """Tell whether text is lighter than the ground."""
    return ink(palette).lightnessF() > ground(palette).lightnessF()


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Return the colour at `share` (0 to 1) of the way from `first` to `second`."""
    channels = zip(first.getRgb(), second.getRgb(), strict=True)  # type: ignore[call-overload]
    return QColor(*(round(a + (b - a) * share) for a, b in channels))


def faded(colour: QColor, alpha: float) -> QColor:
    """Return `colour` with the opacity `alpha` (0 to 1)."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def smooth(painter: QPainter) -> None:
    """Switch on anti-aliasing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def focus_ring(painter: QPainter, palette: QPalette, box: QRect, radius: float) -> None:
    """Draw the ring around what has the keyboard, just inside `box` (pixels), with corners of `radius`."""
    width = max(1.5, 2 * scale())
    painter.setPen(QPen(accent(palette), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), radius, radius)


def note_focus(widget: QWidget, event: QFocusEvent) -> None:
    """Remember in `widget` whether the keyboard came to it by a key, and paint it anew."""
    widget.setProperty(_BY_KEY, event.gotFocus() and event.reason() in _KEYS)
    widget.update()


def forget_focus(widget: QWidget) -> None:
    """Show no ring around `widget` any longer, since the mouse has taken over."""
    if keyboard_focus(widget):
        widget.setProperty(_BY_KEY, False)
        widget.update()


def keyboard_focus(widget: QWidget) -> bool:
    """Tell whether the keyboard came to `widget` by a key, so that it is to show a ring."""
    return widget.hasFocus() and bool(widget.property(_BY_KEY))


def hairline() -> float:
    """Return the width of a thin line: 1 pixel at 100 %, more on large scales."""
    return float(px(1))


def rounded(painter: QPainter, box: QRect, radius: float) -> None:
    """Draw `box` with a hairline just inside its edge and corners of `radius` pixels at 100 %."""
    half = hairline() / 2
    corner = radius * scale()
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), corner, corner)
