"""Runs as the panel asks for them."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.core import runs as r
from explorer.engine import Engine
from tests.engine.conftest import run
from trainers.data import Dataset

STEPS = 160


def recipe(
    data: Dataset | str, family: str = "ae", training: dict[str, Any] | None = None, **fields: Any
) -> r.Recipe:
    settings = {"steps": STEPS, "batch_size": 16, "seed": 3, "learning_rate": 0.02} | (training or {})
    return r.Recipe(
        family=family,
        data_id=data if isinstance(data, str) else data.name,
        fields=MappingProxyType({"latent_dim": 2, "nodes": 8} | fields),
        training=MappingProxyType(settings),
    )


def play(engine: Engine, until: int, *run_ids: str) -> tuple[r.RunsRested, list[Any]]:
    rested, parts = run(engine.handle(r.PlayRuns(run_ids=run_ids or ("a",), until=until)))
    return rested, [part for part in parts if part is not None]


def begin(engine: Engine, what: r.Recipe, run_id: str = "a", **more: Any) -> r.RunBegun:
    begun, _ = run(engine.handle(r.BeginRun(run_id=run_id, recipe=what, **more)))
    return begun


def kept(parts: list[Any]) -> list[r.Moment]:
    return [part for part in parts if isinstance(part, r.Moment) and part.kept]


def assert_same(one: Any, other: Any) -> None:
    """Compare two messages bit for bit, all but the run's name."""
    assert type(one) is type(other)
    for field in dataclasses.fields(one):
        if field.name != "run_id":
            np.testing.assert_equal(getattr(one, field.name), getattr(other, field.name))
