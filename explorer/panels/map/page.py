"""The map panel's page: maps, morph and reading strip; knows how things look, not what they mean."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QSize, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.map.card import MapCard
from explorer.panels.map.inspector import MapInspector
from explorer.panels.map.strip import LOW, ReadingStrip
from explorer.widgets.line import Line
from explorer.widgets.slider import Slider
from explorer.widgets.units import pad, px, scale

FLIGHT_MS = 1800
LEAST = (440, 316)
ROOMY, COMPACT = (18, 12, 18, 12, 10), (18, 6, 18, 6, 6)
HEADLINE_HEIGHT = 390
"""Height in pixels at 100 % below which there is no headline."""
PLACES = ("Left", "Right", "Third")


class MapPage(QWidget):
    """Up to three maps in a row, each told apart by its number from the left."""

    hovered = Signal(int, int)
    rested = Signal(int, int)
    clicked = Signal(int, int, object)
    lassoed = Signal(int, object, object)
    grabbed = Signal(int, int)
    dragged = Signal(int, float, float)
    dropped = Signal(int)
    stepped = Signal(int, float, float)
    model_chosen = Signal(int, str)
    map_closed = Signal(int)
    morphed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = MapInspector()
        self.strip = ReadingStrip()
        self.cards: list[MapCard] = []
        self._headline, self._hint = Line(role="title"), Line(role="hint")
        self._headline.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._maps = QHBoxLayout()
        self._build_morph()
        self._lay_out()
        self.inspector.lasso_toggled.connect(self._arm_lasso)
        self.inspector.smooth_toggled.connect(self.strip.set_smooth)

    def _build_morph(self) -> None:
        self._from = QLabel("PCA")
        self._to = QLabel()
        for label in (self._from, self._to):
            label.setProperty("role", "muted")
        self.morph = Slider()
        self.morph.setAccessibleName("Morph the left map into the right one")
        self.morph.moved.connect(self._hand_on_morph)
        self.play = QPushButton("Play the morph")
        self.play.clicked.connect(self._toggle_flight)
        self._flight = QVariantAnimation(self)
        self._flight.setDuration(FLIGHT_MS)
        self._flight.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._flight.valueChanged.connect(self._fly)
        self._flight.stateChanged.connect(self._name_play)

    def _lay_out(self) -> None:
        pad(self._maps, 0, 0, 0, 0, 14)
        line = QHBoxLayout()
        pad(line, 4, 0, 4, 0, 12)
        for widget, stretch in ((self._from, 0), (self.morph, 1), (self._to, 0), (self.play, 0)):
            line.addWidget(widget, stretch)
        top = QHBoxLayout()
        pad(top, 0, 0, 0, 0, 7)
        top.addWidget(self._headline)
        top.addWidget(self._hint, 1)
        self._column = QVBoxLayout(self)
        pad(self._column, *ROOMY)
        self._column.addLayout(top)
        self._column.addLayout(self._maps, 1)
        self._column.addLayout(line)
        self._column.addWidget(self.strip)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: two small maps and the pictures."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little height: small pictures first, then no headline."""
        super().resizeEvent(event)
        height = int(self.height() / scale())
        self.strip.set_room(height)
        pad(self._column, *(COMPACT if height < LOW else ROOMY))
        for line in (self._headline, self._hint):
            line.setVisible(height >= HEADLINE_HEIGHT)

    # -- state comes down ------------------------------------------------------------------------

    def set_headline(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        self._headline.set_text(strong)
        self._headline.updateGeometry()
        self._hint.set_text(hint)

    def set_map_count(self, count: int) -> None:
        """Show `count` maps, two or three."""
        while len(self.cards) < count:
            self._add_card(len(self.cards))
        for index, card in enumerate(self.cards):
            card.setVisible(index < count)
            card.set_closable(index == 2)
        before: QWidget = self
        stops = (*(widget for card in self.cards for widget in card.stops), self.morph, self.play)
        for stop in stops:
            QWidget.setTabOrder(before, stop)
            before = stop

    def _add_card(self, index: int) -> None:
        card = MapCard(PLACES[index])
        canvas = card.canvas
        for source, target in (
            (canvas.hovered, self.hovered),
            (canvas.rested, self.rested),
            (canvas.clicked, self.clicked),
            (canvas.lassoed, self.lassoed),
            (canvas.grabbed, self.grabbed),
            (canvas.dragged, self.dragged),
            (canvas.dropped, self.dropped),
            (canvas.moved_by_key, self.stepped),
            (card.model_chosen, self.model_chosen),
            (card.close_wished, self.map_closed),
        ):
            source.connect(partial(target.emit, index))
        self.cards.append(card)
        self._maps.addWidget(card, 1)
        if index == 1:
            self.setFocusProxy(canvas)

    def set_morph(self, t: float, left: str, right: str) -> None:
        """Show how far the left map has flown, and between which two."""
        self.morph.set_value(t)
        self._from.setText(left)
        self._to.setText(right)

    def set_morph_enabled(self, enabled: bool) -> None:
        """Allow the morph, once both maps are there."""
        for widget in (self.morph, self.play):
            widget.setEnabled(enabled)

    def stop_flight(self) -> None:
        """Let the points hang where they are."""
        self._flight.stop()

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(float)
    def _hand_on_morph(self, t: float) -> None:
        self._flight.stop()
        self.morphed.emit(t)

    @Slot()
    def _toggle_flight(self) -> None:
        """Fly to the other end, or stop in the air."""
        if self._flight.state() is QAbstractAnimation.State.Running:
            self._flight.stop()
            return
        start = self.morph.value()
        self._flight.setStartValue(float(start))
        self._flight.setEndValue(0.0 if start > 0.5 else 1.0)
        self._flight.start()

    @Slot(object)
    def _fly(self, t: float) -> None:
        if self._flight.state() is QAbstractAnimation.State.Running or t in (0.0, 1.0):
            self.morph.set_value(t)
            self.morphed.emit(float(t))

    @Slot()
    def _name_play(self) -> None:
        running = self._flight.state() is QAbstractAnimation.State.Running
        self.play.setText("Stop" if running else "Play the morph")

    def disarm_lasso(self) -> None:
        """Let the next drag pan again."""
        self.inspector.set_lasso(False)
        self._arm_lasso(False)

    @Slot(bool)
    def _arm_lasso(self, on: bool) -> None:
        for card in self.cards:
            card.canvas.lasso_mode = on
