"""A training that was interrupted goes on to the very same end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.trainers.conftest import random_samples
from tests.trainers.families import labelled, small
from trainers.checkpoint import CheckpointError, read
from trainers.cli import main
from trainers.fit import FitState, fit
from trainers.loop import StateError
from trainers.models.base import LatentModel
from trainers.models.mlp import Autoencoder
from trainers.models.vae import Vae
from trainers.registry import FAMILIES, build
from trainers.resume import Head, pack, unpack
from trainers.specs import SPECS, AutoencoderSpec, ModelSpec, PcaSpec, TrainSpec, VaeSpec

X = random_samples((4, 4), 40)
PLAN = TrainSpec(steps=50, batch_size=16)
NET = AutoencoderSpec(layers=1, nodes=8)
CHANCE = VaeSpec(layers=1, nodes=8, kl_warmup_steps=20)


@pytest.fixture(autouse=True)
def heard_interrupts() -> Iterator[None]:
    """Hear Ctrl C even where a shell has started the tests in the background, with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(spec: ModelSpec, after: int, x: Any = X, plan: TrainSpec = PLAN) -> FitState:
    fitting = fit(build(spec, (4, 4)), x, plan)
    for _ in range(after):
        next(fitting)
    state = fitting.snapshot()
    fitting.close()
    assert state is not None
    return state


def through_a_file(state: FitState) -> FitState:
    return unpack(pack(state, Head({}, state.step, state.device), {})).state


def same(one: LatentModel, two: LatentModel) -> bool:
    pairs = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


# --- the loop ----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 2, 3, 26, 49, 50])
@pytest.mark.parametrize("spec", [NET, CHANCE], ids=["ae", "vae"])
def test_goes_on_to_the_same_weights(spec: ModelSpec, after: int) -> None:
    """Within an epoch (two batches) and between two, with and without noise, into any fresh model."""
    whole, resumed = build(spec, (4, 4)), build(spec, (4, 4), seed=9)
    for _ in fit(whole, X, PLAN):
        pass
    events = list(fit(resumed, X, PLAN, resume=interrupted(spec, after), test=X[:4]))
    assert same(whole, resumed)
    assert [e.step for e in events] == [*range(after + 1, 51), 50, 50]


@pytest.mark.parametrize("family", [name for name in SPECS if FAMILIES[name].model.trains])
def test_every_family_goes_on_to_the_same_weights(family: str) -> None:
    """In the middle of an epoch, from a file, and once more a few steps later."""
    spec, samples, plan = small(family), labelled(), TrainSpec(steps=16, batch_size=16)
    whole, resumed = build(spec, (4, 4)), build(spec, (4, 4), seed=9)
    for _ in fit(whole, samples, plan):
        pass
    first = through_a_file(interrupted(spec, 5, samples, plan))
    second = fit(build(spec, (4, 4), seed=8), samples, plan, resume=first)
    for _ in range(4):
        next(second)
    state = second.snapshot()
    assert state is not None
    for _ in fit(resumed, samples, plan, resume=through_a_file(state)):
        pass
    assert same(whole, resumed)


def test_twice_interrupted_is_still_the_same() -> None:
    whole, resumed = build(CHANCE, (4, 4)), build(CHANCE, (4, 4))
    for _ in fit(whole, X, PLAN):
        pass
    second = fit(build(CHANCE, (4, 4)), X, PLAN, resume=interrupted(CHANCE, 11))
    for _ in range(8):
        next(second)
    state = second.snapshot()
    assert state is not None
    assert state.step == 19
    for _ in fit(resumed, X, PLAN, resume=state):
        pass
    assert same(whole, resumed)


def test_a_snapshot_is_a_copy_and_changes_nothing() -> None:
    whole, watched = build(CHANCE, (4, 4)), build(CHANCE, (4, 4))
    for _ in fit(whole, X, PLAN):
        pass
    fitting = fit(watched, X, PLAN)
    assert fitting.snapshot() is None, "before the first step"
    next(fitting)
    state = fitting.snapshot()
    assert state is not None
    before = {name: tensor.clone() for name, tensor in state.tensors.items()}
    for _ in fitting:
        fitting.snapshot()
    assert all(torch.equal(before[name], state.tensors[name]) for name in before)
    assert same(whole, watched)
    assert fitting.snapshot() is None, "after the end"
    assert fit(build(PcaSpec(), (4, 4)), X, PLAN).snapshot() is None


