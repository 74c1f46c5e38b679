"""Real processes that train one model: as one does, and none waits for one that is gone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from trainers.checkpoint import read
from trainers.cli import main
from trainers.resume import peek_state

ROOT = Path(__file__).parents[2]

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
