"""Makes figures beside the window: many pixels take a second to draw and more to pack."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.widgets.figure.output import Drawing, FigureTooLargeError, bytes_of, image_of, packed


class Renderer(QObject):
    """Makes the bytes of figures on threads of their own, as far as may be; the answer comes on this one.

    Signals
    -------
    made(str, object)
        What was asked for by this name is there: its bytes.
    failed(str, str)
        Of what was asked for by this name there is nothing, and why, in a sentence.
    """

    made = Signal(str, object)
    failed = Signal(str, str)

    def render(self, name: str, drawing: Drawing, ending: str, scale: float = 1.0) -> None:
        """Make a figure.

        Parameters
        ----------
        name
            Names it in the answer, such as the path it is for.
        drawing
            What a widget shows is drawn now, so that it may change afterwards.
        ending, scale
            See `bytes_of`.
        """
        try:
            make = self._now(drawing, ending, scale)
        except FigureTooLargeError as error:
            self.failed.emit(name, str(error))
            return
        threading.Thread(
            target=self._make, args=(name, make), name="latent-explorer-figure", daemon=True
        ).start()

    @staticmethod
    def _now(drawing: Drawing, ending: str, scale: float) -> Callable[[], bytes]:
        """Do what has to be done on this thread; return the rest."""
        if drawing.on_any_thread:
            return partial(bytes_of, drawing, ending, scale)
        if ending == ".png":
            return partial(packed, image_of(drawing, scale))
        return partial(bytes, bytes_of(drawing, ending, scale))

    def _make(self, name: str, make: Callable[[], bytes]) -> None:
        with suppress(RuntimeError):  # of Qt, where the window has gone meanwhile
            try:
                self.made.emit(name, make())
            except FigureTooLargeError as error:
                self.failed.emit(name, str(error))
