"""What leaves the view of directions, and comes back: figures, vectors, codes, lines."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from explorer.core.exporting import ReadTable, TableRead, WriteBytes, WriteTable
from explorer.core.messages import frozen
from explorer.core.turning import DecodeCodes
from tests.panels.fakes_directions import DirectionsBench, begun, bench

__all__ = ["begun", "bench", "summing"]


@pytest.fixture
def summing(begun: DirectionsBench) -> DirectionsBench:
    """The view with its arithmetic in front."""
    begun.segment(3)
    return begun


def terms_of(bench: DirectionsBench) -> list[np.ndarray]:
    z = bench.library.codes["net"].z
    return [z[list(term.rows)].astype(np.float64) for term in bench.presenter.state.terms]


def last_sum(bench: DirectionsBench) -> DecodeCodes:
    return bench.asked("sum")[-1]


# -- what leaves ---------------------------------------------------------------------------------


def wish(bench: DirectionsBench, key: str, path: str = "/tmp/made") -> None:
    """Choose something of the export menu, and a place for it."""
    bench.inspector.export_wished.emit(key)
    _, name, kinds, then = bench.targets[-1]
    then(f"{path}/{name}")
    assert kinds


def test_the_table_and_the_sum_become_pictures(begun: DirectionsBench) -> None:
    for key, name in (("table", "net-directions.png"), ("sum", "net-arithmetic.png"), ("map", "net-map.png")):
        if key == "sum":
            begun.segment(3)
        wish(begun, key)
        assert begun.targets[-1][1] == name
        begun.qtbot.waitUntil(lambda: bool(begun.engine.waiting(WriteBytes)))
        asked = begun.engine.only(WriteBytes)
        assert isinstance(asked.request, WriteBytes)
        assert asked.request.data.startswith(b"\x89PNG")
        asked.let_go() if asked.cancelled else asked.fail("The disk is full.")
    assert begun.told == ["The disk is full."] * 3


def test_a_table_that_is_not_there_is_not_exported(bench: DirectionsBench) -> None:
    bench.open()
    for key in ("table", "sum", "copy-table", "copy-sum", "lines", "sum-lines"):
        bench.inspector.export_wished.emit(key)
    bench.inspector.export_wished.emit("save")
    assert len(bench.told) >= 5
    assert bench.targets == []
    bench.settle()


def test_vectors_are_saved_and_come_back_as_they_were(begun: DirectionsBench) -> None:
    assert not begun.inspector.save.isEnabled()
    for index in (0, 1):
        begun.inspector.maker.what.setCurrentIndex(index)
        begun.click(begun.inspector.maker.make)
        begun.settle()
    begun.lasso(1, 2, 5)
    begun.click(begun.inspector.maker.with_it)
    begun.lasso(3, 4, 7)
    begun.click(begun.inspector.maker.without)
    begun.click(begun.inspector.maker.make_groups)
    begun.settle()
    before = begun.presenter.state.vectors
    begun.click(begun.inspector.save)
    begun.targets[-1][3]("/tmp/vectors.npz")
    request = begun.engine.only(WriteTable).request
    assert isinstance(request, WriteTable)
    assert request.columns["vector"].shape == (3, 3)
    assert request.columns["name"].tolist() == ["smile", "hair", "group"]
    for _ in range(3):
        begun.click(begun.inspector.vector.remove)
    begun.click(begun.inspector.load)
    begun.sources[-1][2]("/tmp/vectors.npz")
    begun.engine.only(ReadTable).done(TableRead(path="/tmp/vectors.npz", columns=request.columns))
    begun.settle()
    now = begun.presenter.state.vectors
    assert begun.noticed[-1] == "3 vectors read from /tmp/vectors.npz."
    for one, other in zip(now, before, strict=True):
        assert (one.name, one.examples, one.spread, one.auroc) == (
            other.name,
            other.examples,
            other.spread,
            other.auroc,
        )
        assert (one.target, one.decorrelated, one.rows, one.made_in) == (
            other.target,
            other.decorrelated,
            other.rows,
            "net",
        )
        np.testing.assert_array_equal(one.code, other.code)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"z": np.zeros((2, 3))}, "no columns “name” and “vector”"),
        ({"name": np.array(["a"]), "vector": np.zeros((1, 7))}, "7 numbers, and the codes of this model 3"),
        ({"name": np.array(["a"]), "vector": np.full((1, 3), np.inf)}, "not finite"),
        ({"name": np.array(["a"]), "vector": np.array([["x", "y", "z"]])}, "no columns"),
    ],
)
def test_a_file_of_something_else_is_refused(begun: DirectionsBench, columns: dict, words: str) -> None:
    begun.click(begun.inspector.load)
    begun.sources[-1][2]("/tmp/else.npz")
    begun.engine.only(ReadTable).done(TableRead(path="/tmp/else.npz", columns=columns))
    assert words in begun.told[-1]
    assert begun.presenter.state.vectors == ()


def test_a_bare_name_and_vector_are_enough(begun: DirectionsBench) -> None:
    columns = {"name": np.array(["up"]), "vector": frozen(np.array([[0, 1, 0]]))}
    begun.presenter.export._keep(TableRead(path="x.npz", columns=columns))
    begun.settle()
    assert begun.row("up").note.text() == "few examples"


def test_the_code_and_its_lines(begun: DirectionsBench) -> None:
    wish(begun, "code")
    request = begun.engine.only(WriteTable).request
    assert isinstance(request, WriteTable)
    np.testing.assert_array_equal(request.columns["z"][0], begun.presenter.code)
    begun.inspector.export_wished.emit("lines")
    text = QGuiApplication.clipboard().text()
    assert "/models/net.safetensors" in text
    code = begun.presenter.code
    assert code is not None
    assert all(str(number) in text for number in code)
    begun.segment(3)
    begun.inspector.export_wished.emit("sum-lines")
    assert str(last_sum(begun).codes[0][0]) in QGuiApplication.clipboard().text()
    begun.inspector.export_wished.emit("copy-sum")
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_model_without_a_file_has_no_lines(bench: DirectionsBench) -> None:
    bench.begin(path=None)
    bench.inspector.export_wished.emit("lines")
    assert "has no file" in bench.told[-1]
