"""Curves over lags, named at their ends, by mouse, key and pixel in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy

from explorer.widgets.lags import Band, LagCurve, LagPlot
from explorer.widgets.lags.scale import decades, power_words, ticks
from tests.widgets.conftest import LEFT, near, picture_of, rgb, set_scale, told

KEY = Qt.Key
LAGS = np.arange(101)
RED, BLUE = (213, 94, 0), (0, 114, 178)


def curve(key, rate, colour=BLUE, **more):
    return LagCurve(key, key.title(), f"The {key} one", rate**LAGS, colour, **more)


CURVES = (curve("falling", 0.5, RED), curve("steady", 0.99), curve("rising", 1.05, strong=True))


@pytest.fixture
def plot(show, qtbot):
    made = LagPlot()
    made.set_titles("share", "lag")
    made.set_bands([Band("vanished", 1e-7, False), Band("exploded", 10.0, True)])
    made.set_curves(CURVES)
    show(made, 700, 420)
    qtbot.mouseMove(made, QPoint(2, 2))
    return made


@pytest.fixture
def heard(plot):
    return {name: QSignalSpy(getattr(plot, name)) for name in ("switched", "lag_read")}


def spot(plot, lag, value):
    frame = plot.frame()
    return QPoint(round(frame.across(lag)), round(frame.down(value)))


def test_curves_are_where_their_values_are(theme, plot):
    image = picture_of(plot)
    for lag in (20, 50, 80):
        at = spot(plot, lag, 0.5**lag)
        around = [rgb(image, at + QPoint(0, dy)) for dy in range(-2, 3)]
        assert any(near(shade, RED, 60) for shade in around), lag
    lost, kept = rgb(image, spot(plot, 10, 1e-20)), rgb(image, spot(plot, 10, 1e-5))
    assert lost != kept


def test_names_stand_at_the_ends_of_their_curves_and_never_on_each_other(plot):
    boxes = {one.key: plot.name(one.key).geometry() for one in CURVES}
    by_height = sorted(boxes, key=lambda key: boxes[key].top())
    assert by_height == ["rising", "steady", "falling"]
    assert all(box.left() > plot.frame().box.right() for box in boxes.values())
    for upper, lower in pairwise([boxes[key] for key in by_height]):
        assert upper.bottom() < lower.top() + 1
    assert abs(boxes["falling"].center().y() - spot(plot, 100, 0.5**100).y()) < 30


def test_close_names_are_pushed_apart(plot):
    plot.set_curves([curve(str(index), 0.99 + index / 10_000) for index in range(6)])
    boxes = sorted((plot.name(str(i)).geometry() for i in range(6)), key=lambda box: box.top())
    assert all(upper.bottom() < lower.top() + 1 for upper, lower in pairwise(boxes))


def test_a_click_on_a_name_hides_its_curve_and_the_axis_shows_the_rest(qtbot, plot, heard):
    assert plot.frame().y.lo == pytest.approx(1e-30)
    qtbot.mouseClick(plot.name("falling"), LEFT)
    assert told(heard["switched"]) == [("falling", False)]
    plot.set_off(frozenset({"falling"}))
    assert [one.key for one in plot.shown()] == ["steady", "rising"]
    assert plot.frame().y.lo == pytest.approx(1e-10)
    assert not plot.name("falling").isChecked()
    assert plot.name("falling").isVisible()
    assert plot.name("falling").y() > plot.name("steady").y()
    qtbot.keyClick(plot.name("falling"), KEY.Key_Space)
    assert told(heard["switched"])[-1] == ("falling", True)


def test_setters_emit_nothing(plot, heard):
    plot.set_off(frozenset({"rising"}))
    plot.set_curves(CURVES[:2])
    plot.set_bands([])
    assert not any(told(spy) for spy in heard.values())
    assert plot.findChild(type(plot.name("steady"))) is not None
    with pytest.raises(KeyError):
        plot.name("rising")


def test_pointing_reads_all_curves_off_the_largest_first(qtbot, plot, heard):
    qtbot.mouseMove(plot, spot(plot, 50, 1e-3))
    assert plot.lag() == 50
    said = plot.reading()
    assert said.startswith("50 steps back Rising 11 Steady .61 Falling 8.9e−16")
    qtbot.mouseMove(plot, spot(plot, 1, 1e-3))
    assert plot.reading().startswith("1 step back")
    qtbot.mouseMove(plot, QPoint(2, 200))
    assert plot.reading() == ""
    assert told(heard["lag_read"]) == [(50,), (1,), (-1,)]


def test_the_card_leaves_falling_curves_free_and_stays_inside(qtbot, plot):
    for lag in (2, 50, 98):
        qtbot.mouseMove(plot, spot(plot, lag, 1e-3))
        face = plot._readout.face()
        assert plot.rect().contains(face)
        assert not face.contains(QPoint(spot(plot, lag, 1).x(), face.center().y()))
    assert not face.contains(spot(plot, 60, 0.5**60))


def test_where_a_card_would_cover_all_the_names_give_way_to_figures(qtbot, plot):
    plot.window().resize(330, 200)
    qtbot.mouseMove(plot, spot(plot, 50, 1e-3))
    assert [plot.name(one.key).words() for one in CURVES] == ["8.9e−16", ".61", "11"]
    assert plot.reading().startswith("50 steps back Rising 11")
    qtbot.mouseMove(plot, QPoint(2, 100))
    assert [plot.name(one.key).words() for one in CURVES] == ["Falling", "Steady", "Rising"]
    plot.window().resize(700, 420)
    qtbot.mouseMove(plot, spot(plot, 50, 1e-3))
    assert plot.name("falling").words() == "Falling"


def test_arrow_keys_read_off_and_escape_stops(qtbot, plot):
    plot.setFocus()
    qtbot.keyClick(plot, KEY.Key_Right)
    assert plot.lag() == 50
    qtbot.keyClick(plot, KEY.Key_Right)
    qtbot.keyClick(plot, KEY.Key_PageDown)
    assert plot.lag() == 61
    for _ in range(5):
        qtbot.keyClick(plot, KEY.Key_PageDown)
    assert plot.lag() == 100
    qtbot.keyClick(plot, KEY.Key_Escape)
    assert plot.lag() is None
    assert plot.reading() == ""


def test_what_has_no_place_is_a_gap(plot):
    values = np.where(LAGS > 40, 0.0, 0.9**LAGS)
    plot.set_curves([LagCurve("gone", "Gone", "Gone", values, BLUE)])
    picture_of(plot)
    plot.set_curves([LagCurve("gone", "Gone", "Gone", np.full(101, np.nan), BLUE)])
    picture_of(plot)
    assert plot.frame().y.lo == pytest.approx(1e-10)


def test_it_follows_the_scale(qapp, plot):
    before = plot.name("steady").height()
    set_scale(qapp, 2.0)
    qapp.processEvents()
    assert plot.name("steady").height() > 1.6 * before
    assert plot.name("steady").geometry().right() <= plot.width()


def test_decades_and_ticks():
    axis = decades(CURVES)
    assert (axis.lo, axis.hi) == (pytest.approx(1e-30), pytest.approx(1e3))
    assert decades([curve("up", 1.2)]).hi == pytest.approx(1e10)
    assert decades([]).hi == pytest.approx(1e3)
    for room in (80, 300, 900):
        marked = ticks(axis, room, 30.0)
        places = axis.share(np.array(marked)) * room
        assert 1.0 in marked
        assert np.diff(places).min() >= 30 - 1e-6
    assert power_words(1e-12) == "10⁻¹²"
    assert power_words(1.0) == "1"
