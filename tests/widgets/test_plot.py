"""What plots are made of: curves, axes, ink, labels and grids; no widget is shown."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor

from explorer.widgets.plot import axis, ink, labels
from explorer.widgets.plot.axis import Axis
from explorer.widgets.plot.curve import Curve, contrast, legible
from explorer.widgets.plot.grid import grid
from explorer.widgets.plot.slots import slots
from explorer.widgets.plot.steady import SteadyTop
from tests.widgets.conftest import palette

BLUE = (63, 144, 218)


def curve(steps, values):
    return Curve("train", np.array(steps, float), np.array(values, float), BLUE)


def as_is(values):
    return values


# -- curves --------------------------------------------------------------------------------------------


def test_steps_are_put_in_order_and_what_is_not_finite_is_a_gap():
    made = curve([3, 1, np.nan, 2], [30, np.inf, 5, 20])
    assert made.steps.tolist() == [1, 2, 3]
    assert np.isnan(made.values[0])
    assert made.values[1:].tolist() == [20, 30]


@pytest.mark.parametrize("values", [np.zeros(2), np.zeros((3, 1)), np.zeros(0)])
def test_other_shapes_are_refused(values):
    with pytest.raises(ValueError, match="shape"):
        Curve("a", np.arange(3), values, BLUE)


@pytest.mark.parametrize(("step", "found"), [(-5, 0), (0, 0), (4.9, 0), (5.1, 10), (14, 10), (99, 20)])
def test_the_nearest_recorded_step_is_read_off(step, found):
    assert curve([0, 10, 20], [1, 2, 3]).nearest(step) == (found, 1 + found / 10)


def test_the_last_value_is_the_last_that_is_known():
    assert curve([0, 1, 2], [5, 6, np.nan]).last() == (1, 6)
    assert np.isnan(curve([], []).last()).all()
    assert np.isnan(curve([0], [np.nan]).last()).all()


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60), st.integers(1, 40))
def test_extents_reach_as_far_as_the_points_and_not_farther(values, columns):
    made = curve(np.arange(len(values)), values)
    low, high = made.extents(np.linspace(0, len(values), columns + 1), as_is)
    assert np.nanmin(low) == pytest.approx(min(values))
    assert np.nanmax(high) == pytest.approx(max(values))


def test_extents_of_neighbours_touch_so_that_the_line_has_no_holes():
    made = curve(np.arange(1000), np.random.default_rng(0).normal(size=1000))
    low, high = made.extents(np.linspace(0, 999, 101), as_is)
    assert np.all(low[1:] <= high[:-1])
    assert np.all(low[:-1] <= high[1:])


def test_between_two_points_the_line_is_straight_on_the_axis_that_is_shown():
    log = Axis(0.01, 1.0, True)
    low, high = curve([0, 10], [0.01, 1.0]).extents(np.linspace(0, 10, 3), log.share)
    np.testing.assert_allclose([low, high], [[0, 0.5], [0.5, 1]])


def test_what_is_not_known_is_left_out():
    low, _ = curve([0, 1, 2, 3, 4], [1, 1, np.nan, 1, 1]).extents(np.linspace(0, 4, 9), as_is)
    assert np.isnan(low).tolist() == [False, False, False, True, True, True, False, False]


def test_means_of_columns():
    made = curve([0, 1, 2, 3, 8, 9], [1, 3, np.nan, 5, np.nan, np.nan])
    means = made.means(np.array([0.0, 2, 4, 6, 10]))
    assert means.steps.tolist() == [0.5, 2.5, 8.5]
    np.testing.assert_array_equal(means.values, [2, 5, np.nan])
    assert len(curve([], []).means(np.arange(3.0)).steps) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("rgb", [BLUE, (189, 31, 1), (255, 255, 255), (0, 0, 0), (255, 169, 14)])
def test_words_can_be_read_in_any_colour(qapp, theme, rgb):
    shown = palette(theme)
    ground = shown.window().color()
    assert contrast(legible(QColor(*rgb), shown), ground) >= 4.5


# -- ink -----------------------------------------------------------------------------------------------


def test_a_pen_covers_as_much_as_its_width():
    level = np.full(10 * ink.SUB, 7.3)
    covered, first = ink.cover(*ink.swept(level, level, 1.0), 20)
    assert first == 6
    np.testing.assert_allclose(covered.sum(axis=0) / 255, 2.0, atol=0.03)
    np.testing.assert_allclose(covered[:, 5] / 255, [0.7, 1.0, 0.3], atol=0.02)


@given(st.lists(st.tuples(st.floats(-5, 25), st.floats(0, 9)), min_size=1, max_size=12))
def test_cover_is_the_length_between_the_ends(spans):
    least = np.repeat([top for top, _ in spans], ink.SUB)
    most = np.repeat([top + length for top, length in spans], ink.SUB)
    covered, first = ink.cover(least, most, 20)
    wished = np.clip(most, 0, 20) - np.clip(least, 0, 20)
    np.testing.assert_allclose(covered.sum(axis=0) / 255, wished[:: ink.SUB], atol=0.02)
    assert 0 <= first <= 20


def test_nothing_is_covered_where_the_curve_does_not_pass():
    covered, _ = ink.cover(*ink.swept(np.full(6, np.nan), np.full(6, np.nan), 2.0), 10)
    assert covered.size == 0


def test_ink_has_the_colour_and_the_cover():
    image = ink.inked(np.array([[0, 128, 255]], np.uint8), QColor(*BLUE))
    assert [image.pixelColor(x, 0).alpha() for x in range(3)] == [0, 128, 255]
    assert image.pixelColor(2, 0).getRgb()[:3] == BLUE


def test_a_line_lies_over_its_band():
    band = (np.full((4, 3), 255, np.uint8), 2)
    line = (np.full((1, 3), 200, np.uint8), 7)
    both, first = ink.laid_over(line, band)
    assert first == 2
    assert both[:, 0].tolist() == [85, 85, 85, 85, 0, 200]
    assert ink.laid_over((line[0][:0], 0), band)[0].tolist() == (band[0] // 3).tolist()


# -- axes ----------------------------------------------------------------------------------------------

TAIL = np.linspace(0.03, 0.02, 95)


@pytest.mark.parametrize(("log", "most"), [(False, 0.08), (True, 0.08)])
def test_a_few_huge_values_run_out_of_the_plot(log, most):
    values = np.concatenate([[9.0, 3.0, 1.0], TAIL])
    shown = axis.values_axis(values, values, (), log)
    assert TAIL.max() < shown.hi < most
    assert shown.lo < TAIL.min()


def test_all_of_a_plain_slope_is_shown():
    values = np.linspace(1.0, 0.0, 100)
    shown = axis.values_axis(values, values, (), False)
    assert shown.lo <= 0
    assert shown.hi >= 1


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    ("baseline", "inside"), [(0.033, True), (900.0, False), (np.nan, False), (1e-9, False)]
)
def test_a_baseline_far_off_squashes_nothing(log, baseline, inside):
    plain = axis.values_axis(TAIL, TAIL, (), log)
    shown = axis.values_axis(TAIL, TAIL, [baseline], log)
    share = np.ptp(shown.share(np.array([TAIL[0], TAIL[-1]])))
    assert share > 0.2
    assert (shown.lo <= baseline <= shown.hi) == inside or log
    assert inside or shown == plain


def test_where_zero_is_near_a_linear_axis_begins_there():
    assert axis.values_axis(TAIL, TAIL * 3, (), False).lo == 0
    assert axis.values_axis(TAIL + 20, TAIL + 21, (), False).lo > 19


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "values", [[], [0.0], [5.0], [np.nan], [-3.0, -3.0], [1e-300], [1e300], [0.0, 0.0, 1.0], [-1.0, 2.0]]
)
def test_there_is_always_an_axis_with_ticks(log, values):
    shown = axis.values_axis(np.array(values), np.array(values), (), log)
    assert shown.lo < shown.hi
    ticks = shown.ticks(300, 40)
    assert all(np.isfinite(ticks))
    assert len(set(axis.tick_words(ticks))) == len(ticks)


@given(st.floats(-3, 3), st.floats(0.06, 9), st.floats(60, 900), st.booleans())
def test_ticks_are_few_apart_and_inside(power, decades, room, log):
    lo, hi = 10.0**power, 10.0 ** (power + decades)
    shown = Axis(lo, hi, log)
    ticks = shown.ticks(room, 40)
    shares = shown.share(np.array(ticks))
    assert np.all((shares > -1e-6) & (shares < 1 + 1e-6))
    assert len(ticks) <= room / 40 * 2 + 2
    if len(ticks) > 1:
        assert np.diff(shares).min() * room >= 18


@pytest.mark.parametrize(
    ("first", "last", "span", "end"),
    [(0, 2480, 4000, 4000), (0, 2480, None, 2500), (0, 4100, 4000, 4100), (np.nan, np.nan, None, 10)],
)
def test_the_steps_go_from_zero_to_what_is_planned_or_reached(first, last, span, end):
    shown = axis.steps_axis(first, last, span)
    assert (shown.lo, shown.hi) == (0, end)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0412, ".0412"), (0.05, ".0500"), (0, "0"), (-0.5, "−.500"), (27.14, "27.1"), (12345.6, "12,346"),
        (3e-7, "3e−7"), (2.5e8, "2.5e8"), (np.nan, "—"), (np.inf, "—"), (1.0, "1.00"),
    ],
)  # fmt: skip
def test_figures_have_no_zero_before_the_point(value, text):
    assert axis.figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.004, "0.004"), (1.236, "1.24"), (12.34, "12.3"), (np.nan, "—"), (0.0, "0.000")]
)
def test_amounts_have_the_digits_that_matter(value, text):
    assert axis.amount(value) == text


@pytest.mark.parametrize(
    ("step", "text"), [(0, "0"), (500, "500"), (1000, "1k"), (1500, "1.5k"), (2e6, "2M")]
)
def test_thousands_are_k(step, text):
    assert axis.step_words(step) == text


def test_ticks_are_told_apart():
    assert axis.tick_words([0.02, 0.05, 0.1]) == [".02", ".05", ".1"]
    assert axis.tick_words([27.12, 27.13]) == ["27.12", "27.13"]


# -- labels --------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-50, 250), max_size=9))
def test_labels_never_cover_each_other_nor_leave_the_room(wished):
    tops = labels.pushed_apart(wished, 16, 0, 200)
    assert all(-1e-6 <= top <= 184 + 1e-6 for top in tops)
    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(sorted(tops)))
    assert [tops[i] for i in np.argsort(wished, kind="stable")] == sorted(tops)


def test_labels_that_do_not_touch_stay():
    assert labels.pushed_apart([100, 10, 50], 16, 0, 200) == [100, 10, 50]
    assert labels.pushed_apart([50, 50], 16, 0, 200) == [42, 58]


def test_too_many_labels_overlap_evenly():
    tops = labels.pushed_apart([5.0] * 5, 16, 0, 48)
    np.testing.assert_allclose(np.diff(tops), 8)
    assert tops[-1] <= 32


@pytest.mark.parametrize(
    ("taken", "top"),
    [([], 40), ([(42, 58)], 22), ([(30, 90)], 10), ([(0, 30), (80, 100)], 40), ([(0, 60), (10, 20)], 60)],
)
def test_a_row_is_clear_of_what_is_there_and_near_the_middle(taken, top):
    assert labels.clear(20, (0, 100), taken) == top


def test_a_row_without_room_is_in_the_middle_of_the_highest_gap():
    assert labels.clear(20, (0, 100), [(0, 50), (64, 88)]) == 47


def test_names_go_where_no_curve_is():
    room, size = QRectF(0, 0, 200, 100), QSizeF(60, 20)
    x = np.arange(200.0)
    falling = (x, x / 2 - 1, x / 2 + 1)
    rising = (x, 99 - x / 2, 101 - x / 2)
    assert labels.corner([size], room, [falling], []).bottomLeft() == room.bottomLeft()
    assert labels.corner([size], room, [rising], []).topLeft() != room.bottomLeft()
    low = (x, np.full(200, 90.0), np.full(200, 92.0))
    taken = [QRectF(140, 0, 60, 20)]
    assert labels.corner([size], room, [low], taken).topLeft() == room.topLeft()
    assert labels.corner([QSizeF(900, 20), size], room, [], []).size() == size


# -- rooms ---------------------------------------------------------------------------------------------


def width_of(text):
    return 7 * len(text)


@pytest.mark.parametrize("n", [1, 2, 8, 9, 16, 33, 64])
@pytest.mark.parametrize(("width", "height"), [(268, 180), (140, 80), (600, 400)])
def test_every_bar_has_its_room(n, width, height):
    made = slots(QSize(width, height), n, 1.0, 15, width_of)
    bounds = QRectF(0, 0, width, height)
    boxes = [made.bar(place, 1.0) for place in range(n)]
    assert all(bounds.contains(box) for box in boxes)
    assert all(min(box.width(), box.height()) >= 0.9 for box in boxes)
    assert not any(a.intersects(b) for a, b in pairwise(boxes))
    assert [made.place(box.center().x(), box.center().y(), n) for box in boxes] == list(range(n))
    assert made.place(-5, -5, n) == -1


def test_bars_lie_where_their_names_can_be_read():
    assert slots(QSize(268, 180), 8, 1.0, 15, width_of).rows
    assert not slots(QSize(268, 180), 32, 1.0, 15, width_of).rows
    assert not slots(QSize(268, 180), 8, 2.0, 30, width_of).rows


def test_a_steady_scale_grows_at_once_and_shrinks_late():
    top = SteadyTop(0.1)
    assert [top.follow(value) for value in (0.01, 0.9, 1.01, 0.99, 0.9, 0.5)] == [
        0.1,
        1.0,
        1.2,
        1.2,
        1.2,
        0.8,
    ]
    assert top.follow(np.nan) == 0.8
    assert top.follow(0.0) == 0.1


@pytest.mark.parametrize(
    ("size", "picture"), [((1000, 250), 8), ((700, 250), 32), ((400, 120), 28), ((90, 30), 64)]
)
@pytest.mark.parametrize("n", [1, 10, 40])
def test_pictures_fit_into_the_width(size, picture, n):
    made = grid(QSize(*size), 60, (n, QSize(picture, picture)), [0, 14], 1.0, 1.0)
    assert 1 <= made.columns <= n
    if made.columns > 1:
        assert made.box(1, made.columns - 1).right() < size[0]
    assert [made.at(*made.box(0, c).center().toTuple()) for c in range(made.columns)] == [
        *range(made.columns)
    ]
    assert made.at(10, 10) == made.at(5000, 10) == made.at(100, 5000) == -1


def test_pictures_are_whole_blocks_where_they_can():
    made = grid(QSize(1000, 300), 0, (6, QSize(32, 32)), [0, 0], 1.0, 1.0)
    assert (made.cell.width() - 4) % 32 == 0
    fine = grid(QSize(1000, 300), 0, (6, QSize(32, 16)), [0, 0], 1.0, 2.0)
    assert (fine.cell.width() - 4) * 2 % 32 == 0
    assert fine.cell.height() < fine.cell.width()
