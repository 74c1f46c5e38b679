"""Vectors that move one attribute of what is drawn and no other: the gate of the shipped faces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core import paths
from explorer.core.directions import decorrelated_vectors
from explorer.core.turning import ChangeMeasured, MakeVector, MeasureChange, VectorMade
from explorer.engine import Engine
from tests.engine.conftest import run
from trainers.checkpoint import read
from trainers.data import Dataset, load

SHIPPED = "faces-vae-16"


@pytest.fixture(scope="module")
def drawn() -> Dataset:
    return load("faces")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine with the shipped faces, which no test changes."""
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(paths.checkpoint(SHIPPED)))))
    run(engine.handle(m.LoadData(data_id="faces")))
    yield engine
    engine.close()


def made(engine: Engine, seed: int = 0, *, decorrelated: bool = True) -> VectorMade:
    request = MakeVector(model_id=SHIPPED, attribute="smile", decorrelated=decorrelated, seed=seed)
    answer = run(engine.handle(request))[0]
    assert isinstance(answer, VectorMade)
    return answer


def measured(engine: Engine, vector: Any, **more: Any) -> ChangeMeasured:
    request = MeasureChange(model_id=SHIPPED, vector=vector, target="smile", **more)
    answer = run(engine.handle(request))[0]
    assert isinstance(answer, ChangeMeasured)
    return answer


def smiles(found: ChangeMeasured) -> float:
    smile = found.of("smile")
    assert smile is not None
    return smile.mean


def unlike(found: ChangeMeasured) -> float:
    """Return the largest mean change of an attribute that is to rest."""
    return max(change.size for change in found.changes if change.name != "smile")


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_smile_vector_of_the_shipped_faces_moves_the_smile_alone(engine: Engine, seed: int) -> None:
    """The gate: 50 held-out faces that do not smile; all of the vector comes from training rows."""
    vector = made(engine, seed)
    assert vector.calibrated
    found = measured(engine, vector.vector, seed=seed)
    assert (found.n, found.held_out) == (50, True)
    assert smiles(found) >= 0.60
    assert unlike(found) <= 0.15
    assert found.others <= 0.10


@pytest.mark.parametrize("kind", ["decorrelated", "difference of means"])
def test_calibration_keeps_shut_the_mouth_that_plain_vectors_open(
    engine: Engine, drawn: Dataset, kind: str
) -> None:
    bent = measured(engine, made(engine).vector)
    plain = made(engine, decorrelated=False).vector
    if kind == "decorrelated":
        codes = read(paths.checkpoint(SHIPPED)).codes
        values = {name: column[drawn.train] for name, column in drawn.attributes.items()}
        plain = decorrelated_vectors(codes[drawn.train], values, drawn.cyclic)["smile"].astype(np.float32)
    found = measured(engine, plain, scale=None)
    assert smiles(found) >= 0.60
    assert unlike(found) > 1.5 * unlike(bent)


def test_others_may_go_first_while_a_vector_is_calibrated(engine: Engine) -> None:
    request = MakeVector(model_id=SHIPPED, attribute="smile", decorrelated=True)
    _, parts = run(engine.handle(request))
    assert len(parts) > 20
    assert set(parts) == {None}
