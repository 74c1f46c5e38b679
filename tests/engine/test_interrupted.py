"""Runs whose process went away are found again and go on bit for bit; living ones are left alone."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.leftovers import DiscardLeftRun, FindLeftRuns, KeepLeftRun, LeftRun
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.states import MOST_INTERRUPTED, MOST_LEFT
from tests.engine.conftest import run
from tests.engine.playing import STEPS, assert_same, begin, kept, play, recipe
from trainers.checkpoint import read
from trainers.data import Dataset

Make = Callable[..., Engine]
EACH_STEP = {"checkpoint_every_s": 0.0}

KILLED = """
import os, signal, sys
from pathlib import Path
from explorer.core import runs as r
from explorer.engine import Engine
from tests.engine.playing import begin, play, recipe

engine = Engine("cpu", Path(sys.argv[1]))
what = recipe(sys.argv[2], "vae", {"checkpoint_every_s": 0.0}, latent_dim=3)
begin(engine, what, state=sys.argv[4] or None)
play(engine, 37)
print("ready", flush=True)
if sys.argv[3] == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def process(folder: Path, data: Dataset, *, what: str, state: str = "") -> subprocess.Popen[str]:
    """Train in another process to step 37, each step being saved; go on from a state if there is one."""
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), data.name, what, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def found(engine: Engine) -> tuple[LeftRun, ...]:
    there: tuple[LeftRun, ...] = engine.handle(FindLeftRuns())
    return there


