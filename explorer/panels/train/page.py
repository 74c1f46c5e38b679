"""The training panel's page: maps, curves, the transport and what becomes of the data."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.train.inspector import TrainInspector
from explorer.panels.train.leftbar import LeftBar
from explorer.panels.train.result import ResultCard
from explorer.panels.train.session import RUN, TWIN
from explorer.panels.train.transport import Transport
from explorer.panels.train.views import CurvesCard, RunCard
from explorer.widgets.line import Line
from explorer.widgets.units import pad, px, scale

LEAST = (440, 330)
NARROW = 760
"""Width in pixels at 100 % below which the transport says less."""
HEADLINE_HEIGHT = 430
SHORT = 560
"""Height at 100 % below which there is but one line beside the pictures."""
ROOMY, TIGHT = (18, 12, 18, 12, 10), (18, 6, 18, 6, 6)
"""Margins, and the room between what stands below each other; with little height."""
RESULT_SHARE = (7, 4)
"""Room of the maps against that of the pictures."""


class TrainPage(QWidget):
    """Page of the panel; knows how things look, not what they mean."""

    play_wished = Signal()
    step_wished = Signal()
    undo_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = TrainInspector()
        self.left_behind = LeftBar()
        self.cards = {RUN: RunCard("Map of the codes"), TWIN: RunCard("Map of the twin's codes")}
        self.curves = {RUN: CurvesCard(), TWIN: CurvesCard()}
        self.transport = Transport()
        self.result = ResultCard()
        self.notice = Line(role="strong", lines=2)
        self._headline, self._hint = Line(role="title"), Line(role="hint")
        self._headline.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.set_twin(False, together=True)
        self.set_notice("")
        self.inspector.play_wished.connect(self.play_wished)
        self.inspector.step_wished.connect(self.step_wished)
        self.inspector.undo_wished.connect(self.undo_wished)
        self.transport.play_wished.connect(self.play_wished)
        self.transport.step_wished.connect(self.step_wished)
        self.setFocusProxy(self.cards[RUN].canvas)
        self.transport.go_wished.connect(self._leave_typing)
        self.inspector.field_settled.connect(self._leave_typing)
        for button in (*self.transport.findChildren(QPushButton), *self.inspector.findChildren(QPushButton)):
            button.pressed.connect(self._leave_typing)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        pad(top, 0, 0, 0, 0, 7)
        top.addWidget(self._headline)
        top.addWidget(self._hint, 1)
        views = QHBoxLayout()
        pad(views, 0, 0, 0, 0, 14)
        for card in self.cards.values():
            views.addWidget(card, 1)
        plots = QVBoxLayout()
        pad(plots, 0, 0, 0, 0, 10)
        for plot in self.curves.values():
            plots.addWidget(plot, 1)
        views.addLayout(plots, 1)
        self._column = column = QVBoxLayout(self)
        pad(column, *ROOMY)
        column.addWidget(self.left_behind)
        column.addLayout(top)
        column.addLayout(views, RESULT_SHARE[0])
        column.addWidget(self.transport)
        column.addWidget(self.notice)
        column.addWidget(self.result, RESULT_SHARE[1])

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self.transport.set_steps_shown(self.width() / scale() >= NARROW)
        for line in (self._headline, self._hint):
            line.setVisible(self.height() / scale() >= HEADLINE_HEIGHT)
        short = self.height() / scale() < SHORT
        pad(self._column, *(TIGHT if short else ROOMY))
        self.result.set_short(short)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or rest with the space bar, step with the full stop, wherever the keyboard is on the page."""
        if not self.inspector.take_key(event):
            super().keyPressEvent(event)

    @Slot()
    def _leave_typing(self) -> None:
        """Take what was typed, and the keyboard back to where the space bar plays."""
        if isinstance(QApplication.focusWidget(), QLineEdit):
            self.setFocus()

    # -- state comes down ------------------------------------------------------------------------

    def set_headline(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        self._headline.set_text(strong)
        self._headline.updateGeometry()
        self._hint.set_text(hint)

    def set_notice(self, text: str) -> None:
        """Say what has to be said of the run, under the transport; nothing hides it."""
        self.notice.set_text(text)
        self.notice.setVisible(bool(text))

    def keep_room_for_notice(self, kept: bool) -> None:
        """Keep its room where one may come, so that nothing moves when it does."""
        policy = self.notice.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.notice.setSizePolicy(policy)

    def set_writes(self, writes: bool) -> None:
        """Show texts that are written, which have no pictures, or maps and what becomes of the data."""
        for card in self.cards.values():
            card.set_writes(writes)
        self.result.setVisible(not writes)
        self.inspector.set_writes(writes)
        first, focused = self.cards[RUN], QApplication.focusWidget()
        self.setFocusProxy(first.written if writes else first.canvas)
        if focused is not None and first.isAncestorOf(focused):
            self.setFocus()

    def set_twin(self, shown: bool, *, together: bool) -> None:
        """Show one run or two, and the losses of two in one plot or, where they have two units, in two."""
        if not shown and self.cards[TWIN].canvas.hasFocus():
            self.setFocus()
        self.cards[TWIN].setVisible(shown)
        self.curves[TWIN].setVisible(shown and not together)
