"""Memory on the device of a training: where there is none left, that is told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from explorer.engine.device import clear_cache, is_out_of_memory
from explorer.engine.errors import EngineError


@contextmanager
def room(device: torch.device) -> Iterator[None]:
    """Tell so where a device has no memory left for a training; other errors pass."""
    try:
        yield
    except RuntimeError as error:
        tell_room(error, device)
        raise


def tell_room(error: RuntimeError, device: torch.device) -> None:
    """Raise what is to be told if the error is of that kind."""
    if is_out_of_memory(error):
        clear_cache()
        words = f"There is no memory left on {device} for this training; lower batch_size or nodes."
        raise EngineError(words) from error
