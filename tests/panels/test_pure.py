"""What is worked out without a window: sheets, the way between maps, the hand, colours, words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core import messages as m
from explorer.core.colours import class_colours
from explorer.core.messages import frozen
from explorer.panels.library import Library
from explorer.panels.map.atlas import (
    Atlas,
    MapState,
    Passage,
    caption,
    dimmed,
    partner_slots,
)
from explorer.panels.map.hand import Hand
from explorer.panels.map.reading import describe_origin, in_spacings, neighbour_views, tile_views
from explorer.panels.map.tints import Tint, colour_choices
from explorer.panels.sheets import Sheet, class_name, class_tint, figure, rows_of_label
from tests.panels.fakes import NAMES, ROWS, FakeEngine, card, codes, data_ready, peeked, reading

finite = st.floats(-50, 50, allow_nan=False, width=32)
place = st.tuples(finite, finite)


@dataclass
class Shelf:
    """Cards and codes as the library has them."""

    cards: dict[str, m.ModelCard] = field(default_factory=dict)
    codes: dict[str, m.Codes] = field(default_factory=dict)

    def put(self, name: str, seed: int = 0, family: str = "ae", k: int = 2, rows: int = ROWS) -> None:
        """Keep a model."""
        self.cards[name] = card(name, family, latent_dim=k)
        self.codes[name] = codes(name, seed, rows=rows, k=k)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    made = Shelf()
    made.put("axes", 1, "pca")
    made.put("net", 2)
    made.put("deep", 3, k=6)
    made.put("short", 4, rows=ROWS // 2)
    return made


# --- sheets and the way between them -----------------------------------------------------------


def test_two_numbers_are_drawn_as_they_are(shelf: Shelf) -> None:
    for name in ("axes", "net"):
        sheet = Atlas(shelf).sheet(name)
        assert sheet is not None
        np.testing.assert_allclose(sheet.xy, shelf.codes[name].z)


def test_a_sheet_is_made_once_and_anew_for_other_codes(shelf: Shelf) -> None:
    own = Shelf(dict(shelf.cards), dict(shelf.codes))
    atlas = Atlas(own)
    first = atlas.sheet("net")
    assert atlas.sheet("net") is first
    own.codes["net"] = codes("net", 9)
    second = atlas.sheet("net")
    assert second is not None
    assert second is not first
    assert second.codes is own.codes["net"]
    assert atlas.sheet("unknown") is None


def test_the_way_begins_at_the_left_map_and_ends_at_the_aligned_right_one(shelf: Shelf) -> None:
    way = Atlas(shelf).way(("axes", "net"))
    assert way is not None
    left, right = shelf.codes["axes"].z.astype(np.float64), shelf.codes["net"].z.astype(np.float64)
    np.testing.assert_array_equal(way.at(0.0), left)
    np.testing.assert_array_equal(way.at(1.0), way.fit.apply(right))
    np.testing.assert_allclose(way.fit.rotation @ way.fit.rotation.T, np.eye(2), atol=1e-12)
    spread = np.linalg.norm(way.end - way.end.mean(0)) / np.linalg.norm(left - left.mean(0))
    assert spread == pytest.approx(1), "the right map fills as much room as the left one"


@given(t=st.floats(0, 1), row=st.integers(0, ROWS - 1))
def test_the_probe_flies_with_its_datum(shelf: Shelf, t: float, row: int) -> None:
    way = Atlas(shelf).way(("axes", "net"))
    assert way is not None
    there = way.probe_at(shelf.codes["axes"].z[row], shelf.codes["net"].z[row], t)
    np.testing.assert_allclose(there, way.at(t)[row], atol=1e-5)


def test_there_is_no_way_while_a_map_is_missing(shelf: Shelf) -> None:
    for slots in ((), ("axes",), ("", "net"), ("axes", "unknown")):
        assert Atlas(shelf).way(slots) is None


def test_maps_of_unlike_length_are_joined_as_far_as_both_go(shelf: Shelf) -> None:
    left, right = (Sheet.of(shelf.cards[name], shelf.codes[name]) for name in ("short", "net"))
    assert len(Passage.between(left, right).at(0.5)) == ROWS // 2


# --- the hand ----------------------------------------------------------------------------------


def hand_on(shelf: Shelf, row: int = 0, source: str = "net") -> Hand:
    made = Hand(Atlas(shelf), shelf.codes)
    made.take_row(row, source)
    return made


@given(row=st.integers(0, ROWS - 1))
def test_a_datum_rests_at_its_own_code_on_every_map(shelf: Shelf, row: int) -> None:
    hand, state = hand_on(shelf, row), MapState(slots=("axes", "net"))
    for slot, name in enumerate(state.slots):
        np.testing.assert_allclose(hand.place(state, slot), shelf.codes[name].z[row], atol=1e-6)


@given(xy=place, row=st.integers(0, ROWS - 1), name=st.sampled_from(["axes", "net", "deep"]))
def test_a_drag_brings_the_probe_under_the_hand(
    shelf: Shelf, xy: tuple[float, float], row: int, name: str
) -> None:
    hand, state = hand_on(shelf, row, name), MapState(slots=("axes", name))
    assert hand.drag(state, 1, xy)
    np.testing.assert_allclose(hand.place(state, 1), xy, atol=1e-4)
    probe = hand.question(state)
    assert probe is not None
    assert (probe.source, probe.row) == (name, None)
    assert probe.code is not None
    assert probe.code.dtype == np.float32
    assert not probe.code.flags.writeable


@given(there=place, back=st.integers(0, ROWS - 1))
def test_a_drag_there_and_back_ends_where_it_began(
    shelf: Shelf, there: tuple[float, float], back: int
) -> None:
    """Within the plane only: the numbers that the map does not show are those of the datum throughout."""
    hand, state = hand_on(shelf, back, "deep"), MapState(slots=("axes", "deep"))
    start = hand.place(state, 1)
    assert start is not None
    hand.drag(state, 1, there)
    hand.drag(state, 1, start)
    np.testing.assert_allclose(hand.code("deep"), shelf.codes["deep"].z[back], atol=1e-4)


@given(xy=place, t=st.floats(0.01, 1.0))
def test_a_drag_in_flight_stays_under_the_hand(shelf: Shelf, xy: tuple[float, float], t: float) -> None:
    hand, state = hand_on(shelf), MapState(slots=("axes", "net"), morph=t)
    hand.drag(state, 0, xy)
    np.testing.assert_allclose(hand.place(state, 0), xy, atol=1e-3)
    question = hand.question(state)
    assert question is not None
    way = Atlas(shelf).way(state.slots)
    assert way is not None
    assert question.source == ("net" if t > 0.5 else "axes"), "the map it is nearer to speaks"
    codes = {question.source: question.code, **question.also}
    np.testing.assert_allclose(way.fit.apply(codes["net"]), xy, atol=1e-3)
    np.testing.assert_allclose(codes["axes"], xy, atol=1e-3)


def test_nothing_can_be_dragged_where_no_map_is(shelf: Shelf) -> None:
    hand = hand_on(shelf)
    assert not hand.drag(MapState(slots=("", "net")), 0, (0, 0))
    probe = hand.probe
    assert probe is not None
    assert probe.row == 0
    assert Hand(Atlas(shelf), shelf.codes).question(MapState(slots=("axes", "net"))) is None


def test_what_the_engine_answers_is_where_the_other_map_shows_a_free_point(shelf: Shelf) -> None:
    hand, state = hand_on(shelf), MapState(slots=("axes", "net"))
    before = hand.place(state, 0)
    hand.drag(state, 1, (0.5, 0.5))
    np.testing.assert_array_equal(hand.place(state, 0), before, "it stays until somebody knows better")
    probe = hand.question(state)
    assert probe is not None
    request = m.ReadProbe(models=("axes", "net"), probe=probe)
    hand.learn(reading(request, code_of=lambda _: np.array([2.0, 3.0])))
    np.testing.assert_allclose(hand.place(state, 0), [2.0, 3.0])
    np.testing.assert_allclose(hand.place(state, 1), [0.5, 0.5])


def test_a_datum_that_the_next_model_does_not_have_is_let_go(shelf: Shelf) -> None:
    hand = hand_on(shelf, ROWS - 1)
    hand.keep_to(("short", "short"), 1)
    probe = hand.probe
    assert probe is not None
    assert (probe.source, probe.row) == ("short", 1)


@given(value=finite, index=st.integers(0, 9))
def test_a_typed_number_is_taken_if_it_says_something_new(shelf: Shelf, value: float, index: int) -> None:
    hand = hand_on(shelf, 3, "deep")
    before = shelf.codes["deep"].z[3]
    new = index < 6 and before[index] != np.float32(value)
    assert hand.type(index, value) == new
    code = hand.code("deep")
    assert code is not None
    assert [i for i in range(6) if code[i] != before[i]] == ([index] if new else [])


# --- what is dimmed, found and named -----------------------------------------------------------


@given(
    isolated=st.integers(-1, 3),
    selected=st.frozensets(st.integers(0, ROWS + 20), max_size=9),
)
def test_bright_are_those_that_are_selected_and_of_the_class(isolated: int, selected: frozenset[int]) -> None:
    known = codes("net")
    mask = dimmed(MapState(selected=selected, isolated=isolated), known)
    bright = np.ones(ROWS, dtype=bool) if mask is None else ~mask
    for row in range(ROWS):
        of_class = known.labels[row] == isolated if isolated >= 0 else not selected
        assert bright[row] == (of_class or row in selected)


@given(st.text(max_size=12))
def test_no_search_fails(text: str) -> None:
    found = rows_of_label(text, codes("net"), NAMES)
    assert len(set(found.tolist())) == len(found)
    assert all(0 <= row < ROWS for row in found)


@given(row=st.integers(0, ROWS - 1))
def test_a_row_is_found_by_its_number(row: int) -> None:
    assert rows_of_label(f"row {row}", codes("net"), NAMES).tolist() == [row]
    digits = tuple(str(i) for i in range(3))
    expected = [row] if row > 2 else np.flatnonzero(codes("net").labels == row).tolist()
    assert rows_of_label(str(row), codes("net"), digits).tolist() == expected


def test_classes_without_a_name_are_called_by_their_number() -> None:
    assert [class_name(label, NAMES) for label in (0, 2, 3, -1)] == ["left", "right one", "3", "-1"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0321, ".032"), (0.0, ".000"), (1.25, "1.250"), (12.34, "12.3"), (np.nan, "—"), (np.inf, "—")],
)
def test_figures_are_short(value: float, written: str) -> None:
    assert figure(value) == written


def test_captions_name_the_baseline() -> None:
    words, told = caption(
        card("net", metrics={"test_mse": 0.0314, "pca_test_mse": 0.0551, "mean_test_mse": 0.0729})
    )
    assert words == "test MSE .031, PCA .055"
    assert ".073" in told
    assert "2 numbers" in caption(card("net"))[0]
    words, told = caption(card("axes", "pca"))
    assert words.startswith("2 of 9 components, 75.0 %")


def test_partners_of_an_opened_model() -> None:
    cards = {
        name: card(name, family, data_id=data)
        for name, family, data in (
            ("pca", "pca", "a"),
            ("one", "ae", "a"),
            ("two", "vae", "a"),
            ("far", "ae", "b"),
        )
    }
    assert partner_slots("one", cards, "pca", ()) == ("pca", "one")
    assert partner_slots("one", cards, None, ()) == ("", "one")
    assert partner_slots("one", cards, "pca", ("pca", "two", "two")) == ("pca", "one", "two")
    assert partner_slots("two", cards, "pca", ("pca", "one", "two")) == ("pca", "two")
    assert partner_slots("far", cards, None, ("pca", "one", "two")) == ("", "far")
    assert partner_slots("pca", cards, None, ()) == ("pca", "two")
    assert partner_slots("pca", {"pca": cards["pca"], "far": cards["far"]}, None, ()) == ("pca", "pca")


# --- colours -----------------------------------------------------------------------------------


def test_what_can_be_coloured_by() -> None:
    plain, aged = codes("a"), codes("b", age=np.arange(ROWS), userID=np.arange(ROWS), error=np.arange(ROWS))
    assert list(colour_choices([plain]).values()) == ["Class", "Error", "Drift"]
    assert list(colour_choices([plain, aged]).values()) == [
        "Class",
        "Error",
        "Drift",
        "Age",
        "UserID",
        "Error",
    ]
    assert len(set(colour_choices([plain, aged]))) == 6, "an attribute of the same name is another choice"


def test_classes_beyond_the_names_still_have_a_colour() -> None:
    known = replace(codes("a"), labels=frozen(np.array([-1, 0, 5])))
    assert class_tint(known, 3).shape == (3, 3)
    np.testing.assert_array_equal(class_tint(codes("a"), 3)[:3], class_colours(3))


@given(arrays(np.float32, st.integers(0, 30), elements=st.floats(-1e4, 1e4, width=32) | st.just(np.nan)))
def test_every_scale_colours_every_value(values: Any) -> None:
    for cyclic in (False, True):
        tint = Tint.of("T", {"a": values}, cyclic=cyclic)
        assert np.isfinite([tint.lo, tint.hi]).all()
        assert tint.hi > tint.lo
        rgb = tint.colours(values)
        assert rgb.shape == (len(values), 3)
        assert rgb.dtype == np.uint8


def test_an_angle_has_one_colour_however_often_it_went_round() -> None:
    angles = np.linspace(0, 6.2, 20)
    tint = Tint.of("Phase", {"a": angles}, cyclic=True)
    np.testing.assert_array_equal(tint.colours(angles), tint.colours(angles + 4 * np.pi))
    assert (tint.lo, tint.hi) == (0.0, 2 * np.pi)


def test_a_few_extremes_do_not_flatten_the_scale() -> None:
    values = np.r_[np.linspace(0, 1, 99), 1e6]
    assert Tint.of("Error", {"a": values}, lo=0.0).hi < 1e5


# --- words -------------------------------------------------------------------------------------


@pytest.fixture
def library(qapp: object) -> Library:
    made = Library(FakeEngine())
    for seen in (peeked("axes", 1, "pca"), peeked("net", 2)):
        assert seen.codes is not None
        made.cards[seen.card.model_id] = seen.card
        made.codes[seen.card.model_id] = seen.codes
    return made


def test_where_the_probe_comes_from(library: Library) -> None:
    assert describe_origin(m.Probe(source="net", row=4), library) == "row 4, label middle"
    assert describe_origin(m.Probe(source="axes", code=frozen(np.zeros(2))), library) == "free point, PCA"
    assert describe_origin(m.Probe(source="gone", row=4), library) == "—"
    assert describe_origin(m.Probe(source="net", row=4000), library) == "row 4000, label —"


def test_every_error_stands_beside_its_baseline(library: Library) -> None:
    request = m.ReadProbe(models=("axes", "net"), probe=m.Probe(source="net", row=4))
    original, *models = tile_views(reading(request), library)
    assert original.title == "Original"
    assert original.caption == "middle, row 4"
    for view in models:
        assert ".250" in view.caption
        assert "mean image .500" in view.caption


def test_a_free_point_has_no_original_and_no_error_of_its_own(library: Library) -> None:
    probe = m.Probe(source="net", code=frozen(np.zeros(2)), also=MappingProxyType({}))
    first, axes, net = tile_views(reading(m.ReadProbe(models=("axes", "net"), probe=probe)), library)
    assert first.picture is None
    assert ".250" not in net.caption
    assert ".250" in axes.caption


def test_two_models_of_one_kind_are_told_apart_by_their_size(library: Library) -> None:
    seen = peeked("deep", 3, latent_dim=8)
    library.cards["deep"] = seen.card
    request = m.ReadProbe(models=("net", "deep"), probe=m.Probe(source="net", row=4))
    titles = [view.title for view in tile_views(reading(request), library)[1:]]
    assert len(set(titles)) == 2


def test_neighbours_carry_label_and_distance() -> None:
    request = m.ReadProbe(models=("net",), probe=m.Probe(source="net", row=4))
    pictures, words = neighbour_views(reading(request), card("net"), data_ready())
    assert words == ["middle, 0.10", "left, 0.20", "middle, 0.30", "left, 0.40", "right one, 0.50"]
    assert [round(float(picture.mean() * 255)) for picture in pictures] == [7, 3, 1, 0, 2]
    assert neighbour_views(reading(request), card("net"), None) == ([], [])


def test_distances_are_told_in_spacings() -> None:
    assert in_spacings(m.Manifold(distance=3.0, spacing=1.5, round_trip=0.3)) == pytest.approx((2.0, 0.2))
    assert np.isnan(in_spacings(m.Manifold(distance=3.0, spacing=0.0, round_trip=0.1))).all()
