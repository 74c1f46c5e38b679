"""What the cells of a model do along a text, and which of them follow something.

Shapes: n characters, l layers, k units of each.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from explorer.core import cells as c
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError
from explorer.engine.texts.live import LiveText
from trainers.cells_on_text import PROPERTIES, activations, search, span
from trainers.models.char_rnn import CharRnn

Values = NDArray[np.float32]
LEAST = 40
"""Characters that a text must have before anything is looked for in it."""


class Watcher:
    """Reads texts, and remembers what the cells did along the last one."""

    def __init__(self) -> None:
        self._last: tuple[CharRnn, str, Values] | None = None

    def read(self, text: LiveText) -> Generator[None, None, c.CellsRead]:
        """Tell what the cells do along a text, letting go after each piece."""
        values = yield from self._values(text)
        flat = values.reshape(len(values), -1).T
        told = np.rint(np.clip(flat, -1, 1) * c.FULL).astype(np.int8)
        return c.CellsRead(text_id=text.text_id, values=frozen(told))

    def find(self, request: c.FindCells, text: LiveText) -> Generator[None, None, c.CellsFound]:
        """Look for cells that follow something in a text.

        Raises
        ------
        EngineError
            Where the text is too short, or nothing is known of what they are to follow.
        """
        written = text.writer.text
        if len(written) < LEAST:
            raise EngineError(f"Write at least {LEAST} characters before cells are looked for.")
        if request.what == c.SELECTION:
            start, stop = request.selected
            title, target = "what is selected", span(written, start, stop)
        elif request.what in PROPERTIES:
            found = PROPERTIES[request.what]
            title, target = found.title, found.of(written)
        else:
            raise EngineError(f"Nothing is known of {request.what!r:.40}; choose {', '.join(PROPERTIES)}.")
        values = yield from self._values(text)
        result = search(values, target)
        k = values.shape[2]
        followers = tuple(
            c.Follower(cell=one.layer * k + one.unit, chosen=one.chosen, told=one.correlation)
            for one in result.followers
        )
        return c.CellsFound(
            text_id=text.text_id, what=request.what, title=title, halves=result.halves, followers=followers
        )

    def _values(self, text: LiveText) -> Generator[None, None, Values]:
        written, model = text.writer.text, text.model
        if self._last is None or self._last[0] is not model or self._last[1] != written:
            pieces = []
            for piece in activations(model, written):
                pieces.append(piece.hidden if piece.cell is None else piece.cell)
                yield
            blank = np.zeros((0, model.spec.layers, model.spec.latent_dim), dtype=np.float32)
            self._last = model, written, np.concatenate([blank, *pieces])
        return self._last[2]


def followed() -> tuple[tuple[str, str], ...]:
    """List what cells may be asked to follow."""
    return tuple((name, one.title) for name, one in PROPERTIES.items())
