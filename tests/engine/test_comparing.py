"""The table of what pictures are worth: row by row, true to the measures, and to be cancelled."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explorer.core import comparing as c
from explorer.core import messages as m
from explorer.core.paths import checkpoint
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from trainers.data import load
from trainers.quality import features, sources, table

SMALL = 80


def compared(engine: Engine, **more: object) -> tuple[c.Compared, list[c.SourceCompared]]:
    answer, parts = run(engine.handle(c.CompareSources(data_id="digits", n=SMALL, **more)))  # type: ignore[arg-type]
    return answer, [part for part in parts if part is not None]


def test_the_rows_come_one_by_one_and_are_those_of_the_trainers(engine: Engine) -> None:
    answer, rows = compared(engine, shipped=("digits-vae-8", "digits-gan"))
    assert answer.rows == len(rows) == 7
    assert (answer.nearest, answer.features) == (5, 64)
    assert [row.kind for row in rows] == ["floor", "data", *["baseline"] * 3, "model", "model"]
    assert [row.family for row in rows[-2:]] == ["vae", "gan"]
    assert all(row.pictures.shape == (c.SHOWN, 8, 8) for row in rows)
    data, net = load("digits"), features.features_of("digits")
    assert net is not None
    known = table.finished(table.compare(sources.baseline_sources(data), data, net, SMALL))
    for row, other in zip(rows, known, strict=False):
        assert row.name == other.name
        for measure in c.MEASURES:
            np.testing.assert_allclose(row.full.of(measure), getattr(other.figures, measure), rtol=1e-9)
            np.testing.assert_allclose(row.common.of(measure), getattr(other.common, measure), rtol=1e-9)


def test_an_open_model_makes_the_row_that_its_file_does(engine: Engine, ask: Ask) -> None:
    opened: m.Opened = ask(m.OpenFile(path=str(checkpoint("digits-gan"))))
    _, mine = compared(engine, models=(opened.card.model_id,))
    _, its = compared(engine, shipped=("digits-gan",))
    assert mine[-1].full == its[-1].full
    np.testing.assert_array_equal(mine[-1].pictures, its[-1].pictures)


def test_it_is_cancelled_between_two_rows(engine: Engine) -> None:
    work = engine.handle(c.CompareSources(data_id="digits", n=SMALL))
    first = next(part for part in work if part is not None)
    assert first.kind == "floor"
    work.close()
    with pytest.raises(StopIteration):
        next(work)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (c.CompareSources(data_id="wheel"), "compare pictures of digits or faces"),
        (c.CompareSources(data_id="digits", shipped=("nobody",)), "no shipped model"),
        (c.CompareSources(data_id="digits", models=("nobody",)), "no open model"),
        (c.CompareSources(data_id="digits", n=10**6), "compare 6 to"),
    ],
)
def test_what_cannot_be_compared_is_told(
    engine: Engine, wish: c.CompareSources, words: str, ask: Callable[[m.Request], object]
) -> None:
    with pytest.raises(EngineError, match=words):
        ask(wish)
