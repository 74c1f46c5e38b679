"""What can be turned, chosen and kept: the view of directions without a window."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core import messages as m
from explorer.core.between import Anchor
from explorer.core.messages import frozen
from explorer.core.tables import Table, read_table, table_bytes
from explorer.panels.directions import words
from explorer.panels.directions.axes import Axis, code_axes, principal_axes, share, told, vector_axes
from explorer.panels.directions.choosing import (
    attributes_of,
    condition_name,
    examples,
    presets,
    take,
    term_name,
    that_are,
)
from explorer.panels.directions.keeping import as_columns, from_columns
from explorer.panels.directions.state import Condition, Term, TurnState, Vector
from tests.panels.fakes import card
from tests.panels.fakes_directions import described

K = 4
numbers = st.lists(st.floats(-5, 5), min_size=K, max_size=K).map(np.array)
names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)


def vector(key: str = "v1", code: Any = (0, 1, 0, 2), **fields: Any) -> Vector:
    plain: dict[str, Any] = {"name": key, "examples": (9, 7), "spread": (0.5, 0.4), "auroc": 0.8}
    return Vector(key=key, code=np.array(code, dtype=np.float64), **plain | fields)


def turned(code: Any, *vectors: Vector, **amounts: float) -> TurnState:
    base = np.asarray(code, dtype=np.float64)
    state = TurnState(model_id="net", vectors=vectors).begun(Anchor(source="net", row=0), base)
    return replace(state, amounts=MappingProxyType(amounts))


def axes_of(kind: str, kept: Vector) -> list[Axis]:
    if kind == "attributes":
        return vector_axes([kept], np.random.default_rng(0).standard_normal((50, K)))
    return (code_axes if kind == "codes" else principal_axes)(described("net", K))


# -- axes ----------------------------------------------------------------------------------------


@given(numbers, st.sampled_from(["codes", "principal", "attributes"]), st.floats(-3, 3), st.integers(0, 3))
def test_an_axis_that_is_moved_stands_there_and_leaves_its_kin_alone(
    code: Any, kind: str, value: float, index: int
) -> None:
    kept = vector()
    state, axes = turned(code, kept, v1=0.5), axes_of(kind, kept)
    axis = axes[index % len(axes)]
    moved = axis.moved(state, value)
    assert axis.value(moved) == pytest.approx(value, abs=1e-5)
    for other in axes:
        if other is not axis:
            assert other.value(moved) == pytest.approx(other.value(state), abs=1e-5)
    back = axis.moved(moved, axis.value(state))
    np.testing.assert_allclose(back.code, state.code, atol=1e-5)
    assert axis.moved(state, axis.at_start(state)).code is not None


@given(numbers, st.sampled_from(["codes", "principal", "attributes"]), st.integers(0, 3))
def test_a_traversal_goes_from_the_low_to_the_high_end_along_the_axis_alone(
    code: Any, kind: str, index: int
) -> None:
    kept = vector()
    state, axes = turned(code, kept, v1=-1.0), axes_of(kind, kept)
    axis = axes[index % len(axes)]
    codes = axis.traversal(state)
    for place, found in zip(axis.places(), codes, strict=True):
        np.testing.assert_allclose(found, axis.moved(state, float(place)).code, atol=1e-4)
    assert axis.places()[[0, -1]].tolist() == [axis.low, axis.high]


def test_axes_are_ordered_and_the_dead_are_marked() -> None:
    found = code_axes(described("net", K, dead=2))
    assert [axis.key for axis in found] == ["z3", "z2", "z1", "z0"]
    assert [axis.dead for axis in found] == [False, False, True, True]
    assert found[-1].note == "dead"
    assert "the decoder does not listen" in found[-1].tip
    without = replace(described("net", K), kl=None)
    assert code_axes(without)[0].note == "var 1.000"
    flat = replace(described("net", K), shares=frozen(np.array([1, 0, 0, 0], dtype=np.float32)))
    assert [axis.dead for axis in principal_axes(flat)] == [False, True, True, True]
    assert all(axis.high > axis.low for axis in principal_axes(flat))


def test_a_vector_that_is_nothing_has_a_slider_all_the_same() -> None:
    (axis,) = vector_axes([vector(code=(0, 0, 0, 0), auroc=float("nan"))], np.zeros((3, K)))
    assert (axis.low, axis.high, axis.note) == (-1.0, 1.0, "few examples")


def test_what_a_vector_is_worth_is_said_beside_what_chance_would_be() -> None:
    assert told(vector(r2=0.25)) == (
        "9 with, 7 without; spread along it .50 and .40 of its length; "
        "AUROC on a held-out half .80 (chance .5); R² of a line through the codes .25 (the mean 0)"
    )
    assert "all other known attributes held" in told(vector(decorrelated=True))
    assert [share(value) for value in (0.5, -0.25, 1.0, 1.5)] == [".50", "-.25", "1.00", "1.50"]


# -- state ---------------------------------------------------------------------------------------


@given(numbers, st.floats(-3, 3), st.floats(-3, 3))
def test_a_vector_that_goes_leaves_the_picture(code: Any, one: float, other: float) -> None:
    state = turned(code, vector("a"), vector("b", (1, 0, 0, 0)), a=one, b=other)
    left = replace(state, chosen="a").without("a")
    np.testing.assert_allclose(left.code, state.code, atol=1e-9)
    assert [kept.key for kept in left.vectors] == ["b"]
    assert left.chosen == "b"
    np.testing.assert_allclose(left.back().code, code)
    assert left.without("b").chosen == ""


def test_the_target_is_what_a_and_b_differ_in() -> None:
    def state(a: Any, b: Any) -> TurnState:
        return TurnState(terms=(Term(conditions=a), Term(conditions=b), Term()))

    smile, hair = Condition("smile", 1), Condition("hair", 1)
    assert state((smile, hair), (Condition("smile", 0), hair)).target == "smile"
    assert state((smile, hair), (hair,)).target == "smile"
    assert state((smile,), (hair,)).target == ""
    assert state((smile,), (smile,)).target == ""
    assert state((Condition("", 1),), (Condition("", 2),)).target == ""


# -- choosing ------------------------------------------------------------------------------------


def known(rows: int = 60) -> m.Codes:
    rng = np.random.default_rng(5)
    z = rng.standard_normal((rows, 3)).astype(np.float32)
    z[7:8] = np.nan
    values = {"age": rng.random(rows), "hue": rng.random(rows), "same": np.ones(rows)}
    return m.Codes(
        model_id="net",
        z=frozen(z),
        labels=frozen(np.arange(rows) % 4),
        attributes={name: frozen(value.astype(np.float32)) for name, value in values.items()},
    )


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 3))
def test_fewer_examples_are_among_the_more(few: int, more: int, draw: int) -> None:
    few, more = sorted((few, more))
    conditions = (Condition("age", 1),)
    one, other = (take(conditions, known(), None, count, draw) for count in (few, more))
    assert set(one.rows) <= set(other.rows)
    assert len(one.rows) <= few
    assert that_are(conditions[0], known())[list(other.rows)].all()
    assert 7 not in other.rows


def test_only_able_rows_are_taken() -> None:
    able = np.arange(60) < 30
    assert max(take((), known(), able, 60).rows) < 30
    assert len(take((), known(), None, 60).rows) == 59
    assert take((Condition("nothing", 1),), known(), None, 9).rows == ()


def test_examples_are_of_all_classes_and_finite() -> None:
    codes = known()
    rows = examples(codes)
    assert len(rows) == len(set(rows)) == 10
    assert set(codes.labels[list(rows[:4])].tolist()) == {0, 1, 2, 3}
    assert 7 not in rows
    assert examples(codes, 1) != rows
    assert examples(replace(codes, z=frozen(np.full((60, 3), np.nan, dtype=np.float32)))) == ()


def test_attributes_with_a_direction() -> None:
    assert attributes_of(known(), {"hue"}) == ["age"]


def test_sums_are_offered_that_the_data_are_good_for() -> None:
    digits = replace(known(80), labels=frozen(np.arange(80) % 10), attributes={})
    ten = card("net", class_names=tuple("0123456789"))
    assert presets(ten, digits)[0].title == "8  −  3  +  9"
    faces = replace(
        known(), attributes={name: known().attributes["age"] for name in ("smile", "glasses", "hair")}
    )
    assert presets(card("net"), faces)[0].title.startswith("smiling, long hair  −  not smiling, long hair")
    assert presets(card("net"), replace(known(2), attributes={})) == []
    two = presets(card("net"), known())
    assert two[0].terms[0] == (Condition("age", 1), Condition("hue", 1))
    assert two[0].title.startswith("much age, much hue")


def test_terms_are_named() -> None:
    assert term_name(Term(), ()) == "empty"
    assert term_name(Term(rows=(1, 2, 3)), ()) == "chosen by hand"
    assert condition_name(Condition("", 1), ("cat", "dog")) == "dog"
    assert words.examples(Term(rows=(1, 2))) == "2 examples: 3 at least"


# -- keeping -------------------------------------------------------------------------------------

kept = st.builds(
    Vector,
    key=st.just("k"),
    name=names,
    code=numbers,
    examples=st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
    spread=st.tuples(st.floats(0, 2), st.floats(0, 2)),
    auroc=st.floats(0, 1),
    r2=st.floats(-1, 1) | st.just(float("nan")),
    target=st.sampled_from(["", "smile", "hair colour"]),
    decorrelated=st.booleans(),
    rows=st.lists(st.integers(0, 9999), max_size=5).map(tuple),
    made_in=st.sampled_from(["net", "other"]),
)


@given(st.lists(kept, min_size=1, max_size=4))
def test_vectors_come_back_from_a_table_as_they_were(vectors: list[Vector]) -> None:
    columns = as_columns(vectors)
    Table(columns, "vectors")
    for one, other in zip(vectors, from_columns(columns, K), strict=True):
        np.testing.assert_array_equal(one.code, other.code)
        for field in ("name", "examples", "spread", "auroc", "target", "decorrelated", "rows", "made_in"):
            assert getattr(one, field) == getattr(other, field)
        assert one.r2 == other.r2 or np.isnan([one.r2, other.r2]).all()


@pytest.mark.parametrize("ending", [".npz", ".csv"])
def test_vectors_survive_a_file(ending: str, tmp_path: Any) -> None:
    vectors = [vector("smile", target="smile", decorrelated=True, r2=0.3), vector("by hand", rows=(3, 1, 4))]
    path = tmp_path / f"vectors{ending}"
    path.write_bytes(table_bytes(Table(as_columns(vectors), "some"), ending))
    back = from_columns(read_table(path).columns, K)
    assert [one.name for one in back] == ["smile", "by hand"]
    assert [one.decorrelated for one in back] == [True, False]
    assert back[1].rows == (3, 1, 4)
    np.testing.assert_array_equal(back[0].code, vectors[0].code)
