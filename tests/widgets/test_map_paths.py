"""Paths through the map: their lines and dots, in both themes, from near and far, and cheap to move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from explorer.widgets.canvas import PathMark, View
from explorer.widgets.map import overlay, paths
from tests.widgets.conftest import Painted, names, near, picture_of, rgb, set_scale, spot

ALONG = np.stack([np.linspace(-0.8, 0.8, 200), np.full(200, 0.4)], axis=1)
ENDS = [0, 199]


def look(canvas):
    QApplication.processEvents()
    return picture_of(canvas)


def shade(shown, weight):
    pairs = zip(shown["ground"], shown["ink"], strict=True)
    return tuple(round(a + (b - a) * weight.shade) for a, b in pairs)


def inked(canvas, image, colour, xs, y=0.4):
    """For each place along a level line, whether the pixels there have a colour."""
    places = [spot(canvas, (x, y)) for x in xs]
    return np.array([any(near(rgb(image, at + QPoint(0, d)), colour, 60) for d in (-1, 0)) for at in places])


def boxes(image, at, reach):
    return [
        rgb(image, at + QPoint(dx, dy)) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)
    ]


# -- how they look -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("strong", "weight"), [(True, paths.STRONG), (False, paths.WEAK)])
@pytest.mark.parametrize(
    ("style", "low", "high"), [("solid", 1, 1), ("dashed", 0.4, 0.8), ("dotted", 0.2, 0.7)]
)
def test_a_line_is_solid_dashed_or_dotted_in_its_colour(theme, canvas, strong, weight, style, low, high):
    canvas.set_paths([PathMark(ALONG, style=style, strong=strong)])
    image, shown = look(canvas), names(theme)
    xs = np.arange(-0.75, 0.75, 1 / canvas.view.px_per_unit)
    assert low <= inked(canvas, image, shade(shown, weight), xs).mean() <= high
    for beside in (-8, 8):
        assert rgb(image, spot(canvas, (0.1, 0.4)) + QPoint(0, beside)) == shown["ground"]
    canvas.set_paths([])
    assert not inked(canvas, look(canvas), shade(shown, weight), xs).any()


@pytest.mark.parametrize("steps", [[40, 120], [ALONG[40].tolist(), ALONG[120].tolist()]])
def test_a_dot_at_each_step(theme, canvas, steps):
    canvas.set_paths([PathMark(ALONG, np.array(steps))])
    image, shown = look(canvas), names(theme)
    for index, there in ((40, True), (120, True), (80, False)):
        at = spot(canvas, ALONG[index])
        assert near(rgb(image, at + QPoint(0, -3)), shown["ink"], 80) == there


def test_it_lies_over_lattice_and_points_and_under_anchors(theme, canvas):
    canvas.set_lattice(np.full((2, 2, 3, 3), 255, np.uint8), (-1, -1, 1, 1), opacity=1.0)
    canvas.set_paths([PathMark([(-0.9, 0.0), (0.9, 0.0)])])
    image, shown = look(canvas), names(theme)
    assert near(rgb(image, spot(canvas, (0.0, 0.0))), shown["ink"], 20)
    rim = [rgb(image, spot(canvas, (0.3, 0.0)) + QPoint(0, dy)) for dy in (-3, 2)]
    assert all(near(colour, shown["ground"], 60) for colour in rim)
    canvas.set_anchors({"O": (0.3, 0.0)})
    assert near(rgb(look(canvas), spot(canvas, (0.3, 0.0)) - QPoint(1, 0)), shown["ground"], 30)


def test_a_strong_path_lies_over_a_weak_one(theme, canvas):
    up = np.array([(0.2, -0.5), (0.2, 0.8)])
    for order in (1, -1):
        canvas.set_paths([PathMark(ALONG), PathMark(up, strong=False)][::order])
        image, at = look(canvas), spot(canvas, (0.2, 0.4))
        assert near(rgb(image, at - QPoint(1, 1)), names(theme)["ink"], 30)


def test_it_grows_with_the_scale(qapp, canvas):
    canvas.set_paths([PathMark(ALONG)])

    def thickness():
        image, at = look(canvas), spot(canvas, (0.1, 0.4))
        column = [rgb(image, at + QPoint(0, d)) for d in range(-12, 13)]
        return sum(near(colour, names("light")["ink"], 90) for colour in column)

    assert 1 <= thickness() <= 3
    set_scale(qapp, 3.0)
    assert 6 <= thickness() <= 8


def test_dashes_stay_on_the_map_while_it_is_panned(canvas):
    canvas.set_paths([PathMark(ALONG * (3, 1), style="dashed")])
    xs = np.arange(-0.6, 0.6, 2 / canvas.view.px_per_unit)
    before = inked(canvas, look(canvas), names("light")["ink"], xs)
    canvas.view = canvas.view.panned(31, 0)
    after = inked(canvas, look(canvas), names("light")["ink"], xs)
    assert 0.3 < before.mean() < 0.9
    assert (before == after).mean() > 0.95


@pytest.mark.parametrize("style", ["solid", "dashed", "dotted"])
@pytest.mark.parametrize("zoom", [1e-4, 1e5, 1e9])
def test_it_can_be_seen_from_any_distance(canvas, style, zoom):
    canvas.set_paths([PathMark(ALONG, ENDS, style)])
    canvas.view = View(0.0, 0.4, zoom)
    image = look(canvas)
    row = [rgb(image, QPoint(x, 200 + d)) for x in range(150, 250) for d in (-1, 0)]
    assert any(near(colour, names("light")["ink"], 60) for colour in row)


def test_points_that_are_not_finite_leave_a_gap(canvas):
    gap = ALONG.copy()
    gap[90:110] = np.nan
    canvas.set_paths([PathMark(gap, [0, 100, 199])])
    ink, image = names("light")["ink"], look(canvas)
    assert inked(canvas, image, ink, [-0.5, 0.5]).all()
    assert not inked(canvas, image, ink, [-0.05, 0.0, 0.05]).any()


def test_a_path_of_one_place_shows_its_steps_only(canvas):
    canvas.set_paths([PathMark(np.tile([0.3, 0.4], (5, 1)), [0, 4])])
    assert near(rgb(look(canvas), spot(canvas, (0.3, 0.4))), names("light")["ink"], 30)


# -- the place that is marked --------------------------------------------------------------------------


def test_the_marked_place_stands_out_and_moves(theme, canvas):
    canvas.set_paths([PathMark(ALONG, [40, 120])])
    accent, image = names(theme)["accent"], look(canvas)
    assert not any(near(colour, accent, 30) for colour in boxes(image, spot(canvas, ALONG[40]), 5))
    painted = Painted(canvas)
    canvas.set_path_cursor(ALONG[40])
    assert painted.area() <= (2 * overlay.path_cursor_reach() + 2) ** 2
    assert near(rgb(look(canvas), spot(canvas, ALONG[40]) + QPoint(0, -4)), accent, 30)
    canvas.set_path_cursor(tuple(ALONG[120]))
    image = look(canvas)
    assert near(rgb(image, spot(canvas, ALONG[120]) + QPoint(0, -4)), accent, 30)
    assert not near(rgb(image, spot(canvas, ALONG[40]) + QPoint(0, -4)), accent, 30)
    canvas.set_path_cursor((np.nan, 0.0))
    assert not near(rgb(look(canvas), spot(canvas, ALONG[120]) + QPoint(0, -4)), accent, 30)


# -- what it costs -------------------------------------------------------------------------------------


def test_only_where_they_were_and_are_is_painted_anew(canvas, monkeypatch):
    canvas.set_paths([PathMark(ALONG, ENDS)])
    painted = Painted(canvas)
    monkeypatch.setattr(type(canvas._layer), "_draw", lambda *_: pytest.fail("the points were drawn anew"))
    canvas.set_paths([PathMark(ALONG - (0.0, 0.3), ENDS)])
    wide = 1.6 * canvas.view.px_per_unit + 20
    assert 2 * 4 * (wide - 20) < painted.area() < 2 * 20 * wide
    away = np.array([50.0, 0.0])
    canvas.set_paths([PathMark(ALONG + away, ENDS)])
    assert painted.area() < 20 * wide
    canvas.set_paths([PathMark(ALONG + 1.2 * away, ENDS)])
    assert painted.area() == 0


def test_the_same_paths_are_not_painted_anew(canvas):
    marks = [PathMark(ALONG, ENDS)]
    canvas.set_paths(marks)
    painted = Painted(canvas)
    canvas.set_paths(list(marks))
    assert painted.area() == 0


lists = st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), min_size=2, max_size=40)


@given(lists, st.booleans())
def test_leaving_points_out_cannot_be_seen(points, fine):
    line = np.array(points)
    if fine:  # a smooth one of many points
        at = np.linspace(0, len(line) - 1, 200)
        line = np.stack([np.interp(at, np.arange(len(line)), line[:, axis]) for axis in (0, 1)], axis=1)
    kept = paths.thinned(line)
    start, chord = kept[:-1], np.diff(kept, axis=0)
    squared = np.maximum((chord**2).sum(axis=1), 1e-12)
    share = np.clip(((line[:, None] - start) * chord).sum(axis=2) / squared, 0, 1)
    away = np.hypot(*(line[:, None] - start - share[..., None] * chord).transpose(2, 0, 1)).min(axis=1)
    assert away.max() <= 0.25
    assert (kept[0] == line[0]).all()
    assert (kept[-1] == line[-1]).all()


@given(lists)
def test_pieces_lie_inside_and_on_the_path(points):
    line, box = np.array(points), (-100.0, -80.0, 90.0, 120.0)
    table = paths.pieces(line, box)
    for ends in (table[:, :2], table[:, 2:4]):
        assert (ends >= np.array(box[:2]) - 1e-6).all()
        assert (ends <= np.array(box[2:]) + 1e-6).all()
    length = np.hypot(*np.diff(line, axis=0).T).sum()
    assert np.allclose(table[:, 5] - table[:, 4], np.hypot(*(table[:, 2:4] - table[:, :2]).T), atol=1e-6)
    assert (table[:, 5] <= length + 1e-6).all()
    inside = ((line >= box[:2]) & (line <= box[2:])).all(axis=1)
    if inside.all():
        assert np.isclose((table[:, 5] - table[:, 4]).sum(), length)


# -- what is given -------------------------------------------------------------------------------------


def test_what_was_given_may_change_afterwards():
    xy, steps = ALONG.copy(), np.array([3, 5])
    mark = PathMark(xy, steps)
    xy[:], steps[:] = 9.0, 7
    assert (mark.xy == ALONG).all()
    assert (mark.places == ALONG[[3, 5]]).all()
    with pytest.raises(ValueError, match="read-only"):
        mark.xy[0] = 1.0


@pytest.mark.parametrize(
    ("xy", "more"),
    [
        (np.zeros((3, 3)), {}),
        (np.zeros(4), {}),
        (ALONG, {"steps": [200]}),
        (ALONG, {"steps": [-1]}),
        (ALONG, {"steps": np.zeros((2, 3))}),
        (ALONG, {"steps": [0.5, 1.5]}),
        (ALONG, {"style": "wavy"}),
    ],
)
def test_what_is_no_path_is_refused(xy, more):
    with pytest.raises(ValueError, match=r"path|steps"):
        PathMark(xy, **more)
