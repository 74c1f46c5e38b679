"""Bad input, told in one sentence; whatever else goes wrong is a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trainers.checkpoint import CheckpointError
from trainers.data.dataset import DataError
from trainers.specs import SpecError

NOT_THERE = (
    "The data of {name} are not there yet, so nothing is known of its rows; wait until they are loaded."
)


class EngineError(Exception):
    """Something that cannot be done.

    Attributes
    ----------
    sentence : str
        What, why, and what to do next.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@contextmanager
def told() -> Iterator[None]:
    """Turn what is wrong with a file, with data or with a spec into an `EngineError`."""
    try:
        yield
    except (CheckpointError, DataError, SpecError) as error:
        raise EngineError(f"{error}.") from error