def names(folder: Path) -> list[str]:
    """All that lies there."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_after_a_kill_it_goes_on_as_if_nothing_had_been(make: Make, data: Dataset, tmp_path: Path) -> None:
    """Curve, map and its turn included."""
    with process(tmp_path, data, what="kill") as child:
        assert child.wait(30) == -signal.SIGKILL

    engine = make(runs=tmp_path)
    (one,) = found(engine)
    assert (one.step, one.steps, one.title) == (37, STEPS, "VAE 16-8-4-3")
    assert one.interrupted
    assert not one.finished
    assert one.recipe.data_id == data.name
    assert one.recipe.fields["latent_dim"] == 3
    assert one.when == pytest.approx(os.stat(one.state).st_mtime)
    begun = begin(engine, r.Recipe(family="", data_id=""), state=one.state)
    assert begun.moment.step == 37
    assert [lost.step for lost in begun.curve] == [20]
    assert begun.recipe == one.recipe
    again = play(engine, STEPS)[1]

    plain = make()
    first = begin(plain, recipe(data, "vae", EACH_STEP, latent_dim=3))
    before, after = play(plain, 37)[1], play(plain, STEPS)[1]
    assert [*begun.curve] == [part for part in before if isinstance(part, r.Lost)]
    tested = [(lost.step, dict(lost.train)) for lost in begun.tests]
    seen = [(part.step, dict(part.test)) for part in (first.moment, *kept(before))]
    assert tested == [one for one in seen if one[0] < begun.moment.step]
    assert len(kept(again)) == len(kept(after)) > 10
    for ours, theirs in zip(kept(again), kept(after), strict=True):
        assert_same(ours, theirs)
    assert found(engine) == ()


def test_what_a_living_window_trains_is_not_offered(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine = make(runs=tmp_path)
    with process(tmp_path, data, what="live") as child:
        assert found(engine) == ()
        (state,) = tmp_path.rglob("*.state")
        for request in (
            r.BeginRun(run_id="a", recipe=r.Recipe(family="", data_id=""), state=str(state)),
            DiscardLeftRun(state=str(state)),
        ):
            with pytest.raises(EngineError, match="belongs to a training that is open"):
                run(engine.handle(request))
        child.kill()
        child.communicate(timeout=30)
    assert len(found(engine)) == 1


def test_a_window_that_closes_leaves_what_nobody_kept_and_nothing_else(
    make: Make, data: Dataset, tmp_path: Path
) -> None:
    """What is over, or was only opened, is left as well; what was reset, ended or saved is not."""
    engine = make(runs=tmp_path)
    ended = ("fresh", "ended", "reset", "aside", "saved", "saved at its end")
    for name in ("middle", "over", "opened", *ended):
        begin(engine, recipe(data, training=EACH_STEP | {"steps": 9}), name)
        play(engine, {"fresh": 0, "over": 9, "saved at its end": 9}.get(name, 6), name)
    engine.handle(r.EndRun(run_id="ended"))
    begin(engine, recipe(data, training=EACH_STEP), "reset")
    engine.handle(r.LayAside(run_ids=("aside", "no longer there")))
    for name, path in (("saved", "a"), ("opened", None), ("saved at its end", "b")):
        run(engine.handle(r.KeepRun(run_id=name, path=path and str(tmp_path / f"{path}.safetensors"))))
    assert found(engine) == (), "its own are no others'"
    engine.close()
    left = found(make(runs=tmp_path))
    assert len(left) == 3
    assert {(one.step, one.finished, one.interrupted) for one in left} == {
        (9, True, False),
        (6, False, False),
    }
    kept = [Path(one.state).name for one in left]
    others = [name for name in names(tmp_path) if not name.startswith(tuple(kept))]
    assert others == ["a.safetensors", "b.safetensors", "left", "lock"]


def test_what_went_on_after_it_was_saved_is_left(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine = make(runs=tmp_path)
    begin(engine, recipe(data))
    play(engine, 20)
    run(engine.handle(r.KeepRun(run_id="a")))
    play(engine, 25)
    engine.close()
    assert [one.step for one in found(make(runs=tmp_path))] == [25]


def test_what_is_brought_back_from_aside_is_left(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine, other = make(runs=tmp_path), make(runs=tmp_path)
    begin(engine, recipe(data, training=EACH_STEP))
    play(engine, 30)
    engine.handle(r.LayAside(run_ids=("a",)))
    assert not list(tmp_path.rglob("*.state*"))
    engine.handle(r.LayAside(run_ids=("a",), aside=False))
    assert list(tmp_path.rglob("*.state")), "a kill would lose nothing"
    engine.close()
    assert [one.step for one in found(other)] == [30]


def test_one_that_is_over_is_opened_and_stays_until_it_is_kept(
    make: Make, data: Dataset, tmp_path: Path
) -> None:
    first = make(runs=tmp_path)
    begin(first, recipe(data))
    moment = kept(play(first, STEPS)[1])[-1]
    first.close()
    engine = make(runs=tmp_path)
    (left,) = found(engine)
    opened: m.Opened = run(engine.handle(KeepLeftRun(state=left.state)))[0]
    np.testing.assert_allclose(opened.codes.z[data.train], moment.xy, atol=1e-6)
    assert found(engine) == (left,)
    begun = begin(engine, r.Recipe(family="", data_id=""), state=left.state)
    np.testing.assert_array_equal(begun.moment.xy, moment.xy)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_a_run_that_goes_on_and_is_killed_was_interrupted(
    make: Make, left: LeftRun, data: Dataset, tmp_path: Path
) -> None:
    """Though it had been left before; one that is only looked at is left again."""
    assert not left.interrupted
    with process(tmp_path, data, what="kill", state=left.state) as child:
        assert child.wait(30) == -signal.SIGKILL
    engine = make(runs=tmp_path)
    (killed,) = found(engine)
    assert killed.interrupted
    begin(engine, r.Recipe(family="", data_id=""), state=killed.state)
    engine.close()
    (again,) = found(make(runs=tmp_path))
    assert (again.step, again.interrupted) == (killed.step, False)


@pytest.mark.parametrize("interrupted", [False, True])
def test_of_very_many_the_oldest_go(make: Make, left: LeftRun, tmp_path: Path, interrupted: bool) -> None:
    """Each kind has its own room, so that what was only left drives out nothing that was interrupted."""
    most = MOST_INTERRUPTED if interrupted else MOST_LEFT
    folder = Path(left.state).parent
    for number in range(most + 2):
        copy = shutil.copytree(folder, tmp_path / f"process-{number}")
        if interrupted:
            (copy / "left").unlink()
        for state in copy.glob("*.state*"):
            os.utime(state, (number, number))
    there = found(make(runs=tmp_path))
    ages = [one.when for one in there if one.interrupted == interrupted]
    newest = [*([] if interrupted else [left.when]), *range(most + 1, -1, -1)]
    assert ages == newest[:most]
    assert left in there
    assert found(make(runs=tmp_path)) == there
    assert len(list(tmp_path.rglob("*.state"))) == len(there)


def test_without_a_training_nothing_is_made(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine = make(runs=tmp_path / "runs")
    assert found(engine) == ()
    assert found(make()) == ()
    engine.close()
    assert not (tmp_path / "runs").exists()


@pytest.fixture
def left(make: Make, data: Dataset, tmp_path: Path) -> LeftRun:
    """A training that was closed in the middle."""
    engine = make(runs=tmp_path)
    begin(engine, recipe(data, "vae"))
    play(engine, 30)
    engine.close()
    return found(make(runs=tmp_path))[0]


def test_it_can_be_discarded(make: Make, left: LeftRun, tmp_path: Path) -> None:
    engine, other = make(runs=tmp_path), make(runs=tmp_path)
    assert engine.handle(DiscardLeftRun(state=left.state)) is None
    assert found(other) == ()
    assert list(tmp_path.iterdir()) == []
    for request in (
        DiscardLeftRun(state=left.state),
        KeepLeftRun(state=left.state, path=str(tmp_path / "x.safetensors")),
    ):
        with pytest.raises(EngineError, match="no longer there"):
            run(other.handle(request))


def test_it_can_be_kept_as_a_model(make: Make, left: LeftRun, data: Dataset, tmp_path: Path) -> None:
    engine, path = make(runs=tmp_path), tmp_path / "kept.safetensors"
    opened: m.Opened = run(engine.handle(KeepLeftRun(state=left.state, path=str(path))))[0]
    assert (opened.card.path, opened.card.steps) == (str(path), 30)
    assert "neg_elbo" in opened.card.metrics
    assert found(engine) == ()

    plain = make()
    begin(plain, recipe(data, "vae"))
    moment = kept(play(plain, 30)[1])[-1]
    opened_there = run(plain.handle(m.OpenFile(path=str(path))))[0]
    np.testing.assert_allclose(opened_there.codes.z[data.train], opened.codes.z[data.train], atol=1e-6)
    assert moment.step <= 30


def test_two_windows_cannot_both_have_it(make: Make, left: LeftRun, tmp_path: Path) -> None:
    nobody = r.Recipe(family="", data_id="")
    begin(make(runs=tmp_path), nobody, state=left.state)
    with pytest.raises(EngineError, match="no longer there"):
        begin(make(runs=tmp_path), nobody, state=left.state)


def test_a_run_that_goes_on_and_is_closed_again_is_offered_again(
    make: Make, left: LeftRun, tmp_path: Path
) -> None:
    engine = make(runs=tmp_path)
    begin(engine, r.Recipe(family="", data_id=""), state=left.state)
    play(engine, 50)
    engine.close()
    (again,) = found(make(runs=tmp_path))
    assert again.step == 50


def test_other_data_than_it_had_are_refused_and_it_stays(
    make: Make, left: LeftRun, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make(runs=tmp_path)
    monkeypatch.setattr(Dataset, "sha256", "another")
    with pytest.raises(EngineError, match="patches has other rows than it had"):
        begin(engine, r.Recipe(family="", data_id=""), state=left.state)
    assert found(make(runs=tmp_path)) == (left,)


def test_a_damaged_state_is_no_hindrance(make: Make, left: LeftRun, tmp_path: Path) -> None:
    Path(left.state).write_bytes(b"nonsense")
    assert found(make(runs=tmp_path)) == ()


def test_a_full_disk_is_told_once_and_training_goes_on(
    make: Make, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make(runs=tmp_path)
    begin(engine, recipe(data, training=EACH_STEP))

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("trainers.resume.replace_whole", full)
        parts = play(engine, 30)[1]
    (notice,) = [part for part in parts if isinstance(part, r.RunNotice)]
    assert notice.run_id == "a"
    assert "No space left on device" in notice.sentence
    assert notice.sentence.endswith("the training goes on in memory.")
    rested, parts = play(engine, 40)
    assert rested.steps == {"a": 40}
    assert ["again" in part.sentence for part in parts if isinstance(part, r.RunNotice)] == [True]


def test_a_folder_that_cannot_be_made_is_told_once(make: Make, data: Dataset, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    engine = make(runs=tmp_path / "runs")
    begin(engine, recipe(data, training=EACH_STEP))
    rested, parts = play(engine, 30)
    assert rested.steps == {"a": 30}
    (notice,) = [part.sentence for part in parts if isinstance(part, r.RunNotice)]
    assert notice.startswith("Trainings cannot be saved in ")
    assert found(engine) == ()


def test_a_run_that_is_kept_in_a_file_is_measured(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine, path = make(), tmp_path / "kept.safetensors"
    begin(engine, recipe(data))
    play(engine, 20)
    opened: m.Opened = run(engine.handle(r.KeepRun(run_id="a", path=str(path))))[0]
    assert (opened.card.model_id, opened.card.path) == ("kept", str(path))
    assert set(opened.card.metrics) >= {"test_mse", "pca_test_mse", "mean_test_mse"}
    assert read(path).header.steps == 20
    np.testing.assert_array_equal(read(path).codes, opened.codes.z)
    with pytest.raises(EngineError, match="there is no folder"):
        run(engine.handle(r.KeepRun(run_id="a", path=str(tmp_path / "no" / "x.safetensors"))))
