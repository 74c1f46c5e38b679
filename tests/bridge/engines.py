"""Engines for tests of the worker: requests carry what is to be done, and can be sent to another process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from explorer.core.messages import Lane, Request, frozen


@dataclass(frozen=True, kw_only=True)
class Do(Request):
    what: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DoNow(Do):
    lane: ClassVar[Lane] = Lane.INTERACTIVE


@dataclass(frozen=True, kw_only=True)
class Learn(Do):
    lane: ClassVar[Lane] = Lane.TRAINING


class Engine:
    """Does what a request says."""

    def handle(self, request: Do) -> Any:
        return request.what(*request.arguments)

    def close(self) -> None:
        pass


class Broken:
    """Cannot be made."""

    def __init__(self) -> None:
        raise ImportError("no torch here")


class Farewell(Engine):
    """Leaves a file when it is closed."""

    def __init__(self, path: str) -> None:
        self.path = path

    def close(self) -> None:
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))


def same(thing: Any) -> Any:
    return thing


def count(steps: int) -> Iterator[int]:
    yield from range(steps)


def learn_on() -> Iterator[float]:
    """Train for ever; tell when each step was done."""
    while True:
        time.sleep(0.001)  # stands for a step of training
        yield time.monotonic()


def hang(seconds: float) -> None:
    """Let go of nothing, as a library that is deep inside something."""
    time.sleep(seconds)


def stumble() -> None:
    raise ValueError("stumbled")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def array(shape: tuple[int, ...]) -> Any:
    return frozen(np.arange(int(np.prod(shape)), dtype=np.float32).reshape(shape))


def secret() -> Any:
    return open(os.devnull)
