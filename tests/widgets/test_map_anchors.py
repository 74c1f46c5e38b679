"""Anchors of the map: how they look in both themes and at all scales, and that hand and keys move them."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from explorer.widgets.canvas import View
from explorer.widgets.map import anchors
from tests.widgets.conftest import (
    LEFT,
    NONE,
    SHIFT,
    SQUARE,
    Painted,
    names,
    near,
    picture_of,
    rgb,
    set_scale,
    spot,
    stroke,
    told,
)

HERE = (0.5, 0.4)
RIM = anchors.DISC + anchors.RING / 2
"""How far the middle of a ring is from that of its disc, in pixels at 100 %."""


def disc(canvas, letter):
    return canvas.anchor_pixel(letter).toPoint()


def on_rim(centre, k=1.0):
    """Eight pixels on the ring around a disc."""
    turn = np.arange(8) * np.pi / 4 + 0.2
    x, y = np.floor(np.stack([np.cos(turn), np.sin(turn)]) * RIM * k).astype(int).tolist()
    return [centre + QPoint(*offset) for offset in zip(x, y, strict=True)]


def ring_is(image, centre, colour, k=1.0):
    return all(near(rgb(image, at), colour, 60) for at in on_rim(centre, k))


def look(canvas):
    QApplication.processEvents()
    return picture_of(canvas)


# -- how they look -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.75, 1.0, 1.5, 2.0, 3.0])
def test_a_ring_in_the_accent_with_the_letter_on_paper(theme, qapp, canvas, scale):
    set_scale(qapp, scale)
    canvas.set_anchors({"I": HERE})
    image, shown, at = look(canvas), names(theme), disc(canvas, "I")
    assert (at - spot(canvas, HERE)).manhattanLength() <= 1
    assert ring_is(image, at, shown["accent"], scale)
    assert near(rgb(image, at), shown["accent"], 90)  # the stem of the I
    for side in (-1, 1):
        assert near(rgb(image, at + QPoint(round(side * 5 * scale), 0)), shown["ground"], 12)
    canvas.set_anchors({})
    image = look(canvas)
    assert all(rgb(image, place) == shown["ground"] for place in [at, *on_rim(at, scale)])


def test_wherever_it_is_it_looks_the_same(canvas):
    def seen(xy):
        canvas.set_anchors({"B": xy})
        at, image = disc(canvas, "B"), look(canvas)
        return [image.copy(at.x() + dx, at.y() + dy, 26, 26) for dx in (-14, -13) for dy in (-14, -13)]

    first = seen(HERE)[0]
    shift = 0.37 / canvas.view.px_per_unit
    assert any(first == box for box in seen((HERE[0] + shift, HERE[1] - shift)))


def test_they_lie_over_points_and_lattice(theme, canvas):
    canvas.set_lattice(np.full((2, 2, 3, 3), 255, np.uint8), (-1, -1, 1, 1), opacity=1.0)
    canvas.set_probe((0.45, 0.0))
    canvas.set_anchors({"I": SQUARE[4], "J": (0.45, 0.0)})
    image, shown = look(canvas), names(theme)
    for letter in "IJ":
        at = disc(canvas, letter)
        assert ring_is(image, at, shown["accent"])
        assert near(rgb(image, at + QPoint(-6, 0)), shown["ground"], 30)


def test_those_at_one_place_stand_beside_it_and_a_dot_marks_it(theme, canvas):
    canvas.set_anchors({"A": HERE, "B": HERE})
    image, shown, at = look(canvas), names(theme), spot(canvas, HERE)
    first, second = disc(canvas, "A"), disc(canvas, "B")
    assert (second - first).manhattanLength() >= anchors.APART - 2
    for centre in (first, second):
        away = centre - at
        assert np.hypot(away.x(), away.y()) <= anchors.APART
        assert near(rgb(image, centre + QPoint(0, round(-RIM))), shown["accent"], 60)
    assert near(rgb(image, at), shown["accent"], 40)


def test_anchors_that_do_not_hide_each_others_letters_stay_where_they_are(canvas):
    apart = (anchors.APART + 1) / canvas.view.px_per_unit
    places = {"A": HERE, "B": (HERE[0] + apart, HERE[1]), "C": (HERE[0], HERE[1] - apart)}
    canvas.set_anchors(places)
    for letter, place in places.items():
        assert (disc(canvas, letter) - spot(canvas, place)).manhattanLength() <= 1


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_a_crowd_keeps_apart_and_in_sight(qapp, canvas, count):
    letters = "ABCDEF"[:count]
    for place in (HERE, canvas.visible_bounds()[:2], canvas.visible_bounds()[2:]):
        canvas.set_anchors(dict.fromkeys(letters, place))
        at = np.array([canvas.anchor_pixel(letter).toTuple() for letter in letters])
        away = np.hypot(*(at[:, None] - at[None]).T) + 100 * np.eye(count)
        assert away.min() >= 0.75 * anchors.APART
        assert canvas.rect().adjusted(9, 9, -9, -9).contains(QPoint(*map(int, at.min(axis=0))))
        assert canvas.rect().adjusted(9, 9, -9, -9).contains(QPoint(*map(int, at.max(axis=0))))


def test_one_out_of_sight_waits_at_the_edge_with_a_beak(theme, canvas):
    canvas.set_anchors({"A": (50.0, 0.0)})
    image, shown, at = look(canvas), names(theme), disc(canvas, "A")
    assert 370 < at.x() < 390
    assert at.y() == 200
    assert ring_is(image, at, shown["accent"])
    assert near(rgb(image, at + QPoint(round(anchors.DISC + anchors.RING + 3), 0)), shown["accent"], 60)


def test_it_stays_at_its_place_while_the_map_zooms_and_pans(canvas):
    canvas.set_anchors({"A": HERE})
    for view in (View(0.1, 0.2, 70.0), View(0.4, 0.4, 900.0)):
        canvas.view = view
        assert (disc(canvas, "A") - spot(canvas, HERE)).manhattanLength() <= 1
        assert ring_is(look(canvas), disc(canvas, "A"), names("light")["accent"])


def test_what_is_not_finite_is_left_out(canvas):
    canvas.set_anchors({"A": (np.nan, 0.0), "B": [0.5, 0.25]})
    assert canvas.anchors == {"B": (0.5, 0.25)}


def test_only_their_squares_are_painted_anew(canvas):
    canvas.set_anchors({"A": HERE, "B": (-0.5, 0.5), "C": (-0.5, -0.5)})
    painted = Painted(canvas)
    canvas.set_anchors({"A": (0.8, 0.4), "B": (-0.5, 0.5), "C": (-0.5, -0.5)})
    assert 2 * 18**2 < painted.area() < 2 * 40**2
    canvas.set_anchors({"A": (0.8, 0.4), "B": (-0.5, 0.5), "C": (-0.5, -0.5)})
    assert painted.area() == 0


# -- under the hand ------------------------------------------------------------------------------------


def test_it_is_taken_before_the_probe_and_before_a_datum(qtbot, canvas, spies):
    canvas.set_probe(SQUARE[4], 4)
    canvas.set_anchors({"A": SQUARE[4]})
    at = spot(canvas, SQUARE[4])
    qtbot.mouseMove(canvas, at + QPoint(3, 0))
    qtbot.mouseClick(canvas, LEFT, NONE, at + QPoint(9, 0))
    assert told(spies["anchor_grabbed"]) == told(spies["anchor_dropped"]) == [("A",)]
    for name in ("grabbed", "dropped", "clicked", "hovered", "anchor_dragged"):
        assert spies[name].count() == 0
    assert canvas.anchors == {"A": (0.0, 0.0)}
    qtbot.mouseClick(canvas, LEFT, NONE, at + QPoint(-12, -12))
    assert spies["anchor_grabbed"].count() == 1


def test_it_moves_at_once_under_the_hand_without_a_jump(qtbot, canvas, spies):
    canvas.set_anchors({"A": HERE, "B": (-0.5, 0.5)})
    at = spot(canvas, HERE)
    stroke(qtbot, canvas, at + QPoint(5, 5), at + QPoint(6, 5), at + QPoint(35, -25), release=False)
    unit = 1 / canvas.view.px_per_unit
    (first, *_), (letter, x, y) = told(spies["anchor_dragged"])
    assert first == letter == "A"
    assert np.allclose((x, y), np.array(HERE) + np.array([30, 30]) * unit, atol=0.6 * unit)
    assert canvas.anchors["A"] == (x, y)
    assert ring_is(look(canvas), at + QPoint(30, -30), names("light")["accent"], 1 + 1.5 / RIM)
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, LEFT, NONE, at + QPoint(35, -25))
    assert told(spies["anchor_dropped"]) == [("A",)]
    assert spies["dragged"].count() == spies["view_changed"].count() == 0


def test_while_one_is_held_only_the_others_are_moved(qtbot, canvas):
    canvas.set_anchors({"A": HERE, "B": (-0.5, 0.5)})
    at = spot(canvas, HERE)
    stroke(qtbot, canvas, at, at + QPoint(40, 0), release=False)
    held = canvas.anchors["A"]
    canvas.set_anchors({"A": (-0.2, -0.2), "B": (-0.6, 0.6)})
    assert canvas.anchors == {"A": held, "B": (-0.6, 0.6)}
    qtbot.mouseRelease(canvas, LEFT, NONE, at + QPoint(40, 0))
    canvas.set_anchors({"A": (-0.2, -0.2)})
    assert canvas.anchors == {"A": (-0.2, -0.2)}


def test_one_that_is_taken_away_slips_out_of_the_hand(qtbot, canvas, spies):
    canvas.set_anchors({"A": HERE})
    at = spot(canvas, HERE)
    stroke(qtbot, canvas, at, at + QPoint(40, 0), release=False)
    canvas.set_anchors({})
    assert told(spies["anchor_dropped"]) == [("A",)]
    qtbot.mouseMove(canvas, at + QPoint(60, 0))
    assert spies["anchor_dragged"].count() == 1


@pytest.mark.parametrize("letter", ["A", "B"])
def test_of_two_at_one_place_each_can_be_taken(qtbot, canvas, spies, letter):
    canvas.set_anchors({"A": HERE, "B": HERE})
    at = disc(canvas, letter)
    stroke(qtbot, canvas, at, at + QPoint(0, 30), at + QPoint(0, 60))
    assert told(spies["anchor_grabbed"]) == [(letter,)]
    assert (disc(canvas, letter) - at - QPoint(0, 60)).manhattanLength() <= 1
    other = "AB".replace(letter, "")
    assert canvas.anchors[other] == HERE
    assert (disc(canvas, other) - spot(canvas, HERE)).manhattanLength() <= 1


def test_others_make_way_for_the_one_that_is_dragged(qtbot, canvas):
    canvas.set_anchors({"A": (-0.5, 0.4), "B": HERE})
    at = spot(canvas, HERE)
    stroke(qtbot, canvas, spot(canvas, (-0.5, 0.4)), at - QPoint(50, 0), at - QPoint(4, 0), release=False)
    assert (disc(canvas, "A") - at + QPoint(4, 0)).manhattanLength() <= 1
    assert disc(canvas, "B").x() - disc(canvas, "A").x() >= anchors.APART - 2
    assert canvas.anchors["B"] == HERE
    qtbot.mouseRelease(canvas, LEFT, NONE, at - QPoint(4, 0))


def test_one_at_the_edge_can_be_brought_back(qtbot, canvas, spies):
    canvas.set_anchors({"A": (50.0, 0.0)})
    stroke(qtbot, canvas, disc(canvas, "A"), QPoint(300, 150), QPoint(250, 150))
    assert np.allclose(canvas.anchors["A"], canvas.to_map((250, 150)), atol=1.5 / canvas.view.px_per_unit)


def test_where_anchors_are_is_felt_before_a_press(qtbot, canvas):
    canvas.set_probe(HERE)
    canvas.set_anchors({"A": HERE})
    at, accent = spot(canvas, HERE), names("light")["accent"]
    outside = QPoint(int(anchors.DISC + anchors.RING) + 1, 0)
    qtbot.mouseMove(canvas, at)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    assert near(rgb(look(canvas), at + outside), accent, 80)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    canvas.set_probe(None)
    assert not near(rgb(look(canvas), at + outside), accent, 80)


@pytest.mark.parametrize("act", ["lasso", "middle", "double"])
def test_lasso_pan_and_double_click_are_what_they_were(qtbot, canvas, spies, act):
    canvas.set_anchors({"A": HERE})
    at, whole = spot(canvas, HERE), canvas.view
    if act == "lasso":
        stroke(qtbot, canvas, at, at + QPoint(40, 0), at + QPoint(40, 40), modifier=SHIFT)
        assert spies["lassoed"].count() == 1
        assert spies["anchor_grabbed"].count() == 0
    elif act == "middle":
        qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, NONE, at)
        qtbot.mouseMove(canvas, at + QPoint(30, 0))
        qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, NONE, at + QPoint(30, 0))
        assert canvas.view != whole
        assert spies["anchor_grabbed"].count() == 0
    else:
        canvas.view = View(0.3, 0.3, 150.0)
        qtbot.mouseDClick(canvas, LEFT, NONE, spot(canvas, HERE))
        assert canvas.view == View(0.3, 0.3, 150.0)
        assert spies["anchor_grabbed"].count() >= 1


@pytest.mark.parametrize("by", ["escape", "hiding"])
def test_escape_and_hiding_let_go(qtbot, canvas, spies, by):
    canvas.set_anchors({"A": HERE})
    at = spot(canvas, HERE)
    stroke(qtbot, canvas, at, at + QPoint(40, 0), release=False)
    if by == "escape":
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    else:
        canvas.hide()
    assert told(spies["anchor_dropped"]) == [("A",)]
    assert spies["clicked"].count() == 0
    qtbot.mouseMove(canvas, at + QPoint(60, 0))
    assert spies["anchor_dragged"].count() == 1


# -- by keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "letter"), [(Qt.Key.Key_B, "B"), (Qt.Key.Key_2, "B"), (Qt.Key.Key_1, "A")])
def test_letters_and_digits_choose_what_arrows_move_until_escape(qtbot, canvas, spies, key, letter):
    canvas.set_anchors({"A": HERE, "B": (-0.5, 0.5)})
    qtbot.keyClick(canvas, key)
    assert canvas.chosen_anchor == letter
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    step = 0.01 * canvas.width() / canvas.view.px_per_unit
    (first, dx, _), (_, _, dy) = told(spies["anchor_moved_by_key"])
    assert (first, dx, dy) == (letter, -step, pytest.approx(5 * step))
    assert spies["moved_by_key"].count() == 0
    assert canvas.anchors["A"] == HERE
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.chosen_anchor == ""
    assert spies["clicked"].count() == 0
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert told(spies["moved_by_key"]) == [(-step, 0.0)]


def test_the_chosen_one_has_a_thicker_ring_while_the_map_has_the_keyboard(qtbot, canvas):
    canvas.set_anchors({"A": HERE})
    canvas.setFocus()
    outer = QPoint(int(anchors.DISC + anchors.RING) + 1, 0)
    accent, at = names("light")["accent"], spot(canvas, HERE)
    assert not near(rgb(look(canvas), at + outer), accent, 90)
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    assert near(rgb(look(canvas), at + outer), accent, 60)
    assert canvas.accessibleDescription() == "Anchor A"
    canvas.clearFocus()
    assert not near(rgb(look(canvas), at + outer), accent, 90)


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_3, Qt.Key.Key_0])
def test_keys_of_no_anchor_are_left_to_the_window(canvas, key):
    canvas.set_anchors({"A": HERE, "B": (-0.5, 0.5)})
    event = QKeyEvent(QEvent.Type.KeyPress, key, NONE)
    canvas.keyPressEvent(event)
    assert not event.isAccepted()
    assert canvas.chosen_anchor == ""


def test_a_chosen_anchor_that_goes_is_chosen_no_longer(qtbot, canvas, spies):
    canvas.set_anchors({"A": HERE})
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    canvas.set_anchors({"B": HERE})
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert spies["moved_by_key"].count() == 1
    assert spies["anchor_moved_by_key"].count() == 0


def test_an_anchor_is_found_by_its_nearest_disc(canvas):
    canvas.set_anchors({"A": HERE, "B": (0.6, 0.4)})
    middle = QPointF(spot(canvas, (0.55, 0.4)))
    assert canvas.anchor_near(middle - QPointF(2, 0)) == "A"
    assert canvas.anchor_near(middle + QPointF(2, 0)) == "B"
    assert canvas.anchor_near(middle + QPointF(60, 0)) == ""
