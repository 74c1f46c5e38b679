"""The layer of the points, without a widget: what is drawn where, and that little is drawn anew."""

import numpy as np
import pytest
from PySide6.QtCore import QSize

from explorer.widgets.map import density, layer, sprites
from explorer.widgets.map.layer import Look, PointsLayer
from explorer.widgets.map.view import View

WHITE, INK = (255, 255, 255), (20, 24, 31)
LOOK = Look(QSize(200, 160), 1.0, 1.0, WHITE, INK)
VIEW = View(0.0, 0.0, 10.0)
RED, BLUE = (200, 30, 20), (20, 60, 220)


def pixels(points, view=VIEW, look=LOOK):
    """The layer as (h, w, 3)."""
    image = points.pixmap(view, look).toImage().convertToFormat(layer.QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., 2::-1].astype(int).copy()


def made(xy, colours=None):
    points = PointsLayer()
    points.set_points(np.array(xy, dtype=float), (90, 100, 110))
    if colours is not None:
        points.set_colours(np.array(colours, dtype=np.uint8))
    return points


def alike(first, second, by=45):
    return np.abs(np.asarray(first) - second).max() <= by


def test_a_point_is_where_it_belongs_in_its_colour(qapp):
    shown = pixels(made([(2.0, 3.0), (-2.0, -3.0)], [RED, BLUE]))
    assert alike(shown[80 - 30, 100 + 20], RED)
    assert alike(shown[80 + 30, 100 - 20], BLUE)
    assert (shown[80, 100] == WHITE).all()


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5, 0.75, 0.99])
def test_a_point_lies_within_a_quarter_of_a_pixel_of_its_place(qapp, shift):
    shown = pixels(made([(shift / 10, -shift / 10)], [RED]))
    weight = 255 - shown[..., 1]
    y, x = (np.average(axis + 0.5, weights=weight) for axis in np.indices(weight.shape))
    assert abs(x - (100 + shift)) <= 0.14
    assert abs(y - (80 + shift)) <= 0.14


def test_later_rows_are_on_top(qapp):
    assert alike(pixels(made([(0, 0), (0, 0)], [RED, BLUE]))[80, 100], BLUE)
    assert alike(pixels(made([(0, 0), (0, 0)], [BLUE, RED]))[80, 100], RED)


def test_dimmed_points_are_faint_below_the_others_and_still_there(qapp):
    points = made([(0, 0), (0, 0), (5, 0)], [RED, BLUE, RED])
    points.set_masks(np.array([False, True, True]), np.zeros(3, bool))
    shown = pixels(points)
    assert alike(shown[80, 100], RED)
    faint = shown[80, 150]
    assert (faint != WHITE).any()
    assert np.abs(faint - WHITE).max() < 0.4 * np.abs(np.array(RED) - WHITE).max()


def test_however_dense_dimmed_points_stay_faint(qapp):
    points = made(np.zeros((300, 2)), [RED] * 300)
    points.set_masks(np.ones(300, bool), np.zeros(300, bool))
    assert alike(pixels(points)[80, 100], np.array(RED) + (np.array(WHITE) - RED) * layer.FADE, by=3)


def test_a_selected_point_is_larger_with_a_ring_even_if_dimmed(qapp):
    points = made([(0, 0), (5, 0)], [RED, RED])
    points.set_masks(np.ones(2, bool), np.array([True, False]))
    shown = pixels(points)
    assert alike(shown[80, 100], RED, by=5)
    radius = layer.point_radius(2) * 1.35
    assert alike(shown[80, 100 + round(radius + 0.6)], INK)
    assert not alike(shown[80, 150], RED, by=100)


def test_what_is_not_finite_or_far_away_is_left_out(qapp):
    assert (pixels(made([(np.nan, 0), (0, np.inf), (1e9, 1e9)], [RED] * 3)) == WHITE).all()


def test_without_colours_points_are_shown_in_the_fallback(qapp):
    assert alike(pixels(made([(0, 0)]))[80, 100], (90, 100, 110))


def test_panning_scrolls_to_the_very_same_pixels(qapp):
    rng = np.random.default_rng(0)
    xy, colours = rng.normal(0, 5, (500, 2)), rng.integers(0, 255, (500, 3))
    scrolled, fresh = made(xy, colours), made(xy, colours)
    for view in (VIEW, VIEW.panned(7, -13), VIEW.panned(-20, 4), VIEW.panned(-20, 90)):
        assert (pixels(scrolled, view) == pixels(fresh, view)).all()
        fresh.forget()


def test_panning_draws_only_what_comes_into_view(qapp, monkeypatch):
    points = made([(0, 0)], [RED])
    points.pixmap(VIEW, LOOK)
    regions = []
    draw = PointsLayer._draw
    monkeypatch.setattr(
        PointsLayer,
        "_draw",
        lambda self, pm, region, *rest: (regions.append(region), draw(self, pm, region, *rest)),
    )
    points.pixmap(VIEW, LOOK)
    assert regions == []
    points.pixmap(VIEW.panned(10, 0), LOOK)
    assert regions[0].boundingRect().width() == 10
    points.pixmap(View(0, 0, 11.0), LOOK)
    assert regions[1].boundingRect().size() == LOOK.size


