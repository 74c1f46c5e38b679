"""The interpolation panel under a hand: pin, carry, drag, swap, walk, draw, compare, take back."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from explorer.core.interpolation import line, slerp
from explorer.core.paths import checkpoint
from tests.app.between import Weaver

KEY = Qt.Key


def corners(weaver: Weaver) -> list[np.ndarray]:
    mosaic, last = weaver.grid, weaver.grid.shape()[0] - 1
    found = [mosaic.picture(row, column) for row, column in ((0, 0), (0, last), (last, 0), (last, last))]
    return [picture for picture in found if picture is not None]


def test_four_data_of_four_classes_begin_and_the_corners_are_what_they_decode_to(weaver: Weaver) -> None:
    anchors = weaver.presenter.state.anchors
    rows = [anchor.row for anchor in anchors]
    labels = weaver.app.library.codes["digits-ae-2"].labels[rows]
    assert len(set(labels.tolist())) == 4
    assert weaver.grid.shape() == (10, 10)
    for picture, tile in zip(corners(weaver), weaver.inspector.anchors.tiles, strict=True):
        np.testing.assert_array_equal(picture, tile.picture())
    asked = " and ".join(f" {label}" for label in labels[-1:])
    assert weaver.panel.title().endswith(f"{asked}?")


def test_the_grid_the_strips_and_the_tile_follow_an_anchor_while_it_is_dragged(weaver: Weaver) -> None:
    before = (
        weaver.row(weaver.grid),
        weaver.row(weaver.strip_of("PCA")),
        weaver.row(weaver.strip_of("Pixels")),
    )
    start = weaver.anchor("A")
    weaver.press(weaver.map, start)
    seen = []
    for step in range(1, 6):
        weaver.move(weaver.map, start + QPoint(-14 * step, 12 * step))
        weaver.calm()
        seen.append(weaver.row(weaver.grid).tobytes())
    assert len(set(seen)) == 5, "each move has its grid"
    weaver.release(weaver.map, start + QPoint(-70, 60))
    weaver.calm()
    now = weaver.row(weaver.grid), weaver.row(weaver.strip_of("PCA")), weaver.row(weaver.strip_of("Pixels"))
    for old, new in zip(before, now, strict=True):
        assert (old != new).any()
        np.testing.assert_array_equal(old[-1], new[-1])  # B has not moved
    assert (weaver.anchor("A") - start - QPoint(-70, 60)).manhattanLength() <= 1
    np.testing.assert_array_equal(corners(weaver)[0], weaver.inspector.anchors.tiles[0].picture())


def test_the_strip_is_what_the_model_decodes_along_the_line(weaver: Weaver, by_hand: object) -> None:
    path = weaver.path("digits-ae-2", "line")
    assert weaver.presenter.read is not None
    wished = line(path.codes[0], path.codes[-1], weaver.presenter.read.t)
    np.testing.assert_allclose(path.codes, wished, atol=1e-6)
    np.testing.assert_array_equal(weaver.row(weaver.strip_of("Autoencoder")), path.pictures)
    assert weaver.map.anchors.keys() == set("ABCD")


def test_a_datum_is_carried_from_the_map_onto_a_corner_a_tile_and_a_strip(weaver: Weaver) -> None:
    row = weaver.lonely_row()
    weaver.carry(row, weaver.grid, weaver.cell(weaver.grid, 8, 8))
    weaver.calm()
    assert weaver.presenter.state.anchors[3].row == row
    row = weaver.lonely_row()
    weaver.carry(row, weaver.inspector.anchors.tiles[1], QPoint(20, 20))
    weaver.calm()
    assert weaver.presenter.state.anchors[1].row == row
    strip, row = weaver.strip_of("PCA"), weaver.lonely_row()
    weaver.carry(row, strip, QPoint(10, strip.height() // 2))
    weaver.calm()
    assert weaver.presenter.state.anchors[0].row == row
    assert weaver.presenter.carrying.ghost is None


def test_a_datum_that_is_let_go_over_nothing_pins_nothing(weaver: Weaver) -> None:
    before = weaver.presenter.state.anchors
    weaver.carry(weaver.lonely_row(), weaver.window, QPoint(300, 6))
    assert weaver.presenter.state.anchors == before


def test_a_click_pins_what_is_chosen_and_ctrl_z_takes_it_back(weaver: Weaver) -> None:
    before = weaver.presenter.state.anchors
    weaver.press_button(weaver.inspector.anchors.tiles[2])
    row = weaver.lonely_row()
    weaver.click(weaver.map, weaver.place(row))
    weaver.calm()
    assert weaver.presenter.state.anchors[2].row == row
    weaver.map.setFocus()
    weaver.press_key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    weaver.calm()
    assert weaver.presenter.state.anchors == before


def test_ends_are_swapped_by_the_button_and_by_carrying_one_corner_onto_another(weaver: Weaver) -> None:
    top = weaver.row(weaver.strip_of("Autoencoder"))
    weaver.press_button(weaver.inspector.swap)
    weaver.calm()
    np.testing.assert_array_equal(weaver.row(weaver.strip_of("Autoencoder"))[[0, -1]], top[[-1, 0]])
    a, b, c, d = corners(weaver)
    grid = weaver.grid
    weaver.drag(grid, weaver.cell(grid, 0, 0), weaver.cell(grid, 9, 9))
    weaver.calm()
    now = corners(weaver)
    for old, new in zip((d, b, c, a), now, strict=True):
        np.testing.assert_array_equal(old, new)


def test_two_ends_give_the_strips_the_room(weaver: Weaver) -> None:
    height = weaver.panel.strips.height()
    weaver.press_button(weaver.inspector.corners.button(0))
    weaver.calm()
    assert not weaver.panel.grid.isVisible()
    assert weaver.panel.strips.height() > height
    assert set(weaver.map.anchors) == {"A", "B"}
    assert not weaver.inspector.anchors.tiles[2].isVisible()


def test_all_three_ways_stand_below_each_other_and_end_alike(weaver: Weaver) -> None:
    weaver.press_button(weaver.inspector.all_ways)
    weaver.calm()
    rows = [weaver.row(weaver.strip_of("Autoencoder", way)) for way in ("line", "slerp", "density")]
    for row in rows[1:]:
        np.testing.assert_array_equal(row[[0, -1]], rows[0][[0, -1]])
        assert (row != rows[0]).any()
    path = weaver.path("digits-ae-2", "slerp")
    assert weaver.presenter.read is not None
    np.testing.assert_allclose(
        path.codes, slerp(path.codes[0], path.codes[-1], weaver.presenter.read.t), rtol=1e-5, atol=1e-5
    )
    near = weaver.path("digits-ae-2", "density").distances.mean()
    assert near < weaver.path("digits-ae-2", "line").distances.mean()


def test_another_model_stands_beside_and_the_grid_can_be_of_it(weaver: Weaver) -> None:
    weaver.app.library.open(str(checkpoint("digits-vae-2")))
    weaver.until(lambda: "digits-vae-2" in weaver.app.library.able)
    weaver.calm()
    rows = [anchor.row for anchor in weaver.presenter.state.anchors]
    assert weaver.presenter.state.model_id == "digits-ae-2"
    if "digits-vae-2" not in weaver.presenter.state.others:  # it had been open before the panel was looked at
        weaver.press_button(weaver.inspector.beside("digits-vae-2"))
        weaver.calm()
    beside = weaver.row(weaver.strip_of("VAE")).copy()
    chooser = weaver.panel.codes.chooser
    chooser.activated.emit(chooser.findData("digits-vae-2"))
    weaver.calm()
    assert [anchor.row for anchor in weaver.presenter.state.anchors] == rows
    np.testing.assert_array_equal(weaver.row(weaver.strip_of("VAE")), beside)
    weaver.press_button(weaver.inspector.beside("digits-ae-2"))
    weaver.calm()
    assert weaver.strip_of("Autoencoder").shape() == (1, 10)


def test_steps_and_overshoot_are_pulled_and_both_anchors_stay_in_the_strip(weaver: Weaver) -> None:
    slider = weaver.inspector.steps.slider
    weaver.reveal(slider)
    weaver.drag(slider, slider.handle().toPoint(), QPoint(slider.width() - 1, slider.height() // 2))
    weaver.calm()
    assert weaver.grid.shape() == (25, 25)
    field = weaver.inspector.overshoot.field
    weaver.reveal(field)
    weaver.click(field)
    field.selectAll()
    weaver.qtbot.keyClicks(field, "0.5\r")
    weaver.calm()
    assert weaver.presenter.read is not None
    t = weaver.presenter.read.t
    assert (t[0], t[-1]) == (-0.5, 1.5)
    strip = weaver.strip_of("Autoencoder")
    assert sorted(strip.anchors().values()) == ["A", "B"]
    for (_, column), letter in strip.anchors().items():
        assert t[column] == float(letter == "B")


def test_it_walks_to_and_fro_pauses_and_steps_by_arrow_keys(weaver: Weaver) -> None:
    weaver.map.setFocus()
    seen: list[int | None] = []
    weaver.presenter.steps.looked.connect(seen.append)
    weaver.inspector.speed.changed.emit(20.0)
    weaver.press_key(KEY.Key_Space)
    assert weaver.inspector.play.text() == "Pause"
    weaver.until(lambda: len(seen) > 14)
    weaver.press_key(KEY.Key_Space)
    weaver.presenter.steps.looked.disconnect(seen.append)
    walked = [step for step in seen if step is not None]
    assert 9 in walked, "it came to the end"
    assert min(walked[walked.index(9) :]) < 9, "and turned round"
    at = weaver.presenter.steps.at
    assert at is not None
    weaver.press_key(KEY.Key_Left if at else KEY.Key_Right)
    step = weaver.presenter.steps.at
    assert step == (at - 1 if at else 1)
    assert step is not None
    picture = weaver.inspector.here.picture.image()
    assert picture is not None
    np.testing.assert_array_equal(picture, weaver.path("digits-ae-2", "line").pictures[step])
    assert weaver.inspector.here.words()[0] == f"Step {step + 1} of 10"


def test_pointing_at_a_step_shows_it_and_a_click_puts_the_probe_there(weaver: Weaver) -> None:
    strip = weaver.strip_of("Autoencoder")
    at = weaver.cell(strip, 0, 4)
    weaver.move(strip, at)
    weaver.until(lambda: bool(strip.enlarged()))
    assert weaver.inspector.here.words()[0] == "Step 5 of 10"
    weaver.click(strip, at)
    weaver.settle()
    code = weaver.path("digits-ae-2", "line").codes[4]
    probe = weaver.app.presenter.hand.probe
    assert probe is not None
    np.testing.assert_array_equal(probe.code, code)
    weaver.click(weaver.grid, weaver.cell(weaver.grid, 5, 5))
    weaver.settle()
    assert weaver.app.presenter.hand.probe is not probe


def test_a_digit_is_drawn_and_becomes_an_anchor_of_every_model(weaver: Weaver) -> None:
    weaver.press_button(weaver.inspector.anchors.tiles[0])
    weaver.press_button(weaver.inspector.draw)
    sketch = weaver.panel.drawing.sketch
    assert sketch.isVisible()
    middle, down = sketch.width() // 2, sketch.height()
    weaver.drag(sketch, QPoint(middle, down // 5), QPoint(middle, down // 2), QPoint(middle, 4 * down // 5))
    weaver.calm()
    anchor = weaver.presenter.state.anchors[0]
    assert anchor.picture is not None
    assert anchor.picture.shape == (8, 8)
    assert anchor.picture.max() > 0.8
    faded, decoded = weaver.row(weaver.strip_of("Pixels"))[0], weaver.row(weaver.strip_of("Autoencoder"))[0]
    np.testing.assert_array_equal(faded, np.rint(anchor.picture * 255).astype(np.uint8))
    assert decoded[:, 3:5].mean() > 2 * decoded[:, :2].mean(), "the stroke is in the middle"
    first = weaver.map.anchors["A"]
    weaver.click(weaver.button("Clear", weaver.panel.drawing))
    weaver.drag(sketch, QPoint(40, down // 2), QPoint(sketch.width() - 40, down // 2))
    weaver.calm()
    weaver.until(lambda: weaver.map.anchors["A"] != first)
    weaver.map.setFocus()
    weaver.press_key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    weaver.calm()
    assert weaver.presenter.state.anchors[0].row is not None


def test_a_picture_is_pasted_onto_a_corner(weaver: Weaver) -> None:
    image = QImage(16, 16, QImage.Format.Format_RGB888)
    image.fill(QColor("black"))
    for y in range(16):
        for x in range(6, 10):
            image.setPixelColor(x, y, QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    weaver.move(weaver.grid, weaver.cell(weaver.grid, 0, 9))
    weaver.grid.setFocus()
    QTest.keyClick(weaver.grid, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    weaver.calm()
    picture = weaver.presenter.state.anchors[1].picture
    assert picture is not None
    assert picture[:, 3:5].min() > 0.9
    assert picture[:, [0, 7]].max() < 0.1
