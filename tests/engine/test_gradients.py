"""How far back gradients reach, asked of the engine as the window asks for it."""

from __future__ import annotations

import math
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import gradients as g
from explorer.core import runs as r
from explorer.core.paths import checkpoint, writer
from explorer.core.texts import OpenWriter
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Answer, run
from tests.engine.playing import begin, play

LSTM = g.Beginning(cell="lstm")


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    engine = Engine("cpu")
    yield engine
    engine.close()


def ask(engine: Engine, request: g.ReadGradients | g.ReadTrained) -> Answer:
    return run(engine.handle(request))


def at_start(engine: Engine, beginning: g.Beginning, **more: Any) -> g.GradientsRead:
    found = ask(engine, g.ReadGradients(curve="a", beginning=beginning, **more))[0]
    assert isinstance(found, g.GradientsRead)
    return found


def test_cells_in_the_order_of_how_much_they_keep(shared: Engine) -> None:
    """The default LSTM loses the gradient as the RNN does; its forget bias decides; a large gain explodes."""
    listed = shared.handle(g.ListStarts())
    left = {begun: at_start(shared, begun).shares[50] for _, begun in listed.starts}

    def of(cell: str, bias: float = 0.0, gain: float | None = None) -> float:
        return float(left[g.Beginning(cell=cell, forget_bias=bias, gain=gain)])

    assert of("rnn") < of("lstm") < g.LOST < of("lstm", 1.0) < of("lstm", 3.0) < 1 < of("rnn", gain=1.5)
    assert of("gru") < g.LOST
    assert 1e-5 < of("lstm", 1.0) < 1e-3
    assert 0.1 < of("lstm", 3.0) < 1
    assert 2 < of("rnn", gain=1.5) < 20
    assert at_start(shared, g.Beginning(cell="rnn", gain=1.5)).shares[100] > g.EXPLODED


def test_a_forget_bias_keeps_the_more_the_larger_it_is(shared: Engine) -> None:
    left = [at_start(shared, g.Beginning(cell="lstm", forget_bias=b)).shares[50] for b in (0, 0.5, 1, 2, 3)]
    assert left == sorted(left)
    assert left[0] < 1e-9
    assert left[-1] > 0.1


def test_what_is_listed_can_be_read(shared: Engine) -> None:
    listed = shared.handle(g.ListStarts())
    assert "LSTM, torch's default" in [title for title, _ in listed.starts]
    assert {one.cell: one.forgets for one in listed.cells} == {
        "rnn": False,
        "lstm": True,
        "peephole": True,
        "coupled": True,
        "gru": False,
        "gru-2014": False,
    }
    for one in listed.cells:
        read = at_start(shared, g.Beginning(cell=one.cell, gain=1.0), units=6, lags=9)
        assert read.norms.shape == (10,)
        assert np.isfinite(read.norms).all()
        assert read.title == one.title


def test_told_in_pieces_and_kept(shared: Engine) -> None:
    request = g.ReadGradients(curve="own", beginning=LSTM, units=16, lags=20, seed=3)
    whole, parts = ask(shared, request)
    assert [part.sequences for part in [*parts, whole]] == [8, 16]
    assert np.log(parts[0].norms) == pytest.approx(np.log(whole.norms), abs=0.3)
    assert not np.array_equal(parts[0].norms, whole.norms)
    assert not whole.norms.flags.writeable
    again, none = ask(shared, request)
    assert again is whole
    assert none == []
    other = at_start(shared, LSTM, units=16, lags=20, seed=4)
    assert not np.array_equal(other.norms, whole.norms)


def test_messages_travel(shared: Engine) -> None:
    read = pickle.loads(pickle.dumps(at_start(shared, LSTM, units=8, lags=5)))
    assert read.shares[0] == 1
    request = g.ReadGradients(curve="own", beginning=LSTM)
    assert pickle.loads(pickle.dumps(request)) == request
    assert request.key != g.ReadGradients(curve="other", beginning=LSTM).key


