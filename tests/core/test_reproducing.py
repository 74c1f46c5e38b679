"""Lines of Python that decode a strip or a grid again: what they say; the engine's tests run them."""

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.reproducing import MOST_INLINE, Each, Grid, Strip, fits_inline, python_lines

TWO = np.array([[0.1, -2.5, 3e-8], [1, 0, 7]], dtype=np.float32)
FOUR = np.arange(12, dtype=np.float32).reshape(4, 3) / 7


def assigned(text, name):
    """The expression that a name is given last."""
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    return ast.unparse([node.value for node in nodes if ast.unparse(node.targets[0]) == name][-1])


def imported(text):
    """What is imported from where."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    return {(node.module, one.name) for node in nodes for one in node.names}


def inline(text):
    return eval(assigned(text, "anchors"), {"np": np})


@given(codes=arrays(np.float32, (2, 9), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)))
def test_codes_stand_in_the_lines_at_full_precision(codes):
    again = inline(python_lines("m.safetensors", codes, Strip()))
    assert again.dtype == np.float32
    assert np.array_equal(again.view(np.uint32), codes.view(np.uint32))


@pytest.mark.parametrize(
    "path",
    ["my model.safetensors", "C:\\new\\table.safetensors", "quo\"ted 'name'.safetensors", "line\nfeed"],
)
def test_any_name_of_a_file_is_quoted(path):
    text = python_lines(path, TWO, Strip())
    assert ast.literal_eval(assigned(text, "path")) == path
    assert text.splitlines()[0].startswith("# A strip of 10 pictures")


def test_a_strip_says_its_way_its_steps_and_its_overshoot():
    text = python_lines("m", TWO, Strip(way="slerp", steps=7, overshoot=0.5))
    assert assigned(text, "t") == "parameters(7, 0.5)"
    assert "between('slerp', anchors[0], anchors[1], t)" in assigned(text, "codes")
    assert ("explorer.core.interpolation", "between") in imported(text)


def test_a_grid_says_its_rows_and_columns():
    text = python_lines("m", FOUR, Grid(way="line", rows=3, columns=5))
    assert "grid(anchors, 3, 5, 'line')" in assigned(text, "codes")
    assert assigned(text, "pictures") == "pictures.reshape(3, 5, *pictures.shape[1:])"
    assert np.array_equal(inline(text), FOUR)


def test_the_way_along_the_codes_needs_the_data_and_no_other_does():
    for what, codes in ((Strip(way="density"), TWO), (Grid(way="density"), FOUR)):
        text = python_lines("m", codes, what)
        assert ("trainers.data", "load") in imported(text)
        assert "graph" in assigned(text, "codes")
    assert ("trainers.data", "load") not in imported(python_lines("m", TWO, Strip()))


def test_many_codes_are_loaded_from_the_table_they_were_exported_to():
    many = np.zeros((MOST_INLINE + 1, 1), dtype=np.float32)
    assert not fits_inline(many)
    assert fits_inline(many[:-1])
    text = python_lines("m", many, Each(), table="wall.npz")
    assert assigned(text, "anchors") == "np.load('wall.npz')['z'].astype(np.float32)"
    with pytest.raises(ValueError, match=r"export them as \.npz first"):
        python_lines("m", many, Each())
    with pytest.raises(ValueError, match=r"export them as \.npz first"):
        python_lines("m", many, Each(), table="wall.csv")


def test_few_codes_stand_in_the_lines_though_there_is_a_table():
    assert "np.load" not in python_lines("m", TWO, Strip(), table="strip.npz")


def test_a_conditional_model_is_told_the_class_of_all_or_of_each():
    assert assigned(python_lines("m", TWO, Each(), 3), "labels") == "torch.full((len(codes),), 3)"
    each = python_lines("m", TWO, Each(), np.array([3, -1]))
    assert assigned(each, "labels") == "torch.tensor([3, -1])"
    assert "labels" not in python_lines("m", TWO, Each())


@pytest.mark.parametrize(
    ("codes", "what"),
    [
        (FOUR, Strip()),
        (TWO, Grid()),
        (TWO[0], Strip()),
        (TWO[:0], Each()),
        (TWO[:, :0], Strip()),
        (np.full((2, 3), np.nan), Strip()),
        (np.full((2, 3), 1e39), Strip()),
        (FOUR, Each(rows=3)),
    ],
)
def test_what_cannot_be_reproduced_is_refused(codes, what):
    with np.errstate(over="ignore"), pytest.raises(ValueError, match=r"codes|anchors"):
        python_lines("m", codes, what)
