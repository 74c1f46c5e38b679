"""Numbers as dots over an axis, with a line to hold them against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets.spread import Spread
from tests.widgets.conftest import set_scale

Show = Callable[..., QWidget]


@pytest.fixture
def spread(show: Show) -> Spread:
    made = Spread("distance", "test pictures")
    show(made, 360, 140)
    return made


def accent(spread: Spread) -> int:
    """How many pixels have the accent."""
    image = spread.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = pixels[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)
    colour = spread.palette().accent().color().getRgb()[:3]
    return int((np.abs(pixels - colour).max(axis=2) < 30).sum())


def test_dots_stand_where_their_numbers_are(spread: Spread) -> None:
    values = [0.0, 0.5, 1.0, 2.0]
    spread.set_values(values, 1.5)
    placed = spread.dots()
    share = (placed.centres[:, 0] - placed.room.left()) / placed.room.width()
    np.testing.assert_allclose(share, np.array(values) / 2, atol=2 * placed.radius / placed.room.width())
    assert len(set(placed.centres[:, 1])) == 1, "none lies on another"
    assert spread.summary() == "median 0.75 (test pictures: 1.50)"
    assert spread.accessibleDescription() == spread.summary()


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0])
def test_numbers_that_are_alike_are_piled_up_inside(show: Show, look: QApplication, scale: float) -> None:
    set_scale(look, scale)
    spread = Spread("distance", "test pictures")
    show(spread, round(300 * scale), round(112 * scale))
    spread.set_values(np.full(100, 1.0), 1.0)
    placed = spread.dots()
    assert np.ptp(placed.centres[:, 0]) == 0
    heights = np.sort(placed.centres[:, 1])
    assert (np.diff(heights) > 0).all()
    assert heights[0] - placed.radius >= placed.room.top() - 1
    assert heights[-1] + placed.radius <= placed.room.bottom() + 1
    spread.grab()


def test_pointing_tells_the_number_and_marks_it(spread: Spread) -> None:
    spread.set_values([0.2, 1.0, 1.8], 1.0)
    told: list[int] = []
    spread.hovered.connect(told.append)
    plain = accent(spread)
    x, y = spread.dots().centres[2]
    QTest.mouseMove(spread, QPoint(round(x) - 60, 5))
    QTest.mouseMove(spread, QPoint(round(x) + 1, round(y)))
    QApplication.processEvents()
    assert told == [2]
    assert accent(spread) > plain + 20
    QTest.mouseMove(spread, QPoint(round(x) - 60, 5))
    QApplication.processEvents()
    assert told == [2, -1]
    assert accent(spread) == plain
    spread.set_pointed(0)
    assert accent(spread) > plain + 20
    assert told == [2, -1], "a setter tells nobody"


def test_what_is_not_known_has_no_dot_and_no_line(spread: Spread) -> None:
    spread.set_values([np.nan, 0.5], np.nan)
    assert np.isnan(spread.dots().centres[0]).all()
    assert np.isfinite(spread.dots().centres[1]).all()
    assert spread.summary() == "median 0.50"
    spread.grab()
    spread.set_values([], np.nan)
    assert spread.summary() == ""
    QTest.mouseMove(spread, QPoint(100, 50))
    spread.grab()


def test_the_axis_stands_still_while_the_numbers_move_a_little(spread: Spread) -> None:
    spread.set_values([1.0, 1.4], 1.03)
    before = spread._axis()
    spread.set_values([1.1, 1.3], 1.03)
    assert spread._axis() == before
    spread.set_values([1.1, 3.9], 1.03)
    assert spread._axis().hi >= 3.9
