"""The panel's controls: anchors, the way between them, what stands beside, playing and exporting."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from explorer.core.interpolation import MAX_OVERSHOOT, MAX_STEPS, MIN_STEPS, WAYS
from explorer.panels.interpolate.tiles import AnchorRow, StepView
from explorer.widgets.column import Column
from explorer.widgets.fold import Fold
from explorer.widgets.legend import Legend
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.shelf import Shelf
from explorer.widgets.slider import NumberSlider
from explorer.widgets.switch import Switch
from explorer.widgets.units import fix, pad

WAY_WORDS = {"line": "Line", "slerp": "Slerp", "density": "Density"}
PIXELS = "pixels"
EXPORTS = (
    {"grid": "Grid as a picture …", "strips": "Strips as a picture …", "map": "Map as a picture …"},
    {"copy-grid": "Copy the grid", "copy-strips": "Copy the strips", "copy-map": "Copy the map"},
    {"animation": "Animation of the path …"},
    {
        "path-codes": "Codes of the path …",
        "grid-codes": "Codes of the grid …",
        "lattice-codes": "Codes of the lattice …",
        "import": "Pin codes of a file …",
    },
    {
        "path-lines": "Copy Python that makes the strip",
        "grid-lines": "Copy Python that makes the grid",
        "lattice-lines": "Copy Python that makes the lattice",
    },
)
"""What leaves the panel, and its words in the menu."""
SPEEDS = (1.0, 20.0)
"""Steps a second."""


class BetweenInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    wished(str, object)
        Another value for a field of `BetweenState`.
    """

    anchor_chosen = Signal(int)
    wished = Signal(str, object)
    beside_switched = Signal(str, bool)
    lattice_switched = Signal(bool)
    quantiles_switched = Signal(bool)
    smooth_switched = Signal(bool)
    swap_wished = Signal()
    others_wished = Signal()
    draw_wished = Signal()
    play_wished = Signal()
    speed_chosen = Signal(float)
    export_wished = Signal(str)
    class_isolated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside: dict[str, Switch] = {}
        self._build_anchors()
        self._build_shelf()
        self._build_way()
        self._build_steps()
        self._build_beside()
        self._build_here()
        self._column.addStretch(1)
        self._build_more()

    # -- building --------------------------------------------------------------------------------

    def _row(self, *widgets: QWidget) -> None:
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self._column.addLayout(line)

    def _build_anchors(self) -> None:
        self._heading("Anchors")
        self.corners = Segmented(["Two ends", "Four corners"])
        self.corners.chosen.connect(self._choose_corners)
        self._column.addWidget(self.corners)
        self.anchors = AnchorRow()
        self.anchors.chosen.connect(self.anchor_chosen)
        self._column.addWidget(self.anchors)
        self.swap = QPushButton("Swap")
        self.swap.setToolTip("Change A for B (Ctrl Shift S)")
        self.swap.clicked.connect(self.swap_wished)
        self.others = QPushButton("Others")
        self.others.setToolTip("Pin other data, one of each class")
        self.others.clicked.connect(self.others_wished)
        self.draw = QPushButton("Draw …")
        self.draw.setCheckable(True)
        self.draw.setToolTip("Draw a picture of your own for the chosen anchor, or drop or paste one")
        self.draw.clicked.connect(self.draw_wished)
        self._row(self.swap, self.others, self.draw)

    def _build_shelf(self) -> None:
        self.shelf_words = self._heading("Data, to be dragged onto an anchor")
        self.shelf = Shelf()
        self.shelf.setAccessibleName("Data")
        fix(self.shelf, height=58)
        self._column.addWidget(self.shelf)

    def _build_way(self) -> None:
        self._heading("Path")
        self.way = Segmented([WAY_WORDS[way] for way in WAYS])
        self.way.chosen.connect(self._choose_way)
        self._column.addWidget(self.way)
        self.why = Line(role="caption", lines=2)
        self._column.addWidget(self.why)
        self.all_ways = Switch("Show all three")
        self.all_ways.switched.connect(partial(self.wished.emit, "all_ways"))
        self._column.addWidget(self.all_ways)

    def _build_steps(self) -> None:
        self._heading("Steps")
        self.steps = NumberSlider("Across", MIN_STEPS, MAX_STEPS, decimals=0)
        self.overshoot = NumberSlider("Beyond", 0.0, MAX_OVERSHOOT, decimals=1)
        self.overshoot.setToolTip("How far the strips go on beyond either end, in lengths of the path")
        self.steps.changed.connect(self._choose_steps)
        self.overshoot.changed.connect(self._choose_overshoot)
        for slider in (self.steps, self.overshoot):
            slider.set_name_width(56)
            self._column.addWidget(slider)

    def _build_beside(self) -> None:
        self._heading("Compare with")
        self._switches = QVBoxLayout()
        pad(self._switches, 0, 0, 0, 0, 6)
        self._column.addLayout(self._switches)

    def _build_here(self) -> None:
        self._heading("This step")
        self.here = StepView()
        self._column.addWidget(self.here)
        self.play = QPushButton("Play")
        self.play.setProperty("role", "primary")
        self.play.setToolTip("Walk to and fro (space bar); arrow keys take single steps")
        self.play.clicked.connect(self.play_wished)
        self.export = QPushButton("Export")
        self.export.setMenu(self._export_menu())
        self._row(self.play, self.export)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for group in EXPORTS:
            for key, words in group.items():
                menu.addAction(words).setObjectName(key)
            menu.addSeparator()
        menu.triggered.connect(self._on_export)
        return menu

    def _build_more(self) -> None:
        self.lattice = Switch("Lattice on the map")
        self.lattice.setToolTip("Decode the plane of the map itself, as far as one sees it")
        self.lattice.switched.connect(self.lattice_switched)
        self.quantiles = Switch("Cells of equal probability")
        self.quantiles.setToolTip(
            "Space the lattice by the prior's quantiles: each cell holds as much of N(0, I)"
        )
        self.quantiles.switched.connect(self.quantiles_switched)
        self.smooth = Switch("Smooth pictures")
        self.smooth.switched.connect(self.smooth_switched)
        self.speed = NumberSlider("Speed", *SPEEDS, decimals=0)
        self.speed.set_value(6)
        self.speed.setToolTip("Steps a second")
        self.speed.changed.connect(self.speed_chosen)
        self.speed.set_name_width(56)
        self.legend = Legend()
        self.legend.isolated.connect(self.class_isolated)
        self.more = Fold()
        for widget in (self.lattice, self.quantiles, self.smooth, self.speed, self.legend):
            self.more.add(widget)
        self._column.addWidget(self.more)

    # -- state comes down ------------------------------------------------------------------------

    def set_corners(self, corners: bool) -> None:
        """Show four anchors or two."""
        self.corners.set_current(int(corners))
        self.anchors.set_count(4 if corners else 2)

    def set_way(self, way: str, why: str, all_ways: bool) -> None:
        """Show which way is gone, and why that one."""
        self.way.set_current(WAYS.index(way))
        self.why.set_text(why)
        self.all_ways.setChecked(all_ways)

    def set_steps(self, steps: int, overshoot: float) -> None:
        """Show how many steps there are, and how far they go."""
        for slider, value in ((self.steps, float(steps)), (self.overshoot, overshoot)):
            if not slider.slider.held and not slider.field.hasFocus():
                slider.set_value(value)

    def set_beside(self, choices: Sequence[tuple[str, str, bool]]) -> None:
        """Offer strips to compare with, as keys, words and whether they are there."""
        wished = [key for key, _, _ in choices]
        if wished != list(self._beside):
            for switch in self._beside.values():
                self._switches.removeWidget(switch)
                switch.deleteLater()
            self._beside = {key: self._switch(key) for key in wished}
        for key, words, on in choices:
            self._beside[key].setText(words)
            self._beside[key].setAccessibleName(words)
            self._beside[key].setChecked(on)

    def beside(self, key: str) -> Switch:
        """Return the switch of a strip."""
        return self._beside[key]

    def _switch(self, key: str) -> Switch:
        switch = Switch("")
        switch.setObjectName(key)
        switch.switched.connect(self._on_beside)
        self._switches.addWidget(switch)
        return switch

    def set_playing(self, playing: bool) -> None:
        """Name what the button does next."""
        self.play.setText("Pause" if playing else "Play")

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose_corners(self, index: int) -> None:
        self.wished.emit("corners", index == 1)

    @Slot(int)
    def _choose_way(self, index: int) -> None:
        self.wished.emit("way", WAYS[index])

    @Slot(float)
    def _choose_steps(self, steps: float) -> None:
        self.wished.emit("steps", round(steps))

    @Slot(float)
    def _choose_overshoot(self, overshoot: float) -> None:
        self.wished.emit("overshoot", round(overshoot, 1))

    @Slot(QAction)
    def _on_export(self, action: QAction) -> None:
        self.export_wished.emit(action.objectName())

    @Slot(bool)
    def _on_beside(self, on: bool) -> None:
        self.beside_switched.emit(self.sender().objectName(), on)