@pytest.mark.parametrize("name", ["python-reference-lstm", "python-reference-gru"])
def test_after_training_the_gradient_reaches_back(shared: Engine, name: str) -> None:
    read, parts = ask(shared, g.ReadTrained(curve=name, path=str(writer(name))))
    begun = at_start(shared, read.beginning)
    assert len(parts) == 1
    assert read.norms.shape == (101,)
    assert read.shares[50] > 1e-3 > 5 * begun.shares[50]
    assert read.beginning.cell == name.rpartition("-")[2]


def test_a_file_that_has_changed_is_read_anew(shared: Engine, tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    shutil.copy(writer("python-reference-lstm"), path)
    request = g.ReadTrained(curve="own", path=str(path), lags=5)
    first = ask(shared, request)[0]
    assert ask(shared, request)[0] is first
    shutil.copy(writer("python-reference-gru"), path)
    assert ask(shared, request)[0].beginning.cell == "gru"


def test_a_model_that_a_run_leaves_is_read_though_it_is_in_no_file(shared: Engine, tmp_path: Path) -> None:
    text = tmp_path / "own.txt"
    text.write_text("The cat sat on the mat, and a dog ran by.\n" * 60, encoding="utf-8")
    recipe = r.Recipe(
        family="char-rnn",
        data_id=str(text),
        fields={"latent_dim": 8, "embedding": 4, "cell": "gru"},
        training={"steps": 2, "batch_size": 4, "window": 8},
    )
    begin(shared, recipe)
    play(shared, 2)
    card, _ = run(shared.handle(r.KeepRun(run_id="a")))
    request = g.ReadTrained(curve=card.writer_id, writer_id=card.writer_id, path=card.path, lags=9)
    read, _ = ask(shared, request)
    assert (card.path, read.curve, read.beginning.cell) == ("", card.writer_id, "gru")
    assert read.norms.shape == (10,)
    assert ask(shared, request)[0] is read
    with pytest.raises(EngineError, match="no model 'gone' that writes"):
        ask(shared, g.ReadTrained(curve="gone", writer_id="gone"))


def test_a_file_of_the_name_of_a_shipped_one_is_not_read_in_its_place(shared: Engine, tmp_path: Path) -> None:
    name, path = "python-reference-lstm", tmp_path / "python-reference-lstm.safetensors"
    shutil.copy(writer("python-reference-gru"), path)
    cells = []
    for opened in (str(path), str(writer(name))):
        assert shared.handle(OpenWriter(path=opened)).writer_id == name
        for asked in (str(path), str(writer(name))):
            found, _ = ask(shared, g.ReadTrained(curve=asked, writer_id=name, path=asked, lags=5))
            cells.append(found.beginning.cell)
    assert cells == ["gru", "lstm", "gru", "lstm"]


@pytest.mark.parametrize(
    ("beginning", "more", "word"),
    [
        (g.Beginning(cell="mamba"), {}, "no cell 'mamba'"),
        (g.Beginning(cell="rnn", forget_bias=1.0), {}, "no forget gate"),
        (g.Beginning(cell="lstm", forget_bias=math.nan), {}, "forget bias"),
        (g.Beginning(cell="lstm", forget_bias=11.0), {}, "forget bias"),
        (g.Beginning(cell="rnn", gain=0.0), {}, "gain"),
        (g.Beginning(cell="rnn", gain=math.nan), {}, "gain"),
        (LSTM, {"units": 0}, "units"),
        (LSTM, {"lags": 100_000}, "lags"),
    ],
)
def test_what_cannot_be_begun_with(
    shared: Engine, beginning: g.Beginning, more: dict[str, int], word: str
) -> None:
    with pytest.raises(EngineError, match=word):
        at_start(shared, beginning, **more)


def test_a_file_that_does_not_write(shared: Engine, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no model that writes"):
        ask(shared, g.ReadTrained(curve="a", path=str(checkpoint("digits-ae-2"))))
    with pytest.raises(EngineError):
        ask(shared, g.ReadTrained(curve="a", path=str(tmp_path / "none.safetensors")))
    with pytest.raises(EngineError, match="lags"):
        ask(shared, g.ReadTrained(curve="a", path=str(writer("python-reference-lstm")), lags=0))
