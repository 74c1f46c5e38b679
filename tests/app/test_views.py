"""Colours, the morph, a third map, themes and scales: what the maps can be made to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from explorer.core.colours import class_colours, ramp
from explorer.core.geometry import procrustes
from explorer.core.neighbours import drift
from explorer.widgets.legend import ColourBar, Legend
from explorer.widgets.segmented import Segmented
from tests.app.driver import CTRL, Driver, Floats
from tests.engine.samples import Yardstick
from trainers.data import load

ByHand = Callable[[str], Yardstick]


def colour_by(driver: Driver, name: str) -> None:
    """Click one of the ways to colour."""
    chooser = next(s for s in driver.page.inspector.findChildren(Segmented) if s.isVisible())
    driver.click(driver.button(name, chooser))
    driver.settle()


def over_paper(colours: Floats, opacity: float) -> Floats:
    """Colours as they look over white paper."""
    return 255 - (255 - colours.astype(float)) * opacity


def opacity_of(driver: Driver) -> float:
    """How opaque a point is painted while the points are coloured by class."""
    row = driver.lonely(1, label=2)
    full = class_colours(10)[2].astype(float)
    shown = np.array(driver.colour(1, row).getRgb()[:3])
    return float(((255 - shown) / (255 - full)).mean())


def place_on_ramp(colour: QColor, name: str, opacity: float) -> float:
    """Where on a ramp a colour lies, 0 to 1."""
    # Where two points overlap, less of the paper shines through.
    looks = [over_paper(ramp(name), share) for share in (opacity, 1 - (1 - opacity) ** 2)]
    away = np.min([np.abs(look - colour.getRgb()[:3]).sum(axis=1) for look in looks], axis=0)
    assert away.min() < 30, "the point does not have a colour of the ramp"
    return float(away.argmin()) / 255


def lonely_rows(driver: Driver, slot: int, count: int) -> list[int]:
    """The rows that stand most alone on a map, nearest neighbours farthest, clear of all lettering."""
    canvas = driver.canvas(slot)
    xy = canvas.to_pixels(driver.codes(slot))
    probe = driver.probe(slot)
    away = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    np.fill_diagonal(away, np.inf)
    alone = np.minimum(away.min(axis=1), np.abs(xy - (probe.x(), probe.y())).min(axis=1) - 4)
    alone[(xy[:, 0] < 44) | (xy[:, 1] > canvas.height() - 36)] = 0
    rows = [int(row) for row in np.argsort(-alone)[:count]]
    assert alone[rows[-1]] > 2
    return rows


# --- colours -----------------------------------------------------------------------------------


def test_points_are_coloured_by_class(driver: Driver) -> None:
    labels, opacity = load("digits").labels, opacity_of(driver)
    assert opacity > 0.6
    palette = over_paper(class_colours(10), opacity)
    rows = lonely_rows(driver, 1, 12)
    assert len(set(labels[rows])) > 3
    for row in rows:
        assert np.abs(palette[labels[row]] - driver.colour(1, row).getRgb()[:3]).max() < 12


def test_points_are_coloured_by_their_error(driver: Driver, by_hand: ByHand) -> None:
    opacity = opacity_of(driver)
    colour_by(driver, "Error")
    x, model = load("digits").x, by_hand("digits-ae-2")
    errors = ((model.decode(model.encode(x)) - x) ** 2).mean(axis=(1, 2))
    bar = driver.page.inspector.findChild(ColourBar)
    legend = driver.page.inspector.findChild(Legend)
    assert bar is not None
    assert legend is not None
    assert bar.isVisible()
    assert not legend.isVisible()
    assert bar.labels()[0] == "0"
    high = float(bar.labels()[1].split()[0])
    assert "MSE per pixel" in bar.labels()[1]
    rows = lonely_rows(driver, 1, 12)
    shown = [place_on_ramp(driver.colour(1, row), "sequential", opacity) for row in rows]
    np.testing.assert_allclose(shown, np.clip(errors[rows] / high, 0, 1), atol=0.04)
    colour_by(driver, "Class")
    assert legend.isVisible()


def test_points_are_coloured_by_drift(driver: Driver) -> None:
    opacity = opacity_of(driver)
    colour_by(driver, "Drift")
    shares = drift(driver.codes(0), driver.codes(1), 10)
    for slot in (0, 1):
        rows = lonely_rows(driver, slot, 10)
        shown = [place_on_ramp(driver.colour(slot, row), "sequential", opacity) for row in rows]
        np.testing.assert_allclose(shown, shares[rows], atol=0.04)


def test_the_wheel_is_coloured_by_phase_and_keeps_its_circle(driver: Driver) -> None:
    opacity = opacity_of(driver)
    driver.app.open_demo("wheel-ae-2")
    driver.until(lambda: driver.state.slots[-1:] == ("wheel-ae-2",))
    driver.settle()
    wheel = load("wheel")
    phase = wheel.attributes["phase"]
    chooser = next(s for s in driver.page.inspector.findChildren(Segmented) if s.isVisible())
    assert chooser.button(chooser.current()).text() == "Phase"
    bar = driver.page.inspector.findChild(ColourBar)
    assert bar is not None
    assert bar.labels() == ("0", "π", "2π")
    rows = lonely_rows(driver, 1, 12)
    for row in rows:
        shown = 2 * np.pi * place_on_ramp(driver.colour(1, row), "cyclic", opacity)
        apart = np.abs(np.angle(np.exp(1j * (shown - phase[row]))))
        assert apart < 0.25, (row, shown, phase[row])
    # Going round the wheel goes round the codes: neighbours in phase are neighbours on the map.
    order = np.argsort(phase)
    walk = np.linalg.norm(np.diff(driver.codes(1)[order], axis=0), axis=1)
    extent = np.ptp(driver.codes(1), axis=0).max()
    assert np.median(walk) < 0.05 * extent


# --- the morph ---------------------------------------------------------------------------------


def slide(driver: Driver, share: float) -> None:
    """Drag the morph's handle to a share of its way."""
    slider = driver.page.morph
    start = slider.handle().toPoint()
    margin = round(slider.handle().x() - slider.value() * (slider.width() - 2 * 13))
    goal = QPoint(round(margin + share * (slider.width() - 2 * margin)), start.y())
    driver.drag(slider, start, goal)


