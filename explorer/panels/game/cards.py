"""The page's cards: the arena with its legend, the half-steps, the score."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.game_moments import GameMeasured
from explorer.panels.game import words
from explorer.widgets.arena import Arena
from explorer.widgets.chips import Glyph, LayerChips
from explorer.widgets.line import Line
from explorer.widgets.shares import ShareBars
from explorer.widgets.steps import StepList
from explorer.widgets.units import fix, pad

CHIPS: tuple[tuple[str, str, Glyph], ...] = (
    ("real", "Real", "dot-blue"),
    ("made", "Generated", "dot-orange"),
    ("arrows", "Gradient", "arrow"),
    ("field", "Discriminator", "field"),
    ("grid", "Grid", "grid"),
    ("modes", "Modes", "ring"),
)
STEPS_WIDTH = 300
COVERED = 0.2
"""Part of its fair share from which a mode counts as found."""


class ArenaCard(QFrame):
    """An arena under its legend, whose words switch layers.

    Signals
    -------
    layer_switched(str, bool)
    """

    layer_switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.chips, self.arena = LayerChips(), Arena()
        self.caption = Line(role="strong")
        self.caption.hide()
        self.chips.set_chips(CHIPS)
        self.chips.toggled.connect(self.layer_switched)
        head = QVBoxLayout()
        pad(head, 8, 6, 8, 4, 2)
        head.addWidget(self.caption)
        head.addWidget(self.chips)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self.arena, 1)
        self.arena.set_round_bottom(True)

    def hasHeightForWidth(self) -> bool:
        """Say no: though the legend takes more lines where there is less width, the arena makes up for it."""
        return False

    def set_caption(self, text: str) -> None:
        """Say over the legend what it is; "" for nothing."""
        self.caption.set_text(text)
        self.caption.setVisible(bool(text))


class StepsCard(QFrame):
    """The half-steps of a round, and what the lit one does.

    Signals
    -------
    step_wished()
        The next half-step is wished.
    """

    step_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.steps = StepList()
        self.steps.set_groups(words.GROUPS)
        self.steps.chosen.connect(self._wish)
        self.name, self.sentence = Line(role="strong"), Line(role="body", lines=3)
        self.formula, self.figures = Line(role="strong", lines=2), Line(role="caption", lines=2)
        column = QVBoxLayout(self)
        pad(column, 16, 14, 16, 14, 6)
        column.addWidget(self.steps)
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFrameShape(QFrame.Shape.HLine)
        column.addWidget(rule)
        for line in (self.name, self.sentence, self.formula, self.figures):
            column.addWidget(line)
        column.addStretch(1)
        fix(self, width=STEPS_WIDTH)

    @Slot()
    def _wish(self) -> None:
        self.step_wished.emit()

    def explain(self, index: int | None, told: words.Explained) -> None:
        """Light a half-step and explain it."""
        self.steps.set_lit(index)
        self.name.set_text(told.name)
        self.sentence.set_text(told.sentence)
        self.formula.set_text(told.formula)
        self.figures.set_text(told.figures)


class Score(QWidget):
    """How a game stands: modes found, each mode's share, and the measures beside what they could be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.told = Line(role="strong"), Line(role="body")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.bars = ShareBars()
        self.rows = [(Line(role="caption"), Line(role="strong"), Line(role="caption")) for _ in range(3)]
        head, left = QHBoxLayout(), QVBoxLayout()
        pad(head, 0, 0, 0, 0, 8)
        pad(left, 0, 0, 0, 0, 4)
        head.addWidget(self.title)
        head.addWidget(self.told, 1)
        left.addLayout(head)
        left.addWidget(self.bars, 1)
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 4)
        grid.setHorizontalSpacing(10)
        grid.setRowStretch(0, 1)
        for number, row in enumerate(self.rows, 1):
            for column, (line, width) in enumerate(zip(row, (98, 78, 112), strict=True)):
                fix(line, width=width)
                grid.addWidget(line, number, column)
        grid.setRowStretch(len(self.rows) + 1, 1)
        across = QHBoxLayout(self)
        pad(across, 0, 0, 0, 0, 16)
        across.addLayout(left, 1)
        across.addLayout(grid)
        self.bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_measured(self, measured: GameMeasured | None, m: int, ceiling: float) -> None:
        """Show measures of a game with m modes."""
        title, told, bad = words.modes_found(measured, m)
        if title != self.title.text():
            self.title.set_text(title)
            self.title.updateGeometry()
        self.told.set_text(told)
        self.setProperty("alarm", bad)
        shares = np.zeros(m) if measured is None or not len(measured.shares) else measured.shares
        for part in (self.title, self.told, self.bars):
            part.setVisible(m > 0)
        if m:
            self.bars.set_shares(shares, 1 / m, COVERED / m)
        found = words.figures(measured, ceiling)
        for row, parts in zip(self.rows, (*found, *[("", "", "")] * 3), strict=False):
            for line, text in zip(row, parts, strict=True):
                line.set_text(text)
