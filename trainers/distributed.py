"""Processes that train together, joined by ``torch.distributed`` as ``torchrun`` started them.

What they agree upon goes over gloo; gradients go over NCCL where each process has a GPU of its own, else over
gloo too. Every step has one sum, of one flat gradient, no matter how many nets a model has.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

from trainers.launch import Place
from trainers.runtime import pick_device
from trainers.team import LostError, Team, TeamError

T = TypeVar("T")

PATIENCE = timedelta(minutes=30)
"""How long the processes wait for one another before the training, while one may be fetching data."""
STEP_PATIENCE = timedelta(seconds=25)
"""How long they wait within it; below the 30 s that torchrun leaves to those it ends."""
REAPING_S = 2.0
"""How long it may take until a killed process is no longer listed."""


class Group(Team):
    """The processes of one ``torchrun``; every method but the last is called by all of them alike.

    Parameters
    ----------
    place : Place
    device : str
        As ``pick_device`` takes it; on a machine with several GPUs each process takes its own.

    Raises
    ------
    DeviceError
        Where the device is not there.
    LostError
        Where the processes do not find one another.

    Attributes
    ----------
    device : torch.device
    """

    def __init__(self, place: Place, device: str) -> None:
        super().__init__(place.rank, place.size)
        self.device = pick_device(device)
        own = self.device.type == "cuda" and torch.cuda.device_count() >= place.local_size
        if self.device.type == "cuda":
            self.device = torch.device("cuda", place.local_rank % torch.cuda.device_count())
            torch.cuda.set_device(self.device)
        self._where: list[str] = []
        try:
            dist.init_process_group("gloo", timeout=PATIENCE)
            flags = self._gather(b"own" if own else b"")
            self._where = [name.decode() for name in self._gather(_me().encode())]
            self._wide = self._sums_over("nccl" if all(flags) else "gloo")
        except RuntimeError as error:
            words = str(error).strip().splitlines()[0][:120]
            raise LostError(f"the processes did not find one another ({words})", "start them anew") from None

    def _sums_over(self, backend: str) -> dist.ProcessGroup:
        self._nccl = backend == "nccl"
        if self._nccl:  # let a wait that is too long raise an error here, instead of ending the process
            os.environ.setdefault("TORCH_NCCL_BLOCKING_WAIT", "1")
        group: dist.ProcessGroup = dist.new_group(backend=backend, timeout=STEP_PATIENCE)
        return group

    # -- each step -------------------------------------------------------------------------------

    def total(self, values: Tensor) -> None:
        """Replace numbers by their sum over all processes, in place."""
        here = values if self._nccl else values.cpu()
        try:
            dist.all_reduce(here, group=self._wide)
        except RuntimeError:
            raise self._lost() from None
        if here is not values:
            values.copy_(here)

    # -- before the training ---------------------------------------------------------------------

    def together(self, work: Callable[[], T]) -> T:
        """Do work in every process; where one of them fails, all do.

        Raises
        ------
        TeamError
            With the words of the first that failed; one's own failure is raised as it is.
        """
        failure, result = None, None
        try:
            result = work()
        except Exception as error:
            failure = error
        words = self._meet(b"" if failure is None else (str(failure) or type(failure).__name__).encode())
        if failure is not None:
            raise failure
        for rank, word in enumerate(words):
            if word:
                raise TeamError(f"process {rank} of {self.size}: {word.decode()}")
        return result  # type: ignore[return-value]

    def from_first(self, work: Callable[[], bytes]) -> bytes:
        """Do work in the first process alone, and give all of them what it gives, or its failure."""
        found = self.together(lambda: work() if self.first else b"")
        size = int(self._meet(str(len(found)).encode())[0])
        sent = torch.frombuffer(bytearray(found), dtype=torch.uint8) if found else torch.zeros(size).byte()
        try:
            if size:
                dist.broadcast(sent, 0)
        except RuntimeError:
            raise self._lost() from None
        return sent.numpy().tobytes()

    def agree(self, words: str, what: str) -> None:
        """Make sure that all hold the same.

        Parameters
        ----------
        words : str
            To be compared.
        what : str
            What it is, for people: "other data".

        Raises
        ------
        TeamError
        """
        found = self._meet(hashlib.sha256(words.encode()).digest())
        for rank, other in enumerate(found):
            if other != found[0]:
                raise TeamError(f"process {rank} of {self.size} has {what} than the first; give all the same")

    def _meet(self, message: bytes) -> list[bytes]:
        try:
            return self._gather(message)
        except RuntimeError:
            raise self._lost() from None

    def _gather(self, message: bytes) -> list[bytes]:
        """Give the messages of all, in the order of their ranks."""
        sizes = [torch.zeros(1, dtype=torch.int64) for _ in range(self.size)]
        dist.all_gather(sizes, torch.tensor([len(message)]))
        longest = max(int(size) for size in sizes)
        mine = torch.zeros(longest, dtype=torch.uint8)
        mine[: len(message)] = torch.frombuffer(bytearray(message or b"\0"), dtype=torch.uint8)[
            : len(message)
        ]
        found = [torch.zeros_like(mine) for _ in range(self.size)]
        if longest:
            dist.all_gather(found, mine)
        return [part[: int(size)].numpy().tobytes() for part, size in zip(found, sizes, strict=True)]

    # -- the end ---------------------------------------------------------------------------------

    def _lost(self) -> LostError:
        """Say which process is gone; that can be seen of those on this machine alone."""
        host, pids = socket.gethostname(), {}
        for rank, (name, pid) in enumerate(where.split() for where in self._where):
            if name == host and rank != self.rank:
                pids[rank] = int(pid)
        gone = _gone(pids)
        if gone:
            words = f"process {' and '.join(map(str, gone))} of {self.size} is gone"
        else:
            words = f"another of the {self.size} processes is gone or does not answer"
        speaker = all(rank > self.rank for rank in pids if rank not in gone)
        return LostError(words, "the same command with --resume goes on from the last saved state", speaker)

    def close(self) -> None:
        """Part; only after all went well."""
        with contextlib.suppress(RuntimeError):
            dist.destroy_process_group()


def joined() -> bool:
    """Tell whether this process is one of a group, from its making to its parting."""
    return dist.is_initialized()


def _me() -> str:
    return f"{socket.gethostname()} {os.getpid()}"


def _gone(pids: dict[int, int]) -> list[int]:
    """Give the ranks whose processes are no longer there, waiting a moment for the first of them."""
    if os.name != "posix":
        return []
    end = time.monotonic() + REAPING_S
    while True:
        gone = [rank for rank, pid in pids.items() if not _alive(pid)]
        if gone or time.monotonic() > end:
            return gone
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
