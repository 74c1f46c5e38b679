"""Where the engine lives: what the worker asks of such a place, and the thread that is the simpler one."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from explorer.bridge.scheduler import Scheduler
from explorer.core.messages import Outcome, Reply, Request, Ticket


class Errand(Ticket, Protocol):
    """A request on its way."""

    @property
    def request(self) -> Request:
        """What was asked."""
        ...

    @property
    def reply(self) -> Reply:
        """Who is told."""
        ...


Post = Callable[[Errand, Outcome], None]


class Host(Protocol):
    """Does the work of requests away from the GUI thread."""

    def start(self, post: Post) -> None:
        """Begin; `post` is called with each outcome, on whatever thread."""
        ...

    def submit(self, request: Request, reply: Reply) -> Errand:
        """Queue a request, before or after the start."""
        ...

    def rest_training(self) -> None:
        """Let training rest for a moment: a hand is moving."""
        ...

    @property
    def resting(self) -> bool:
        """Whether training is giving way to the hand just now."""
        ...

    @property
    def process_id(self) -> int | None:
        """The system's number of the process that computes; None for this one."""
        ...

    def close(self, seconds: float) -> bool:
        """Cancel all jobs and wait for their end, within bounds; return whether nothing runs any more."""
        ...


@dataclass(frozen=True)
class ByName:
    """Makes an object whose class is imported only then, in whatever process.

    Attributes
    ----------
    module, name : str
    arguments : mapping
    """

    module: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self) -> Any:
        """Make one."""
        return getattr(importlib.import_module(self.module), self.name)(**self.arguments)


class Lazily:
    """The engine, made by the first request, so that whoever made it fails tells everybody who asks.

    Parameters
    ----------
    load : callable
        Makes an object with ``handle(request)`` and ``close()``.
    """

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._engine: Any = None

    def handle(self, request: Request) -> Any:
        """Answer a request."""
        if self._engine is None:
            self._engine = self._load()
        return self._engine.handle(request)

    def close(self) -> None:
        """Close the engine, if there is one."""
        if self._engine is not None:
            self._engine.close()


class ThreadHost:
    """A thread of this process.

    Parameters
    ----------
    load : callable
        See `Lazily`; called on the thread.
    """

    process_id = None

    def __init__(self, load: Callable[[], Any]) -> None:
        self._engine = Lazily(load)
        self._scheduler = Scheduler(self._engine.handle, self._tell)
        self._thread = threading.Thread(target=self._work, name="latent-explorer-worker", daemon=True)
        self._post: Post | None = None

    def start(self, post: Post) -> None:
        """Start the thread; what was asked before is done first."""
        self._post = post
        self._thread.start()

    def submit(self, request: Request, reply: Reply) -> Errand:
        """Queue a request."""
        return self._scheduler.submit(request, reply)

    def rest_training(self) -> None:
        """Let training rest for a moment."""
        self._scheduler.rest_training()

    @property
    def resting(self) -> bool:
        """Whether training is giving way to the hand just now."""
        return self._scheduler.resting

    def close(self, seconds: float) -> bool:
        """Cancel all jobs and wait for the thread, at most `seconds`; return whether it ended."""
        self._scheduler.close()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while self._scheduler.turn():
            pass
        self._engine.close()

    def _tell(self, errand: Errand, outcome: Outcome) -> None:
        assert self._post is not None
        self._post(errand, outcome)
