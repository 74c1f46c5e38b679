"""Files dropped onto the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.shell import icons
from explorer.widgets import units


def paths_of(data: QMimeData) -> list[str]:
    """Return the files of this machine among what is dragged.

    Parameters
    ----------
    data : QMimeData
        What the drag carries.

    Returns
    -------
    list of str
        Paths in the order given; empty where there are none.
    """
    if not data.hasUrls():
        return []
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class DropVeil(QWidget):
    """A veil over the window while files hang above it, saying what letting go would do.

    Parameters
    ----------
    parent : QWidget
        What it covers.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Drop to open")
        self._what = ""
        self.hide()

    def show_for(self, paths: list[str]) -> None:
        """Cover the parent and name the files.

        Parameters
        ----------
        paths : list of str
            What is dragged.
        """
        self._what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} files"
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil, a dashed frame and the words."""
        painter, palette = QPainter(self), self.palette()
        ground = QColor(palette.color(QPalette.ColorRole.Window))
        ground.setAlphaF(0.9)
        painter.fillRect(self.rect(), ground)
        accent = palette.color(QPalette.ColorRole.Accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, units.px(2), Qt.PenStyle.DashLine))
        edge = units.px(16)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), units.px(9), units.px(9)
        )
        side, middle = units.px(40), self.rect().center()
        picture = icons.pixmap("drop", accent, side, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - side // 2, middle.y() - side, picture)
        font = QFont(self.font())
        font.setPixelSize(units.px(17))
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        words = QRect(edge * 2, middle.y() + units.px(8), self.width() - edge * 4, units.px(28))
        text = painter.fontMetrics().elidedText(
            f"Drop to open {self._what}", Qt.TextElideMode.ElideMiddle, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
