"""What is remembered of a run: evenly over the logarithm of its steps, within a budget."""

from __future__ import annotations

import itertools
import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.history import LONGEST, ROOM, History, Track, sharing
from explorer.core.runs import Moment

WEIGHT = 1000
"""Bytes of a moment's own arrays, of which the map is the largest."""
SHARED = np.zeros(5000, np.uint8)


def moment(step: int, *, kept: bool = True, shared: bool = False, **fields: object) -> Moment:
    """A moment of `WEIGHT` bytes, and of those that it shares with all others."""
    errors = np.zeros(1, np.float32)
    plain = {
        "run_id": "run",
        "step": step,
        "kept": kept,
        "xy": np.zeros(((WEIGHT - errors.nbytes) // 4, 1), np.float32),
        "axes": ("z1", "z2"),
        "spread": None,
        "test": {},
        "strip": (("PCA", SHARED),) if shared else (),
        "errors": errors,
        "lattice": None,
        "bounds": (0.0, 0.0, 1.0, 1.0),
    }
    return Moment(**plain | fields)


def filled(steps: list[int], budget: int = 1 << 30, **fields: object) -> History:
    history = History(budget)
    for step in steps:
        history.add(moment(step, **fields))
    return history


rising = st.lists(st.integers(0, 10**6), min_size=1, max_size=60, unique=True).map(sorted)
places = st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=60)

# -- moments ------------------------------------------------------------------------------------------


@given(rising, st.integers(0, 30))
def test_the_budget_is_held_and_the_ends_stay(steps: list[int], room: int) -> None:
    history = History(WEIGHT * room)
    for index, step in enumerate(steps):
        history.add(moment(step))
        told = history.steps
        assert (told[0], told[-1]) == (steps[0], step)
        assert list(told) == sorted(set(told))
        assert set(told) <= set(steps)
        assert history.size == WEIGHT * len(history)
        assert history.size <= WEIGHT * room or len(history) <= 2
        assert len(history) == min(index + 1, max(room, 2)), "nothing goes without need"
    assert history.last.step == steps[-1]


@given(places, st.integers(2, 20))
def test_what_is_for_the_eye_alone_lasts_until_the_next(told: list[tuple[int, bool]], room: int) -> None:
    history = History(WEIGHT * room)
    told = sorted(dict(told).items())
    for step, kept in told:
        history.add(moment(step, kept=kept))
    inner = set(history.steps[1:-1])
    assert inner <= {step for step, kept in told if kept}
    assert history.steps[0] == told[0][0]
    assert history.steps[-1] == told[-1][0]


@given(rising, st.integers(-5, 10**6 + 5))
def test_a_step_is_found_and_the_one_after_it(steps: list[int], wished: int) -> None:
    history = filled(steps)
    before = [step for step in steps if step <= wished]
    after = [step for step in steps if step > wished]
    assert history.at(wished).step == (before[-1] if before else steps[0])
    found = history.after(wished)
    assert (None if found is None else found.step) == (after[0] if after else None)
    for step in history.steps:
        assert history.at(step).step == history.at(step + 0.5).step == step


def test_what_stays_is_spread_evenly_over_the_logarithm_of_the_step() -> None:
    history = filled(list(range(20_001)), WEIGHT * 60)
    assert len(history) == 60
    logs = np.log1p(history.steps)
    even = logs[-1] / (len(logs) - 1)
    late = np.diff(logs)[np.array(history.steps[1:]) > 20]
    assert late.max() < 3 * even, "no gap in what can be rewound to"
    assert np.count_nonzero(np.array(history.steps) < 100) > 15, "most happens early"


@given(rising, st.integers(1, 40))
def test_arrays_that_moments_share_count_once(steps: list[int], room: int) -> None:
    history = History(SHARED.nbytes + WEIGHT * room)
    for step in steps:
        history.add(moment(step, shared=True))
        assert history.size == SHARED.nbytes + WEIGHT * len(history)


def test_every_array_counts_and_is_let_go_of_again() -> None:
    history = filled([0, 1])
    history.add(moment(2, kept=False, **WHOLE))
    assert history.size == 3 * WEIGHT + 36 + 16 + 40 + 56 + 8 + 24
    history.add(moment(3))
    assert history.size == 3 * WEIGHT


WHOLE = {
    "spread": np.zeros((3, 3), np.float32),
    "lattice": np.zeros((2, 2, 4), np.uint8),
    "space": np.zeros((5, 2), np.float32),
    "line": np.zeros((7, 2), np.float32),
    "kl": np.zeros(2, np.float32),
    "strip": (("Decoded", np.zeros(11, np.uint8)), ("PCA", np.zeros(13, np.uint8))),
}


def arrays(moment: Moment) -> dict[str, np.ndarray]:
    """All arrays of a moment by their names."""
    fields = {name: value for name, value in vars(moment).items() if isinstance(value, np.ndarray)}
    return fields | dict(moment.strip)


@pytest.mark.parametrize("changed", [None, "xy", "errors", *sorted(set(WHOLE) - {"strip"}), "Decoded", "PCA"])
def test_what_stays_as_it_was_is_one_array_though_it_comes_from_elsewhere(changed: str | None) -> None:
    """As from another process, in which there is no array of this one."""
    before = moment(1, **WHOLE)
    sent = moment(2, **WHOLE)
    if changed is not None:
        other = arrays(sent)[changed].copy()
        other.flat[-1] += 1
        rows = tuple((heading, other if heading == changed else row) for heading, row in sent.strip)
        sent = replace(sent, strip=rows) if changed in dict(rows) else replace(sent, **{changed: other})
    came = pickle.loads(pickle.dumps(sent))
    taken = sharing(came, before)
    for name, array in arrays(taken).items():
        assert (array is arrays(before)[name]) == (name != changed)
        np.testing.assert_array_equal(array, arrays(came)[name])
    assert (taken.step, taken.axes, taken.bounds) == (came.step, came.axes, came.bounds)


@pytest.mark.parametrize(
    "fields",
    [
        {"kl": None},
        {"kl": np.zeros(3, np.float32)},
        {"kl": np.zeros(2, np.float64)},
        {"strip": (("Fed", np.zeros(13, np.uint8)),)},
    ],
    ids=str,
)
def test_what_is_of_another_kind_is_not_shared(fields: dict[str, object]) -> None:
    came = moment(2, **WHOLE | fields)
    taken = sharing(came, moment(1, **WHOLE))
    assert taken.kl is came.kl or fields.keys() == {"strip"}
    if "strip" in fields:
        assert dict(taken.strip)["Fed"] is dict(came.strip)["Fed"]
    assert sharing(moment(3, **WHOLE), taken).lattice is WHOLE["lattice"]


def test_arrays_that_come_from_elsewhere_count_once_too() -> None:
    history, last = History(), moment(0, shared=True)
    history.add(last)
    for step in range(1, 9):
        sent = moment(step, shared=True, xy=np.full((WEIGHT, 1), step, np.uint8))
        last = sharing(pickle.loads(pickle.dumps(sent)), last)
        history.add(last)
    errors = last.errors.nbytes
    assert history.size == SHARED.nbytes + errors + WEIGHT - errors + 8 * WEIGHT


def test_a_step_that_is_told_again_takes_the_place_of_the_first_telling() -> None:
    history = filled([0, 5])
    again = moment(5, kept=False)
    history.add(again)
    assert history.steps == (0, 5)
    assert history.last is again


@given(rising, st.integers(0, 10**6))
def test_going_back_forgets_what_came_after(steps: list[int], back: int) -> None:
    history, wished = filled(steps), [steps[0], *(step for step in steps[1:] if step <= back)]
    history.back_to(back)
    assert list(history.steps) == wished
    assert history.size == WEIGHT * len(wished)
    history.add(moment(max(back, steps[0]) + 1))
    assert history.steps[-1] == max(back, steps[0]) + 1


# -- losses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, ROOM - 1, ROOM, ROOM + 1, 5 * ROOM])
def test_a_track_grows_and_forgets_nothing(count: int) -> None:
    track = Track()
    for step in range(1, count + 1):
        track.add(20 * step, {"loss": 1.0 / step, "kl": float(step)})
    wished = np.arange(1.0, count + 1)
    assert len(track) == count
    for term, values in (("loss", 1.0 / wished), ("kl", wished)):
        steps, losses = track.curve(term)
        np.testing.assert_array_equal(steps, 20 * wished)
        np.testing.assert_array_equal(losses, values)


def test_a_very_long_track_is_halved_and_keeps_its_shape() -> None:
    track = Track()
    for step in range(1, LONGEST + 2):
        track.add(step, {"loss": float(step)})
    assert len(track) == LONGEST // 2 + 1
    steps, losses = track.curve("loss")
    assert np.all(np.diff(steps) > 0)
    assert (steps[-1], losses[-1]) == (LONGEST + 1, LONGEST + 1)
    assert (steps[-2], losses[-2]) == (LONGEST, LONGEST - 0.5), "two become their mean, at the later step"
    assert (steps[0], losses[0]) == (2, 1.5)


def test_a_term_that_is_not_there_has_no_curve_and_one_that_is_missing_a_gap() -> None:
    track = Track()
    assert [len(part) for part in track.curve("loss")] == [0, 0]
    track.add(1, {"loss": 1.0, "kl": 2.0})
    track.add(2, {"loss": 3.0, "extra": 4.0})
    assert [len(part) for part in track.curve("extra")] == [0, 0]
    losses = track.curve("kl")[1].tolist()
    assert losses[0] == 2.0
    assert math.isnan(losses[1])
    assert all(a < b for a, b in itertools.pairwise(track.curve("loss")[0]))


def test_losses_that_are_told_again_count_once() -> None:
    track = Track()
    for step, loss in ((1, 3.0), (2, 2.0), (2, 1.0), (3, 0.5)):
        track.add(step, {"loss": loss})
    assert [part.tolist() for part in track.curve("loss")] == [[1, 2, 3], [3.0, 1.0, 0.5]]


@pytest.mark.parametrize(("back", "left"), [(0, 0), (19, 0), (20, 1), (55, 2), (60, 3), (99, 3)])
def test_a_track_that_goes_back_goes_on_from_there(back: int, left: int) -> None:
    track = Track()
    for step in (20, 40, 60):
        track.add(step, {"loss": float(step)})
    track.back_to(back)
    assert track.curve("loss")[0].tolist() == [20, 40, 60][:left]
    track.add(back + 1, {"loss": 0.5})
    assert [part[-1] for part in track.curve("loss")] == [back + 1, 0.5]
    assert len(track) == left + 1
