"""Densities on the line by mouse, key and pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.widgets.arena.tones import tones
from explorer.widgets.density import LAYERS, DensityPull, DuelPlot, FallPlot
from explorer.widgets.density.fall import even_bars

X = np.linspace(-3, 3, 61)
BELL = np.exp(-((X - 1) ** 2) * 2)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def shown(qtbot: QtBot, widget: QWidget) -> Any:
    qtbot.addWidget(widget)
    widget.resize(420, 380)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def near(image: QImage, at: QPointF, colour: QColor, reach: int = 3) -> bool:
    """Whether a colour is within some pixels of a place."""
    around = [(dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    found = [image.pixelColor(round(at.x()) + dx, round(at.y()) + dy) for dx, dy in around]
    return any(
        abs(one.red() - colour.red()) + abs(one.green() - colour.green()) + abs(one.blue() - colour.blue())
        < 60
        for one in found
    )


@pytest.fixture
def pull(qtbot: QtBot) -> DensityPull:
    widget: DensityPull = shown(qtbot, DensityPull())
    widget.set_curve(X, BELL)
    return widget


def test_a_drag_tells_where_the_curve_is_pulled_to(qtbot: QtBot, pull: DensityPull) -> None:
    told: list[Any] = []
    pull.grabbed.connect(lambda: told.append("grabbed"))
    pull.pulled.connect(lambda x, y: told.append((x, y)))
    pull.dropped.connect(lambda: told.append("dropped"))
    chart = pull.chart()
    at = QPoint(round(chart.across(-1.0)), round(chart.down(0.5)))
    QTest.mousePress(pull, LEFT, NONE, at)
    assert pull.held
    QTest.mouseMove(pull, at + QPoint(30, -20))
    QTest.mouseRelease(pull, LEFT, NONE, at + QPoint(30, -20))
    assert told[0] == "grabbed"
    assert told[-1] == "dropped"
    assert told[1] == pytest.approx((-1.0, 0.5), abs=0.02)
    assert told[2][0] > told[1][0]
    assert told[2][1] > told[1][1]
    assert not pull.held


def test_its_scale_stays_while_it_is_held(pull: DensityPull) -> None:
    top = pull.chart().y.hi
    QTest.mousePress(pull, LEFT, NONE, pull.rect().center())
    pull.set_curve(X, 3 * BELL)
    assert pull.chart().y.hi == top
    QTest.mouseRelease(pull, LEFT, NONE, pull.rect().center())
    assert pull.chart().y.hi > top


def test_keys_move_the_handle_and_pull(pull: DensityPull) -> None:
    told: list[tuple[float, float]] = []
    pull.pulled.connect(lambda x, y: told.append((x, y)))
    QTest.keyClick(pull, Qt.Key.Key_Right)
    QTest.keyClick(pull, Qt.Key.Key_Up)
    QTest.keyClick(pull, Qt.Key.Key_Down)
    assert len(told) == 2
    assert told[0][0] == pytest.approx(0.1)
    assert told[0][1] > told[1][1]


def test_no_pull_leaves_the_plot(pull: DensityPull) -> None:
    told: list[tuple[float, float]] = []
    pull.pulled.connect(lambda x, y: told.append((x, y)))
    QTest.mousePress(pull, LEFT, NONE, QPoint(1, pull.height() - 1))
    QTest.mouseRelease(pull, LEFT, NONE, QPoint(1, pull.height() - 1))
    assert told == [(-3.0, 0.0)]


def test_the_curve_is_where_it_says(pull: DensityPull) -> None:
    chart = pull.chart()
    at = QPointF(chart.across(1.0), chart.down(1.0))
    assert near(picture(pull), at, QColor(*tones(pull.palette()).real))


@pytest.mark.parametrize("heights", [np.full(61, np.nan), np.ones(60), np.ones((61, 1))])
def test_what_is_no_curve_is_refused(pull: DensityPull, heights: Any) -> None:
    with pytest.raises(ValueError, match="height"):
        pull.set_curve(X, heights)


# -- falling ---------------------------------------------------------------------------------


@pytest.fixture
def fall(qtbot: QtBot) -> FallPlot:
    widget: FallPlot = shown(qtbot, FallPlot())
    widget.set_curve(X, np.cumsum(BELL) / BELL.sum(), BELL)
    return widget


def test_both_plots_share_their_places(fall: FallPlot) -> None:
    upper, lower = fall.charts()
    assert upper.across(1.0) == lower.across(1.0)
    assert upper.box.bottom() < lower.box.top()


@pytest.mark.parametrize(("way", "where"), [(0.2, "noise"), (0.4, "curve"), (1.0, "floor")])
def test_a_draw_goes_right_to_the_curve_and_falls(fall: FallPlot, way: float, where: str) -> None:
    fall.set_drops([(0.5, 1.0, way)])
    upper, lower = fall.charts()
    shades = tones(fall.palette())
    places = {
        "noise": QPointF((upper.box.left() + upper.across(1.0)) / 2, upper.down(0.5)),
        "curve": QPointF(upper.across(1.0), upper.down(0.5)),
        "floor": QPointF(upper.across(1.0), lower.box.bottom()),
    }
    colour = QColor(*(shades.grid if where == "noise" else shades.made))
    image = picture(fall)
    assert near(image, places[where], colour)


def test_bars_stand_where_they_should(fall: FallPlot) -> None:
    before = picture(fall)
    fall.set_bars(np.array([-3.0, -2.0, 3.0]), np.array([0.8, 0.0]), np.ones(4))
    after = picture(fall)
    _, lower = fall.charts()
    inside = QPoint(round(lower.across(-2.5)), round(lower.down(0.4)))
    outside = QPoint(round(lower.across(-1.0)), round(lower.down(0.4)))
    assert before.pixelColor(inside) != after.pixelColor(inside)
    assert before.pixelColor(outside) == after.pixelColor(outside)


def test_it_tells_once_that_it_was_painted(qtbot: QtBot, fall: FallPlot) -> None:
    with qtbot.waitSignal(fall.painted):
        fall.tell_when_painted()
    told: list[int] = []
    fall.painted.connect(lambda: told.append(1))
    fall.update()
    QApplication.processEvents()
    assert not told


def test_even_noise_has_even_bars() -> None:
    assert even_bars(np.linspace(0, 1, 1000), 4).tolist() == pytest.approx([1, 1, 1, 1], abs=0.01)
    assert even_bars(np.zeros(0), 4).tolist() == [0, 0, 0, 0]


# -- two densities and a judge ---------------------------------------------------------------


@pytest.fixture
def duel(qtbot: QtBot) -> DuelPlot:
    widget: DuelPlot = shown(qtbot, DuelPlot())
    widget.set_real(X, BELL)
    widget.set_made(BELL[::-1], np.array([-3.0, 0.0, 3.0]), np.array([0.25, 0.1]))
    widget.set_judged(np.linspace(0, 1, 61), np.full(61, 0.25))
    widget.set_push(np.linspace(-1, 1, 5), np.linspace(-2, 2, 5), "noise z")
    return widget


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_can_be_switched_off_and_on(duel: DuelPlot, layer: str) -> None:
    whole = picture(duel)
    duel.set_layer(layer, False)
    assert picture(duel) != whole
    duel.set_layer(layer, True)
    assert picture(duel) == whole


def test_without_a_judge_there_is_no_axis_for_it(duel: DuelPlot) -> None:
    right = duel.charts()[0].box.right()
    duel.set_chances(False)
    assert duel.charts()[0].box.right() > right


def test_pointing_reads_off_what_is_shown(qtbot: QtBot, duel: DuelPlot) -> None:
    chart = duel.charts()[0]
    at = QPoint(round(chart.across(1.0)), round(chart.box.center().y()))
    QTest.mouseMove(duel, at)
    assert "real p 1" in duel.reading()
    assert "p / (p + q) .25" in duel.reading()
    duel.set_layer("ideal", False)
    assert "p / (p + q)" not in duel.reading()
    QTest.mouseMove(duel, QPoint(at.x(), duel.height() - 2))
    assert duel.reading() == ""


def test_a_spike_is_cut_off_and_scales_can_be_shared(duel: DuelPlot) -> None:
    duel.set_made(40 * BELL, np.array([-3.0, 3.0]), np.array([0.2]))
    assert duel.wanted_top() < 4
    duel.set_top(5.0)
    assert duel.charts()[0].y.hi == 5.0


def test_what_does_not_fit_is_refused(duel: DuelPlot) -> None:
    with pytest.raises(ValueError, match="heights"):
        duel.set_made(np.ones(3), np.array([0.0, 1.0]), np.ones(1))
    with pytest.raises(ValueError, match="places"):
        duel.set_push(np.ones(3), np.ones(2), "z")


def test_a_message_stands_in_its_place(duel: DuelPlot) -> None:
    whole = picture(duel)
    duel.set_message("Wait.")
    assert picture(duel) != whole
    duel.set_message("")
    assert picture(duel) == whole
