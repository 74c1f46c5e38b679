"""Tables: what is written as CSV or NPZ is read again, bit for bit; what is none is told in one line."""

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.tables import ENDINGS, Table, TableError, read_table, table_bytes

TEXTS = ["plain", 'quo"ted, with comma', "line\nfeed", "", "β ≥ 1", "# no comment", " space "]

N = len(TEXTS)
RNG = np.random.default_rng(0)
ALL = {
    "t": np.linspace(-0.5, 1.5, N),
    "label": np.arange(N) - 1,
    "row": RNG.integers(0, 2**62, N),
    "z": RNG.standard_normal((N, 16)).astype(np.float32),
    "one": RNG.standard_normal((N, 1)).astype(np.float32),
    "there": np.arange(N) % 2 == 0,
    "grey": RNG.integers(0, 256, (N, 3), dtype=np.uint8),
    "name": np.array(TEXTS),
}


def again(table, ending, folder):
    path = folder / f"table{ending}"
    path.write_bytes(table_bytes(table, ending))
    return read_table(path)


def same(a, b):
    """Whether two columns are equal in type, shape and every bit."""
    alike = a.shape == b.shape and (a.dtype == b.dtype or a.dtype.kind == b.dtype.kind == "U")
    return alike and (a == b if a.dtype.kind == "U" else a.view(np.uint8) == b.view(np.uint8)).all()


@pytest.mark.parametrize("ending", ENDINGS)
def test_all_kinds_of_columns_are_read_as_they_were(ending, tmp_path):
    read = again(Table(ALL, "faces-vae-16, slerp in 7 steps\nβ = 1"), ending, tmp_path)
    assert read.about == "faces-vae-16, slerp in 7 steps β = 1"
    assert list(read.columns) == list(ALL)
    for name, column in ALL.items():
        assert same(read.columns[name], np.ascontiguousarray(column)), name


FLOATS = st.floats(width=32, allow_nan=False)


@given(z=arrays(np.float32, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=FLOATS))
@pytest.mark.parametrize("ending", ENDINGS)
def test_codes_come_back_bit_for_bit(ending, z, tmp_path_factory):
    assert same(again(Table({"z": z}), ending, tmp_path_factory.mktemp("t")).columns["z"], z)


@given(t=arrays(np.float64, st.integers(1, 6), elements=st.floats(allow_nan=False)))
def test_places_come_back_bit_for_bit(t, tmp_path_factory):
    assert same(again(Table({"t": t}), ".csv", tmp_path_factory.mktemp("t")).columns["t"], t)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_not_a_number_stays_none(ending, tmp_path):
    odd = np.array([np.nan, np.inf, -np.inf], dtype=np.float32)
    assert np.array_equal(again(Table({"z": odd}), ending, tmp_path).columns["z"], odd, equal_nan=True)


def test_a_csv_can_be_read_by_others():
    lines = table_bytes(Table(ALL, "a strip"), ".csv").decode().splitlines()
    assert lines[0] == "# Latent Explorer: a strip"
    assert lines[1].startswith("# columns: ")
    assert json.loads(lines[1].removeprefix("# columns: "))["z"] == "float32"
    rows = list(csv.DictReader(io.StringIO(table_bytes(Table(ALL), ".csv").decode()).readlines()[2:]))
    assert len(rows) == N
    assert rows[3]["z[15]"] == str(ALL["z"][3, 15])
    assert float(rows[3]["t"]) == ALL["t"][3]
    plain = np.loadtxt(
        io.StringIO(table_bytes(Table({"z": ALL["z"]}), ".csv").decode()), delimiter=",", skiprows=3
    )
    assert np.array_equal(plain.astype(np.float32), ALL["z"])


def test_numpy_reads_an_npz_by_itself(tmp_path):
    path = tmp_path / "codes.npz"
    path.write_bytes(table_bytes(Table(ALL, "a strip"), ".npz"))
    with np.load(path, allow_pickle=False) as loaded:
        assert str(loaded["about"]) == "a strip"
        assert same(loaded["z"], ALL["z"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_table_gives_the_same_bytes(ending):
    assert table_bytes(Table(ALL, "a"), ending) == table_bytes(Table(dict(ALL), "a"), ending)


def test_a_csv_of_somebody_else_is_read(tmp_path):
    path = tmp_path / "own.CSV"
    path.write_text("\ufeff# by hand\nid,z[1],z[0],word\n\n1,0.5,2,x\n2,-1,3,7\n", encoding="utf-8")
    read = read_table(path)
    assert read.about == ""
    assert read.columns["id"].tolist() == [1, 2]
    assert read.columns["id"].dtype == np.int64
    assert read.columns["z"].tolist() == [[2, 0.5], [3, -1]]
    assert read.columns["word"].tolist() == ["x", "7"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("empty.csv", b""),
        ("names.csv", b"a,b\n"),
        ("ragged.csv", b"a,b\n1,2\n3\n"),
        ("twice.csv", b"a,a\n1,2\n"),
        ("gap.csv", b"z[0],z[2]\n1,2\n"),
        ("bytes.csv", b"\xff\xfe\x00"),
        ("types.csv", b'# columns: {"a": "object"}\na\n1\n'),
        ("json.csv", b"# columns: {\na\n1\n"),
        ("text.csv", b'# columns: {"a": "float32"}\na\nx\n'),
        ("text.npz", b"nonsense"),
        ("torn.npz", table_bytes(Table(ALL), ".npz")[:700]),
        ("table.txt", b"a\n1\n"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(name, content, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as told:
        read_table(tmp_path / name)
    line = str(told.value)
    assert line.startswith(f"{name}: ")
    assert "; " in line
    assert line.isprintable()
    assert len(line) < 250


def test_nothing_is_unpickled(tmp_path):
    path = tmp_path / "sly.npz"
    np.savez(path, z=np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(TableError, match="Python objects"):
        read_table(path)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"z": np.zeros(0)},
        {"z": np.zeros((3, 0))},
        {"z": np.zeros((3, 2, 2))},
        {"z": np.float64(1)},
        {"z": np.zeros(3), "t": np.zeros(2)},
        {"about": np.zeros(3)},
        {"z[0]": np.zeros(3)},
        {"# z": np.zeros(3)},
        {"": np.zeros(3)},
        {"z": np.zeros(3, dtype=complex)},
        {"z": np.array([None])},
    ],
)
def test_what_makes_no_table_is_refused(columns):
    with pytest.raises(ValueError, match=r"column"):
        Table(columns)
