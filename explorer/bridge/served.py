"""The other process: orders come in by a pipe, the scheduler does them in turn, news go back.

No Qt here: the process is the engine's alone, and importing Qt would cost it a quarter of a second.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.bridge import wire
from explorer.bridge.hosts import Lazily
from explorer.bridge.scheduler import Job, Scheduler, fault
from explorer.core.messages import Outcome, Progressed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ORPHANED = 1
"""Exit code where the window has gone without a word; trainings are as they were last saved."""
ASTRAY = 70
"""Exit code where an order could not be understood: a fault of ours."""


def serve(connection: Connection, load: Callable[[], Any], crash_file: Path | None = None) -> None:
    """Serve the window at the other end until it says that it closes.

    Parameters
    ----------
    connection : Connection
    load : callable
        Makes the engine.
    crash_file : Path or None
        Where crashes of the interpreter itself are written.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl C in a terminal is meant for the window
    if crash_file is not None and crash_file.parent.is_dir():
        faulthandler.enable(crash_file.open("a", encoding="utf-8"))
    _Served(connection, load).work()


class _Served:
    def __init__(self, connection: Connection, load: Callable[[], Any]) -> None:
        self._connection = connection
        self._engine = Lazily(load)
        self._scheduler = Scheduler(self._engine.handle, _reply)
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._news: list[wire.News] = []
        self._reader = threading.Thread(target=self._listen, name="latent-explorer-orders", daemon=True)

    def work(self) -> None:
        """Do what is asked; what one turn brings is sent together."""
        self._reader.start()
        while self._scheduler.turn():
            self._send_news()
        self._send_news()
        self._engine.close()

    def _listen(self) -> None:
        """Take orders, on a thread of its own; what cannot be understood ends the process, which is told."""
        try:
            self._obey()
        except (EOFError, OSError):
            os._exit(ORPHANED)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(ASTRAY)

    def _obey(self) -> None:
        """Do what comes until it is time to close."""
        while True:
            order: wire.Order = wire.receive(self._connection)
            if isinstance(order, wire.Ask):
                with self._lock:
                    reply = partial(self._note, order.number)
                    self._jobs[order.number] = self._scheduler.submit(order.request, reply)
            elif isinstance(order, wire.Cancel):
                with self._lock:
                    job = self._jobs.get(order.number)
                if job is not None:
                    job.cancel()
            elif isinstance(order, wire.HandMoves):
                self._scheduler.rest_training()
            else:
                self._scheduler.close()
                return

    def _note(self, number: int, outcome: Outcome) -> None:
        self._news.append((number, outcome))
        if not isinstance(outcome, Progressed):
            with self._lock:
                del self._jobs[number]

    def _send_news(self) -> None:
        news, self._news = self._news, []
        if not news:
            return
        try:
            wire.send(self._connection, news)
        except OSError:
            os._exit(ORPHANED)
        except (
            Exception
        ) as error:  # what cannot be pickled is a fault of ours; the others are told all the same
            if len(news) == 1:
                wire.send(self._connection, [(news[0][0], fault(error))])
                return
            for item in news:
                self._news = [item]
                self._send_news()


def _reply(job: Job, outcome: Outcome) -> None:
    job.reply(outcome)
