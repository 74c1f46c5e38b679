"""States on the disk: the last two and the best, whole or not at all, and never in the way of a training."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.trainers.conftest import random_samples
from trainers.autosave import Autosave, discard, peek, places
from trainers.checkpoint import CheckpointError
from trainers.data import Dataset
from trainers.fit import Fitting, fit
from trainers.models.base import LatentModel
from trainers.registry import build
from trainers.resume import (
    Extras,
    Identity,
    changes,
    identity,
    peek_state,
    read_state,
    same_training,
    write_state,
)
from trainers.specs import AutoencoderSpec, SpecError, TrainSpec, VaeSpec

X = random_samples((4, 4), 40)
NET = VaeSpec(layers=1, nodes=8)
PLAN = TrainSpec(steps=50, batch_size=16)
CURVE = np.arange(6, dtype=np.float64).reshape(3, 2).T
"""Not contiguous."""


@pytest.fixture
def what(digits: Dataset) -> Identity:
    return identity(NET, PLAN, digits)


class Saving:
    """A training that saves at each note, and what it said."""

    def __init__(self, place: Path, what: Identity, every_s: float = 0.0) -> None:
        self.said: list[str] = []
        self.saves = Autosave(place, what, every_s, self.said.append, self._extras)
        self.fitting: Fitting = fit(build(NET, (4, 4)), X, PLAN)
        self.step = 0

    def _extras(self) -> Extras:
        return Extras({"title": "my run", "terms": ["loss"]}, {"curve": CURVE, "none": np.empty((0, 2))})

    def go(self, *losses: float | None) -> None:
        """Do a step for each test loss, and note it."""
        for loss in losses:
            self.step = next(self.fitting).step
            self.saves.note(self.fitting, loss)


@pytest.fixture
def saving(tmp_path: Path, what: Identity) -> Saving:
    return Saving(tmp_path / "run", what)


def test_the_last_two_and_the_best_are_kept(saving: Saving, tmp_path: Path) -> None:
    saving.go(None, 5.0, 3.0, None, 4.0, float("nan"), None)
    assert sorted(os.listdir(tmp_path)) == ["run", "run.1", "run.best"]
    heads = [peek_state(path) for path in places(tmp_path / "run")]
    assert [head.step for head in heads] == [7, 6, 3]
    assert [head.test_loss for head in heads] == [4.0, 4.0, 3.0]
    saving.saves.finish()
    assert os.listdir(tmp_path) == []
    assert saving.said == []


def test_nothing_is_saved_before_it_is_due(tmp_path: Path, what: Identity) -> None:
    saving = Saving(tmp_path / "run", what, every_s=1e6)
    saving.go(3.0, None, None)
    assert os.listdir(tmp_path) == []
    assert saving.saves.save(saving.fitting)
    assert [peek_state(p).step for p in places(tmp_path / "run")[::2]] == [3, 1]
    before_the_first = Saving(tmp_path / "other", what)
    assert not before_the_first.saves.save(before_the_first.fitting)


def test_what_travels_along_comes_back(saving: Saving, tmp_path: Path) -> None:
    saving.go(2.5)
    kept = saving.saves.read()
    assert kept.head == peek(tmp_path / "run")
    assert (kept.head.step, kept.head.device, kept.head.test_loss) == (1, "cpu", 2.5)
    assert kept.head.notes == {"title": "my run", "terms": ["loss"]}
    assert np.array_equal(kept.arrays["curve"], CURVE)
    assert kept.arrays["none"].shape == (0, 2)
    state = saving.fitting.snapshot()
    assert state is not None
    assert set(kept.state.tensors) == set(state.tensors)
    for name, tensor in state.tensors.items():
        assert torch.equal(kept.state.tensors[name], tensor), name
    assert kept.state.cycle == state.cycle


def test_a_state_says_how_it_goes_on(saving: Saving, tmp_path: Path) -> None:
    """From the file alone, with live fields as they were at last, to the same weights."""
    saving.go(*[None] * 10)
    changed = replace(NET, beta=3.0), replace(PLAN, learning_rate=1e-3, steps=30)
    saving.fitting.change(*changed)
    saving.go(*[None] * 5)
    kept = read_state(tmp_path / "run")
    assert kept.head.specs() == changed
    model = build(kept.head.specs()[0], (4, 4), seed=5)
    for one in (saving.fitting, fit(model, X, kept.head.specs()[1], resume=kept.state)):
        for event in one:
            assert event.step <= 30
    assert same(model, saving.fitting.model)


def same(one: LatentModel, two: LatentModel) -> bool:
    pairs = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_a_head_is_read_without_torch(saving: Saving, tmp_path: Path) -> None:
    saving.go(None)
    code = """if True:
        import sys
        from pathlib import Path
        from trainers.autosave import peek
        head = peek(Path(sys.argv[1]))
        print(head.step, head.specs()[0].family, "torch" in sys.modules)
    """
    run = [sys.executable, "-c", code, str(tmp_path / "run")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "vae", "False"]


# --- going on ----------------------------------------------------------------------------------


def test_going_on_keeps_the_best_and_the_one_before(saving: Saving, tmp_path: Path, what: Identity) -> None:
    saving.go(3.0, 4.0)
    later = Saving(tmp_path / "run", what)
    kept = later.saves.read()
    later.fitting = fit(build(NET, (4, 4)), X, PLAN, resume=kept.state)
    later.go(3.5)
    assert [peek_state(p).step for p in places(tmp_path / "run")] == [3, 2, 1]
    later.go(2.0)
    assert [peek_state(p).step for p in places(tmp_path / "run")] == [4, 3, 4]


def test_beginning_anew_leaves_nothing_of_an_older_training(
    saving: Saving, tmp_path: Path, what: Identity
) -> None:
    saving.go(3.0, None)
    later = Saving(tmp_path / "run", what)
    assert len(os.listdir(tmp_path)) == 3
    later.go(None)
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_the_one_before_stands_in_for_a_damaged_one(
    damage: str, saving: Saving, tmp_path: Path, what: Identity
) -> None:
    saving.go(None, None, None)
    last, before, _ = places(tmp_path / "run")
    if damage == "gone":
        last.unlink()
    else:
        last.write_bytes(last.read_bytes()[:-9])
    later = Saving(last, what)
    kept = later.saves.read()
    assert kept.state.step == 2
    assert len(later.said) == 1
    assert later.said[0].startswith("run ")
    assert later.said[0].endswith("; going on from run.1, the one before")
    later.fitting = fit(build(NET, (4, 4)), X, PLAN, resume=kept.state)
    later.go(None)
    assert [peek_state(p).step for p in (last, before)] == [3, 2], "what is damaged replaces nothing"


def test_where_both_are_damaged_it_says_so(saving: Saving, tmp_path: Path) -> None:
    saving.go(None, None)
    for path in places(tmp_path / "run")[:2]:
        path.write_bytes(b"half")
    for read in (saving.saves.read, lambda: peek(tmp_path / "run")):
        with pytest.raises(CheckpointError, match=r"^run: .*; start anew without --resume$"):
            read()


def test_a_killed_save_leaves_the_one_before(
    saving: Saving, tmp_path: Path, what: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far it got, a sound state is found, and nothing else lies about."""
    saving.go(None, None)
    plain = os.replace
    for survived in (0, 1):
        left = [survived]

        def killed(source: Any, target: Any, left: list[int] = left) -> None:
            if not left[0]:
                raise SystemExit
            left[0] -= 1
            plain(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", killed)
            patch.setattr(Path, "unlink", lambda *_, **__: None)
            with pytest.raises(SystemExit):
                saving.go(None)
        later = Saving(tmp_path / "run", what)
        assert later.saves.read().state.step == 2
        assert not [name for name in os.listdir(tmp_path) if name.endswith(".tmp")]


# --- places that cannot be written -------------------------------------------------------------


def test_a_full_disk_is_told_once_and_again_when_there_is_room(
    saving: Saving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    saving.go(None, 3.0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        saving.go(None, 2.0, None)
        assert [peek_state(p).step for p in places(tmp_path / "run")] == [2, 1, 2], "nothing is lost"
    saving.go(None)
    assert [peek_state(p).step for p in places(tmp_path / "run")] == [6, 2, 4]
    assert saving.said == [
        "run: cannot be written (No space left on device); make room; the training goes on in memory",
        "run is written again",
    ]
    assert sorted(os.listdir(tmp_path)) == ["run", "run.1", "run.best"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, what: Identity) -> None:
    (tmp_path / "file").write_bytes(b"")
    saving = Saving(tmp_path / "file" / "run", what)
    saving.go(None, None)
    assert len(saving.said) == 1
    assert "cannot be written" in saving.said[0]
    with pytest.raises(CheckpointError, match="cannot be written"):
        saving.saves.save(saving.fitting)


def test_a_folder_is_made_when_it_is_needed(tmp_path: Path, what: Identity) -> None:
    saving = Saving(tmp_path / "states" / "today" / "run", what)
    assert os.listdir(tmp_path) == []
    saving.go(None)
    assert peek(tmp_path / "states" / "today" / "run").step == 1
    discard(tmp_path / "states" / "today" / "run")
    assert os.listdir(tmp_path / "states" / "today") == []


# --- whose state it is -------------------------------------------------------------------------

AE = AutoencoderSpec(layers=1, nodes=8)
OTHERS: dict[str, Callable[[Dataset, Dataset], Identity]] = {
    "model": lambda digits, _: identity(AE, PLAN, digits),
    "training": lambda digits, _: identity(NET, replace(PLAN, seed=1), digits),
    "data": lambda _, wheel: identity(NET, PLAN, wheel),
    "data ": lambda digits, _: identity(NET, PLAN, replace(digits, train=~digits.train)),
    "model and another data": lambda _, wheel: identity(AE, PLAN, wheel),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_training_says_in_what(name: str, what: Identity, digits: Dataset, wheel: Dataset) -> None:
    words = f"^run: is of a training with another {name.strip()}; start anew without --resume$"
    with pytest.raises(CheckpointError, match=words):
        same_training(Path("run"), what, OTHERS[name](digits, wheel))


def test_live_fields_make_no_other_training(what: Identity, digits: Dataset) -> None:
    plan = replace(PLAN, learning_rate=1e-3, steps=80, checkpoint_every_s=1.0)
    other = identity(replace(NET, beta=2.0), plan, digits)
    same_training(Path("run"), what, other)
    assert changes(what, other) == (
        "beta 2.0 (was 1.0)",
        "steps 80 (was 50)",
        "learning_rate 0.001 (was 0.004)",
    )


def test_a_family_that_is_not_known_here_says_so(saving: Saving, tmp_path: Path) -> None:
    saving.go(None)
    head = peek(tmp_path / "run")
    head.what["model"]["family"] = "transformer"
    with pytest.raises(SpecError, match="transformer"):
        head.specs()


def test_a_damaged_state_is_told_and_nothing_else(saving: Saving, tmp_path: Path) -> None:
    saving.go(None)
    place = tmp_path / "run"
    rng, whole = np.random.default_rng(3), place.read_bytes()
    head = 8 + int.from_bytes(whole[:8], "little")
    for trial in range(200):
        damaged = bytearray(whole)
        at = rng.integers(head if trial % 2 else len(whole))
        damaged[at] ^= 1 << int(rng.integers(8))
        place.write_bytes(damaged[: rng.integers(len(whole))] if trial % 5 == 4 else damaged)
        with pytest.raises(CheckpointError, match="start anew without --resume"):
            read_state(place)
        if at < head:
            with pytest.raises(CheckpointError, match="start anew without --resume"):
                peek_state(place)


def test_a_state_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_state(tmp_path / "a", b"first")
    write_state(tmp_path / "a", b"second", tmp_path / "b")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"second", "b": b"first"}
