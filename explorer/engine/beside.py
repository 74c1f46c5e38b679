"""Long work that cannot be cut into pieces, done beside the worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.005
"""Seconds after which something else may go first."""


def beside(work: Callable[[], T]) -> Generator[None, None, T]:
    """Do on a thread of its own what is too long for this one, and let others go first meanwhile."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    thread = threading.Thread(target=run, name="latent-explorer-measuring", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(PATIENCE)
        yield
    return answer.result()
