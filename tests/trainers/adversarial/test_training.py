"""GANs on the command line: trained, interrupted, measured and drawn like any other family."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.trainers.families import labelled
from trainers.checkpoint import read
from trainers.cli import main
from trainers.data import load
from trainers.fit import TrainingError, fit
from trainers.pace import pace
from trainers.registry import build
from trainers.resume import Head, identity
from trainers.samples import Samples
from trainers.specs import GanTrainSpec, SpecError, ToyGanSpec, TrainSpec, spec_to_dict
from trainers.team import Team, TeamError

SMALL = ["--steps", "12", "--set", "layers=1", "--set", "nodes=8", "--set", "d_nodes=8", "--device", "cpu"]
TOY = ToyGanSpec(layers=1, nodes=8, d_layers=1, d_nodes=8)
PLAN = GanTrainSpec(steps=30, batch_size=16)


def as_json(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main([*argv, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_toy_gan_is_trained_measured_and_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out, picture = str(tmp_path / "ring"), str(tmp_path / "ring.png")
    more = ["--set", "d_steps=2", "--set", "d_learning_rate=2e-3", "--set", "noise=uniform"]
    as_json(capsys, "train", "toy-gan", "--data", "ring8", "--out", out, *SMALL, *more)
    header = read(out).header
    assert header.train == GanTrainSpec(steps=12, d_steps=2, d_learning_rate=2e-3)
    found = as_json(capsys, "evaluate", out, "--device", "cpu")
    assert found["true_modes"] == 8
    assert found["true_high_quality"] == pytest.approx(0.9889, abs=1e-4)
    assert {"modes", "high_quality", "reverse_kl", "accuracy"} <= set(found)
    told = as_json(capsys, "sample", out, "--out", picture, "--n", "50")
    assert told["drawn_from"] == "the noise of its training"
    ink = np.asarray(Image.open(picture)) == 0
    assert 9 <= int(ink.sum()) <= 9 * 50


def test_there_are_no_modes_where_the_data_have_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "moons")
    found = as_json(capsys, "train", "toy-gan", "--data", "moons", "--out", out, *SMALL)
    assert "modes" not in found
    assert 0 <= found["accuracy"] <= 1


def test_fields_of_a_gan_are_listed_and_no_other_family_has_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    families = as_json(capsys, "list")["families"]
    assert {"d_steps", "beta1", "learning_rate"} <= {field["name"] for field in families["gan"]["training"]}
    assert "training" not in families["vae"]
    assert main(["train", "vae", "--data", "digits", "--out", str(tmp_path / "x"), "--set", "d_steps=2"]) == 2


def test_a_state_tells_how_two_nets_were_trained() -> None:
    data = load("ring8")
    head = Head(json.loads(json.dumps(identity(TOY, PLAN, data))), 3, "cpu")
    assert head.specs() == (TOY, PLAN)
    assert spec_to_dict(PLAN)["d_optimiser"] == "adam"


def test_two_nets_are_trained_by_one_process() -> None:
    with pytest.raises(TeamError, match="a GAN is trained by one process; start it without torchrun"):
        next(fit(build(TOY, (4, 4)), labelled(), PLAN, team=Team(0, 2)))


def test_a_plan_for_one_net_trains_both_at_its_rate() -> None:
    plan = GanTrainSpec.of(TrainSpec(steps=9, learning_rate=2e-3))
    assert (plan.steps, plan.learning_rate, plan.d_learning_rate) == (9, 2e-3, 2e-3)
    assert plan.schedule == "one-cycle"
    assert GanTrainSpec.of(PLAN) is PLAN


def test_rates_fall_in_a_straight_line_to_a_tenth() -> None:
    rates = [pace(PLAN, step)[0] for step in range(30)]
    np.testing.assert_allclose(rates, np.linspace(1e-3, 1e-4, 30))


@pytest.mark.parametrize(
    "change", [{"d_steps": 3}, {"d_learning_rate": 1e-2}, {"beta1": 0.0}, {"d_optimiser": "sgd"}]
)
def test_what_is_live_changes_the_way_of_a_training(change: dict[str, Any]) -> None:
    ends = []
    for then in (PLAN, replace(PLAN, **change)):
        model = build(TOY, (4, 4))
        fitting = fit(model, labelled(), PLAN)
        for _ in range(10):
            next(fitting)
        fitting.change(TOY, then)
        assert [*fitting][-1].step == 30
        ends.append(torch.cat([w.flatten() for w in model.parameters()]))
    assert not torch.equal(*ends)


def test_what_is_not_live_cannot_change() -> None:
    fitting = fit(build(TOY, (4, 4)), labelled(), PLAN)
    next(fitting)
    with pytest.raises(SpecError, match="Batch size cannot change"):
        fitting.change(TOY, replace(PLAN, batch_size=9))


def test_a_training_astray_goes_back() -> None:
    model = build(TOY, (2,))
    fitting = fit(model, Samples(torch.rand(40, 2, generator=torch.Generator().manual_seed(0))), PLAN)
    for _ in range(25):
        next(fitting)
    with torch.no_grad():
        next(model.discriminator.parameters()).fill_(float("nan"))  # type: ignore[union-attr]
    with pytest.raises(TrainingError, match="the weights are those after step 20 again"):
        list(fitting)
    assert all(weight.isfinite().all() for weight in model.parameters())
