"""The view's controls: what is drawn from, how many and how boldly, the seed, the sample looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from explorer.panels.samples.keys import Keys
from explorer.panels.samples.pair import PairView
from explorer.panels.samples.state import COUNTS, HOTTEST, MOST_SEED, TIGHTEST, WIDEST, SamplesState
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column
from explorer.widgets.fold import Fold
from explorer.widgets.legend import Legend
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.slider import NumberSlider
from explorer.widgets.switch import Switch
from explorer.widgets.units import fix, pad

SOURCES = ("prior", "codes")
PRIOR, POSTERIOR, CODES = "Prior", "Aggregate posterior", "Codes"
IN_TURN = "Each class in turn"
EXPORTS = (
    {
        "wall": "Wall as a picture …",
        "pairs": "Samples and nearest as a picture …",
        "map": "Map as a picture …",
    },
    {"copy-wall": "Copy the wall", "copy-pairs": "Copy samples and nearest", "copy-map": "Copy the map"},
    {"codes": "Codes of the samples …"},
    {"lines": "Copy Python that makes the samples"},
)
"""What leaves the view, and its words in the menu."""
NAME, NUMBER = 78, 54


class SeedField(QLineEdit):
    """A seed that can be typed; what is none does not stay.

    Signals
    -------
    typed(object)
        Another seed.
    """

    typed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seed = 0
        self.setValidator(QIntValidator(0, MOST_SEED, self))
        self.setAccessibleName("Seed")
        self.setToolTip("The same seed draws the same samples")
        self.returnPressed.connect(self.clearFocus)

    def show_seed(self, seed: int) -> None:
        """Show a seed; drops what is being typed where it is another one than before."""
        if seed != self._seed or not self.hasFocus():
            self._seed = seed
            self.setText(str(seed))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell what was typed, or show again what there was."""
        super().focusOutEvent(event)
        typed = int(self.text()) if self.hasAcceptableInput() else self._seed
        if typed != self._seed:
            self.typed.emit(typed)
        else:
            self.setText(str(self._seed))


class SamplesInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    wished(str, object)
        Another value for a field of `SamplesState`.
    grabbed(), dropped()
        The hand took a slider, and let it go.
    """

    wished = Signal(str, object)
    grabbed = Signal()
    dropped = Signal()
    seed_wished = Signal()
    export_wished = Signal(str)
    smooth_switched = Signal(bool)
    class_isolated = Signal(int)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._build_source()
        self._build_draws()
        self._build_seed()
        self._heading("This sample")
        self.pair = PairView()
        self._column.addWidget(self.pair)
        self._column.addStretch(1)
        self._build_rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means on the view."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    # -- building --------------------------------------------------------------------------------

    def _row(self, *widgets: QWidget) -> None:
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self._column.addLayout(line)

    def _build_source(self) -> None:
        self._heading("Drawn from")
        self.source = Segmented([PRIOR, CODES])
        self.source.chosen.connect(self._choose_source)
        self._column.addWidget(self.source)
        self.why = Line(role="caption", lines=3)
        self._column.addWidget(self.why)
        self.label = Choice()
        self.label.setAccessibleName("Class the model is told")
        self.label.activated.connect(self._choose_label)
        self.label.hide()
        self._column.addWidget(self.label)

    def _build_draws(self) -> None:
        self._heading("Samples")
        self.count = Segmented([str(count) for count in COUNTS])
        self.count.setAccessibleName("How many samples")
        self.count.chosen.connect(self._choose_count)
        self._column.addWidget(self.count)
        self.temperature = NumberSlider("Temperature", 0.0, HOTTEST)
        self.temperature.setToolTip("What every deviation is multiplied by: 0 is the middle, 1 as it is")
        self.temperature.changed.connect(self._choose_temperature)
        self.truncated = Switch("Truncate the draws")
        self.truncated.setToolTip(
            "No draw goes beyond so many standard deviations: less odd, less varied (Brock et al. 2019)"
        )
        self.truncated.switched.connect(self._truncate)
        self.truncation = NumberSlider("to ± σ", TIGHTEST, WIDEST)
        self.truncation.set_value(1.0)
        self.truncation.changed.connect(self._choose_truncation)
        for slider in (self.temperature, self.truncation):
            slider.set_name_width(NAME)
            fix(slider.field, width=NUMBER)
            slider.grabbed.connect(self.grabbed)
            slider.dropped.connect(self.dropped)
        for widget in (self.temperature, self.truncated, self.truncation):
            self._column.addWidget(widget)

    def _build_seed(self) -> None:
        self.seed = SeedField()
        self.seed.typed.connect(self._type_seed)
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Draw others")
        self.new_seed.clicked.connect(self.seed_wished)
        name = Line("Seed", "caption")
        fix(name, width=NAME)
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        line.addWidget(name)
        line.addWidget(self.seed, 1)
        line.addWidget(self.new_seed)
        self._column.addLayout(line)

    def _build_rest(self) -> None:
        self.export = QPushButton("Export")
        menu = QMenu(self)
        for group in EXPORTS:
            for key, words in group.items():
                menu.addAction(words).setObjectName(key)
            menu.addSeparator()
        menu.triggered.connect(self._on_export)
        self.export.setMenu(menu)
        self._row(self.export)
        self.smooth = Switch("Smooth pictures")
        self.smooth.switched.connect(self.smooth_switched)
        self.legend = Legend()
        self.legend.isolated.connect(self.class_isolated)
        more = Fold()
        more.add(self.smooth)
        more.add(self.legend)
        self._column.addWidget(more)

    # -- state comes down ------------------------------------------------------------------------

    @property
    def held(self) -> bool:
        """Whether the hand holds a slider."""
        return self.temperature.slider.held or self.truncation.slider.held

    def set_state(self, state: SamplesState) -> None:
        """Show what is set."""
        self.count.set_current(COUNTS.index(state.count))
        self.truncated.setChecked(state.truncation is not None)
        self.truncation.setEnabled(state.truncation is not None)
        for slider, value in ((self.temperature, state.temperature), (self.truncation, state.truncation)):
            if value is not None and not slider.slider.held and not slider.field.hasFocus():
                slider.set_value(value)
        self.seed.show_seed(state.seed)

    def set_source(self, source: str, why: str, *, prior: bool, no_prior: str) -> None:
        """Show what is drawn from, and why; without a prior that cannot be chosen."""
        self.source.set_option(0, enabled=prior, tip=no_prior)
        self.source.set_option(1, POSTERIOR if prior else CODES)
        self.source.set_current(SOURCES.index(source))
        self.why.set_text(why)

    def set_classes(self, names: Sequence[str], label: int | None) -> None:
        """Offer the classes that a model can be told; no names where it is told none."""
        offered = [IN_TURN, *names]
        if offered != [self.label.itemText(index) for index in range(self.label.count())]:
            self.label.clear()
            self.label.addItems(offered)
        self.label.setVisible(bool(names))
        self.label.setCurrentIndex(0 if label is None else label + 1)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose_source(self, index: int) -> None:
        self.wished.emit("source", SOURCES[index])

    @Slot(int)
    def _choose_label(self, index: int) -> None:
        self.wished.emit("label", None if index == 0 else index - 1)

    @Slot(int)
    def _choose_count(self, index: int) -> None:
        self.wished.emit("count", COUNTS[index])

    @Slot(float)
    def _choose_temperature(self, value: float) -> None:
        self.wished.emit("temperature", round(value, 2))

    @Slot(bool)
    def _truncate(self, on: bool) -> None:
        self.wished.emit("truncation", round(self.truncation.value(), 2) if on else None)

    @Slot(float)
    def _choose_truncation(self, value: float) -> None:
        self.wished.emit("truncation", round(value, 2))

    @Slot(object)
    def _type_seed(self, seed: int) -> None:
        self.wished.emit("seed", seed)

    @Slot(QAction)
    def _on_export(self, action: QAction) -> None:
        self.export_wished.emit(action.objectName())
