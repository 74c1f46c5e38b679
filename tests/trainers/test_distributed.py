"""Several processes that train one model: as one process does, and none waits for one that is gone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch
from torch import Tensor

from tests.trainers.families import labelled, small
from trainers.checkpoint import read
from trainers.cli import main
from trainers.data import Dataset
from trainers.events import Stepped
from trainers.fit import fit
from trainers.launch import Place, launched
from trainers.models.base import LatentModel
from trainers.registry import FAMILIES, build
from trainers.resume import peek_state
from trainers.specs import AutoencoderSpec, ModelSpec, SparseAutoencoderSpec, TrainSpec, VaeSpec
from trainers.team import LostError, Team, TeamError
from trainers.training import Training

ROOT = Path(__file__).parents[2]
X = labelled(n=60)
PLAN = TrainSpec(steps=100, batch_size=20)
NET = VaeSpec(layers=1, nodes=8)

T = TypeVar("T")

# --- a team of threads -------------------------------------------------------------------------


class Threads(Team):
    """A team whose processes are threads of this one."""

    def __init__(self, rank: int, size: int, meeting: threading.Barrier, table: dict[int, Tensor]) -> None:
        super().__init__(rank, size)
        self._meeting, self._table = meeting, table

    def total(self, values: Tensor) -> None:
        self._table[self.rank] = values.clone()
        self._meeting.wait()
        values.copy_(torch.stack([self._table[rank] for rank in range(self.size)]).sum(0))
        self._meeting.wait()


def in_threads(work: Callable[[Team], T], size: int) -> list[T]:
    meeting, table = threading.Barrier(size), dict[int, Tensor]()

    def one(rank: int) -> T:
        try:
            return work(Threads(rank, size, meeting, table))
        except BaseException:
            meeting.abort()
            raise

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(one, range(size)))


def trained(spec: ModelSpec, team: Team | None = None) -> tuple[LatentModel, list[Stepped]]:
    model = build(spec, (4, 4))
    events = list(fit(model, X, PLAN, team=team))
    return model, [event for event in events if isinstance(event, Stepped)]


SPECS = {name: small(name) for name, family in FAMILIES.items() if family.model.trains}  # type: ignore[attr-defined]
SPECS["sparse-ae, the whole batch"] = SparseAutoencoderSpec(latent_dim=6, layers=1, nodes=8, sparsity="kl")


@pytest.mark.parametrize("name", SPECS)
def test_a_team_trains_as_one_process_does(name: str) -> None:
    """Every family, in uneven shares: 7, 7 and 6 samples."""
    alone, news = trained(SPECS[name])
    for model, told in in_threads(lambda team: trained(SPECS[name], team), 3):
        for key, weight in model.state_dict().items():
            torch.testing.assert_close(weight, alone.state_dict()[key], atol=1e-5, rtol=0)
        assert [event.step for event in told] == [event.step for event in news]
        for mine, other in zip(told, news, strict=True):
            assert mine.loss == pytest.approx(other.loss, rel=1e-4)
            assert dict(mine.terms) == pytest.approx(dict(other.terms), rel=1e-3, abs=1e-6)


def test_a_team_stops_after_the_same_step() -> None:
    def work(team: Team) -> int:
        for event in fit(build(NET, (4, 4)), X, PLAN, team=team):
            team.stop = team.rank == 1 and event.step >= 5
            if team.stopping:
                return event.step
        return -1

    assert in_threads(work, 2) == [6, 6]


def test_a_runaway_ends_all_alike() -> None:
    spec = AutoencoderSpec(layers=1, nodes=8, output="linear")

    def work(team: Team) -> tuple[str, int]:
        model = build(spec, (4, 4))
        fitting = fit(model, X, replace(PLAN, learning_rate=1.0, schedule="constant"), team=team)
        for event in fitting:
            if event.step == 31 and team.rank == 1:
                with torch.no_grad():
                    next(model.parameters()).fill_(float("nan"))
        return "ended", 0

    with pytest.raises(RuntimeError, match="after step 20 again"):
        in_threads(work, 2)


class Breaking(Team):
    """A team of one that breaks at one of its sums."""

    def __init__(self, at: int) -> None:
        super().__init__(0, 1)
        self.left = at

    def total(self, values: Tensor) -> None:
        self.left -= 1
        if self.left == 0:
            raise LostError("process 1 of 1 is gone", "go on")


@pytest.mark.parametrize("at", [1, 4, 5, 17])
def test_what_is_left_when_one_is_lost_goes_on_to_the_same_weights(at: int) -> None:
    """The step in which it was lost has not been; also the first, and the first of an epoch."""
    whole, resumed = build(NET, (4, 4)), build(NET, (4, 4))
    for _ in fit(whole, X, PLAN, team=Breaking(0)):
        pass
    fitting = fit(build(NET, (4, 4)), X, PLAN, team=Breaking(at), report_every=1000)
    with pytest.raises(LostError, match=r"^process 1 of 1 is gone; go on$"):
        list(fitting)
    state = fitting.snapshot()
    assert state is not None
    assert state.step == at - 1
    for _ in fit(resumed, X, PLAN, resume=state, team=Breaking(0)):
        pass
    pairs = zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


# --- shares and places -------------------------------------------------------------------------


@pytest.mark.parametrize(("batch", "size"), [(128, 3), (128, 2), (3, 3), (7, 1)])
def test_shares_are_whole_even_and_in_order(batch: int, size: int) -> None:
    parts = [Team(rank, size).part(batch) for rank in range(size)]
    assert [row for start, stop, _ in parts for row in range(start, stop)] == list(range(batch))
    lengths = [stop - start for start, stop, _ in parts]
    assert max(lengths) - min(lengths) <= 1
    assert {whole for _, _, whole in parts} == {batch}


def test_more_processes_than_samples_are_refused() -> None:
    with pytest.raises(TeamError, match=r"a batch of 2 cannot be shared by 3 .*; raise batch_size"):
        next(fit(build(NET, (4, 4)), X, replace(PLAN, batch_size=2), team=Team(0, 3)))


TORCHRUN = {"RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "2"}
TORCHRUN |= {"MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({}, Place(3, 4, 1, 2)),
        ({"MASTER_ADDR": ""}, None),
        ({"RANK": "one"}, "no whole numbers"),
        ({"RANK": "4"}, "RANK 4 is not below WORLD_SIZE 4"),
    ],
)
def test_the_place_is_told_by_the_environment(
    change: Mapping[str, str], place: Place | str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**TORCHRUN, **change}.items():
        monkeypatch.setenv(name, value)
    if not isinstance(place, str):
        assert launched() == place
        return
    with pytest.raises(TeamError, match=place):
        launched()


@pytest.mark.parametrize("argv", [["list"], ["train", "gpt"], ["train", "ae", "--out", "none/x"]])
def test_all_but_the_first_keep_silent(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes, said = [], []
    for rank in ("0", "3"):
        for name, value in {**TORCHRUN, "RANK": rank}.items():
            monkeypatch.setenv(name, value)
        codes.append(main(argv))
        said.append("".join(capsys.readouterr()))
    assert codes[0] == codes[1]
    assert said[0]
    assert not said[1]


class Agreeing(Team):
    """A team whose other processes always hold the same."""

    def agree(self, words: str, what: str) -> None:
        assert words


@pytest.mark.parametrize(("size", "sparsity", "told"), [(2, "kl", True), (2, "l1", False), (1, "kl", False)])
def test_what_cannot_be_shared_out_says_so(
    size: int, sparsity: Any, told: bool, tmp_path: Path, digits: Dataset
) -> None:
    spec, said = SparseAutoencoderSpec(sparsity=sparsity), list[str]()
    team: Any = Agreeing(0, size)
    Training(spec, PLAN, digits, torch.device("cpu"), tmp_path / "x", said.append, team)
    assert [line for line in said if "sparse-ae" in line and "no faster" in line] == said
    assert bool(said) == told


# --- processes ---------------------------------------------------------------------------------

posix = pytest.mark.skipif(os.name != "posix", reason="torchrun and signals are tried on POSIX")
OPTIONS = ["--data", "digits", "--steps", "100", "--device", "cpu", "--json", "--set", "nodes=16"]
OPTIONS += ["--set", "batch_size=129"]
TORCH = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def options(family: str, out: Path, *more: str) -> list[str]:
    return ["train", family, "--out", str(out), *OPTIONS, *more]


def finished(
    command: list[str], folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    everything = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(
        command, env=everything, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def weights(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    return dict(read(path).weights)


def assert_close(one: Path, two: Path) -> None:
    first, second = weights(one), weights(two)
    assert set(first) == set(second)
    assert max(float(np.abs(first[name] - second[name]).max()) for name in first) <= 1e-5


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what one process makes of each family."""
    folder = tmp_path_factory.mktemp("alone")
    before = torch.get_num_threads()
    for family in ("ae", "vae"):
        assert main(options(family, folder / family)) == 0
    torch.set_num_threads(before)
    return folder


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what torchrun with two processes makes of them, and what it said."""
    folder = tmp_path_factory.mktemp("together")
    for family in ("ae", "vae"):
        done = finished([*TORCH, "-m", "trainers", *options(family, folder / family)])
        assert done.returncode == 0, done.stderr
        (folder / f"{family}.out").write_text(done.stdout)
        (folder / f"{family}.err").write_text(done.stderr)
    return folder


@posix
@pytest.mark.parametrize("family", ["ae", "vae"])
def test_torchrun_trains_as_one_process_does(family: str, alone: Path, together: Path) -> None:
    assert_close(alone / family, together / family)
    assert json.loads((together / f"{family}.out").read_text())["steps"] == 100, "one object, of the first"
    said = (together / f"{family}.err").read_text().splitlines()
    assert sum(line.startswith("step 100/100  loss") for line in said) == 1
    assert not [path for path in together.iterdir() if ".resume" in path.name]


@posix
def test_a_killed_process_ends_all_and_any_number_goes_on(
    alone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under torchrun, which ends the others by signals of its own at the same time."""
    out = tmp_path / "ae"
    done = finished([*TORCH, *accident(1, 37, signal.SIGKILL), *options("ae", out)])
    assert done.returncode != 0
    assert "latent-train: process 1 of 2 is gone; the same command with --resume goes on after step 36" in (
        done.stderr
    )
    assert not out.exists()
    assert peek_state(out.with_name("ae.resume")).step == 36
    assert main(options("ae", out, "--resume")) == 0
    assert capsys.readouterr().err.startswith("going on after step 36\n")
    assert_close(alone / "ae", out)
    assert os.listdir(tmp_path) == ["ae"]