def aligned(driver: Driver) -> tuple[Floats, Floats]:
    """The left map, and the right one turned and scaled onto it."""
    left, right = (driver.codes(slot).astype(np.float64) for slot in (0, 1))
    return left, procrustes(right, left, keep_spread=True).apply(right)


def test_the_slider_flies_the_points_and_the_probe(driver: Driver, by_hand: ByHand) -> None:
    slide(driver, 0.5)
    driver.settle()
    t = driver.page.morph.value()
    assert t == pytest.approx(0.5, abs=0.03)
    left, right = aligned(driver)
    here = (1 - t) * left[238] + t * right[238]
    driver.assert_probe_at(0, here)
    code = driver.read_by("digits-pca-2").code
    np.testing.assert_allclose(code, here, atol=1e-4)
    np.testing.assert_allclose(driver.pictures()[0], by_hand("digits-pca-2").decode(code[None])[0], atol=1e-3)

    canvas, palette, labels = driver.canvas(0), class_colours(10), load("digits").labels
    flying = (1 - t) * left + t * right
    pixels = driver.rgb(canvas).astype(int)
    xy = np.rint(canvas.to_pixels(flying)).astype(int)
    inside = ((xy > 4) & (xy < (canvas.width() - 4, canvas.height() - 4))).all(axis=1)
    shown = pixels[xy[inside][:, 1], xy[inside][:, 0]]
    right_colour = np.abs(shown - palette[labels[inside]]).max(axis=1) < 40
    assert right_colour.mean() > 0.5, "the points are not where the morph puts them"


def test_at_the_end_the_left_map_is_the_right_one(driver: Driver) -> None:
    slide(driver, 1.2)
    driver.settle()
    assert driver.page.morph.value() == 1.0
    _, right = aligned(driver)
    driver.assert_probe_at(0, right[238])
    np.testing.assert_allclose(driver.read_by("digits-ae-2").code, driver.codes(1)[238], atol=1e-5)
    slide(driver, -0.2)
    driver.settle()
    driver.assert_probe_at(0, driver.codes(0)[238])


