"""Answers of which the last few are kept."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from typing import Generic, TypeVar

from explorer.engine.later import Later

T = TypeVar("T")


class Few(Generic[T]):
    """Works out each answer once, beside the worker; those asked for longest ago go, and failures at once.

    Parameters
    ----------
    most : int
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Hashable, Later[T]] = {}

    def known(self, key: Hashable) -> T | None:
        """Return an answer if it is there."""
        later = self._held.get(key)
        return None if later is None or later.failed else later.now()

    def wait(self, key: Hashable, work: Callable[[], T]) -> Generator[None, None, T]:
        """Return an answer once it is there; several may wait for it."""
        later = self._held.pop(key, None)
        if later is None or later.failed:
            later = Later(work)
        self._held[key] = later
        while len(self._held) > self._most:
            del self._held[next(iter(self._held))]
        try:
            return (yield from later.wait())
        except Exception:
            if self._held.get(key) is later:
                del self._held[key]
            raise

    def clear(self) -> None:
        """Let go of all."""
        self._held.clear()
