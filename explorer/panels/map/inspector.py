"""The map's controls: the probe's numbers, the points' colour, the selection, the maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from explorer.core.messages import ModelCard
from explorer.panels.map.numbers import CodeNumbers
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column
from explorer.widgets.fold import Fold
from explorer.widgets.legend import ColourBar, Legend
from explorer.widgets.segmented import Segmented
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

SIDE_BY_SIDE = 4
"""Ways to colour up to which all are seen at once."""


class MapInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    coordinate_typed = Signal(int, float)
    colour_chosen = Signal(str)
    class_isolated = Signal(int)
    selection_cleared = Signal()
    lasso_toggled = Signal(bool)
    map_added = Signal()
    smooth_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: dict[str, str] = {}
        self._classes: tuple[str, ...] = ()
        self._build_probe()
        self._build_colour()
        self._build_selection()
        self._build_maps()
        self._column.addStretch(1)
        self._build_more()

    # -- building --------------------------------------------------------------------------------

    def _build_probe(self) -> None:
        self._numbers = CodeNumbers()
        self._numbers.changed.connect(self.coordinate_typed)
        self._column.addWidget(self._numbers)

    def _build_colour(self) -> None:
        self._heading("Colour by")
        self._colour: Segmented | QComboBox = Segmented(["Class"])
        self._column.addWidget(self._colour)
        self._scale_heading = self._heading("Classes")
        self._legend = Legend()
        self._legend.isolated.connect(self.class_isolated)
        self._bar = ColourBar()
        self._bar.hide()
        self._column.addWidget(self._legend)
        self._column.addWidget(self._bar)

    def _build_selection(self) -> None:
        self._heading("Selection")
        self._selection = QLabel()
        self._selection.setProperty("role", "muted")
        self._selection.setWordWrap(True)
        self._lasso = QPushButton("Lasso")
        self._lasso.setCheckable(True)
        self._lasso.setToolTip("Draw around points (or hold Shift and drag)")
        self._lasso.toggled.connect(self.lasso_toggled)
        self._clear = QPushButton("Clear")
        self._clear.setToolTip("Select nothing (Esc on a map)")
        self._clear.clicked.connect(self.selection_cleared)
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        line.addWidget(self._lasso)
        line.addWidget(self._clear)
        line.addStretch(1)
        self._column.addWidget(self._selection)
        self._column.addLayout(line)

    def _build_maps(self) -> None:
        self._heading("Maps")
        self._add = QPushButton("+ Add a map")
        self._add.clicked.connect(self.map_added)
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        line.addWidget(self._add)
        line.addStretch(1)
        self._column.addLayout(line)

    def _build_more(self) -> None:
        more = Fold()
        smooth = Switch("Smooth pictures")
        smooth.toggled.connect(self.smooth_toggled)
        more.add(smooth)
        self._column.addWidget(more)

    # -- state comes down ------------------------------------------------------------------------

    def set_space(self, card: ModelCard, codes: NDArray[np.floating]) -> None:
        """Say whose code the numbers are, and how far those of the data (n, k) reach."""
        self._numbers.set_space(card.short, "PC " if card.family == "pca" else "", codes)

    def set_probe(self, origin: str, code: NDArray[np.floating] | None) -> None:
        """Show where the probe comes from and the numbers (k,) of its code."""
        self._numbers.show_code(origin, code)

    def set_colours(self, choices: Mapping[str, str], chosen: str) -> None:
        """Offer what the points can be coloured by, as keys and the words for them."""
        if dict(choices) != self._colours:
            self._offer_colours(dict(choices))
        index = list(self._colours).index(chosen)
        if isinstance(self._colour, Segmented):
            self._colour.set_current(index)
        else:
            self._colour.setCurrentIndex(index)

    def _offer_colours(self, choices: dict[str, str]) -> None:
        old, self._colours = self._colour, choices
        self._colour = self._chooser(list(choices.values()))
        self._colour.setAccessibleName("Colour of the points")
        self._column.replaceWidget(old, self._colour)
        old.deleteLater()

    def _chooser(self, words: list[str]) -> Segmented | QComboBox:
        """Offer a few side by side, and many in a list."""
        if len(words) <= SIDE_BY_SIDE:
            segmented = Segmented(words)
            segmented.chosen.connect(self._choose_colour)
            return segmented
        box = Choice()
        box.addItems(words)
        box.activated.connect(self._choose_colour)
        return box

    def set_classes(self, names: Sequence[str], colours: NDArray[np.uint8], isolated: int) -> None:
        """Show the legend of the classes; `isolated` is -1 for none."""
        if tuple(names) != self._classes:
            self._classes = tuple(names)
            self._legend.set_classes(list(names), colours)
        self._legend.set_isolated(isolated)
        self._scale_heading.setText("Classes")
        self._legend.show()
        self._bar.hide()

    def set_isolated(self, isolated: int) -> None:
        """Show which class is not dimmed; -1 for all."""
        self._legend.set_isolated(isolated)

    def set_scale(
        self, title: str, lo: float, hi: float, unit: str, ramp: NDArray[np.uint8], cyclic: bool
    ) -> None:
        """Show the colour bar of a continuous quantity."""
        self._scale_heading.setText(title)
        self._bar.set_scale(lo, hi, unit, ramp, cyclic=cyclic)
        self._legend.hide()
        self._bar.show()

    def set_selection(self, count: int, total: int) -> None:
        """Say how many rows are selected."""
        self._selection.setText(
            "Click a point, draw a lasso, or search a label."
            if not count
            else f"{count:,} of {total:,} rows; the rest is dimmed."
        )
        self._clear.setEnabled(count > 0)

    def set_nothing_found(self, text: str) -> None:
        """Say that a search found nothing, and what to search for."""
        self._selection.setText(f"Nothing is called “{text}”. Search a class by name, or a row by number.")

    def set_lasso(self, on: bool) -> None:
        """Show whether the next drag draws a lasso."""
        self._lasso.blockSignals(True)
        self._lasso.setChecked(on)
        self._lasso.blockSignals(False)

    def set_can_add(self, can: bool) -> None:
        """Allow or forbid another map."""
        self._add.setEnabled(can)
        self._add.setToolTip("Show another model beside these" if can else "Three maps are the most")

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose_colour(self, index: int) -> None:
        self.colour_chosen.emit(list(self._colours)[index])
