"""What is worked out once, beside the worker, from when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Generic, TypeVar

from explorer.engine.beside import PATIENCE

T = TypeVar("T")


class Later(Generic[T]):
    """An answer that several may wait for; it is worked out even if nobody does so to the end.

    Parameters
    ----------
    work : callable
        Called once.
    at_once : bool
        Whether it is so short that it needs no thread of its own.
    """

    def __init__(self, work: Callable[[], T], *, at_once: bool = False) -> None:
        self._work: Callable[[], T] | None = work
        self._at_once = at_once
        self._answer: Future[T] = Future()
        self._done = threading.Event()
        self._begun = False

    @property
    def failed(self) -> bool:
        """Whether there will be no answer."""
        return self._done.is_set() and self._answer.exception() is not None

    def now(self) -> T | None:
        """Begin when first asked; return the answer if it is there by now, else None."""
        if not self._begun:
            self._begun = True
            if not self._at_once:
                threading.Thread(target=self._run, name="latent-explorer-preparing", daemon=True).start()
                return None
            self._run()
        return self._answer.result() if self._done.is_set() else None

    def wait(self) -> Generator[None, None, T]:
        """Return the answer once it is there; others may go first meanwhile."""
        self.now()
        while not self._done.wait(PATIENCE):
            yield
        return self._answer.result()

    def _run(self) -> None:
        work, self._work = self._work, None  # what it was worked out from is not kept
        assert work is not None
        try:
            self._answer.set_result(work())
        except BaseException as error:
            self._answer.set_exception(error)
        self._done.set()