class Pair:
    """Two processes as torchrun would start them, without torchrun; each in a folder of its own."""

    def __init__(self, command: list[str], folders: Sequence[Path | None] = (None, None)) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        shared = {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}

        def one(rank: int) -> subprocess.CompletedProcess[str]:
            own = {"RANK": str(rank), "LOCAL_RANK": str(rank)}
            return finished([sys.executable, *command], folders[rank], **own, **shared)

        with ThreadPoolExecutor(2) as pool:
            self.first, self.second = pool.map(one, range(2))


def accident(rank: int, step: int, number: int) -> list[str]:
    return [str(Path(__file__).with_name("worker.py")), str(rank), str(step), str(int(number))]


@posix
def test_when_the_first_is_killed_another_says_so(tmp_path: Path) -> None:
    out = tmp_path / "ae"
    arguments = options("ae", out, "--set", "checkpoint_every_s=0")
    pair = Pair([*accident(0, 37, signal.SIGKILL), *arguments])
    assert pair.first.returncode == -signal.SIGKILL
    assert (pair.second.returncode, pair.second.stdout) == (1, "")
    words = "process 0 of 2 is gone; the same command with --resume goes on from the last saved state"
    assert pair.second.stderr == f"latent-train: {words}\n"
    assert peek_state(out.with_name("ae.resume")).step == 36


