"""Lets figures, animations and tables leave the application; shared by all panels."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from explorer.core.exporting import WriteBytes, Written
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Request
from explorer.widgets.figure import Drawing, Renderer, copy

PICTURES = ("Pictures (*.png)", "Vector graphics (*.svg)", "PDF (*.pdf)")
ANIMATIONS = ("Animations (*.gif)", "Films (*.mp4)")
TABLES = ("NumPy (*.npz)", "Tables (*.csv)")
SCALE = 2.0
"""Of pictures: pixels for each that a figure has at 100 %."""


class Exporter(QObject):
    """Draws here, writes in the engine, and tells what has become of it.

    Signals
    -------
    noticed(str)
        Where a file lies now, or what was copied.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._renderer = Renderer(self)
        self._renderer.made.connect(self._on_made)
        self._renderer.failed.connect(self._on_failed)

    def save(self, drawing: Drawing, path: str) -> None:
        """Save a figure in the form that the path's ending names."""
        self._renderer.render(path, drawing, Path(path).suffix.lower() or ".png", SCALE)

    def write(self, request: Request) -> None:
        """Have a file written by the engine."""
        self._engine.ask(request, partial(self._on_written))

    def copy(self, drawing: Drawing, what: str) -> None:
        """Put a figure onto the clipboard."""
        copy(drawing, SCALE)
        self.noticed.emit(f"{what} is on the clipboard.")

    def copy_text(self, text: str, what: str) -> None:
        """Put a text onto the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self.noticed.emit(f"{what} is on the clipboard.")

    @Slot(str, object)
    def _on_made(self, path: str, data: bytes) -> None:
        self.write(WriteBytes(path=path, data=data))

    @Slot(str, str)
    def _on_failed(self, _: str, sentence: str) -> None:
        self.troubled.emit(sentence, "")

    def _on_written(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            written: Written = outcome.response
            self.noticed.emit(" ".join(filter(None, (f"Written to {written.path}.", written.note))))
        elif isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
