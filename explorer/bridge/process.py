"""A process of its own for the engine: what it computes takes nothing from the window but a core.

Two Python threads of one process run one after the other; a training that runs beside the window would wait
for it, and the window for the import of torch. Across processes neither waits.
"""

from __future__ import annotations

import itertools
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from explorer.bridge import wire
from explorer.bridge.hosts import Post
from explorer.bridge.scheduler import REST_SECONDS
from explorer.bridge.served import serve
from explorer.core.messages import Cancelled, Failed, Outcome, Progressed, Reply, Request

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

GONE = (
    "The part of the application that computes has ended ({why}). Start the application again; "
    "trainings are kept as they were last saved."
)


@dataclass(eq=False)
class Sent:
    """A request that was sent away; `generation` is its number."""

    request: Request
    reply: Reply
    generation: int
    outgoing: SimpleQueue[wire.Order | None] = field(repr=False)

    def cancel(self) -> None:
        """Say that nobody waits for the answer."""
        self.outgoing.put(wire.Cancel(self.generation))


class ProcessHost:
    """A process that is started afresh, in which nothing of the window is loaded.

    Parameters
    ----------
    load : callable
        Makes the engine, in the other process: an object with ``handle(request)`` and ``close()``. Has to be
        picklable, by a name that imports no Qt.
    crash_file : Path or None
        Where crashes of the other interpreter are written.
    """

    def __init__(self, load: Callable[[], Any], crash_file: Path | None = None) -> None:
        self._load, self._crash_file = load, crash_file
        self._connection: Connection
        self._process: SpawnProcess
        self._numbers = itertools.count(1)
        self._outgoing: SimpleQueue[wire.Order | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open: dict[int, Sent] = {}
        self._rest_until = 0.0
        self._why = ""
        self._closing = False
        self._post: Post | None = None
        self._threads = [
            threading.Thread(target=work, name=f"latent-explorer-{name}", daemon=True)
            for name, work in (("asking", self._write), ("hearing", self._read))
        ]

    # -- called on the GUI thread ----------------------------------------------------------------

    def start(self, post: Post) -> None:
        """Start the process; what was asked before is sent first."""
        from multiprocessing import get_context  # only now: a window opens sooner without it

        context = get_context("spawn")
        self._connection, other_end = context.Pipe()
        self._process = context.Process(
            target=serve, args=(other_end, self._load, self._crash_file), name="latent-explorer-engine"
        )
        self._process.start()
        other_end.close()  # so that the end of the process is heard
        self._post = post
        for thread in self._threads:
            thread.start()

    def submit(self, request: Request, reply: Reply) -> Sent:
        """Send a request away."""
        sent = Sent(request, reply, next(self._numbers), self._outgoing)
        with self._lock:
            why = self._why
            if not why:
                self._open[sent.generation] = sent
                self._outgoing.put(wire.Ask(sent.generation, request))
        if why and self._post is not None:
            self._post(sent, Cancelled() if self._closing else Failed(GONE.format(why=why)))
        return sent

    def rest_training(self) -> None:
        """Let training rest for a moment."""
        self._rest_until = time.monotonic() + REST_SECONDS
        self._outgoing.put(wire.HandMoves())

    @property
    def resting(self) -> bool:
        """Whether training is giving way to the hand just now."""
        return time.monotonic() < self._rest_until

    @property
    def process_id(self) -> int | None:
        """The system's number of the process."""
        return None if self._post is None else self._process.pid

    def close(self, seconds: float) -> bool:
        """Ask the process to leave, wait at most `seconds`, then end it; return True."""
        if not self._closing:
            self._closing = True
            self._outgoing.put(wire.Close())
            self._outgoing.put(None)
        if self._post is None:
            return True
        self._process.join(seconds)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        for thread in self._threads:
            thread.join()
        self._connection.close()
        return True

    # -- on threads of their own -----------------------------------------------------------------

    def _write(self) -> None:
        """Send orders, so that the window never waits for a process that does not listen."""
        while (order := self._outgoing.get()) is not None:
            try:
                wire.send(self._connection, order)
            except OSError:
                return  # the process has ended; who listens tells
            except Exception as error:
                assert isinstance(order, wire.Ask)
                self._hand_over(order.number, Failed(f"This cannot be asked of another process: {error}"))

    def _read(self) -> None:
        """Hear what comes back, until the process has ended."""
        try:
            while True:
                for number, outcome in wire.receive(self._connection):
                    self._hand_over(number, outcome)
        except (EOFError, OSError):
            pass
        except Exception:
            self._process.kill()  # what it says cannot be understood: a fault of ours, which is logged
            raise
        finally:
            self._process.join()
            self._end()

    def _hand_over(self, number: int, outcome: Outcome) -> None:
        assert self._post is not None
        with self._lock:
            last = not isinstance(outcome, Progressed)
            sent = self._open.pop(number) if last else self._open[number]
        self._post(sent, outcome)

    def _end(self) -> None:
        """Tell all who still wait that nothing will come."""
        with self._lock:
            self._why = _reason(self._process.exitcode)
            waiting, self._open = list(self._open.values()), {}
        self._outgoing.put(None)
        outcome = Cancelled() if self._closing else Failed(GONE.format(why=self._why))
        assert self._post is not None
        for sent in waiting:
            self._post(sent, outcome)


def _reason(code: int | None) -> str:
    """Say how a process came to its end."""
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}: perhaps there was no memory left" if name == "SIGKILL" else name
    return f"exit code {code}"
