"""Fields of a form: how values are written, read and slid, over a table of ranges as they occur."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core import sliding
from explorer.core.forms import (
    Field,
    FieldError,
    explain,
    field_of,
    format_number,
    format_value,
    parse_typed,
    range_words,
)
from trainers.specs import SPECS, TrainSpec, fields_of

CODE = Field("latent_dim", "Code size", "int", 2, "Numbers a code has.", 1, 1024, log=True)
LAYERS = Field("layers", "", "int", 2, low=0, high=6)
NODES = Field("nodes", "Nodes per layer", "int", 128, low=2, high=4096, log=True)
STEPS = Field("steps", "Steps", "int", 4000, low=1, high=10_000_000, unit="steps", log=True)
WARM_UP = Field("kl_warmup_steps", "KL warm-up", "int", 0, low=0, high=1_000_000, unit="steps", log=True)
RATE = Field("learning_rate", "Learning rate", "float", 4e-3, low=1e-7, high=1.0, log=True, live=True)
BETA = Field("beta", "Beta", "float", 1.0, low=0.0, high=100.0, log=True)
NOISE = Field("noise", "Noise on input", "float", 0.0, low=0.0, high=1.0)
FROM_ZERO = Field("weight", "Weight", "float", 0.0, low=0.0, high=10.0, log=True)
SIGNED = Field("shift", "Shift", "float", 0.0, low=-3.0, high=3.0)
LOSS = Field("loss", "Loss", "choice", "mse", choices=("mse", "l1", "bce"))
TIED = Field("tied", "Tied weights", "bool", True)
FREE = Field("rate", "Rate", "float", 0.5, unit="Hz")
NOTE = Field("note", "Note", "text", "")

RANGED = (CODE, LAYERS, NODES, STEPS, WARM_UP, RATE, BETA, NOISE, FROM_ZERO, SIGNED)
every_range = pytest.mark.parametrize("field", RANGED, ids=lambda field: field.name)
FROM_TRAINERS = [field_of(info) for spec in (*SPECS.values(), TrainSpec) for info in fields_of(spec)]


def test_a_label_is_made_from_the_name_where_there_is_none():
    assert LAYERS.label == "Layers"
    assert Field("kl_warmup_steps", "", "int", 0).label == "Kl warmup steps"


@pytest.mark.parametrize("field", FROM_TRAINERS, ids=lambda field: field.name)
def test_every_field_of_the_trainers_becomes_one_of_a_form(field):
    assert field.label
    assert field.help
    assert field.kind in ("int", "float", "bool", "choice", "text")
    assert range_words(field)
    assert parse_typed(field, format_value(field, field.default)) == field.default


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (RATE, 4e-3, "4e-3"),
        (RATE, 0.01, "0.01"),
        (RATE, 0.00412345, "4.12345e-3"),
        (RATE, 1.0, "1"),
        (NODES, 128, "128"),
        (STEPS, 1500, "1,500 steps"),
        (STEPS, 10_000_000, "10,000,000 steps"),
        (STEPS, 1_234_567, "1,234,567 steps"),
        (BETA, 0.0, "0"),
        (BETA, 0.25, "0.25"),
        (SIGNED, -1234.5, "-1,234.5"),
        (SIGNED, -0.25, "-0.25"),
        (LOSS, "mse", "MSE"),
        (Field("s", "", "choice", "one-cycle", choices=("one-cycle",)), "one-cycle", "One-cycle"),
        (TIED, True, "on"),
        (NOTE, "as it is", "as it is"),
    ],
)
def test_values_are_written_for_people(field, value, words):
    assert format_value(field, value) == words


@pytest.mark.parametrize(("value", "words"), [(1500, "1,500"), (1_000_000, "1e6"), (250_000, "250,000")])
def test_a_brief_value_has_no_unit_and_few_letters(value, words):
    assert format_value(STEPS, value, brief=True) == words


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_reading_it_gives_the_very_same(number):
    assert parse_typed(FREE, format_number(number)) == number


@given(st.integers(-(2**40), 2**40))
def test_so_is_a_whole_number(number):
    field = Field("n", "", "int", 0)
    assert parse_typed(field, format_number(number)) == number
    assert parse_typed(field, format_number(number, 3)) == number


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (CODE, "1 to 1,024"),
        (RATE, "1e-7 to 1"),
        (WARM_UP, "0 to 1,000,000 steps"),
        (LOSS, "MSE, L1 or BCE"),
        (TIED, "on or off"),
        (FREE, "Hz"),
        (NOTE, ""),
    ],
)
def test_a_range_is_told_with_its_unit(field, words):
    assert range_words(field) == words
    assert words in explain(field)


def test_an_explanation_tells_when_a_change_acts():
    assert explain(CODE) == "Numbers a code has. 1 to 1,024 · default 2 · from the next start."
    assert "acts at once" in explain(RATE)


# -- typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (RATE, ".004", 0.004),
        (RATE, " 4e-3 ", 0.004),
        (RATE, "0,004", 0.004),
        (BETA, "1,5", 1.5),
        (BETA, "100", 100.0),
        (SIGNED, "−2", -2.0),
        (SIGNED, "-0", 0.0),
        (STEPS, "1,500", 1500),
        (STEPS, "1 500 steps", 1500),
        (STEPS, "1e4", 10_000),
        (STEPS, "2.0", 2),
        (WARM_UP, "0", 0),
        (LOSS, "mse", "mse"),
        (LOSS, "BCE", "bce"),
        (TIED, "off", False),
        (NOTE, " a text ", "a text"),
    ],
)
def test_what_is_typed_is_taken_as_it_is(field, text, value):
    typed = parse_typed(field, text)
    assert typed == value
    assert type(typed) is type(value)
    if isinstance(typed, float):
        assert math.copysign(1, typed) == math.copysign(1, value)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (RATE, "abc", "Learning rate takes numbers from 1e-7 to 1, not “abc”."),
        (RATE, "", "Learning rate takes numbers from 1e-7 to 1, not nothing."),
        (RATE, "2", "Learning rate takes numbers from 1e-7 to 1, not “2”."),
        (RATE, "nan", "Learning rate takes numbers from 1e-7 to 1, not “nan”."),
        (RATE, "1e999", "Learning rate takes numbers from 1e-7 to 1, not “1e999”."),
        (STEPS, "0", "Steps takes whole numbers from 1 to 10,000,000 steps, not “0”."),
        (STEPS, "2.5", "Steps takes whole numbers from 1 to 10,000,000 steps, not “2.5”."),
        (
            STEPS,
            "9" * 30,
            "Steps takes whole numbers from 1 to 10,000,000 steps, not “9999999999999999999…”.",
        ),
        (LOSS, "huber", "Loss is MSE, L1 or BCE, not “huber”."),
        (TIED, "maybe", "Tied weights is on or off, not “maybe”."),
        (FREE, "x", "Rate takes numbers in Hz, not “x”."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(field, text, said):
    with pytest.raises(FieldError) as refused:
        parse_typed(field, text)
    assert str(refused.value) == said


# -- the slider ------------------------------------------------------------------------------------


@every_range
def test_both_ends_and_the_default_are_reached_exactly(field):
    assert sliding.value_at(field, 0.0) == field.low
    assert sliding.value_at(field, 1.0) == field.high
    assert sliding.share_of(field, field.low) == 0.0
    assert sliding.share_of(field, field.high) == 1.0
    assert sliding.value_at(field, sliding.share_of(field, field.default)) == field.default


@every_range
@given(share=st.floats(0, 1))
def test_a_slider_gives_neat_values_of_the_fields_kind_inside_its_range(field, share):
    value = sliding.value_at(field, share)
    assert field.low <= value <= field.high
    assert type(value) is (int if field.kind == "int" else float)
    assert sliding.value_at(field, sliding.share_of(field, value)) == value
    ends = (field.low, field.high, field.default)
    if field.log and value not in ends:
        assert value == (float(f"{value:.1e}") if value >= 10 or field.kind == "float" else value)


@every_range
@given(shares=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_farther_is_never_less(field, shares):
    low, high = sorted(shares)
    assert sliding.value_at(field, low) <= sliding.value_at(field, high)


@every_range
@pytest.mark.parametrize("step", [0.01, 0.1])
def test_keys_go_from_end_to_end_and_back_always_to_another_value(field, step):
    value, seen = field.low, 0
    for direction, end in ((step, field.high), (-step, field.low)):
        while value != end:
            moved = sliding.stepped(field, value, direction)
            assert (moved > value) == (direction > 0)
            assert moved != value
            value, seen = moved, seen + 1
            assert seen < 1000
        assert sliding.stepped(field, value, direction) == end


@pytest.mark.parametrize("field", [BETA, FROM_ZERO, WARM_UP], ids=lambda field: field.name)
def test_a_logarithmic_slider_can_begin_at_nothing(field):
    assert sliding.value_at(field, sliding.ZERO / 4) == 0
    least = sliding.value_at(field, sliding.ZERO)
    assert 0 < least <= 0.01 * field.high
    decades = math.log10(field.high / least)
    middle = sliding.value_at(field, sliding.ZERO + (1 - sliding.ZERO) / 2)
    assert math.log10(field.high / middle) == pytest.approx(decades / 2, abs=0.05)
    assert 0 < sliding.share_of(field, least / 2) < sliding.ZERO


@pytest.mark.parametrize("value", [0.00412345, 0.5000001, 1e-7])
def test_a_typed_value_stands_where_it_belongs(value):
    share = sliding.share_of(RATE, value)
    below, above = sliding.value_at(RATE, share - 0.005), sliding.value_at(RATE, share + 0.005)
    assert below <= value <= above
    assert sliding.stepped(RATE, value, 0.01) > value


@pytest.mark.parametrize("field", [RATE, STEPS], ids=lambda field: field.name)
def test_over_very_many_powers_of_ten_most_of_the_slider_is_for_those_about_the_default(field):
    tenth, tenfold = field.default / 10, field.default * 10
    shares = [sliding.share_of(field, value) for value in (tenth, field.default, tenfold)]
    assert shares == pytest.approx([0.1, 0.5, 0.9])
    values = [sliding.value_at(field, 0.1 + 0.8 * step / 36) for step in range(37)]
    ratios = [b / a for a, b in itertools.pairwise(values)]
    assert max(ratios) < 1.2, "neighbouring pixels of a short slider"
    once = sliding.stepped(field, field.default, 0.01)
    assert once / field.default < 1.1


def test_a_default_near_the_end_leaves_the_slider_whole():
    least = Field("n", "", "float", 1e-6, low=1e-6, high=1.0, log=True)
    assert sliding.share_of(least, 1e-6) == 0.0
    assert sliding.share_of(least, 1e-5) == pytest.approx(0.9)
    assert sliding.value_at(least, 0.45) == pytest.approx(10**-5.5, rel=0.03)


def test_what_is_outside_stands_at_the_end():
    assert sliding.share_of(CODE, 5000) == 1.0
    assert sliding.share_of(CODE, -3) == 0.0
    single = Field("n", "", "int", 3, low=3, high=3)
    assert sliding.share_of(single, 3) == 0.0
    assert sliding.value_at(single, 0.5) == 3
