"""Signals that ask a training to stop, taken as a wish between two steps; imports no torch."""

from __future__ import annotations

import signal
import threading
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class StoppedError(Exception):
    """A training was asked to stop, and has; the message is one line that says how to go on."""


class Interrupts:
    """Within a ``with``, notes the first signal to stop instead of dying from it; a second one ends at once.

    Attributes
    ----------
    came : bool
        Whether there was one. A signal that the process ignores, as under ``nohup``, is ignored further on;
        outside the main thread nothing is changed.
    """

    def __init__(self) -> None:
        self.came = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        """Begin to listen."""
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
                if signal.getsignal(number) != signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._note)
        return self

    def hold(self) -> None:
        """Go on listening after the ``with``, in a process that is about to end and has to say why."""
        self._before.clear()

    def _note(self, number: int, _: object) -> None:
        self.came = True
        signal.signal(number, signal.SIG_DFL)

    def __exit__(self, *_: object) -> None:
        """Put back what was there before."""
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
