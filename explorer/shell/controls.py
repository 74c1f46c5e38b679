"""Small controls of the window's frame: chips, icon buttons, buttons of the rail."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from explorer.shell import icons
from explorer.shell.runs import Runs, Tone, paint_runs, plain, width_of
from explorer.shell.theme import tokens_of
from explorer.widgets import units

Role = QPalette.ColorRole
_Reason = Qt.FocusReason
_BY_KEYBOARD = (_Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason)


def draw_box(
    painter: QPainter, box: QRect, fill: QColor | None, border: QColor | None, radius: float
) -> None:
    """Draw a rounded box whose border lies sharp on the pixels.

    Parameters
    ----------
    painter : QPainter
        Open on a widget.
    box : QRect
        Outer edge.
    fill, border : QColor or None
        Colours; None leaves that part out.
    radius : float
        Of the corners, in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(border if border is not None else Qt.PenStyle.NoPen)
    half = 0.5 if border is not None else 0.0
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), radius, radius)


class FrameButton(QAbstractButton):
    """A button that paints itself: its ground answers to hover, press and keyboard focus.

    Parameters
    ----------
    name : str
        Accessible name.
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._ringed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        self._ringed = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def border(self, resting: QColor | None) -> QColor | None:
        """Return the border's colour for the state the button is in.

        Parameters
        ----------
        resting : QColor or None
            Colour where nothing is happening.

        Returns
        -------
        QColor or None
            The accent under keyboard focus.
        """
        if self.hasFocus() and self._ringed:
            return self.palette().color(Role.Accent)
        if self.underMouse() and resting is not None:
            return QColor(tokens_of(self.palette()).faint)
        return resting

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: such buttons do not shrink."""
        return self.sizeHint()


class Chip(FrameButton):
    """An outlined button with a text in two tones, as the document's name or "Present F11".

    Parameters
    ----------
    runs : sequence of (text, tone)
        The text.
    height, pad, size : float
        Height, room at the left and right of the text, and size of the text, in pixels at 100 %.
    parent : QWidget, optional
        Owner.
    """

    def __init__(
        self,
        runs: Runs = (),
        *,
        height: float = 31,
        pad: float = 12,
        size: float = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(plain(runs), parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._height, self._pad, self._size = height, pad, size
        self._runs = tuple[tuple[str, Tone], ...](runs)

    @property
    def shown_text(self) -> str:
        """The chip's text without its tones."""
        return plain(self._runs)

    def set_runs(self, runs: Runs) -> None:
        """Show another text; nothing happens where it is the same.

        Parameters
        ----------
        runs : sequence of (text, tone)
            Left to right.
        """
        if tuple(runs) == self._runs:
            return
        self._runs = tuple(runs)
        self.setAccessibleName(self.shown_text)
        self.setToolTip(self.shown_text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        return QSize(
            width_of(self._runs, units.font(self._size)) + 2 * units.px(self._pad) + 2, units.px(self._height)
        )

    def minimumSizeHint(self) -> QSize:
        """Return room for the text, or for the beginning of a long one."""
        return QSize(min(self.sizeHint().width(), units.px(180)), units.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the outline and the text."""
        painter, palette = QPainter(self), self.palette()
        fill = palette.color(Role.AlternateBase if self.isDown() else Role.Base)
        draw_box(painter, self.rect(), fill, self.border(palette.color(Role.Mid)), units.px(8))
        inner = self.rect().adjusted(units.px(self._pad), 0, -units.px(self._pad - 1), 0)
        paint_runs(painter, inner, self._runs, units.font(self._size), palette)


class IconButton(FrameButton):
    """A square button with an icon and no word; its name is the tool tip.

    Parameters
    ----------
    icon : str
        Name of the icon.
    name : str
        Accessible name and tool tip.
    side : float
        Side in pixels at 100 %.
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, icon: str, name: str, *, side: float = 31, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._icon, self._side = icon, side
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        """Return the square."""
        return QSize(units.px(self._side), units.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon, on a ground where pointed at or checked."""
        painter, palette = QPainter(self), self.palette()
        lit = self.isDown() or (self.underMouse() and self.isEnabled())
        fill = palette.color(Role.AlternateBase) if lit else None
        draw_box(painter, self.rect(), fill, self.border(None), units.px(8))
        colour = palette.color(Role.Text if self.isChecked() or lit else Role.PlaceholderText)
        _draw_icon(painter, self, self._icon, colour, self.rect(), units.px(self._side * 0.62))


class RailButton(FrameButton):
    """A button of the rail: an icon over one word; checked it stands in the accent on its tint.

    Parameters
    ----------
    icon : str
        Name of the icon.
    word : str
        One word.
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, icon: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self._icon, self.word = icon, word

    def sizeHint(self) -> QSize:
        """Return the same size for every button."""
        return QSize(units.px(64), units.px(58))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and word."""
        painter, palette = QPainter(self), self.palette()
        fill = palette.color(Role.Midlight) if self.isChecked() else None
        if fill is None and (self.underMouse() or self.isDown()):
            fill = palette.color(Role.Mid)
        draw_box(painter, self.rect(), fill, self.border(None), units.px(9))
        colour = palette.color(Role.Accent if self.isChecked() else Role.PlaceholderText)
        top = QRect(0, units.px(10), self.width(), units.px(24))
        _draw_icon(painter, self, self._icon, colour, top, units.px(24))
        font = QFont(self.font())
        font.setPixelSize(units.px(11))
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour)
        below = QRect(0, units.px(36), self.width(), QFontMetrics(font).height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.word)


def _draw_icon(painter: QPainter, on: QWidget, name: str, colour: QColor, box: QRect, side: int) -> None:
    picture = icons.pixmap(name, colour, side, on.devicePixelRatioF())
    painter.drawPixmap(
        box.left() + (box.width() - side) // 2, box.top() + (box.height() - side) // 2, picture
    )
