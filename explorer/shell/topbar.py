"""The line at the window's head: what is open, search, presenting, the menu."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from explorer.shell.controls import Chip, FrameButton, IconButton
from explorer.widgets import units

HEIGHT = 52


class SearchField(QLineEdit):
    """The search field; at its right end stand its keys, and once it has text a button that clears it.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    left = Signal()
    HINT = "Ctrl F"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Search a label or row")
        self.setAccessibleName("Search a label or row")
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clear_button = IconButton("close", "Clear the search", side=22, parent=self)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.clicked.connect(self._empty)
        self.clear_button.hide()
        self.textChanged.connect(self._place)

    def sizeHint(self) -> QSize:
        """Return room for placeholder and keys."""
        return QSize(units.px(274), units.px(31))

    def minimumSizeHint(self) -> QSize:
        """Return room for a short word."""
        return QSize(units.px(96), units.px(31))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Esc, and leave the field once it is empty."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self._empty()
        else:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the clear button at the right end."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the keys at the right end of the empty field."""
        super().paintEvent(event)
        metrics = self.fontMetrics()
        needed = metrics.horizontalAdvance(self.placeholderText() + self.HINT) + units.px(40)
        if self.text() or self.width() < needed:
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        box = self.rect().adjusted(0, 0, -units.px(12), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.HINT)

    @Slot()
    def _empty(self) -> None:
        self.clear()
        self.textEdited.emit("")

    @Slot()
    def _place(self) -> None:
        side = self.clear_button.sizeHint().width()
        self.clear_button.setGeometry(
            QRect(self.width() - side - units.px(5), (self.height() - side) // 2, side, side)
        )
        self.clear_button.setVisible(bool(self.text()))
        self.setTextMargins(0, 0, side if self.text() else 0, 0)


class TopBar(QFrame):
    """Document and data chips at the left; search, Present, inspector and menu at the right.

    In a narrow window the data chip goes first, then Present, then the inspector's button: the menu has both.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setAccessibleName("Document and search")
        units.fix(self, height=HEIGHT)
        self.document = Chip((("Open a model or data", "strong"),))
        self.data = Chip()
        self.data.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.data.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.data.hide()
        self.search = SearchField()
        self.present = Chip((("Present  ", "ink"), ("F11", "muted")))
        self.inspector = IconButton("inspector", "Inspector (Ctrl I)")
        self.inspector.setCheckable(True)
        self.menu = IconButton("menu", "Menu (F10)")
        row = QHBoxLayout(self)
        units.pad(row, 16, 0, 12, 0, 12)
        row.addWidget(self.document)
        row.addWidget(self.data)
        row.addStretch(1)
        for widget in (self.search, self.present, self.inspector, self.menu):
            row.addWidget(widget)

    def set_document(self, name: str, data_caption: str) -> None:
        """Name what is open.

        Parameters
        ----------
        name : str
            The document.
        data_caption : str
            The data: its name, then a space and what else there is to say, as "digits 1,797 × 8×8".
        """
        self.document.set_runs(((name or "Open a model or data", "strong"),))
        head, space, tail = data_caption.partition(" ")
        self.data.set_runs(((head, "ink"), (space + tail, "muted")))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return room for the menu and a short search: the rest can go."""
        return QSize(units.px(220), units.px(HEIGHT))

    def _fit(self) -> None:
        """Leave out what there is no room for, the data chip first."""
        gap = units.px(12)
        shown: list[FrameButton] = [self.document, self.menu, self.inspector, self.present, self.data]
        widths = [gap + widget.sizeHint().width() for widget in shown]
        room = self.width() - units.px(28) - gap - units.px(150)
        for count, widget in enumerate(shown, start=1):
            fits = sum(widths[:count]) <= room
            empty = widget is self.data and not self.data.shown_text
            widget.setVisible(count <= 2 or (fits and not empty))