@posix
def test_a_signal_to_one_stops_all_and_they_go_on_to_the_same_file(together: Path, tmp_path: Path) -> None:
    out = tmp_path / "ae"
    pair = Pair([*accident(1, 37, signal.SIGTERM), *options("ae", out)])
    assert (pair.first.returncode, pair.second.returncode) == (130, 130)
    assert pair.first.stderr.splitlines()[-1] == (
        "latent-train: stopped after step 38; the same command with --resume goes on from there"
    )
    assert pair.second.stderr == ""
    pair = Pair(["-m", "trainers", *options("ae", out, "--resume")])
    assert (pair.first.returncode, pair.second.returncode) == (0, 0)
    assert pair.first.stderr.startswith("going on after step 38\n")
    assert pair.second.stdout == pair.second.stderr == ""
    assert out.read_bytes() == (together / "ae").read_bytes()


@pytest.fixture
def other_data(tmp_path: Path) -> list[Path]:
    """Two folders with a file of the same name and other data."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for seed, folder in enumerate(folders):
        folder.mkdir()
        np.save(folder / "x.npy", np.random.default_rng(seed).random((200, 4, 4)))
    return folders


@posix
@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (False, "process 1 of 2 has another model, training or data than the first; give all the same"),
        (True, "process 1 of 2: x.npy: there is no such file"),
    ],
)
def test_what_differs_is_told_once(missing: bool, words: str, other_data: list[Path], tmp_path: Path) -> None:
    if missing:
        (other_data[1] / "x.npy").unlink()
    arguments = options("ae", tmp_path / "ae", "--data", "x.npy")
    pair = Pair(["-m", "trainers", *arguments], other_data)
    assert (pair.first.returncode, pair.second.returncode) == (2, 2)
    assert words in pair.first.stderr
    assert pair.first.stderr.count("\n") == 1
    assert pair.second.stderr == ""
