"""The three parts of the page: noise pushed through a quantile function, the game, and two ways."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.game.bar import Bar
from explorer.panels.line import words
from explorer.panels.line.cards import DuelCard, Figures, PlainCard
from explorer.widgets.column import push
from explorer.widgets.curves import Curves
from explorer.widgets.density import DensityPull, FallPlot
from explorer.widgets.units import fix, pad

FOOT, BUTTONS_FOOT, PLAYED_FOOT, HIGH_FOOT = 108, 56, 78, 180
"""Heights of the card at the foot: with figures, with buttons alone, with a slider too, with curves."""


class Part(QWidget):
    """A part of the page: what is to be seen over a card at the foot.

    Parameters
    ----------
    foot : list of (QWidget, int)
        What stands in the card at the foot, with its stretch.
    """

    def __init__(self, cards: list[QWidget], foot: list[tuple[QWidget, int]]) -> None:
        super().__init__()
        row, across, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        pad(row, 0, 0, 0, 0, 14)
        for card in cards:
            row.addWidget(card, 1)
        self.foot = QFrame()
        self.foot.setProperty("role", "card")
        self.foot.setLayout(across)
        fix(self.foot, height=FOOT)
        pad(across, 16, 8, 16, 8, 24)
        for widget, stretch in foot:
            across.addWidget(widget, stretch)
        pad(column, 0, 0, 0, 0, 10)
        column.addLayout(row, 1)
        column.addWidget(self.foot)


class PushBar(QWidget):
    """Lets noise fall.

    Signals
    -------
    play_wished(), one_wished(), all_wished(), reset_wished()
    """

    play_wished = Signal()
    one_wished = Signal()
    all_wished = Signal()
    reset_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = push("Play", "Let noise fall, ever faster (space bar)", self.play_wished)
        self.play.setProperty("role", "primary")
        self.one = push("One", "Let one number of noise fall (full stop)", self.one_wished)
        self.all = push("All 10,000", "Let all of them fall at once (A)", self.all_wished)
        self.reset = push("Reset", "Begin with an empty histogram; the noise is the same", self.reset_wished)
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 8)
        for button in (self.play, self.one, self.all, self.reset):
            row.addWidget(button)

    def set_doing(self, *, playing: bool, able: bool, done: bool) -> None:
        """Show what is going on."""
        self.play.setText("Pause" if playing else "Play")
        self.play.setEnabled(able and not done)
        self.one.setEnabled(able and not done)
        self.all.setEnabled(able and not done)
        self.reset.setEnabled(able)


class PushPart(Part):
    """The inverse transform: a density at the left, and noise that becomes it at the right."""

    def __init__(self) -> None:
        self.density, self.fall = DensityPull(), FallPlot()
        self.bar, self.figures = PushBar(), Figures()
        left = PlainCard("Density p(x)", "pull it with the mouse", self.density)
        right = PlainCard("Quantile function Q(u) = F⁻¹(u)", "", self.fall)
        right.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        super().__init__([left, right], [(self.bar, 0), (QWidget(), 1), (self.figures, 0)])
        self.setFocusProxy(self.density)

    def set_room(self, *, low: bool, narrow: bool) -> None:
        """Make do with little height or width: without figures."""
        self.figures.setVisible(not (low or narrow))
        fix(self.foot, height=BUTTONS_FOOT if low or narrow else FOOT)


class GamePart(Part):
    """Two nets on the line."""

    def __init__(self) -> None:
        self.card, self.bar, self.figures = DuelCard(), _bar(), Figures()
        self._gap = QWidget()
        super().__init__([self.card], [(self.bar, 2), (self._gap, 1), (self.figures, 0)])
        self.setFocusProxy(self.card.plot)

    def set_room(self, *, low: bool, narrow: bool) -> None:
        """Make do with little height or width: figures in brief, short words in the legend."""
        for widget in (self._gap, self.figures):
            widget.setVisible(not (low or narrow))
        self.bar.set_alone(low or narrow)
        self.bar.set_low(low)
        self.card.set_narrow(narrow)
        fix(self.foot, height=PLAYED_FOOT if low else FOOT)


class WaysPart(Part):
    """The same target matched directly, and by a discriminator."""

    def __init__(self) -> None:
        self.cards = {
            "mmd": DuelCard(judged=False, title=words.MMD_TITLE),
            "game": DuelCard(title=words.GAN_TITLE),
        }
        self.cards["mmd"].say(words.MMD_SAYS, words.MMD_FORMULA)
        self.cards["game"].say(words.GAN_SAYS, words.GAN_FORMULA)
        self.bar, self.curves = _bar(), Curves()
        for button in (self.bar.only_d, self.bar.only_g):
            button.hide()
        self.curves.set_names("Wasserstein-1", "round")
        self.curves.set_axis(log=True)
        self.curves.set_message("Play, and see which comes closer.")
        super().__init__(list(self.cards.values()), [(self.bar, 2), (self.curves, 3)])
        self.setFocusProxy(self.cards["game"].plot)

    def set_room(self, *, low: bool, narrow: bool) -> None:
        """Make do with little height: nothing is said under the plots, and no curves at the foot."""
        self.curves.setVisible(not low)
        self.bar.set_low(low)
        for card in self.cards.values():
            card.set_low(low)
            card.set_narrow(narrow)
        fix(self.foot, height=PLAYED_FOOT if low else HIGH_FOOT)


def _bar() -> Bar:
    """Return the buttons of a game without its slow motion."""
    bar = Bar()
    for button in (bar.slow, bar.half):
        button.hide()
    return bar
