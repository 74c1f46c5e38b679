"""What the game looks like, probed pixel by pixel in both themes, and how often it is painted."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.arena import LAYERS, Arena
from explorer.widgets.arena.field import spread, taps
from explorer.widgets.arena.grid import areas, opacity
from explorer.widgets.arena.lines import LONGEST, TYPICAL, reached, typical
from explorer.widgets.arena.tones import tones
from tests.widgets.conftest import Painted, names, near, palette, picture_of, rgb, set_scale, told

WHOLE = (-1.0, -1.0, 1.0, 1.0)
AT = np.array([[-0.5, 0.5], [0.5, -0.5]])


@pytest.fixture
def arena(show):
    made = Arena()
    show(made, 400, 400)
    return made


@pytest.fixture
def shades(theme):
    return tones(palette(theme))


def spot(arena, xy):
    x, y = arena.to_pixels(xy)
    return QPoint(int(x), int(y))


def colour_at(arena, xy):
    return rgb(picture_of(arena), spot(arena, xy))


def box_of_change(before, after):
    """Where two pictures differ: left, top, right, bottom."""
    changed = [
        (x, y)
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    xs, ys = zip(*changed, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


# -- where it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(400, 400), (600, 300), (240, 500)])
def test_the_bounds_are_seen_in_the_middle_with_y_up_and_equal_aspect(show, size):
    arena = Arena()
    show(arena, *size)
    arena.set_bounds(-2, 1, 2, 3)
    corners = arena.to_pixels([(-2, 1), (2, 3)])
    assert (corners >= -1e-6).all()
    assert (corners <= np.add(size, 1e-6)).all()
    assert np.allclose(corners.mean(axis=0), np.divide(size, 2))
    (width, height) = (corners[1] - corners[0]) * (1, -1)
    assert width / height == pytest.approx(2)
    assert width == pytest.approx(size[0]) or height == pytest.approx(size[1])
    x0, y0, x1, y1 = arena.seen()
    assert x0 <= -2 and y0 <= 1 and x1 >= 2 and y1 >= 3  # noqa: PT018
    assert arena.bounds() == (-2, 1, 2, 3)


def test_pixels_and_places_are_each_others_inverse(arena):
    arena.set_bounds(0, 0, 3, 3)
    assert arena.to_data(QPointF(*arena.to_pixels((1.25, 2.5)))) == pytest.approx((1.25, 2.5))


@pytest.mark.parametrize("bounds", [(0, 0, 0, 1), (0, 1, 1, 0), (np.nan, 0, 1, 1), (0, 0, np.inf, 1)])
def test_no_box_is_refused(arena, bounds):
    with pytest.raises(ValueError, match="bounds"):
        arena.set_bounds(*bounds)
    assert arena.bounds() == WHOLE


# -- the layers ----------------------------------------------------------------------------------------


def test_real_points_are_blue_and_made_ones_orange(arena, theme, shades):
    arena.set_real(AT[:1])
    arena.set_made(AT[1:])
    assert near(colour_at(arena, AT[0]), shades.real, 40)
    assert near(colour_at(arena, AT[1]), shades.made, 40)
    assert colour_at(arena, (0.7, 0.7)) == names(theme)["ground"]


def test_the_field_is_blue_where_it_is_surely_real_its_first_row_on_top(arena, theme, shades):
    share = np.full((4, 4), 0.5, np.float32)
    share[0], share[3] = 1.0, 0.0
    arena.set_field(share, WHOLE)
    assert near(colour_at(arena, (0, 0.9)), shades.field_real, 3)
    assert near(colour_at(arena, (0, -0.9)), shades.field_made, 3)
    assert near(colour_at(arena, (0, 0.0)), names(theme)["ground"], 3)
    arena.set_field(None)
    assert colour_at(arena, (0, 0.9)) == names(theme)["ground"]


def test_the_field_ends_at_its_bounds(arena, theme, shades):
    arena.set_field(np.ones((3, 3)), (-0.5, -0.5, 0.5, 0.5))
    assert near(colour_at(arena, (0.45, -0.45)), shades.field_real, 3)
    assert colour_at(arena, (0.6, 0.0)) == colour_at(arena, (0.0, -0.6)) == names(theme)["ground"]


def test_between_cells_the_field_is_smooth_and_at_their_centres_it_is_theirs():
    share = np.random.default_rng(0).random((7, 5)).astype(np.float32)
    centres = taps(7, np.arange(7) + 0.5)
    assert np.allclose(spread(share, centres), share, atol=1e-6)
    even = spread(np.full((7, 2), 0.3, np.float32), taps(7, np.linspace(0, 7, 50)))
    assert np.allclose(even, 0.3, atol=1e-6)
    line = np.repeat(np.arange(7, dtype=np.float32)[:, None], 2, axis=1)
    inner = np.linspace(2, 5, 31)
    assert np.allclose(spread(line, taps(7, inner))[:, 0], inner - 0.5, atol=1e-5)


def test_cells_of_the_grid_are_the_more_opaque_the_denser_they_are(arena, theme):
    x = np.array([-0.8, -0.6, 0.8])
    grid = np.stack(np.meshgrid(x, [-0.8, 0.8]), axis=-1)
    arena.set_grid(grid)
    ground = names(theme)["ground"]

    def away(xy):
        return sum(abs(a - b) for a, b in zip(colour_at(arena, xy), ground, strict=True))

    assert away((-0.7, 0.1)) > 1.5 * away((0.1, 0.1)) > 0
    assert away((0.95, 0.1)) == 0


def test_opacity_falls_with_the_area_of_a_cell_folded_or_not():
    square = np.stack(np.meshgrid([0.0, 2.0], [0.0, 3.0]), axis=-1)
    assert areas(square)[0, 0] == pytest.approx(6)
    assert areas(square[:, ::-1])[0, 0] == pytest.approx(6)
    alphas = opacity(np.array([0.0, 1.0, 2.0, 1e9]), 1.0)
    assert (np.diff(alphas) < 0).all()
    assert alphas.min() >= 0 and alphas.max() <= 1  # noqa: PT018


def test_one_row_of_noise_is_a_line(arena, theme):
    arena.set_grid(np.array([[(-0.5, 0.0), (0.5, 0.0)]]))
    assert colour_at(arena, (0.0, 0.0)) != names(theme)["ground"]
    assert colour_at(arena, (0.0, 0.2)) == names(theme)["ground"]


def test_arrows_point_along_their_vectors_and_none_is_too_long(arena):
    before = picture_of(arena)
    arena.set_arrows([(0, 0)], [(0, 1e-5)])
    left, top, right, bottom = box_of_change(before, picture_of(arena))
    assert right - left < 12
    assert abs(bottom - 200) <= 2
    assert 200 - top == pytest.approx(0.08 * 400, abs=2)


def test_the_typical_arrow_takes_its_share_of_the_side_and_an_outlier_no_more_than_the_most():
    by = np.array([[1.0, 0.0]] * 99 + [[0.0, 1e6], [0.0, 0.0], [np.nan, 1.0]])
    arrows = reached(by, typical(by), 500)
    lengths = np.hypot(*arrows.T)
    assert lengths[0] == pytest.approx(TYPICAL * 500)
    assert lengths[99] == pytest.approx(LONGEST * 500)
    assert arrows[99, 1] < 0
    assert (lengths[100:] == 0).all()


def test_gradients_that_vanish_are_seen_to_vanish_at_a_fixed_scale(arena):
    before = picture_of(arena)
    arena.set_arrows([(0, 0)], [(0, 1e-5)], full=1.0)
    assert picture_of(arena) == before


def test_modes_are_circles_of_their_radius(arena):
    before = picture_of(arena)
    arena.set_modes([(0.0, 0.0)], 0.5)
    left, top, right, bottom = box_of_change(before, picture_of(arena))
    assert (left, top, right, bottom) == pytest.approx((100, 100, 300, 300), abs=2)
    assert picture_of(arena).pixel(200, 200) == before.pixel(200, 200)


def test_a_trail_fades_towards_where_the_point_was(arena, theme):
    arena.set_trails([(-0.8, 0.0)], [(0.8, 0.0)])
    ground = names(theme)["ground"]

    def away(x):
        return sum(abs(a - b) for a, b in zip(colour_at(arena, (x, 0.0)), ground, strict=True))

    assert away(0.7) > away(0.2) > away(-0.2) > away(-0.7) > 0
    arena.set_trails(None)
    assert away(0.7) == 0


def test_scores_colour_points_and_shape_tells_their_origin(arena, theme, shades):
    arena.set_real(AT[:1])
    arena.set_made(AT[1:])
    arena.set_scores([0.0], [1.0])
    assert near(colour_at(arena, AT[0]), shades.made, 40)
    image, at = picture_of(arena), spot(arena, AT[1])
    assert near(rgb(image, at), names(theme)["ground"], 60)
    ring = [rgb(image, at + QPoint(dx, 0)) for dx in (-3, -2, 2, 3)]
    assert any(near(colour, shades.real, 50) for colour in ring)
    arena.set_scores(None)
    assert near(colour_at(arena, AT[0]), shades.real, 40)


def test_a_layer_is_hidden_and_comes_back(arena, shades):
    arena.set_real(AT[:1])
    arena.set_layer("real", False)
    assert not arena.layer("real")
    assert not near(colour_at(arena, AT[0]), shades.real, 60)
    arena.set_layer("real", True)
    assert near(colour_at(arena, AT[0]), shades.real, 40)


def test_what_is_not_emphasised_is_dim_but_there(arena, theme, shades):
    arena.set_real(AT[:1])
    arena.set_made(AT[1:])
    arena.set_emphasis(["made"])
    dim = colour_at(arena, AT[0])
    assert not near(dim, shades.real, 60)
    assert dim != names(theme)["ground"]
    assert near(colour_at(arena, AT[1]), shades.made, 40)
    arena.set_emphasis(None)
    assert near(colour_at(arena, AT[0]), shades.real, 40)


@pytest.mark.parametrize("set_", [lambda a: a.set_layer("dots", True), lambda a: a.set_emphasis(["dots"])])
def test_no_layer_is_refused(arena, set_):
    with pytest.raises(ValueError, match="no layer"):
        set_(arena)
    assert all(arena.layer(name) for name in LAYERS)


@pytest.mark.parametrize(
    "set_",
    [
        lambda a: a.set_real([1.0, 2.0, 3.0]),
        lambda a: a.set_made(np.zeros((2, 3))),
        lambda a: a.set_grid(np.zeros((3, 2))),
        lambda a: a.set_field(np.zeros(4)),
        lambda a: a.set_field(np.full((2, 2), np.nan)),
        lambda a: a.set_field(np.zeros((2, 2)), (0, 0, 0, 0)),
        lambda a: a.set_arrows(AT, AT[:1]),
        lambda a: a.set_trails(AT, AT[:1]),
    ],
)
def test_other_shapes_are_refused_and_nothing_changes(arena, set_):
    before = picture_of(arena)
    with pytest.raises(ValueError, match=r"shape|bounds|need"):
        set_(arena)
    assert picture_of(arena) == before


def test_what_is_not_finite_is_left_out_without_a_fault(arena, shades):
    odd = np.array([[np.nan, 0.0], [np.inf, 1.0], [1e300, -1e300], AT[0]])
    arena.set_real(odd)
    arena.set_made(odd)
    arena.set_arrows(odd, odd)
    arena.set_trails(odd, odd[::-1])
    arena.set_modes(odd, 0.1)
    arena.set_scores([np.nan] * 4, [np.inf] * 4)
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 4), np.linspace(-1, 1, 4)), axis=-1)
    grid[1, 1] = np.nan
    arena.set_grid(grid)
    assert not picture_of(arena).isNull()
    arena.set_scores(None)
    for name in set(LAYERS) - {"real"}:
        arena.set_layer(name, False)
    assert near(colour_at(arena, AT[0]), shades.real, 40)


# -- painting ------------------------------------------------------------------------------------------


def test_several_setters_in_a_row_are_painted_once_and_the_newest_stamp_is_told(arena):
    brush, painted = Painted(arena), QSignalSpy(arena.painted)
    for stamp in (3, 4):
        arena.set_real(AT)
        arena.set_made(AT)
        arena.set_field(np.zeros((2, 2)), WHOLE)
        arena.set_stamp(stamp)
    assert painted.count() == 0
    assert brush.area() == 400 * 400
    assert told(painted) == [(4,)]
    arena.update()
    QApplication.processEvents()
    assert told(painted) == [(4,)]


def test_a_hidden_game_has_painted_nothing(arena, show, qtbot):
    painted = QSignalSpy(arena.painted)
    arena.hide()
    arena.set_stamp(7)
    QApplication.processEvents()
    assert painted.count() == 0
    arena.show()
    qtbot.waitUntil(lambda: told(painted) == [(7,)])


def test_the_probe_repaints_little(arena):
    arena.set_probe((0.0, 0.0))
    brush = Painted(arena)
    arena.set_probe((0.1, 0.0))
    assert 0 < brush.area() < 2500


def test_the_probe_is_a_ring_in_the_accent(arena, theme):
    arena.set_probe((0.0, 0.0))
    image = picture_of(arena)
    assert near(rgb(image, QPoint(208, 200)), names(theme)["accent"], 40)
    assert rgb(image, QPoint(200, 200)) == names(theme)["ground"]
    arena.set_probe(None)
    assert rgb(picture_of(arena), QPoint(208, 200)) == names(theme)["ground"]


def test_theme_and_scale_are_followed(look, arena):
    arena.set_real(AT[:1])
    light = picture_of(arena)
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    dark = picture_of(arena)
    assert rgb(light, QPoint(10, 10)) == names("light")["ground"]
    assert rgb(dark, QPoint(10, 10)) == names("dark")["ground"]
    x, y = spot(arena, AT[0]).toTuple()
    assert dark.pixelColor(x + 6, y) == QColor(*names("dark")["ground"])
    set_scale(look, 3.0)
    QApplication.processEvents()
    beside = spot(arena, AT[0]) + QPoint(6, 0)
    assert near(rgb(picture_of(arena), beside), tones(palette("dark")).real, 50)


def test_a_message_stands_in_the_middle(arena):
    before = picture_of(arena)
    arena.set_message("Choose a target")
    left, _, right, _ = box_of_change(before, picture_of(arena))
    assert (left + right) / 2 == pytest.approx(200, abs=4)
    arena.set_message("")
    assert picture_of(arena) == before
