"""What a map shows besides points: pixels in both themes, after zoom and pan, and that it costs no hover."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from explorer.widgets.canvas import MapCanvas, View
from explorer.widgets.map.layer import PointsLayer
from tests.widgets.conftest import BLUE, RED, SQUARE, names, near, palette, picture_of, rgb, set_scale, spot

CHESS = np.array([[255, 0], [0, 255]], dtype=np.uint8)
BOX = (-0.8, -0.8, 0.8, 0.8)
HIGH_LEFT, HIGH_RIGHT, LOW_LEFT, LOW_RIGHT = (-0.4, 0.4), (0.4, 0.4), (-0.4, -0.4), (0.4, -0.4)
VIEWS = (None, View(0.1, -0.05, 250.0), View(-0.2, 0.1, 90.0))


def look_from(canvas, view):
    if view is not None:
        canvas.view = view
    QApplication.processEvents()
    return picture_of(canvas)


def mixed(first, second, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def around(image, at, reach=2):
    return [
        rgb(image, at + QPoint(dx, dy)) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)
    ]


def any_near(image, at, colour, by=60, reach=2):
    return any(near(seen, colour, by) for seen in around(image, at, reach))


# -- the picture below ---------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_a_backdrop_is_drawn_in_ink_pixel_for_pixel_and_follows_the_view(theme, canvas, view):
    canvas.set_backdrop(CHESS, BOX)
    image, shown = look_from(canvas, view), names(theme)
    for place, colour in (
        (HIGH_LEFT, "ink"),
        (HIGH_RIGHT, "ground"),
        (LOW_LEFT, "ground"),
        (LOW_RIGHT, "ink"),
    ):
        assert rgb(image, spot(canvas, place)) == shown[colour]
    edge = spot(canvas, (0.0, 0.4))
    row = [rgb(image, edge + QPoint(dx, 0)) for dx in range(-4, 5)]
    assert set(row) == {shown["ink"], shown["ground"]}
    assert row == sorted(row, key=lambda colour: colour != shown["ink"])


def test_points_lie_on_a_backdrop_in_full_colour(theme, canvas):
    canvas.set_backdrop(np.full((4, 4), 255, np.uint8), (-2, -2, 2, 2))
    image = picture_of(canvas)
    assert rgb(image, spot(canvas, SQUARE[4])) == BLUE
    assert rgb(image, spot(canvas, SQUARE[1])) == RED


def test_a_backdrop_keeps_its_own_colours_and_goes(theme, canvas):
    colours = np.array([[RED, BLUE]], dtype=np.uint8)
    canvas.set_backdrop(colours, BOX)
    image = picture_of(canvas)
    assert (rgb(image, spot(canvas, HIGH_LEFT)), rgb(image, spot(canvas, LOW_RIGHT))) == (RED, BLUE)
    assert rgb(image, spot(canvas, (0.0, 0.9))) == names(theme)["ground"]
    canvas.set_backdrop(None)
    assert rgb(picture_of(canvas), spot(canvas, HIGH_LEFT)) == names(theme)["ground"]


def test_an_opacity_lets_the_ground_through(theme, canvas):
    shown = names(theme)
    canvas.set_backdrop(CHESS, BOX, opacity=0.25)
    assert near(
        rgb(picture_of(canvas), spot(canvas, HIGH_LEFT)), mixed(shown["ground"], shown["ink"], 0.25), 2
    )
    canvas.set_backdrop(np.full((1, 1, 3), RED, np.uint8), BOX, opacity=0.25)
    assert near(rgb(picture_of(canvas), spot(canvas, HIGH_LEFT)), mixed(shown["ground"], RED, 0.25), 2)


def test_a_backdrop_follows_the_theme(look, canvas):
    canvas.set_backdrop(CHESS, BOX)
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert rgb(picture_of(canvas), spot(canvas, HIGH_LEFT)) == names("dark")["ink"]


@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 1), (1, 2, 2), (3, 2, 2), (2, 2, 3)])
def test_a_lattice_has_its_cells_where_they_were_decoded(theme, canvas, shape):
    pictures = np.zeros((2, 4, *shape), np.uint8)
    pictures[0, 3] = 255
    canvas.set_lattice(pictures, BOX, opacity=1.0)
    image, shown = picture_of(canvas), names(theme)
    full = (255, 255, 255) if 3 in shape else shown["ink"]
    empty = (0, 0, 0) if 3 in shape else shown["ground"]
    assert rgb(image, spot(canvas, (0.6, 0.4))) == full
    for place in ((0.2, 0.4), (0.6, -0.4), (-0.6, 0.4)):
        assert rgb(image, spot(canvas, place)) == empty
    canvas.set_lattice(None)
    assert rgb(picture_of(canvas), spot(canvas, (0.6, 0.4))) == shown["ground"]


def test_a_lattice_lies_picture_beside_picture(theme, canvas):
    left_dark = np.array([[255, 0], [255, 0]], np.uint8)
    canvas.set_lattice(np.stack([left_dark, left_dark])[None], BOX, opacity=1.0)
    image, shown = picture_of(canvas), names(theme)
    seen = [rgb(image, spot(canvas, (x, 0.4))) for x in (-0.6, -0.2, 0.2, 0.6)]
    assert seen == [shown["ink"], shown["ground"]] * 2


@pytest.mark.parametrize("zoom", [1e-3, 1e5, 1e9])
def test_a_backdrop_can_be_seen_from_any_distance(canvas, zoom):
    canvas.set_backdrop(CHESS, BOX)
    image = look_from(canvas, View(-0.4, 0.4, zoom))
    if zoom > 1:
        assert rgb(image, QPoint(200, 200)) == names("light")["ink"]


@pytest.mark.parametrize(
    ("image", "bounds"),
    [
        (np.zeros((2, 2)), BOX),
        (np.zeros((2, 2, 2), np.uint8), BOX),
        (np.zeros(4, np.uint8), BOX),
        (CHESS, (0, 0, 0, 1)),
        (CHESS, (0, 0, 1, np.nan)),
    ],
)
def test_what_is_no_backdrop_is_refused(canvas, image, bounds):
    with pytest.raises(ValueError, match="backdrop"):
        canvas.set_backdrop(image, bounds)


# -- what lies above -----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_ellipses_of_one_and_two_sigma(theme, canvas, view):
    turned = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
    spread = turned @ np.diag([0.2**2, 0.1**2]) @ turned.T
    canvas.set_ellipses([(0.5, 0.0), (np.nan, 0.0)], [spread, spread], np.array([RED, BLUE], np.uint8))
    image = look_from(canvas, view)
    for axis, sigma in ((turned[:, 0], 0.2), (turned[:, 1], 0.1)):
        for times in (1, 2):
            at = spot(canvas, np.array([0.5, 0.0]) + axis * sigma * times)
            assert any_near(image, at, RED)
        assert not any_near(image, spot(canvas, np.array([0.5, 0.0]) + axis * sigma * 1.5), RED)
    canvas.set_ellipses(np.empty((0, 2)), np.empty((0, 2, 2)))
    at = spot(canvas, np.array([0.5, 0.0]) + turned[:, 0] * 0.2)
    assert rgb(picture_of(canvas), at) == names(theme)["ground"]


def test_ellipses_without_colours_are_ink_and_a_flat_one_is_a_line(theme, canvas):
    canvas.set_ellipses([(0.5, 0.5)], [np.diag([0.04, -1e-18])])
    image = picture_of(canvas)
    assert any_near(image, spot(canvas, (0.6, 0.5)), names(theme)["ink"])
    assert not any_near(image, spot(canvas, (0.5, 0.7)), names(theme)["ink"])


@pytest.mark.parametrize("view", VIEWS)
def test_rings_lie_about_the_origin_and_are_named_at_the_top(theme, canvas, view):
    canvas.set_rings([0.5], ["prior, 1σ"])
    image, shown = look_from(canvas, view), names(theme)
    grey = mixed(shown["ground"], shown["ink"], 0.72)
    turn = np.linspace(0, 2 * np.pi, 90)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    box = canvas.rect().adjusted(3, 3, -3, -3)
    places = [spot(canvas, place) for place in circle * 0.5]
    on = [any_near(image, at, grey, 80, reach=1) for at in places if box.contains(at)]
    assert 0.35 < np.mean(on) < 0.95
    beside = [spot(canvas, place) for place in circle[::9] * 0.62]
    assert all(rgb(image, at) == shown["ground"] for at in beside if box.contains(at))
    top = spot(canvas, (0.0, 0.5))
    if box.adjusted(40, 10, -40, -10).contains(top):
        words = {rgb(image, top + QPoint(dx, dy)) for dx in range(-20, 20) for dy in range(-6, 6)}
        assert any(near(seen, mixed(shown["ground"], shown["ink"], 0.8), 60) for seen in words)
    canvas.set_rings([])
    assert all(rgb(picture_of(canvas), at) == shown["ground"] for at in places if box.contains(at))


def test_of_a_huge_ring_the_arc_in_sight_is_drawn(canvas):
    canvas.set_rings([1000.0, 2000.0])
    image = look_from(canvas, View(1000 / np.sqrt(2), 1000 / np.sqrt(2), 100.0))
    ground = names("light")["ground"]
    along = [rgb(image, QPoint(200 + d, 200 + d)) for d in range(-60, 61)]
    assert 0.3 < np.mean([colour != ground for colour in along]) < 0.95
    assert rgb(image, QPoint(300, 100)) == ground == rgb(image, QPoint(100, 300))


@pytest.mark.parametrize("view", VIEWS)
def test_crosses_are_small_and_cannot_be_pointed_at(theme, canvas, view):
    canvas.set_extra([(0.5, 0.3), (np.nan, 0.0)], RED)
    image = look_from(canvas, view)
    at = spot(canvas, (0.5, 0.3))
    assert any_near(image, at, RED, 80)
    assert near(rgb(image, at + QPoint(8, 8)), names(theme)["ground"], 3)
    assert canvas.datum_near(QPointF(at)) == -1
    canvas.set_extra(None)
    assert rgb(picture_of(canvas), at) == names(theme)["ground"]
    canvas.set_extra([(0.5, 0.3)])
    assert any_near(picture_of(canvas), at, names(theme)["ink"], 90)


@pytest.mark.parametrize("view", VIEWS)
def test_a_path_goes_from_point_to_point_with_gaps(theme, canvas, view):
    gap = (np.nan, np.nan)
    canvas.set_path([(-0.3, 0.2), (0.2, 0.2), gap, (0.2, -0.2), (-0.3, -0.2)])
    image, ink = look_from(canvas, view), names(theme)["ink"]
    for place in ((0.0, 0.2), (0.0, -0.2)):
        assert any_near(image, spot(canvas, place), ink, reach=1)
    assert rgb(image, spot(canvas, (0.2, 0.05))) == names(theme)["ground"]
    canvas.set_path(None)
    assert rgb(picture_of(canvas), spot(canvas, (0.0, 0.2))) == names(theme)["ground"]


@pytest.mark.parametrize(
    "call",
    [
        lambda canvas: canvas.set_extra([1.0, 2.0]),
        lambda canvas: canvas.set_path(np.zeros((3, 3))),
        lambda canvas: canvas.set_ellipses(np.zeros((2, 2)), np.zeros((1, 2, 2))),
        lambda canvas: canvas.set_ellipses(np.zeros((1, 2)), np.zeros((1, 2, 2)), np.zeros((2, 3), np.uint8)),
    ],
)
def test_shapes_that_do_not_fit_are_refused(canvas, call):
    with pytest.raises(ValueError, match=r"shape|need"):
        call(canvas)


# -- all of them ---------------------------------------------------------------------------------------


def dress(canvas):
    draw = np.random.default_rng(0)
    canvas.set_lattice(draw.integers(0, 255, (4, 5, 6, 6), dtype=np.uint8), (-1.3, -1.1, 1.2, 1.0))
    canvas.set_ellipses(SQUARE, np.tile(np.diag([0.05, 0.02]), (5, 1, 1)))
    canvas.set_rings([0.3, 0.7], ["1σ", "2σ"])
    canvas.set_extra(draw.normal(0, 0.5, (30, 2)))
    canvas.set_path(np.cumsum(draw.normal(0, 0.1, (60, 2)), axis=0))


def levels(canvas):
    image = picture_of(canvas)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., :3].astype(int)


def test_panning_scrolls_to_about_the_very_same_pixels(canvas):
    dress(canvas)
    for dx, dy in ((7, -13), (-40, 4), (30, 90)):
        canvas.view = canvas.view.panned(dx, dy)
        scrolled = levels(canvas)
        canvas._layer.forget()
        assert (np.abs(scrolled - levels(canvas)).max(axis=2) > 40).mean() < 0.002


def test_a_hover_draws_none_of_it_anew(qtbot, canvas, monkeypatch):
    dress(canvas)
    canvas.set_probe((0.5, 0.5))
    picture_of(canvas)
    monkeypatch.setattr(PointsLayer, "_draw", lambda *_: pytest.fail("the layers were drawn anew"))
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]) + QPoint(3, 0))
    canvas.set_probe((0.4, 0.5))
    QApplication.processEvents()
    picture_of(canvas)


def test_it_grows_with_the_scale(look, canvas):
    canvas.set_extra([(0.5, 0.3)], RED)
    reach = QPoint(6, 0)
    assert not near(rgb(picture_of(canvas), spot(canvas, (0.5, 0.3)) + reach), RED, 90)
    set_scale(look, 2.0)
    QApplication.processEvents()
    row = [rgb(picture_of(canvas), spot(canvas, (0.5, 0.3)) + reach + QPoint(0, dy)) for dy in (-1, 0, 1)]
    assert any(near(colour, RED, 90) for colour in row)


@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_a_finer_screen_shows_the_same(canvas, ratio, monkeypatch):
    from PySide6.QtGui import QPixmap

    canvas.set_backdrop(CHESS, BOX)
    canvas.set_ellipses([(0.4, 0.4)], [np.diag([0.01, 0.01])], np.array([RED], np.uint8))
    monkeypatch.setattr(MapCanvas, "devicePixelRatioF", lambda self: ratio)
    pixmap = QPixmap(canvas.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    canvas.render(pixmap)
    image = pixmap.toImage()
    at = [QPoint(*(int(v) for v in canvas.to_pixels(place) * ratio)) for place in (HIGH_LEFT, (0.5, 0.4))]
    assert rgb(image, at[0]) == names("light")["ink"]
    assert any_near(image, at[1], RED)