def test_a_training_that_was_changed_goes_on_to_the_same_weights() -> None:
    """Another rate after 10 steps, another end and weight of the KL after 20; interrupted after 15 and 30."""
    changes = {
        10: (CHANCE, replace(PLAN, learning_rate=1e-3)),
        20: (replace(CHANCE, beta=3.0), replace(PLAN, learning_rate=1e-3, steps=70)),
    }

    def trained(*stops: int) -> LatentModel:
        spec, plan, state = CHANCE, PLAN, None
        for stop in (*stops, None):
            model = build(spec, (4, 4))
            fitting = fit(model, X, plan, resume=state)
            for event in fitting:
                if event.step in changes:
                    spec, plan = changes[event.step]
                    fitting.change(spec, plan)
                if event.step == stop:
                    break
            state = fitting.snapshot()
            fitting.close()
        assert event.step == 70
        return model

    assert same(trained(), trained(15, 30))


@pytest.mark.parametrize("schedule", ["one-cycle", "constant"])
def test_to_another_number_of_steps_as_if_it_had_been_changed(schedule: Any) -> None:
    """A state taken up with another end goes the way of a training that was changed at that step."""
    plan = replace(PLAN, schedule=schedule)
    changed, resumed = build(NET, (4, 4)), build(NET, (4, 4))
    fitting = fit(changed, X, plan)
    for event in fitting:
        if event.step == 25:
            fitting.change(NET, replace(plan, steps=80))
    events = list(fit(resumed, X, replace(plan, steps=80), resume=interrupted(NET, 25, X, plan)))
    assert events[-1].step == 80
    assert same(changed, resumed)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: replace(s, device="cuda"), "on cuda, not on cpu"),
        (lambda s: replace(s, tensors={**s.tensors, "buffers/mean": torch.zeros(1)}), "another model"),
        (lambda s: replace(s, tensors={**s.tensors, "weights": torch.zeros(3)}), "weights .* do not fit"),
        (lambda s: replace(s, tensors={**s.tensors, "noise": torch.zeros(3)}), "random numbers"),
        (lambda s: replace(s, step=51), "has done 51 steps; it cannot go back"),
    ],
)
def test_a_state_of_something_else_is_refused(change: Callable[[FitState], FitState], words: str) -> None:
    model = build(NET, (4, 4))
    with pytest.raises(StateError, match=words):
        next(fit(model, X, PLAN, resume=change(interrupted(NET, 3))))
    places = {w.untyped_storage().data_ptr() for w in model.parameters()}
    assert len(places) == len(list(model.parameters())), "the model is left sound"


# --- the command line --------------------------------------------------------------------------

SMALL = ["--data", "digits", "--steps", "60", "--set", "layers=1", "--set", "nodes=8", "--device", "cpu"]


def train(family: str, out: Path, *more: str) -> list[str]:
    return ["train", family, "--out", str(out), *SMALL, "--json", *more]


