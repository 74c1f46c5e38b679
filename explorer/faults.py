"""Faults of ours: told in the window, kept in a log, never the end of a demonstration."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from explorer.core.paths import cache_folder

LOG = logging.getLogger("latent-explorer")
_LOG_BYTES = 1_000_000
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


class FaultWatch(QObject):
    """Hears of exceptions that nobody caught, on any thread, and tells them on the GUI thread."""

    happened = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crash_file: IO[str] | None = None
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Begin to listen; crashes of the interpreter itself go to a file beside the log."""
        # Without any handler at all, warnings would go to the terminal.
        LOG.addHandler(_log_handler() or logging.NullHandler())
        self._crash_file = _crash_file()
        if self._crash_file is not None:
            faulthandler.enable(self._crash_file)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def remove(self) -> None:
        """Put the former hooks back."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
        for handler in list(LOG.handlers):
            LOG.removeHandler(handler)
            handler.close()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        detail = "".join(traceback.format_exception(kind, error, trace))
        LOG.error(detail)
        if sys.__stderr__ is not None:
            with contextlib.suppress(OSError, ValueError):
                sys.__stderr__.write(detail)
        self.happened.emit(
            f"Something went wrong inside: {kind.__name__}: {error}. "
            "Copy the details and report them; your work is untouched.",
            detail,
        )

    def _on_thread_exception(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self._on_exception(given.exc_type, given.exc_value, given.exc_traceback)


def _log_handler() -> logging.Handler | None:
    """Return a handler that appends to the log, or None where nothing can be written."""
    try:
        path = Path(cache_folder()) / "log.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".old.txt"))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def _crash_file() -> IO[str] | None:
    """Return the file for crashes of the interpreter, or None where nothing can be written."""
    try:
        return (cache_folder() / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return None


def _on_qt_message(level: QtMsgType, context: QMessageLogContext, text: str) -> None:
    LOG.log(_LEVELS.get(level, logging.ERROR), "Qt: %s", text)
