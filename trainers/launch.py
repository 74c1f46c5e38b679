"""What ``torchrun`` says in the environment to each process that it starts; imports no torch."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from trainers.team import TeamError

_NEEDED = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


@dataclass(frozen=True)
class Place:
    """Which of how many processes this one is, in all and on its machine."""

    rank: int
    size: int
    local_rank: int
    local_size: int


def launched() -> Place | None:
    """Give the place of this process, or None where it was started alone.

    Raises
    ------
    TeamError
        Where the environment makes no sense.
    """
    found = os.environ
    if not all(found.get(name) for name in _NEEDED):
        return None
    try:
        rank, size = int(found["RANK"]), int(found["WORLD_SIZE"])
        local = int(found.get("LOCAL_RANK", rank)), int(found.get("LOCAL_WORLD_SIZE", size))
    except ValueError:
        raise TeamError("RANK and WORLD_SIZE are no whole numbers; start it with torchrun") from None
    if not 0 <= rank < size or not 0 <= local[0] < local[1]:
        raise TeamError(f"RANK {rank} is not below WORLD_SIZE {size}; start it with torchrun")
    return Place(rank, size, *local)


def leave(code: int) -> int:
    """Give an exit code, or end with it at once where this process is still joined to others.

    At an orderly end torch's own threads would wait for processes that are gone, or abort.
    """
    group = sys.modules.get("trainers.distributed")
    if group is not None and group.joined():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
