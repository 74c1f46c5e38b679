"""The arithmetic as a line of pictures: A - B + C and what it decodes to, its neighbours and what changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.directions.changes import ChangeBars
from explorer.panels.directions.state import LEAST, TERMS
from explorer.panels.directions.wells import GAP, MEAN, Sign, Well, draw_fitted, high
from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.picture import Array, to_image
from explorer.widgets.slider import NumberSlider
from explorer.widgets.tile import NeighbourRow
from explorer.widgets.units import fix, pad

STRONGEST, MOST_EXAMPLES = 4.0, 64
NEAREST = 5
LARGEST, AROUND, BELOW = 150, 220, 480
"""Side of a mean at most; width of what stands beside the pictures, and height of what stands below them."""
FLOOR = "bars: mean size of the change, in % of the range; tick: what the round trip alone changes"


class Result(QWidget):
    """What the sum decodes to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Array | None = None
        self._side = MEAN
        self.title, self.caption = (
            Line(role=role, align=Qt.AlignmentFlag.AlignHCenter, parent=self)
            for role in ("strong", "caption")
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What A − B + C decodes to")

    def set_picture(self, picture: Array | None) -> None:
        """Show a picture, or an empty frame."""
        self._picture = picture
        self.update()

    def picture(self) -> Array | None:
        """Return what is shown."""
        return self._picture

    def set_side(self, side: int) -> None:
        """Be as high as stack and mean of a term, the mean being of a side in pixels at 100 %."""
        if side != self._side:
            self._side = side
            self.updateGeometry()
            self._place_words()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for the picture and two lines."""
        words = self.title.sizeHint().height() + self.caption.sizeHint().height()
        side = high(self._side)
        return QSize(units.px(side + GAP), units.px(side + 3 * GAP) + words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in a frame of ink: it is made, and cannot be dragged."""
        palette, side, gap = self.palette(), units.px(high(self._side)), units.px(GAP)
        with QPainter(self) as painter:
            paint.smooth(painter)
            box = self.rect()
            box.setRect((self.width() - side) // 2, gap, side, side)
            painter.setPen(QPen(paint.ink(palette), units.px(1.5)))
            painter.setBrush(palette.color(QPalette.ColorRole.Base))
            paint.rounded(painter, box, 3)
            if self._picture is not None:
                image = to_image(self._picture, palette.color(QPalette.ColorRole.Base), paint.ink(palette))
                inset = units.px(3)
                draw_fitted(
                    painter, image, box.adjusted(inset, inset, -inset, -inset), self.devicePixelRatioF()
                )

    def resizeEvent(self, event: QEvent) -> None:
        """Put the words below the picture."""
        self._place_words()

    def _place_words(self) -> None:
        top = units.px(high(self._side) + 2 * GAP)
        height = self.title.sizeHint().height()
        self.title.setGeometry(0, top, self.width(), height)
        self.caption.setGeometry(0, top + height, self.width(), self.caption.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


class SumView(QScrollArea):
    """Three terms with their signs, the result, and what is known of it.

    Signals
    -------
    strengthened(float), count_chosen(int)
        What A - B is to be multiplied by, and of how many examples each term is to be the mean.
    preset_chosen(int)
        Which of the sums that are offered.
    measure_wished(), start_wished()
        Its change is to be measured over held-out pictures; the result is to be turned.
    """

    strengthened = Signal(float)
    count_chosen = Signal(int)
    preset_chosen = Signal(int)
    measure_wished = Signal()
    start_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wells = {letter: Well(letter) for letter in TERMS}
        self.result = Result()
        self.strength = NumberSlider("A − B, times", 0.0, STRONGEST)
        self.strength.set_name_width(88)
        self.strength.setToolTip("How strongly the difference of A and B is added to C")
        self.strength.changed.connect(self.strengthened)
        self.count = NumberSlider("Examples", LEAST, MOST_EXAMPLES, decimals=0)
        self.count.set_name_width(88)
        self.count.setToolTip("Of how many examples each term is the mean: the more, the less else changes")
        self.count.changed.connect(self._choose_count)
        self.nearest = NeighbourRow(NEAREST, side=48)
        self.nearest_caption = Line(role="caption")
        self.bars, self.measured = ChangeBars(), Line(role="caption", lines=2)
        self._build_buttons()
        self._lay_out()

    def _build_buttons(self) -> None:
        self.presets = QPushButton("Other sums")
        self.presets.setToolTip("Sums to begin with")
        self._offered = QMenu(self.presets)
        self._offered.triggered.connect(self._choose)
        self.presets.setMenu(self._offered)
        self.presets.hide()
        self.start = QPushButton("Turn the result")
        self.start.setToolTip("Start the sliders from the result")
        self.start.clicked.connect(self.start_wished)
        self.measure = QPushButton("Measure over 50")
        self.measure.setToolTip("Add A − B to 50 pictures that no term and no training has seen, and measure")
        self.measure.clicked.connect(self.measure_wished)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        pad(column, 14, 2, 14, 10, 8)
        column.addLayout(self._line_of_pictures())
        tools = QGridLayout()
        pad(tools, 0, 4, 0, 0, 8)
        for row, (slider, button) in enumerate(((self.strength, self.start), (self.count, self.presets))):
            tools.addWidget(slider, row, 0)
            tools.addWidget(button, row, 1)
        tools.setColumnStretch(0, 1)
        column.addLayout(tools)
        column.addWidget(_heading("Nearest training pictures of the result"))
        column.addWidget(self.nearest)
        self._change = QWidget()
        changes = QVBoxLayout(self._change)
        pad(changes, 0, 0, 0, 0, 6)
        head = QHBoxLayout()
        pad(head, 0, 0, 0, 0, 8)
        head.addWidget(_heading("Measured change"), 1)
        head.addWidget(self.measure)
        changes.addLayout(head)
        changes.addWidget(self.bars)
        changes.addWidget(self.measured)
        self._change.hide()
        column.addWidget(self._change)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _line_of_pictures(self) -> QHBoxLayout:
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 2)
        self._signs = [Sign(sign) for sign in "−+="]
        for term, sign in zip(self.wells.values(), self._signs, strict=True):
            line.addWidget(term, 1)
            line.addWidget(sign)
        line.addWidget(self.result, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the pictures as large as there is room for."""
        super().resizeEvent(event)
        width, height = (length / units.scale() for length in self.viewport().size().toTuple())
        side = int(min(max((width - AROUND) / 4, MEAN), max(height - BELOW, MEAN), LARGEST))
        self.result.set_side(side)
        for well, sign in zip(self.wells.values(), self._signs, strict=True):
            well.set_side(side)
            sign.set_side(side)

    # -- state comes down ------------------------------------------------------------------------

    def set_numbers(self, strength: float, count: int) -> None:
        """Show what A - B is multiplied by, and of how many examples a term is the mean."""
        for slider, value in ((self.strength, strength), (self.count, float(count))):
            if not slider.slider.held:
                slider.set_value(value)

    def set_presets(self, titles: Sequence[str]) -> None:
        """Offer sums to begin with."""
        if [action.text() for action in self._offered.actions()] == list(titles):
            return
        self._offered.clear()
        for index, title in enumerate(titles):
            self._offered.addAction(title).setData(index)
        self.presets.setVisible(bool(titles))

    def preset_actions(self) -> list[QAction]:
        """Return what the menu offers."""
        return self._offered.actions()

    def show_changes(self, shown: bool) -> None:
        """Show the part that tells of known attributes, or leave it away where none are known."""
        self._change.setVisible(shown)

    def well_at(self, place: QPoint) -> str:
        """Return the letter of the term at a place of the screen, "" for none."""
        for letter, well in self.wells.items():
            if well.isVisible() and well.rect().contains(well.mapFromGlobal(place)):
                return letter
        return ""

    @Slot(float)
    def _choose_count(self, count: float) -> None:
        self.count_chosen.emit(round(count))

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.preset_chosen.emit(int(action.data()))


def _heading(text: str) -> Line:
    line = Line(text, "label")
    fix(line, min_width=60)
    return line
