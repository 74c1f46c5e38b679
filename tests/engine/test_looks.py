"""When a run is looked at, and what is seen of it: for the history, for the eye, and under the hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from explorer.core import runs as r
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.run import LiveRun
from tests.engine.conftest import Ask, Clock, run
from tests.engine.playing import begin, kept, play, recipe
from trainers.data import Dataset


def test_of_heavy_models_fewer_early_moments_are_kept(engine: Engine, tmp_path: Path) -> None:
    """How many is told by the model and not by the clock, and the last step is always kept."""
    rng = np.random.default_rng(0)
    path = tmp_path / "wide.npz"
    np.savez(path, x=rng.random((1300, 26, 26), dtype=np.float32), y=np.arange(1300) % 3)
    for _ in range(2):
        begin(engine, recipe(str(path), nodes=600, layers=1, training={"steps": 37, "batch_size": 256}))
        steps = [moment.step for moment in kept(play(engine, 37)[1])]
        every = steps[0]
        assert every > 1
        assert steps == [*range(every, 37, every), 37]


def test_looks_for_the_eye_take_no_more_than_their_share(make: Callable[..., Engine], data: Dataset) -> None:
    """Each reading of the clock takes 10 ms, so a step takes 10 ms and a look several times that."""
    engine = make(tick=0.01)
    begin(engine, recipe(data, training={"steps": 3000}))
    play(engine, 1000)
    _, parts = play(engine, 2000)
    moments = [part for part in parts if isinstance(part, r.Moment)]
    eye = [moment for moment in moments if not moment.kept]
    assert 0 < len(eye) < 2000 / 30


@pytest.mark.parametrize("lattice", [True, False])
def test_moments_for_the_eye_are_spared_what_is_not_to_be_seen(
    data: Dataset, monkeypatch: pytest.MonkeyPatch, lattice: bool
) -> None:
    """Those that are kept are whole, as are those that are asked for; losses are measured now and then.

    A step takes 20 ms here and a look a few, so that there are many.
    """
    clock, advance = Clock(1e-4), LiveRun.advance

    def slowly(self: LiveRun) -> r.Lost | None:
        clock.now += 0.02
        return advance(self)

    monkeypatch.setattr(LiveRun, "advance", slowly)
    with closing(Engine("cpu", clock=clock)) as engine:
        begun = begin(engine, recipe(data, "vae"))
        engine.handle(r.ViewRun(run_id="a", view=r.View(lattice=lattice)))
        moments = [part for part in play(engine, 119)[1] if isinstance(part, r.Moment)]
        asked = run(engine.handle(r.LookAtRun(run_id="a")))[0]
    eye = [moment for moment in moments[:-1] if not moment.kept]
    assert len(eye) > 10
    assert all((moment.lattice is not None) == lattice for moment in eye)
    assert 2 < sum(moment.measured for moment in eye) < len(eye) / 2
    last = begun.moment
    for moment in moments:
        if not moment.measured:
            assert (moment.test, moment.measures, moment.notice) == (last.test, last.measures, last.notice)
        last = moment
    assert all(one.measured and one.lattice is not None for one in (moments[-1], asked, *kept(moments)))


@pytest.mark.parametrize("latent_dim", [1, 2, 5])
def test_a_place_of_the_map_decodes_as_the_lattice_and_the_rows_do(
    engine: Engine, data: Dataset, latent_dim: int
) -> None:
    begin(engine, recipe(data, latent_dim=latent_dim))
    play(engine, 20)
    moment = run(engine.handle(r.LookAtRun(run_id="a")))[0]
    rows, columns = moment.lattice.shape[:2]
    x0, y0, x1, y1 = moment.bounds
    assert x0 <= moment.xy[:, 0].min() <= moment.xy[:, 0].max() <= x1
    assert y0 <= moment.xy[:, 1].min() <= moment.xy[:, 1].max() <= y1
    assert (x1 - x0) / columns == pytest.approx((y1 - y0) / rows), "square pictures in square cells"
    place = x0 + (x1 - x0) * (2.5 / columns), y1 - (y1 - y0) * (0.5 / rows)
    decoded = engine.handle(r.DecodeOfRun(run_id="a", xy=place, stamp=4))
    assert decoded.stamp == 4
    np.testing.assert_allclose(decoded.picture.astype(int), moment.lattice[0, 2].astype(int), atol=1)


@pytest.mark.parametrize("latent_dim", [2, 3])
def test_places_of_the_map_are_decoded_as_the_class_that_is_chosen(
    engine: Engine, ask: Ask, data: Dataset, latent_dim: int
) -> None:
    begun = begin(engine, recipe(data, "conditional-vae", latent_dim=latent_dim))
    assert begun.conditional
    play(engine, 100)
    nearest: r.Moment = ask(r.LookAtRun(run_id="a"))
    assert nearest.label is None
    seen = []
    for label in range(3):
        assert ask(r.ViewRun(run_id="a", view=r.View(label=label))) is None
        moment: r.Moment = ask(r.LookAtRun(run_id="a"))
        assert (moment.label, moment.step) == (label, 100)
        np.testing.assert_array_equal(moment.xy, nearest.xy)
        x0, _, x1, y1 = moment.bounds
        columns = moment.lattice.shape[1]
        place = x0 + (x1 - x0) * (2.5 / columns), y1 - (x1 - x0) * (0.5 / columns)
        decoded = engine.handle(r.DecodeOfRun(run_id="a", xy=place)).picture
        np.testing.assert_allclose(decoded.astype(int), moment.lattice[0, 2].astype(int), atol=1)
        seen.append(moment.lattice)
    assert not any(np.array_equal(one, other) for one, other in itertools.combinations(seen, 2))
    cells = itertools.product(*map(range, nearest.lattice.shape[:2]))
    assert all(any(np.array_equal(nearest.lattice[cell], one[cell]) for one in seen) for cell in cells)
    with pytest.raises(EngineError, match="no class 3"):
        ask(r.ViewRun(run_id="a", view=r.View(label=3)))


def test_a_class_means_nothing_to_a_model_that_is_told_none(engine: Engine, ask: Ask, data: Dataset) -> None:
    begun = begin(engine, recipe(data))
    assert not begun.conditional
    ask(r.ViewRun(run_id="a", view=r.View(label=1)))
    moment: r.Moment = ask(r.LookAtRun(run_id="a"))
    assert moment.label is None
    np.testing.assert_array_equal(moment.lattice, begun.moment.lattice)