def test_a_drag_in_flight_is_decoded_by_both_models_at_their_places(driver: Driver, by_hand: ByHand) -> None:
    slide(driver, 0.4)
    driver.settle()
    canvas = driver.canvas(0)
    goal = QPoint(canvas.width() // 2, canvas.height() // 2)
    driver.drag(canvas, driver.probe(0), goal)
    driver.settle()
    left, right = (driver.codes(slot).astype(np.float64) for slot in (0, 1))
    fit = procrustes(right, left, keep_spread=True)
    place = canvas.to_map((goal.x(), goal.y()))
    slack = 2.5 / canvas.view.px_per_unit
    code = driver.read_by("digits-pca-2").code
    np.testing.assert_allclose(code, place, atol=slack)
    np.testing.assert_allclose(driver.read_by("digits-ae-2").code, fit.inverse(code), atol=1e-3)
    for slot, name in enumerate(("digits-pca-2", "digits-ae-2")):
        expected = by_hand(name).decode(driver.read_by(name).code[None])[0]
        np.testing.assert_allclose(driver.pictures()[slot], expected, atol=1e-3)


def test_play_flies_to_the_other_end_and_back(driver: Driver) -> None:
    values: list[float] = []
    driver.page.morphed.connect(values.append)
    driver.click(driver.button("Play the morph"))
    driver.until(lambda: len(values) > 5)
    driver.click(driver.button("Stop"))
    stopped = driver.page.morph.value()
    assert 0 < stopped < 1
    driver.click(driver.button("Play the morph"))
    driver.until(lambda: driver.page.morph.value() in (0.0, 1.0))
    driver.page.morphed.disconnect(values.append)
    assert values == sorted(values) or stopped > 0.5
    driver.settle()
    assert driver.button("Play the morph").isEnabled()


# --- other models, other maps ------------------------------------------------------------------


def choose(driver: Driver, slot: int, model_id: str) -> None:
    """Choose a model above a map by the keyboard."""
    box = driver.page.cards[slot].findChild(QComboBox)
    assert box is not None
    index = box.findData(model_id)
    assert index >= 0
    box.setFocus()
    driver.key(box, Qt.Key.Key_Home)
    for _ in range(index):
        driver.key(box, Qt.Key.Key_Down)
    driver.settle()
    assert box.currentData() == model_id


def test_a_third_map_can_be_added_dragged_in_and_closed(driver: Driver, by_hand: ByHand) -> None:
    driver.app.open_demo("digits-vae-2")
    driver.until(lambda: driver.state.slots[-1:] == ("digits-vae-2",))
    driver.settle()
    driver.click(driver.button("+ Add a map"))
    driver.settle()
    state = driver.state
    assert len(state.slots) == 3
    assert driver.page.cards[2].isVisible()
    assert not driver.button("+ Add a map").isEnabled()
    choose(driver, 2, "digits-ae-2")
    canvas = driver.canvas(2)
    driver.drag(canvas, driver.probe(2), QPoint(canvas.width() // 2, canvas.height() // 2))
    driver.settle()
    code = driver.read_by("digits-ae-2").code
    picture = by_hand("digits-ae-2").decode(code[None])[0]
    assert len(driver.tiles()) == 4
    for slot, name in enumerate(("digits-pca-2", "digits-vae-2")):
        there = by_hand(name).encode(picture[None])[0]
        driver.assert_probe_at(slot, there)
    driver.assert_probe_at(2, code)

    close = next(b for b in driver.page.cards[2].findChildren(QToolButton) if b.isVisible())
    driver.click(close)
    driver.settle()
    assert not driver.page.cards[2].isVisible()
    assert driver.state.slots == ("digits-pca-2", "digits-vae-2")
    assert len(driver.tiles()) == 3
    assert driver.reading.probe.row is not None, "a free point of a map that has gone becomes a datum again"
    assert driver.button("+ Add a map").isEnabled()


def test_the_same_model_on_both_maps_moves_as_one(driver: Driver) -> None:
    choose(driver, 0, "digits-ae-2")
    driver.drag(driver.canvas(0), driver.probe(0), QPoint(200, 150))
    driver.settle()
    code = driver.read_by("digits-ae-2").code
    driver.assert_probe_at(0, code)
    driver.assert_probe_at(1, code)
    assert len(driver.reading.readings) == 1


def test_eight_numbers_are_dragged_in_a_plane_that_keeps_the_others(driver: Driver, by_hand: ByHand) -> None:
    driver.app.open_demo("digits-vae-8")
    driver.until(lambda: driver.state.slots[-1:] == ("digits-vae-8",))
    driver.settle()
    codes = driver.app.library.codes["digits-vae-8"].z
    before = codes[238].astype(np.float64)
    canvas, start = driver.canvas(1), driver.probe(1)
    driver.drag(canvas, start, start + QPoint(40, -30))
    driver.settle()
    after = driver.read_by("digits-vae-8").code.astype(np.float64)
    centred = codes - codes.mean(axis=0)
    plane = np.linalg.svd(centred.astype(np.float64), full_matrices=False)[2][:2]
    step = after - before
    assert np.linalg.norm(step) > 0.1
    np.testing.assert_allclose(step - plane.T @ (plane @ step), 0, atol=1e-4)
    np.testing.assert_allclose(
        np.linalg.norm(step) * canvas.view.px_per_unit, 50, atol=2, err_msg="the plane is drawn to scale"
    )
    picture = by_hand("digits-vae-8").decode(after[None])[0]
    np.testing.assert_allclose(driver.pictures()[1], picture, atol=1e-4)


# --- looks -------------------------------------------------------------------------------------


@pytest.fixture
def restored(driver: Driver) -> Iterator[Driver]:
    """Bring theme and scale back by the same wishes."""
    yield driver
    driver.window.theme_wished.emit("light")
    driver.window.scale_wished.emit(1.0)
    QApplication.processEvents()


def test_the_theme_changes_while_it_runs(restored: Driver) -> None:
    driver = restored
    paper = driver.rgb(driver.window).mean()
    picture = driver.rgb(driver.tiles()[1].picture).mean()
    driver.window.theme_wished.emit("dark")
    driver.settle()
    assert driver.rgb(driver.window).mean() < 80 < paper
    assert driver.rgb(driver.tiles()[1].picture).mean() != pytest.approx(picture, abs=5)
    canvas = driver.canvas(1)
    spot = driver.empty_spot(1)
    assert canvas.grab().toImage().pixelColor(spot).lightness() < 60
    driver.assert_probe_at(1, driver.codes(1)[238])
    driver.drag(canvas, driver.probe(1), spot)
    driver.settle()
    driver.assert_probe_at(1, driver.read_by("digits-ae-2").code)


@pytest.mark.parametrize("steps", [4, -2], ids=["large", "small"])
def test_the_scale_changes_while_it_runs(restored: Driver, steps: int) -> None:
    driver = restored
    field = driver.window.topbar.search.height()
    for _ in range(abs(steps)):
        driver.key(driver.window, Qt.Key.Key_Plus if steps > 0 else Qt.Key.Key_Minus, CTRL)
    driver.settle()
    grown = driver.window.topbar.search.height() / field
    assert grown > 1.3 if steps > 0 else grown < 0.9
    canvas = driver.canvas(1)
    driver.assert_probe_at(1, driver.codes(1)[238], by=3)
    driver.drag(canvas, driver.probe(1), QPoint(canvas.width() // 2, canvas.height() // 2))
    driver.settle()
    driver.assert_probe_at(1, driver.read_by("digits-ae-2").code, by=3)
    driver.key(driver.window, Qt.Key.Key_0, CTRL)
    driver.settle()
    assert driver.window.topbar.search.height() == field


def test_a_small_window_at_200_percent_still_shows_maps_and_pictures(restored: Driver) -> None:
    driver = restored
    driver.window.resize(1280, 800)
    driver.window.scale_wished.emit(2.0)
    driver.settle()
    for slot in (0, 1):
        assert driver.canvas(slot).width() > 200
        assert driver.canvas(slot).height() > 100
        assert driver.window.rect().contains(driver.canvas(slot).mapTo(driver.window, QPoint(5, 5)))
    for tile in driver.tiles():
        assert tile.picture.width() > 30
        low = tile.picture.mapTo(driver.window, tile.picture.rect().bottomRight())
        assert driver.window.rect().contains(low)


def test_presenting_hides_the_controls_and_keeps_the_hand(driver: Driver) -> None:
    driver.key(driver.window, Qt.Key.Key_F11)
    driver.settle()
    assert not driver.page.inspector.isVisible()
    canvas = driver.canvas(1)
    driver.drag(canvas, driver.probe(1), QPoint(200, 200))
    driver.settle()
    driver.assert_probe_at(1, driver.read_by("digits-ae-2").code)
    driver.key(driver.window, Qt.Key.Key_F11)
    driver.settle()
    assert driver.page.inspector.isVisible()
    QTest.qWaitForWindowExposed(driver.window)
