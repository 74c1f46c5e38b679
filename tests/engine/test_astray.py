"""Losses that are no numbers: a run goes back to where all was well, and its twin with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explorer.core import runs as r
from explorer.engine import Engine
from tests.engine.conftest import run
from tests.engine.playing import STEPS, assert_same, begin, kept, play, recipe
from trainers.data import Dataset
from trainers.models.mlp import Autoencoder

Make = Callable[..., Engine]


def astray_from(first: int, latent_dim: int = 2) -> Callable[..., Any]:
    """A loss that is no number from a step on, for codes of a size."""
    loss = Autoencoder.loss

    def astray(self: Any, x: Any, noise: Any, step: int | None = None, labels: Any = None) -> Any:
        found = loss(self, x, noise, step, labels)
        if step is None or step < first or self.latent_dim != latent_dim:
            return found
        return {**found, "loss": found["loss"] * float("nan")}

    return astray


def test_a_loss_that_is_no_number_leaves_the_last_good_state(
    make: Make, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made to be none from step 50 on; later it goes on as if nothing had been."""
    engine, plain = make(tick=1.0), make()
    for one in (engine, plain):
        begin(one, recipe(data))
        play(one, 45)
    with monkeypatch.context() as patched:
        patched.setattr(Autoencoder, "loss", astray_from(50))
        rested, parts = play(engine, STEPS)
    assert rested.steps == {"a": 40}
    assert not rested.finished
    assert "no longer a finite number at step 50" in rested.trouble
    assert "lower the learning rate" in rested.trouble
    assert all(np.isfinite(part.xy).all() for part in parts if isinstance(part, r.Moment))
    seen = run(engine.handle(r.LookAtRun(run_id="a")))[0]
    assert seen.step == 40
    again = kept(play(engine, STEPS)[1])[-1]
    assert_same(again, kept(play(plain, STEPS)[1])[-1])


@pytest.mark.parametrize("astray", ["a", "b"])
@pytest.mark.parametrize(("first", "back"), [(50, 40), (7, 0)])
def test_where_a_twin_goes_astray_both_go_back_and_on_from_there(
    make: Make, data: Dataset, monkeypatch: pytest.MonkeyPatch, astray: str, first: int, back: int
) -> None:
    """Wherever they rested before; later they go on as if nothing had been."""
    engine, plain = make(), make()
    for one in (engine, plain):
        for name in ("a", "b"):
            begin(one, recipe(data, latent_dim=4 if name == astray else 3), name)
    with monkeypatch.context() as patched:
        patched.setattr(Autoencoder, "loss", astray_from(first, latent_dim=4))
        if first > 47:
            play(engine, 47, "a", "b")
        rested, _ = play(engine, STEPS, "a", "b")
    assert rested.steps == {"a": back, "b": back}
    assert rested.astray == astray
    assert f"no longer a finite number at step {first}" in rested.trouble
    assert not rested.finished
    play(plain, back, "a", "b")
    after = play(plain, STEPS, "a", "b")[1]
    for name in ("a", "b"):
        assert run(engine.handle(r.LookAtRun(run_id=name)))[0].step == back
    again = kept(play(engine, STEPS, "a", "b")[1])
    assert [(one.run_id, one.step) for one in again] == [(one.run_id, one.step) for one in kept(after)]
    for ours, theirs in zip(again, kept(after), strict=True):
        assert_same(ours, theirs)
