"""The page of the game for pictures: wall, curves, buttons; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.panels.pictures import words
from explorer.panels.pictures.bar import Bar
from explorer.panels.pictures.cards import CurveCard, WallCard
from explorer.panels.pictures.inspector import PicturesInspector
from explorer.widgets.rows_mime import takes
from explorer.widgets.units import pad, px, scale

LEAST = (440, 330)
HEADLINE_HEIGHT, BESIDE_WIDTH = 430, 560
"""Height and width from which there is room for the headline, and for the curves beside the wall."""
WALL_SHARE, SIDE_SHARE = 6, 5


class PicturesPage(HeadedPage):
    """Page of the view.

    Attributes
    ----------
    inspector : PicturesInspector
    side : QStackedWidget
        Beside the wall; the curves are in it at first.

    Signals
    -------
    play_wished(), step_wished(), turn_wished(), left()
        By key: space bar, full stop, N, Escape.
    dropped(object)
        A `QMimeData` that `rows_mime.takes` was dropped; it lives no longer than the signal.
    """

    play_wished = Signal()
    step_wished = Signal()
    turn_wished = Signal()
    left = Signal()
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = PicturesInspector()
        self.wall, self.bar, self.side = WallCard(), Bar(), QStackedWidget()
        self.losses, self.right = CurveCard(words.LOSSES), CurveCard(words.RIGHT)
        self._asked = False
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.wall.wall)
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        curves = QWidget()
        beside = QVBoxLayout(curves)
        pad(beside, 0, 0, 0, 0, 10)
        beside.addWidget(self.losses, 3)
        beside.addWidget(self.right, 2)
        self.side.addWidget(curves)
        row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 14)
        row.addWidget(self.wall, WALL_SHARE)
        row.addWidget(self.side, SIDE_SHARE)
        foot = QFrame()
        foot.setProperty("role", "card")
        across = QHBoxLayout(foot)
        pad(across, 16, 10, 16, 10, 24)
        across.addWidget(self.bar)
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addLayout(row, 1)
        column.addWidget(foot)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1])).expandedTo(super().minimumSizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.width() / scale(), self.height() / scale()
        self._headline.show_words(height >= HEADLINE_HEIGHT)
        roomy = width >= BESIDE_WIDTH
        self.side.setVisible(roomy or self._asked)
        self.wall.setVisible(roomy or not self._asked)

    # -- state comes down ------------------------------------------------------------------------

    def show_beside(self, widget: QWidget | None) -> None:
        """Show something else beside the wall, or for None the curves; it goes first where room is scarce."""
        self._asked = widget is not None
        self.side.setCurrentIndex(0 if widget is None else self.side.indexOf(widget))
        for index in range(self.side.count()):
            front, one = index == self.side.currentIndex(), self.side.widget(index)
            way = QSizePolicy.Policy.Preferred if front else QSizePolicy.Policy.Ignored
            if one is not None:
                one.setSizePolicy(way, way)
        self.side.updateGeometry()
        self._arrange()

    # -- keys and what is dropped ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        keys = {
            Qt.Key.Key_Space: self.play_wished,
            Qt.Key.Key_Period: self.step_wished,
            Qt.Key.Key_N: self.turn_wished,
            Qt.Key.Key_Escape: self.left,
        }
        signal = keys.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if signal is None or held or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            signal.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows and pictures; leave the rest to the window."""
        event.setAccepted(takes(event.mimeData()))

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self.dropped.emit(event.mimeData())
        event.acceptProposedAction()
