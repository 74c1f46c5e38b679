"""Several processes that train one model take the same steps as one does; here they are threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import torch
from torch import Tensor

from tests.trainers.families import labelled, small
from trainers.cli import main
from trainers.data import Dataset
from trainers.events import Stepped
from trainers.fit import fit
from trainers.launch import Place, launched
from trainers.models.base import LatentModel
from trainers.registry import FAMILIES, build
from trainers.specs import AutoencoderSpec, ModelSpec, SparseAutoencoderSpec, TrainSpec, VaeSpec
from trainers.team import LostError, Team, TeamError
from trainers.training import Training

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
        done = [pool.submit(one, rank) for rank in range(size)]
    errors = [error for future in done if (error := future.exception()) is not None]
    # Whoever still waits when another fails is told of a broken barrier: that is not why it failed.
    errors.sort(key=lambda error: isinstance(error, threading.BrokenBarrierError))
    if errors:
        raise errors[0]
    return [future.result() for future in done]


def trained(spec: ModelSpec, team: Team | None = None) -> tuple[LatentModel, list[Stepped]]:
    model = build(spec, (4, 4))
    events = list(fit(model, X, PLAN, team=team))
    return model, [event for event in events if isinstance(event, Stepped)]


SPECS = {
    name: small(name) for name, family in FAMILIES.items() if family.model.trains and family.spec.encodes
}  # type: ignore[attr-defined]
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