def test_as_many_points_keep_colours_and_masks_others_do_not(qapp):
    points = made([(0, 0), (5, 0)], [RED, BLUE])
    points.set_masks(np.array([False, True]), np.zeros(2, bool))
    points.set_points(np.array([[0.0, 1.0], [5.0, 1.0]]), (0, 0, 0))
    assert points.colour(1) == BLUE
    assert points.dimmed.tolist() == [False, True]
    points.set_points(np.zeros((3, 2)), (1, 2, 3))
    assert points.colour(2) == (1, 2, 3)
    assert not points.dimmed.any()


def test_many_colours_are_rounded_to_few_rows_of_sprites():
    rng = np.random.default_rng(0)
    rgb = rng.integers(0, 256, (5_000, 3), dtype=np.uint8)
    colours, index = layer.distinct(rgb)
    assert len(colours) <= layer.MOST_COLOURS
    assert np.abs(colours[index].astype(int) - rgb).max() < 64
    few = np.array([RED, BLUE, RED], dtype=np.uint8)
    colours, index = layer.distinct(few)
    assert (colours[index] == few).all()
    assert len(colours) == 2


def test_few_points_are_a_little_larger():
    assert layer.point_radius(50) > layer.point_radius(1_800) > layer.point_radius(20_000) >= 2.5
    assert layer.point_radius(1_800) == pytest.approx(3.4)


def test_sprites_cover_as_much_as_a_disc():
    style = sprites.Style(3.4, 0.8)
    covered = sprites.coverage(style, style.radius).sum(axis=(1, 2))
    assert covered == pytest.approx(np.pi * 3.4**2, rel=0.02)


# -- density ---------------------------------------------------------------------------------------


@pytest.fixture
def crowd():
    """25,000 data: a red heap at the left, a blue one at the right, and one far red datum."""
    rng = np.random.default_rng(1)
    xy = rng.normal(0, 0.5, (25_000, 2))
    xy[:, 0] += np.where(np.arange(25_000) % 2, 5.0, -5.0)
    xy[0] = (0.0, 6.0)
    colours = np.where(np.arange(25_000)[:, None] % 2, BLUE, RED)
    return made(xy, colours)


def test_above_the_limit_the_density_takes_over(qapp, crowd):
    assert crowd.dense
    assert not made(np.zeros((20_000, 2))).dense
    shown = pixels(crowd)
    assert alike(shown[80, 50], RED, by=3)
    assert alike(shown[80, 150], BLUE, by=3)
    assert (shown[140, 100] == WHITE).all()


def test_a_lone_datum_is_seen_in_a_density(qapp, crowd):
    assert (pixels(crowd)[18:23, 98:103] != WHITE).any()


def test_a_density_dims(qapp, crowd):
    heap = np.arange(25_000) % 2 == 1
    crowd.set_masks(heap, np.zeros(25_000, bool))
    shown = pixels(crowd)
    assert alike(shown[80, 50], RED, by=3)
    assert (shown[60:100, 130:170] != WHITE).any()
    assert not alike(shown[80, 150], BLUE, by=100)


@pytest.mark.parametrize("chosen", [3, 12_500])
def test_what_is_selected_in_a_density_stays_bright(qapp, crowd, chosen):
    selected = np.zeros(25_000, bool)
    selected[np.flatnonzero(np.arange(25_000) % 2)[:chosen]] = True
    crowd.xy[selected] = crowd.xy[selected] * 0.01 + (5.0, -5.0)
    crowd.set_masks(np.ones(25_000, bool), selected)
    shown = pixels(crowd)
    assert alike(shown[130, 150], BLUE, by=10)
    assert not alike(shown[80, 50], RED, by=20)


def test_a_density_scrolls_to_the_very_same_pixels(qapp, crowd):
    for view in (VIEW, VIEW.panned(7, -13), VIEW.panned(-21, 4)):
        scrolled = pixels(crowd, view)
        crowd.forget()
        assert (pixels(crowd, view) == scrolled).all()


def test_a_cell_shows_what_dominates_or_the_mean_of_many():
    grid = density.Grid(1, 2, np.zeros(5, np.intp))
    few = np.array([RED, BLUE], np.uint8)
    held, counts, rgb = density.cell_colours(grid, np.array([0, 1, 1, 0, 1]), few)
    assert (held.tolist(), counts.tolist(), rgb.tolist()) == ([0], [5], [list(BLUE)])
    many = np.repeat(np.arange(30, dtype=np.uint8)[:, None], 3, axis=1)
    _, _, rgb = density.cell_colours(grid, np.array([0, 10, 20, 29, 11]), many)
    assert rgb.tolist() == [[14, 14, 14]]
