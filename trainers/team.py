"""What a training needs of the processes that share it; `trainers.distributed` joins them.

Shapes: b samples of the whole batch, shared out in order, w weights. Imports no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


class TeamError(ValueError):
    """Processes that cannot train together; the message is one line with the next step."""


class LostError(RuntimeError):
    """Another process of the training is gone; the message is one line with the next step.

    Attributes
    ----------
    reason : str
        Which one, as far as that can be seen.
    speaker : bool
        Whether it is for this process to tell of it.
    """

    def __init__(self, reason: str, next_step: str, speaker: bool = True) -> None:
        super().__init__(f"{reason}; {next_step}")
        self.reason, self.speaker = reason, speaker


class Team:
    """Processes that take the same steps, each on its share of every batch.

    All draw the same numbers and hold the same weights; the gradients of the shares are added up. A kin says
    in :meth:`total` how.

    Parameters
    ----------
    rank : int
        Which of them this process is, from 0; the first alone writes and speaks.
    size : int
        How many there are.

    Attributes
    ----------
    stop : bool
        Set it where this process is asked to stop.
    stopping : bool
        Whether all of them stop after this step, since one was asked to; the same in all.
    """

    def __init__(self, rank: int, size: int) -> None:
        self.rank, self.size = rank, size
        self.stop = self.stopping = False

    @property
    def first(self) -> bool:
        """Whether this is the process that writes and speaks."""
        return self.rank == 0

    def part(self, batch: int) -> tuple[int, int, int]:
        """Give ``start, stop, b`` of this process in a batch of b samples.

        Raises
        ------
        TeamError
            Where there are more processes than samples.
        """
        if batch < self.size:
            words = f"a batch of {batch} cannot be shared by {self.size} processes"
            raise TeamError(f"{words}; raise batch_size or start fewer")
        even, over = divmod(batch, self.size)
        start = self.rank * even + min(self.rank, over)
        return start, start + even + (self.rank < over), batch

    def add_up(self, message: Tensor) -> None:
        """Replace a gradient and one number more, (w + 1,), by the sum over all processes.

        Raises
        ------
        LostError
            Where another process is gone.
        """
        message[-1] = float(self.stop)
        self.total(message)
        self.stopping = bool(message[-1] > 0)

    def total(self, values: Tensor) -> None:
        """Replace numbers by their sum over all processes, in place."""
        raise NotImplementedError
