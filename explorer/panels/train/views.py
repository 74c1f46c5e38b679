"""The cards of the training panel: a run's map, its curves, its pictures and figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.runs import Measured
from explorer.panels.train.session import RUN, TWIN
from explorer.widgets.bars import Bars
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.curves import Curves
from explorer.widgets.gallery import Gallery
from explorer.widgets.line import Line
from explorer.widgets.tile import PictureTile
from explorer.widgets.units import fix, pad

LEAST = (180, 110)


class RunCard(QFrame):
    """A framed map with a title and a caption."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName(name)
        self.canvas.set_round_bottom(True)
        self._title = Line(role="strong")
        self._caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        pad(head, 13, 10, 14, 4, 8)
        self._caption.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(self._title, 1)
        head.addWidget(self._caption)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        fix(self.canvas, min_width=LEAST[0], min_height=LEAST[1])

    def set_words(self, title: str, caption: str) -> None:
        """Say what is seen and of which step."""
        self._title.set_text(title)
        if len(caption) != len(self._caption.text()):
            self._caption.updateGeometry()
        self._caption.set_text(caption)

    def words(self) -> tuple[str, str]:
        """Return title and caption."""
        return self._title.text(), self._caption.text()


class CurvesCard(QFrame):
    """A framed plot of losses; which term, and whether its axis is logarithmic, is chosen above it."""

    term_chosen = Signal(str)
    log_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.curves = Curves()
        self.curves.setAccessibleName("Losses over the steps")
        self._terms = TitleChoice()
        self._terms.setAccessibleName("Which loss is drawn")
        self._terms.activated.connect(self._choose)
        self._terms.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self._log = QPushButton("Log")
        self._log.setCheckable(True)
        self._log.setToolTip("Draw the losses on a logarithmic axis")
        self._log.setAccessibleName("Logarithmic axis")
        self._log.clicked.connect(self.log_toggled)
        self._log.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._log.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        pad(head, 6, 6, 8, 2, 8)
        head.addWidget(self._terms)
        head.addWidget(self._words, 1)
        head.addWidget(self._log)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        plot = QHBoxLayout()
        pad(plot, 10, 0, 6, 4, 0)
        plot.addWidget(self.curves)
        column.addLayout(head)
        column.addLayout(plot, 1)
        fix(self.curves, min_width=LEAST[0], min_height=LEAST[1])

    def set_terms(self, terms: Sequence[tuple[str, str]], current: str) -> None:
        """Offer terms as (key, title)."""
        self._terms.set_choices(terms, current)

    def set_words(self, text: str) -> None:
        """Say which run it is."""
        self._words.set_text(text)

    def set_log(self, log: bool, *, can: bool) -> None:
        """Say whether the axis is logarithmic, and whether it can be: not for losses below 0."""
        self._log.setChecked(log)
        self._log.setEnabled(can)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.term_chosen.emit(self._terms.itemData(index))


class Figures(QWidget):
    """What a run measures of itself: each figure large, below it what it is, and its baseline."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [(Line(role="strong"), Line(role="caption", lines=3)) for _ in range(lines)]
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 0)
        for value, word in self._lines:
            column.addWidget(value)
            column.addWidget(word)
        self.show_measures(())

    def show_measures(self, measures: Sequence[Measured]) -> None:
        """Show figures; lines without one are hidden."""
        for index, (value, word) in enumerate(self._lines):
            found = measures[index] if index < len(measures) else None
            for line in (value, word):
                line.setVisible(found is not None)
            if found is not None:
                value.set_text(amount(found))
                word.set_text(described(found))
                word.setToolTip(found.help or described(found))

    def texts(self) -> list[tuple[str, str]]:
        """Return what is shown, figure and words."""
        return [(value.text(), word.text()) for value, word in self._lines if not value.isHidden()]


def amount(measured: Measured) -> str:
    """Write a measured figure, with the most it can be."""
    of = "" if measured.of is None else f" of {figure(measured.of)}"
    return f"{figure(measured.value)}{of}"


def described(measured: Measured) -> str:
    """Say what a figure is and in what it is counted, and what its baseline comes to."""
    if measured.beside is not None:
        words, value = measured.beside
        return f"{measured.word}; {words}: {figure(value)}"
    return f"{measured.word}, {measured.unit}" if measured.unit else measured.word


class ResultCard(QFrame):
    """What becomes of the same few data, and beside it the figures, the KLs and what the hand decodes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.gallery = Gallery()
        self.space = MapCanvas()
        self.space.setAccessibleName("The data and what is decoded")
        self.probe = PictureTile("Under the hand", "Drag a point", side=72, width=112, lines=1)
        self.figures = Figures()
        self.bars = {name: Bars() for name in (RUN, TWIN)}
        self._titles = {name: Line(role="strong") for name in self.bars}
        self._kls = {name: QWidget() for name in self.bars}
        self._side = QWidget()
        self._lay_out()
        self.set_kind(pictures=True, generative=())

    def _lay_out(self) -> None:
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.VLine)
        side = QVBoxLayout(self._side)
        pad(side, 0, 0, 0, 0, 8)
        top, low = QHBoxLayout(), QHBoxLayout()
        pad(top, 0, 0, 0, 0, 12)
        pad(low, 0, 0, 0, 0, 12)
        top.addWidget(self.probe, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.figures, 1, Qt.AlignmentFlag.AlignTop)
        for name, bars in self.bars.items():
            column = QVBoxLayout(self._kls[name])
            pad(column, 0, 0, 0, 0, 6)
            column.addWidget(self._titles[name])
            column.addWidget(bars, 1)
            low.addWidget(self._kls[name], 1)
        side.addLayout(top)
        side.addLayout(low, 1)
        side.addStretch(0)
        line = QHBoxLayout(self)
        pad(line, 16, 12, 14, 12, 14)
        line.addWidget(self.gallery, 5)
        line.addWidget(self.space, 5)
        line.addWidget(rule)
        line.addWidget(self._side, 2)
        fix(self._side, min_width=196)
        fix(self.space, min_height=LEAST[1])

    def set_kind(self, *, pictures: bool, generative: Sequence[str]) -> None:
        """Make room for what is shown: pictures or points of data space, and the KLs of the runs named."""
        self.gallery.setVisible(pictures)
        self.probe.setVisible(pictures)
        self.space.setVisible(not pictures)
        for name, place in self._kls.items():
            place.setVisible(name in generative)

    def set_kl(self, name: str, title: str, kl: NDArray[np.floating], dead: NDArray[np.bool_]) -> None:
        """Show the KLs (k,) of a run in nats, those that carry nothing marked as dead."""
        self._titles[name].set_text(title)
        self.bars[name].set_values(kl, dead, unit="nats")


def figure(value: float) -> str:
    """Write a figure as briefly as it deserves."""
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:,.0f}"
    if 0 < abs(value) < 1:
        return f"{value:.3f}".replace("0.", ".", 1) if abs(value) >= 0.001 else "< .001"
    return f"{value:.3g}"
