"""The probe's code as numbers that can be pulled and typed; also those that no map shows."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.core.projections import coordinate_name
from explorer.widgets.slider import NumberSlider
from explorer.widgets.units import pad

AT_ONCE, AT_MOST = 8, 64
MOST_DECIMALS = 3
"""As many as the field has room for."""
MARGIN = 0.5
"""How far beyond the codes of the data the numbers go, as a share of their spread."""


class CodeNumbers(QWidget):
    """Where the probe comes from, and a slider with a number for each coordinate of its code."""

    changed = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sliders: list[NumberSlider] = []
        self._space: object = None
        self._count = 0
        self._heading = QLabel("Probe")
        self._heading.setProperty("role", "heading")
        self._origin = QLabel("—")
        self._origin.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._all = QPushButton()
        self._all.setProperty("role", "link")
        self._all.setCheckable(True)
        self._all.toggled.connect(self._arrange)
        self._all.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        origin = QHBoxLayout()
        pad(origin, 0, 0, 0, 0, 8)
        label = QLabel("From")
        label.setProperty("role", "muted")
        origin.addWidget(label)
        origin.addWidget(self._origin, 1)
        self._rows = QVBoxLayout()
        pad(self._rows, 0, 0, 0, 0, 4)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 6)
        column.addWidget(self._heading)
        column.addLayout(origin)
        column.addLayout(self._rows)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    def set_space(self, model: str, names: str, codes: NDArray[np.floating]) -> None:
        """Say whose code it is, and span the numbers over the codes (n, k) of the data.

        Parameters
        ----------
        names : str
            What the coordinates are called, before their number: "PC " or "" for z₁, z₂.
        """
        if codes is self._space:
            return
        self._space = codes
        self._heading.setText(f"Probe in {model}")
        self._count = min(codes.shape[1], AT_MOST)
        while len(self.sliders) < self._count:
            self._add(len(self.sliders))
        for index, slider in enumerate(self.sliders[: self._count]):
            slider.set_name(f"{names}{index + 1}" if names else coordinate_name(index))
            slider.set_range(*_span(codes[:, index]))
        self._all.setText(
            f"All {codes.shape[1]} numbers" if codes.shape[1] <= AT_MOST else f"The first {AT_MOST}"
        )
        self._all.setVisible(self._count > AT_ONCE)
        self._arrange()

    def _add(self, index: int) -> None:
        slider = NumberSlider("", 0.0, 1.0)
        slider.changed.connect(partial(self.changed.emit, index))
        self.sliders.append(slider)
        self._rows.addWidget(slider)

    @Slot()
    def _arrange(self) -> None:
        """Show the first few numbers, or all."""
        shown = self._count if self._all.isChecked() else min(self._count, AT_ONCE)
        for index, slider in enumerate(self.sliders):
            slider.setVisible(index < shown)

    def show_code(self, origin: str, code: NDArray[np.floating] | None) -> None:
        """Show where the probe comes from and its code (k,); what is being typed stays."""
        self._origin.setText(origin)
        if code is None:
            return
        for slider, value in zip(self.sliders, code.tolist(), strict=False):
            if not slider.isHidden() and not slider.field.hasFocus():
                slider.set_value(value)


def _span(values: NDArray[np.floating]) -> tuple[float, float, int]:
    """Return the range of a coordinate's slider and the decimals that tell places on it apart."""
    finite = values[np.isfinite(values)]
    lo, hi = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
    spread = hi - lo or abs(hi) or 1.0
    decimals = int(np.clip(2 - np.floor(np.log10(spread)), 0, MOST_DECIMALS))
    return lo - MARGIN * spread, hi + MARGIN * spread, decimals
