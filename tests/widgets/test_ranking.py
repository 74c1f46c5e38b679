"""Bars of those who are compared by one figure."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from explorer.widgets.ranking import Ranked, Ranking


@pytest.fixture
def ranking(qtbot: QtBot) -> Ranking:
    """An empty one on screen."""
    made = Ranking("Bits per character")
    qtbot.addWidget(made)
    made.resize(300, 120)
    made.show()
    return made


def test_the_lowest_figure_is_the_best_once_two_are_known(ranking: Ranking) -> None:
    assert ranking.best() == -1
    ranking.set_rows([Ranked("one", 2.0, own=True), Ranked("two"), Ranked("three", float("nan"))])
    assert ranking.best() == -1
    ranking.set_rows([Ranked("one", 2.0, own=True), Ranked("two", 1.0), Ranked("three", 3.0)])
    assert ranking.best() == 1
    assert ranking.accessibleName() == "Bits per character"
    assert ranking.accessibleDescription() == "one 2.00; two 1.00, the best; three 3.00"


def test_bars_are_as_long_as_their_figures(ranking: Ranking) -> None:
    ranking.set_rows([Ranked("one", 2.0, own=True), Ranked("two", 1.0), Ranked("three"), Ranked("four", 4.0)])
    widths = [ranking.bar(i).width() for i in range(4)]
    assert widths[2] == 0
    assert widths[0] == pytest.approx(2 * widths[1])
    assert widths[3] == pytest.approx(2 * widths[0])
    assert ranking.bar(3).right() < ranking.width()
    assert "three …" in ranking.accessibleDescription()


def test_ones_own_bar_has_the_accent(ranking: Ranking) -> None:
    ranking.set_rows([Ranked("one", 2.0, own=True), Ranked("two", 2.5)])
    image, accent = ranking.grab().toImage(), ranking.palette().color(QPalette.ColorRole.Accent)
    ratio = ranking.devicePixelRatioF()

    def colour(index: int) -> tuple[int, ...]:
        at = ranking.bar(index).center() * ratio
        return image.pixelColor(round(at.x()), round(at.y())).getRgb()

    assert np.abs(np.subtract(colour(0), accent.getRgb())).max() <= 2
    assert colour(1) != colour(0)
