"""What the parts of the page consist of: a plot under its legend, and figures in rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.lines import LineBegun, LineMoment
from explorer.panels.line import words
from explorer.widgets.chips import Glyph, LayerChips
from explorer.widgets.density import DuelPlot
from explorer.widgets.line import Line
from explorer.widgets.units import fix, pad

CHIPS: tuple[tuple[str, str, Glyph], ...] = (
    ("real", "Real", "line-blue"),
    ("made", "Generated", "bars-orange"),
    ("judged", "Discriminator", "line"),
    ("ideal", "Ideal p/(p+q)", "dashes"),
    ("push", "Noise → x", "ways"),
)
SHORT = {"judged": "D", "ideal": "Ideal D", "push": "Noise"}
"""Words for a narrow card."""
WIDTHS = (110, 76, 176)
TOLD, BRIEF = 122, 60
"""Room for how far a generator is from its target, in words and in a sign."""


class DuelCard(QFrame):
    """A plot of two densities under its legend, whose words switch layers.

    Parameters
    ----------
    judged : bool
        Whether a discriminator belongs to it.
    title : str
        Stands over it; "" for none.

    Signals
    -------
    layer_switched(str, bool)
    """

    layer_switched = Signal(str, bool)

    def __init__(self, *, judged: bool = True, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.chips, self.plot = LayerChips(), DuelPlot()
        self.title = Line(title, role="strong")
        self.told = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self._judged, self._titled, self._narrow = judged, bool(title), False
        self._name_layers()
        self.chips.toggled.connect(self.layer_switched)
        self.plot.set_chances(judged)
        self.plot.set_message(words.WAITING)
        self._column = QVBoxLayout(self)
        pad(self._column, 1, 4, 1, 8, 0)
        if title:
            head = QHBoxLayout()
            pad(head, 16, 6, 16, 2, 8)
            head.addWidget(self.title, 1)
            head.addWidget(self.told)
            fix(self.told, width=TOLD)
            self._column.addLayout(head)
        row = QHBoxLayout()
        pad(row, 9, 2, 12, 2, 8)
        row.addWidget(self.chips, 1)
        self._column.addLayout(row)
        self._column.addWidget(self.plot, 1)

    def hasHeightForWidth(self) -> bool:
        """Say no: though the legend takes more lines where there is less width, the plot makes up for it."""
        return False

    def say(self, sentence: str, formula: str) -> None:
        """Say under the plot in one sentence what is done, and its formula."""
        self._said = QWidget()
        column = QVBoxLayout(self._said)
        pad(column, 16, 2, 16, 4, 2)
        for text, role in ((sentence, "body"), (formula, "caption")):
            column.addWidget(Line(text, role=role))
        self._column.addWidget(self._said)

    def set_narrow(self, narrow: bool) -> None:
        """Make do with little width: with short words."""
        if narrow != self._narrow:
            self._narrow = narrow
            fix(self.told, width=BRIEF if narrow else TOLD)
            self._name_layers()

    def _name_layers(self) -> None:
        of = SHORT if self._titled or self._narrow else {}
        kept = [chip for chip in CHIPS if self._judged or chip[0] not in ("judged", "ideal")]
        self.chips.set_chips([(key, of.get(key, word), glyph) for key, word, glyph in kept])
        for key, _, _ in kept:
            self.chips.set_on(key, self.plot.layer_on(key))

    def set_low(self, low: bool) -> None:
        """Make do with little height: the plot has it, and nothing is said under it."""
        self._said.setVisible(not low)

    def set_layer(self, name: str, on: bool) -> None:
        """Show a layer or not, if it is one of this plot."""
        self.plot.set_layer(name, on)
        if self._judged or name not in ("judged", "ideal"):
            self.chips.set_on(name, on)

    def show_begun(self, begun: LineBegun) -> None:
        """Show another target."""
        self.plot.set_message("")
        self.plot.set_real(begun.places, begun.real)

    def show_moment(self, begun: LineBegun, moment: LineMoment) -> None:
        """Show how a generator stands."""
        self.plot.set_made(moment.made, begun.edges, moment.bars)
        self.plot.set_judged(moment.judged, moment.ideal if self._judged else None)
        name = words.NOISES.get(str(begun.recipe.fields.get("noise", "")), "noise z")
        self.plot.set_push(moment.noise, moment.landed, name)
        self.told.set_text(words.distance(moment, brief=self._narrow))


class PlainCard(QFrame):
    """A card with a title, a caption, and a widget below."""

    def __init__(self, title: str, caption: str, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        head = QHBoxLayout()
        pad(head, 16, 10, 16, 2, 8)
        self.title = Line(title, role="strong")
        head.addWidget(self.title)
        head.addWidget(Line(caption, role="caption", align=Qt.AlignmentFlag.AlignRight), 1)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 8, 0)
        column.addLayout(head)
        column.addWidget(widget, 1)


class Figures(QWidget):
    """Rows of a name, a figure, and what it means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [(Line(role="caption"), Line(role="strong"), Line(role="caption")) for _ in range(3)]
        grid = QGridLayout(self)
        pad(grid, 0, 0, 0, 0, 4)
        grid.setRowStretch(0, 1)
        for number, row in enumerate(self.rows, 1):
            for column, (line, width) in enumerate(zip(row, WIDTHS, strict=True)):
                fix(line, width=width)
                grid.addWidget(line, number, column)
        grid.setRowStretch(len(self.rows) + 1, 1)

    def tell(self, told: Sequence[tuple[str, str, str]]) -> None:
        """Show other rows."""
        for row, parts in zip(self.rows, told, strict=True):
            for line, text in zip(row, parts, strict=True):
                line.set_text(text)

    def words(self) -> list[str]:
        """Return the figures."""
        return [value.text() for _, value, _ in self.rows]