def sha(capsys: pytest.CaptureFixture[str], argv: list[str]) -> tuple[str, str]:
    assert main(argv) == 0
    captured = capsys.readouterr()
    return json.loads(captured.out)["sha256"], captured.err


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a signal come in the middle of a step, once."""

    def at(step_wished: int, number: int, model: type[Any] = Vae) -> None:
        plain = model.loss
        left = [number]

        def loss(self: Any, x: Any, noise: Any, step: int | None = None, labels: Any = None) -> Any:
            if step == step_wished and left:
                os.kill(os.getpid(), left.pop())
            return plain(self, x, noise, step, labels)

        monkeypatch.setattr(model, "loss", loss)

    return at


@pytest.mark.skipif(os.name != "posix", reason="sends itself signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_step_end_and_resume_goes_on(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], stopping: Callable[..., None]
) -> None:
    whole, _ = sha(capsys, train("vae", tmp_path / "whole"))
    before = [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)]
    stopping(23, number)
    out = tmp_path / "cut"
    assert main(train("vae", out)) == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == (
        "latent-train: stopped after step 23; the same command with --resume goes on from there"
    )
    assert [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)] == before
    assert sorted(os.listdir(tmp_path)) == ["cut.resume", "cut.resume.best", "whole"]
    resumed, err = sha(capsys, train("vae", out, "--resume"))
    assert err.startswith("going on after step 23\n")
    assert "step 21/" not in err
    assert resumed == whole
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["cut", "whole"]


def test_a_killed_process_goes_on_from_its_last_saved_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, _ = sha(capsys, train("ae", tmp_path / "whole"))
    out = tmp_path / "cut"
    often = train("ae", out, "--set", "checkpoint_every_s=0")
    command = [sys.executable, "-m", "trainers", *often]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as killed:
        assert killed.stderr is not None
        for line in killed.stderr:
            if line.startswith("step 30/"):
                break
        killed.kill()
    assert killed.wait() != 0
    assert not out.exists()
    (tmp_path / ".cut.0123abcd.tmp").write_bytes(b"half")
    (tmp_path / ".cut.resume.0123abcd.tmp").write_bytes(b"half")
    (tmp_path / ".other.0123abcd.tmp").write_bytes(b"half")
    resumed, err = sha(capsys, train("ae", out, "--resume"))
    assert 29 <= int(err.split()[4]) < 60
    assert resumed == whole
    assert sorted(os.listdir(tmp_path)) == [".other.0123abcd.tmp", "cut", "whole"]


def test_without_a_state_it_starts_anew_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, plain = sha(capsys, train("ae", tmp_path / "whole"))
    again, err = sha(capsys, train("ae", tmp_path / "new", "--resume"))
    assert err.startswith(f"latent-train: there is no interrupted training of {tmp_path / 'new'};")
    assert again == whole
    assert "latent-train:" not in plain


@pytest.mark.skipif(os.name != "posix", reason="sends itself signals")
def test_states_of_another_training_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stopping: Callable[..., None]
) -> None:
    out, place = tmp_path / "net", tmp_path / "net.resume"
    stopping(7, signal.SIGINT, Autoencoder)
    assert main(train("ae", out)) == 130
    shutil.copy(place, tmp_path / "copy")
    capsys.readouterr()
    for more, words in (
        (["--seed", "4"], "another training"),
        (["--set", "loss=l1"], "another model"),
        (["--data", "wheel"], "another data"),
    ):
        assert main(train("ae", out, "--resume", *more)) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert words in captured.err
    place.write_bytes(place.read_bytes()[:-9])
    assert main(train("ae", out, "--resume")) == 2
    assert "start anew without --resume" in capsys.readouterr().err
    shutil.copy(tmp_path / "copy", place)
    assert "--resume would continue" in sha(capsys, train("ae", out))[1].splitlines()[0]
    assert not place.exists()


def test_a_state_that_cannot_be_saved_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: Any) -> None:
        raise CheckpointError(path, "cannot be written (No space left on device)", "make room")

    monkeypatch.setattr("trainers.autosave.write_state", full)
    _, err = sha(capsys, train("ae", tmp_path / "net", "--set", "checkpoint_every_s=0"))
    words = (
        "net.resume: cannot be written (No space left on device); make room; the training goes on in memory"
    )
    assert err.count(words) == 1
    assert os.listdir(tmp_path) == ["net"]


def test_what_ran_away_goes_on_from_the_last_good_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Autoencoder.loss

    def loss(self: Any, x: Any, noise: Any, step: int | None = None, labels: Any = None) -> Any:
        losses = plain(self, x, noise, step, labels)
        return {"loss": losses["loss"] * float("nan")} if step == 47 else losses

    out = tmp_path / "net"
    with monkeypatch.context() as patch:
        patch.setattr(Autoencoder, "loss", loss)
        assert main(train("ae", out)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    last = captured.err.splitlines()[-1]
    assert "no longer a finite number at step 47; the weights are those after step 40 again" in last
    assert sorted(os.listdir(tmp_path)) == ["net.resume", "net.resume.best"]
    _, err = sha(capsys, train("ae", out, "--resume", "--set", "learning_rate=1e-3", "--steps", "70"))
    assert err.startswith("going on after step 40, steps 70 (was 60), learning_rate 0.001 (was 0.004)\n"), err
    assert read(out).header.steps == 70


@pytest.mark.skipif(os.name != "posix", reason="sends itself signals")
def test_a_signal_where_nothing_takes_steps_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trainers.models.pca.Pca.fit_closed_form", lambda *_: os.kill(os.getpid(), signal.SIGINT)
    )
    argv = ["train", "pca", "--data", "digits", "--out", str(tmp_path / "x"), "--device", "cpu"]
    assert main(argv) == 130
    assert capsys.readouterr().err == "latent-train: stopped\n"
    assert os.listdir(tmp_path) == []
