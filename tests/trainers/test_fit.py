"""The loop: its events, its repeatability, and its arithmetic against torch's plain tools."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tests.trainers.conftest import random_samples
from trainers.events import Evaluated, Event, Finished, Stepped, Ticked
from trainers.fit import TrainingError, fit
from trainers.models.base import LatentModel, Losses
from trainers.models.layers import draw
from trainers.models.mlp import Autoencoder
from trainers.noise import Noise
from trainers.pace import one_cycle
from trainers.registry import build
from trainers.runtime import NoDenormals, generator
from trainers.specs import AutoencoderSpec, ModelSpec, PcaSpec, SpecError, TrainSpec, VaeSpec

SMALL = AutoencoderSpec(layers=1, nodes=8)
X = random_samples((4, 4), 40)
PLAN = TrainSpec(steps=50, batch_size=16)


def run(model: LatentModel, plan: TrainSpec = PLAN, **options: object) -> list[Event]:
    return list(fit(model, X, plan, **options))  # type: ignore[arg-type]


def same(one: nn.Module, two: nn.Module) -> bool:
    pairs = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_one_event_a_step() -> None:
    events = run(build(SMALL, (4, 4)), report_every=20)
    steps = [e for e in events if isinstance(e, Ticked | Stepped)]
    assert [e.step for e in steps] == list(range(1, 51))
    assert [e.step for e in events if isinstance(e, Stepped)] == [20, 40, 50]
    assert events[-1] == Finished(50)
    assert sum(isinstance(e, Finished) for e in events) == 1
    assert pickle.loads(pickle.dumps(events)) == events


def test_test_rows_are_measured() -> None:
    model = build(SMALL, (4, 4))
    found = [e for e in run(model, test=X[:9], evaluate_every=20) if isinstance(e, Evaluated)]
    assert [e.step for e in found] == [20, 40, 50]
    assert found[-1].metrics["test_loss"] == pytest.approx(
        float(model.loss(X[:9], Noise.of(PLAN.seed + 2))["loss"].detach())
    )
    assert found[-1].metrics["test_loss"] < found[0].metrics["test_loss"]


def test_measuring_changes_nothing() -> None:
    for spec in (SMALL, VaeSpec(layers=1, nodes=8)):
        one, two = build(spec, (4, 4)), build(spec, (4, 4))
        run(one)
        run(two, test=X[:9], evaluate_every=5, report_every=3)
        assert same(one, two)


def test_use_between_two_steps_changes_nothing() -> None:
    one, two = build(SMALL, (4, 4)), build(SMALL, (4, 4))
    run(one)
    for _ in fit(two, X, PLAN):
        two.eval()
        with torch.inference_mode():
            two.decode(two.encode(X[:3]))
    assert same(one, two)


def test_losses_are_means_since_the_last_news() -> None:
    each = [e.loss for e in run(build(SMALL, (4, 4)), report_every=1) if isinstance(e, Stepped)]
    fives = [e.loss for e in run(build(SMALL, (4, 4)), report_every=5) if isinstance(e, Stepped)]
    assert fives == pytest.approx([sum(each[i : i + 5]) / 5 for i in range(0, 50, 5)], rel=1e-5)


def test_terms_are_told() -> None:
    spec = VaeSpec(layers=1, nodes=8, kl_warmup_steps=1000)
    news = [e for e in run(build(spec, (4, 4)), report_every=1) if isinstance(e, Stepped)]
    for event in news:
        expected = event.terms["reconstruction"] + event.step / 1000 * event.terms["kl"]
        assert event.loss == pytest.approx(expected, rel=1e-5)


def test_equals_a_plain_loop_with_adam() -> None:
    """The flat weights and the pace by hand give what Adam and OneCycleLR of torch give."""
    plan = TrainSpec(steps=30, batch_size=40, learning_rate=1e-2)
    ours, plain = build(SMALL, (4, 4)), build(SMALL, (4, 4))
    run(ours, plan)
    adam = torch.optim.Adam(plain.parameters(), lr=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(adam, 1e-2, total_steps=30)
    shuffle = generator(plan.seed)
    for _ in range(30):
        adam.zero_grad()
        plain.loss(X[torch.randperm(40, generator=shuffle)], Noise(shuffle))["loss"].backward()
        adam.step()
        pace.step()
    for a, b in zip(ours.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("steps", [10, 137, 4000])
def test_pace_equals_one_cycle_of_torch(steps: int) -> None:
    adam = torch.optim.Adam([nn.Parameter(torch.zeros(1))], lr=1.0)
    pace = torch.optim.lr_scheduler.OneCycleLR(adam, 0.3, total_steps=steps)
    for done in range(steps):
        group = adam.param_groups[0]
        assert one_cycle(done, steps, 0.3) == pytest.approx((group["lr"], group["betas"][0]), abs=1e-12)
        adam.step()
        if done < steps - 1:
            pace.step()


def test_pace_of_a_single_step_is_finite() -> None:
    rate, momentum = one_cycle(0, 1, 0.3)
    assert 0 < rate <= 0.3
    assert 0.85 <= momentum <= 0.95


def test_constant_pace() -> None:
    plan = TrainSpec(steps=5, schedule="constant", learning_rate=0.02)
    news = [e for e in run(build(SMALL, (4, 4)), plan, report_every=1) if isinstance(e, Stepped)]
    assert {e.learning_rate for e in news} == {0.02}


def test_every_row_is_seen_once_an_epoch() -> None:
    seen: list[torch.Tensor] = []

    class Watching(type(build(SMALL, (4, 4)))):  # type: ignore[misc]
        def loss(
            self,
            x: torch.Tensor,
            noise: Noise,
            step: int | None = None,
            labels: torch.Tensor | None = None,
        ) -> dict[str, torch.Tensor]:
            seen.append(x.clone())
            return super().loss(x, noise, step, labels)  # type: ignore[no-any-return]

    model = Watching(SMALL, (4, 4))
    draw(model, 0)
    run(model, TrainSpec(steps=8, batch_size=10))
    for epoch in (seen[:4], seen[4:]):
        rows = torch.cat(epoch).flatten(1)
        assert torch.equal(rows[rows[:, 0].argsort()], X.flatten(1)[X.flatten(1)[:, 0].argsort()])
    assert not torch.equal(seen[0], seen[4])


def test_fewer_rows_than_a_batch() -> None:
    assert run(build(SMALL, (4, 4)), TrainSpec(steps=3, batch_size=500))[-1] == Finished(3)


def test_closed_form_takes_no_steps() -> None:
    model = build(PcaSpec(), (4, 4))
    events = run(model, test=X[:9])
    assert [type(e) for e in events] == [Evaluated, Finished]
    assert events[-1].step == 0
    assert not same(model, build(PcaSpec(), (4, 4)))


def test_stopping_early_leaves_a_sound_model() -> None:
    model = build(SMALL, (4, 4))
    training = fit(model, X, PLAN)
    for _ in range(10):
        next(training)
    assert model.training
    training.close()  # type: ignore[attr-defined]
    assert not model.training
    assert all(w.grad is None for w in model.parameters())
    places = [w.untyped_storage().data_ptr() for w in model.parameters()]
    assert len(set(places)) == len(places)
    short = build(SMALL, (4, 4))
    ten = fit(short, X, PLAN)
    [next(ten) for _ in range(10)]
    ten.close()  # type: ignore[attr-defined]
    assert same(model, short)


# --- changes on the way ------------------------------------------------------------------------


def rates(plan: TrainSpec, changes: dict[int, TrainSpec]) -> list[float]:
    """Learning rate of each step of a training that is changed on the way."""
    fitting = fit(build(SMALL, (4, 4)), X, plan, report_every=1)
    found = []
    for event in fitting:
        if isinstance(event, Stepped):
            found.append(event.learning_rate)
            if event.step in changes:
                fitting.change(SMALL, changes[event.step])
    return found


@pytest.mark.parametrize("schedule", ["one-cycle", "constant"])
def test_another_rate_keeps_its_place_in_the_cycle(schedule: Any) -> None:
    plan = replace(PLAN, schedule=schedule, learning_rate=0.02)
    plain, changed = rates(plan, {}), rates(plan, {20: replace(plan, learning_rate=0.002)})
    assert changed == [*plain[:20], *(pytest.approx(rate / 10) for rate in plain[20:])]


@pytest.mark.parametrize("end", [30, 90])
@pytest.mark.parametrize("after", [8, 25])
def test_another_end_stretches_the_rest_of_the_cycle(after: int, end: int) -> None:
    """It makes no jump, and the last rate is the same; before and after the peak of the cycle."""
    plain, changed = rates(PLAN, {}), rates(PLAN, {after: replace(PLAN, steps=end)})
    assert len(changed) == end
    assert changed[: after + 1] == plain[: after + 1]
    assert changed[-1] == pytest.approx(plain[-1])
    places = np.linspace(after, 49, end - after)
    assert changed[after:] == [pytest.approx(one_cycle(place, 50, 4e-3)[0]) for place in places]


def test_an_end_may_change_more_than_once() -> None:
    there = rates(PLAN, {10: replace(PLAN, steps=80), 20: PLAN})
    assert len(there) == 50
    assert there[-1] == pytest.approx(rates(PLAN, {})[-1])
    assert max(abs(b / a - 1) for a, b in pairwise(there[5:45])) < 0.5, "no jump"


def test_a_training_ends_where_it_is_told_to() -> None:
    fitting = fit(build(SMALL, (4, 4)), X, PLAN)
    for _ in range(10):
        next(fitting)
    with pytest.raises(SpecError, match="10 steps are done; it cannot end after 9"):
        fitting.change(SMALL, replace(PLAN, steps=9))
    fitting.change(SMALL, replace(PLAN, steps=10))
    assert list(fitting) == [Finished(10)]


@pytest.mark.parametrize(
    ("spec", "plan", "words"),
    [
        (SMALL, replace(PLAN, batch_size=8), "Batch size cannot change"),
        (SMALL, replace(PLAN, seed=3), "Seed cannot change"),
        (replace(SMALL, nodes=9), PLAN, "Nodes per layer cannot change"),
        (VaeSpec(), PLAN, "family cannot change"),
    ],
)
def test_what_cannot_change_says_so(spec: ModelSpec, plan: TrainSpec, words: str) -> None:
    fitting = fit(build(SMALL, (4, 4)), X, PLAN)
    next(fitting)
    with pytest.raises(SpecError, match=words):
        fitting.change(spec, plan)
    assert (fitting.model.spec, fitting.spec) == (SMALL, PLAN)


# --- numbers that are none ---------------------------------------------------------------------


class Poisoned(Autoencoder):
    """Goes wrong at one step, in its loss or only in its gradient."""

    at, loss_too = 33, True

    def loss(
        self, x: torch.Tensor, noise: Noise, step: int | None = None, labels: torch.Tensor | None = None
    ) -> Losses:
        loss = super().loss(x, noise, step, labels)["loss"]
        if step == self.at:
            poison = next(self.parameters()).sum() * 0
            loss = loss + (poison / poison if self.loss_too else (poison * 0).sqrt())
        return {"loss": loss}


@pytest.mark.parametrize("report_every", [1, 20, 45])
@pytest.mark.parametrize("loss_too", [True, False], ids=["loss", "gradient"])
@pytest.mark.parametrize(("at", "back"), [(5, 0), (20, 0), (33, 20), (41, 40), (50, 40)])
def test_a_runaway_goes_back_to_the_last_good_state(
    at: int, back: int, loss_too: bool, report_every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Poisoned, "at", at)
    monkeypatch.setattr(Poisoned, "loss_too", loss_too)
    model, good = Poisoned(SMALL, (4, 4)), build(SMALL, (4, 4))
    draw(model, 0)
    fitting = fit(model, X, PLAN, report_every=report_every)
    with pytest.raises(TrainingError, match=f"step {back} again; lower the learning rate") as told:
        for _ in fitting:
            pass
    assert told.value.back == back
    if loss_too:
        assert told.value.step == at
        assert f"no longer a finite number at step {at};" in str(told.value)
    plain = fit(good, X, PLAN)
    for _ in range(back):
        next(plain)
    assert same(model, good)

    monkeypatch.setattr(Poisoned, "at", 0)
    slower = replace(PLAN, learning_rate=1e-3)
    events = list(fit(model, X, slower, resume=fitting.snapshot(), report_every=1))
    assert [e.step for e in events if isinstance(e, Stepped)] == list(range(back + 1, 51))
    assert all(w.isfinite().all() for w in model.parameters())


def test_a_snapshot_is_never_of_numbers_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Poisoned(SMALL, (4, 4))
    draw(model, 0)
    fitting = fit(model, X, PLAN)
    for event in fitting:
        if event.step == 35:
            break
    assert not all(w.isfinite().all() for w in model.parameters())
    state = fitting.snapshot()
    assert state is not None
    assert state.step == 20
    assert all(t.isfinite().all() for t in state.tensors.values())


def test_a_runaway_from_the_first_step_says_so() -> None:
    model = build(AutoencoderSpec(layers=1, nodes=8, output="linear"), (4, 4))
    with torch.no_grad():
        next(model.parameters()).fill_(1e30)
    with pytest.raises(TrainingError, match=r"the loss is .* at step 1; .* after step 0 again"):
        run(model)


def test_denormals_are_flushed_only_within() -> None:
    tiny = torch.tensor(1e-20)
    assert float(tiny * tiny) > 0
    with NoDenormals():
        assert float(tiny * tiny) == 0
        with NoDenormals():
            pass
        assert float(tiny * tiny) == 0
    assert float(tiny * tiny) > 0
