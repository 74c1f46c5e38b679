"""What the hand does on the maps, by real mouse and key events."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.legend import Legend
from explorer.widgets.slider import NumberSlider
from tests.app.driver import CTRL, SHIFT, Driver, Floats
from tests.engine.samples import Yardstick
from trainers.data import load

ByHand = Callable[[str], Yardstick]
MODELS = ("digits-pca-2", "digits-ae-2")


def close(a: Floats, b: Floats) -> None:
    np.testing.assert_allclose(a, b, atol=1e-5)


def check_linked(driver: Driver, by_hand: ByHand, slot: int, z: Floats) -> None:
    """Check maps and pictures for a free point of one map against both models run by hand."""
    source, other = MODELS[slot], MODELS[1 - slot]
    picture = by_hand(source).decode(z[None])[0]
    there = by_hand(other).encode(picture[None])[0]
    again = by_hand(other).decode(there[None])[0]
    assert (driver.reading.probe.source, driver.reading.probe.row) == (source, None)
    shown = driver.pictures()
    np.testing.assert_allclose(shown[slot], picture, atol=2e-4)
    np.testing.assert_allclose(shown[1 - slot], again, atol=2e-4)
    driver.assert_probe_at(slot, z)
    driver.assert_probe_at(1 - slot, there)


@pytest.mark.parametrize("slot", [0, 1])
def test_dragging_the_probe_moves_the_other_map_and_both_pictures(
    driver: Driver, by_hand: ByHand, slot: int
) -> None:
    canvas = driver.canvas(slot)
    before = [np.array(p) for p in driver.pictures()]
    goal = QPoint(canvas.width() // 2 + 37, canvas.height() // 2 - 23)
    driver.drag(canvas, driver.probe(slot), QPoint(90, 120), goal)
    driver.settle()
    z = canvas.to_map((goal.x(), goal.y())).astype(np.float32)
    check_linked(driver, by_hand, slot, driver.read_by(MODELS[slot]).code)
    # The hand took the probe within a pixel of its middle.
    assert np.abs(canvas.to_pixels(driver.read_by(MODELS[slot]).code) - canvas.to_pixels(z)).max() <= 2
    assert all(np.abs(a - b).max() > 0.05 for a, b in zip(before, driver.pictures(), strict=True))
    assert any("free point" in text for text in driver.said())


def test_every_move_of_a_drag_is_followed(driver: Driver, by_hand: ByHand) -> None:
    canvas, start = driver.canvas(1), driver.probe(1)
    driver.press(canvas, start)
    for step in range(1, 5):
        at = start + QPoint(15 * step, -9 * step)
        driver.move(canvas, at)
        driver.settle()
        check_linked(driver, by_hand, 1, driver.read_by("digits-ae-2").code)
        assert (driver.probe(1) - at).manhattanLength() <= 3
    driver.release(canvas, at)


@pytest.mark.parametrize("slot", [0, 1])
def test_any_datum_can_be_dragged_and_becomes_the_probe(driver: Driver, by_hand: ByHand, slot: int) -> None:
    canvas, row = driver.canvas(slot), driver.lonely(slot)
    start = driver.datum(slot, row)
    driver.move(canvas, start)
    driver.press(canvas, start)
    driver.move(canvas, start + QPoint(3, 0))
    assert driver.reading.probe.row == 238
    driver.move(canvas, start + QPoint(30, 12))
    driver.settle()
    check_linked(driver, by_hand, slot, driver.read_by(MODELS[slot]).code)
    driver.assert_probe_at(slot, canvas.to_map((start.x() + 30, start.y() + 12)), by=3)
    driver.release(canvas, start + QPoint(30, 12))
    assert driver.state.selected == frozenset()


def test_a_datum_shows_its_original_and_each_models_own_code(driver: Driver, by_hand: ByHand) -> None:
    digits = load("digits")
    row = driver.lonely(1)
    driver.click(driver.canvas(1), driver.datum(1, row))
    driver.settle()
    original, *_ = driver.tiles()
    close(original.picture.image(), digits.x[row])
    for slot, name in enumerate(MODELS):
        model = by_hand(name)
        code = model.encode(digits.x[row][None])
        np.testing.assert_allclose(driver.pictures()[slot], model.decode(code)[0], atol=2e-4)
        driver.assert_probe_at(slot, code[0])
    assert any(f"row {row}" in text for text in driver.said())


# --- pointing ----------------------------------------------------------------------------------


def test_the_ring_comes_at_once_and_the_card_after_a_rest(driver: Driver) -> None:
    row, other = driver.lonely(1), driver.canvas(0)
    spot, there = driver.datum(1, row), driver.datum(0, row)
    driver.move(driver.canvas(1), driver.empty_spot(1))
    here_before, there_before = driver.rgb(driver.canvas(1)), driver.rgb(other)
    rested: list[int] = []
    driver.canvas(1).rested.connect(rested.append)
    driver.move(driver.canvas(1), spot)
    here, ring = driver.rgb(driver.canvas(1)), driver.rgb(other)

    def change(a: Floats, b: Floats, at: QPoint, reach: int) -> int:
        box = (slice(at.y() - reach, at.y() + reach), slice(at.x() - reach, at.x() + reach))
        return int((np.abs(a[box].astype(int) - b[box]).max(axis=2) > 60).sum())

    assert change(here_before, here, spot, 14) > 20, "no ring around what is pointed at"
    assert change(there_before, ring, there, 14) > 20, "no ring on the other map"
    assert rested == [], "the card waits for a rest"

    driver.until(lambda: rested == [row])
    driver.settle()
    card = driver.rgb(driver.canvas(1))
    assert (np.abs(card.astype(int) - here).max(axis=2) > 40).sum() > 800
    described = driver.canvas(1).accessibleDescription()
    label = int(load("digits").labels[row])
    learnt = "training" if load("digits").train[row] else "test"
    assert described == f"{label}, row {row}, {learnt} row"

    driver.move(driver.canvas(1), driver.empty_spot(1))
    assert rested == [row, -1]
    assert np.array_equal(driver.rgb(driver.canvas(1)), here_before)
    driver.canvas(1).rested.disconnect(rested.append)


# --- selecting ---------------------------------------------------------------------------------


def is_bright(driver: Driver, slot: int, row: int) -> bool:
    """Whether a datum is painted in the full colour of its class."""
    from explorer.core.colours import class_colours

    wished = class_colours(10)[load("digits").labels[row]].astype(int)
    return bool(np.abs(np.array(driver.colour(slot, row).getRgb()[:3]) - wished).max() < 40)


def test_a_click_selects_in_all_maps_and_dims_the_rest(driver: Driver) -> None:
    row, away = driver.lonely(1, label=3), driver.lonely(0, label=1)
    assert is_bright(driver, 0, away)
    before = driver.colour(0, away)
    driver.click(driver.canvas(1), driver.datum(1, row))
    driver.settle()
    assert driver.state.selected == {row}
    dim = driver.colour(0, away)
    ground = QColor("#ffffff")
    assert not is_bright(driver, 0, away)
    assert dim != ground, "dimmed, never hidden"
    assert dim.lightness() > before.lightness()
    assert any("1 of 1,797" in text for text in driver.said())
    driver.key(driver.canvas(1), Qt.Key.Key_Escape)
    assert driver.state.selected == frozenset()
    assert is_bright(driver, 0, away)


def test_control_and_a_click_add_and_take_out(driver: Driver) -> None:
    first, second = driver.lonely(1, label=2), driver.lonely(1, label=9)
    probe = driver.reading.probe.row
    driver.click(driver.canvas(1), driver.datum(1, first), CTRL)
    driver.click(driver.canvas(1), driver.datum(1, second), CTRL)
    assert driver.state.selected == {first, second}
    driver.click(driver.canvas(1), driver.datum(1, first), CTRL)
    assert driver.state.selected == {second}
    driver.settle()
    assert driver.reading.probe.row == probe, "adding to the selection leaves the probe alone"


def inside(driver: Driver, slot: int, box: tuple[int, int, int, int]) -> frozenset[int]:
    """The rows whose pixels lie in a box (left, top, right, bottom)."""
    xy = driver.canvas(slot).to_pixels(driver.codes(slot))
    held = (xy[:, 0] > box[0]) & (xy[:, 0] < box[2]) & (xy[:, 1] > box[1]) & (xy[:, 1] < box[3])
    return frozenset(np.flatnonzero(held).tolist())


@pytest.mark.parametrize("armed", [False, True], ids=["with Shift", "by its button"])
def test_a_lasso_selects_what_is_inside(driver: Driver, armed: bool) -> None:
    canvas = driver.canvas(0)
    left, top, right, bottom = 120, 90, 260, 220
    corners = [QPoint(right, top), QPoint(right, bottom), QPoint(left, bottom), QPoint(left, top)]
    expected = inside(driver, 0, (left, top, right, bottom))
    assert len(expected) > 50
    view = canvas.view
    if armed:
        driver.click(driver.button("Lasso"))
    driver.drag(canvas, corners[-1], *corners, modifiers=Qt.KeyboardModifier.NoModifier if armed else SHIFT)
    found = driver.state.selected
    assert canvas.view == view, "a lasso does not pan"
    core, around = (inside(driver, 0, (left + d, top + d, right - d, bottom - d)) for d in (2, -2))
    assert core <= found <= around
    assert any(f"{len(found):,} of 1,797" in text for text in driver.said())
    assert not canvas.lasso_mode, "the next drag pans again"
    driver.click(driver.button("Clear"))
    assert driver.state.selected == frozenset()


def test_a_label_is_searched_by_typing(driver: Driver) -> None:
    labels = load("digits").labels
    driver.key(driver.window, Qt.Key.Key_F, CTRL)
    field = QApplication.focusWidget()
    assert field is driver.window.topbar.search
    QTest.keyClicks(field, "9")
    driver.settle()
    assert driver.state.selected == frozenset(np.flatnonzero(labels == 9).tolist())
    nine, other = driver.lonely(1, label=9), driver.lonely(1, label=2)
    assert is_bright(driver, 1, nine)
    assert not is_bright(driver, 1, other)

    driver.key(field, Qt.Key.Key_Escape)
    assert driver.state.selected == frozenset()
    QTest.keyClicks(field, "row 1234")
    driver.settle()
    assert driver.state.selected == {1234}
    assert driver.reading.probe.row == 238, "the probe waits for Enter"
    driver.key(field, Qt.Key.Key_Return)
    driver.settle()
    assert driver.reading.probe.row == 1234
    driver.assert_probe_at(1, driver.codes(1)[1234])
    driver.key(field, Qt.Key.Key_Escape)
    QTest.keyClicks(field, "unheard-of")
    assert driver.state.selected == frozenset()
    driver.key(field, Qt.Key.Key_Escape)


def test_the_legend_shows_one_class_alone_and_hides_nothing(driver: Driver) -> None:
    legend = driver.page.inspector.findChild(Legend)
    assert legend is not None
    three, one = driver.lonely(1, label=3), driver.lonely(1, label=1)
    driver.click(legend.swatch(3))
    assert legend.isolated_class() == 3
    for slot in (0, 1):
        pixels = driver.colour(slot, one)
        assert pixels != QColor("#ffffff")
    assert is_bright(driver, 1, three)
    assert not is_bright(driver, 1, one)
    driver.click(legend.swatch(3))
    assert legend.isolated_class() == -1
    assert is_bright(driver, 1, one)


def test_what_is_dimmed_cannot_be_picked_by_accident(driver: Driver) -> None:
    """A click near a dimmed datum and a bright one means the bright one; Escape brings all back."""
    legend = driver.page.inspector.findChild(Legend)
    assert legend is not None
    driver.click(legend.swatch(3))
    one, three = driver.lonely(1, label=1), driver.lonely(1, label=3)
    driver.click(driver.canvas(1), driver.datum(1, three))
    driver.settle()
    assert driver.state.selected == {three}
    assert one not in driver.state.selected
    driver.click(legend.swatch(3))


# --- looking -----------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_pointer(driver: Driver) -> None:
    canvas, at = driver.canvas(0), QPoint(150, 260)
    place, zoom, other = canvas.to_map((150, 260)), canvas.view.px_per_unit, driver.canvas(1).view
    driver.wheel(canvas, at, 2)
    assert canvas.view.px_per_unit == pytest.approx(zoom * 1.2**2, rel=0.01)
    np.testing.assert_allclose(canvas.to_map((150, 260)), place, atol=1e-6)
    driver.wheel(canvas, at, -2)
    assert canvas.view.px_per_unit == pytest.approx(zoom)
    assert driver.canvas(1).view == other, "each map has its own view"


def test_a_drag_on_empty_space_pans_and_a_double_click_shows_all(driver: Driver) -> None:
    canvas, spot = driver.canvas(1), driver.empty_spot(1)
    start, place = canvas.view, canvas.to_map((spot.x(), spot.y()))
    driver.drag(canvas, spot, spot + QPoint(60, 45))
    assert canvas.view.px_per_unit == start.px_per_unit
    np.testing.assert_allclose(canvas.to_map((spot.x() + 60, spot.y() + 45)), place, atol=1e-6)
    assert driver.reading.probe.row == 238
    driver.double_click(canvas, driver.empty_spot(1))
    assert canvas.view == start


def test_a_click_on_empty_space_selects_nothing(driver: Driver) -> None:
    driver.click(driver.canvas(1), driver.datum(1, driver.lonely(1)))
    assert driver.state.selected
    driver.click(driver.canvas(1), driver.empty_spot(1))
    assert driver.state.selected == frozenset()


# --- the keyboard ------------------------------------------------------------------------------


def test_arrow_keys_move_the_probe(driver: Driver, by_hand: ByHand) -> None:
    canvas = driver.canvas(1)
    start = np.array(driver.codes(1)[238], dtype=np.float64)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        driver.key(canvas, key)
    driver.key(canvas, Qt.Key.Key_Up, SHIFT)
    driver.settle()
    step = 0.01 * canvas.width() / canvas.view.px_per_unit
    close(driver.read_by("digits-ae-2").code, start + np.array([2, 6]) * step)
    check_linked(driver, by_hand, 1, driver.read_by("digits-ae-2").code)


def test_keys_zoom_and_fit(driver: Driver) -> None:
    canvas = driver.canvas(0)
    start = canvas.view
    driver.key(canvas, Qt.Key.Key_Plus)
    assert canvas.view.px_per_unit > start.px_per_unit
    driver.key(canvas, Qt.Key.Key_Minus)
    driver.key(canvas, Qt.Key.Key_Minus)
    assert canvas.view.px_per_unit < start.px_per_unit
    driver.key(canvas, Qt.Key.Key_F)
    assert canvas.view == start


def test_numbers_can_be_typed(driver: Driver, by_hand: ByHand) -> None:
    boxes = [box for box in driver.page.inspector.findChildren(NumberSlider) if box.isVisible()]
    assert len(boxes) == 2
    first, second = driver.codes(1)[238]
    assert [box.value() for box in boxes] == pytest.approx([first, second], abs=0.06)
    driver.click(boxes[1].field)
    boxes[1].field.selectAll()
    QTest.keyClicks(boxes[1].field, "1.25")
    driver.key(boxes[1].field, Qt.Key.Key_Return)
    driver.settle()
    code = driver.read_by("digits-ae-2").code
    close(code, np.array([first, 1.25]))
    check_linked(driver, by_hand, 1, code)


def test_numbers_can_be_pulled(driver: Driver, by_hand: ByHand) -> None:
    slider = next(box for box in driver.page.inspector.findChildren(NumberSlider) if box.isVisible()).slider
    first, second = driver.codes(1)[238]
    start = slider.handle().toPoint()
    driver.drag(slider, start, start + QPoint(30, 0))
    driver.settle()
    code = driver.read_by("digits-ae-2").code
    assert code[0] > first + 1
    assert code[1] == second
    check_linked(driver, by_hand, 1, code)


def test_a_free_point_of_the_other_map_shows_that_maps_numbers(driver: Driver) -> None:
    canvas = driver.canvas(0)
    driver.drag(canvas, driver.probe(0), QPoint(160, 160))
    driver.settle()
    boxes = [box for box in driver.page.inspector.findChildren(NumberSlider) if box.isVisible()]
    code = driver.read_by("digits-pca-2").code
    assert [box.value() for box in boxes] == pytest.approx(list(code), abs=0.06)
