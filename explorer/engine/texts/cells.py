"""What the cells of a model do along a text, and which of them follow something.

Shapes: n characters, l layers, k units of each.
"""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core import cells as c
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError
from explorer.engine.texts.live import in_levels
from trainers.cells_on_text import CHUNK, PROPERTIES, activations, searching, span
from trainers.models.cells import Hold
from trainers.models.char_rnn import CharRnn
from trainers.models.recurrent import joined, parted
from trainers.writing import by_layers

Values = NDArray[np.float32]
LEVELLED = 4096
"""Characters whose cells are told at once."""


Eras = Sequence[tuple[int, Mapping[tuple[int, int], float]]]
"""From which place on which units (layer, unit) are held at which value; the last that has begun holds."""


class Readable(Protocol):
    """A text whose cells can be watched."""

    @property
    def text_id(self) -> str:
        """Its name."""
        ...

    @property
    def text(self) -> str:
        """Its characters."""
        ...

    @property
    def model(self) -> CharRnn:
        """The model that reads or writes it."""
        ...

    @property
    def holds(self) -> Eras:
        """What was held while it was written."""
        ...

    @property
    def lead(self) -> str:
        """What was read before it."""
        ...


@dataclass(frozen=True, eq=False)
class _Seen:
    """What cells did along a text, which is not kept alive by it."""

    text: weakref.ref[Any]
    written: str
    holds: Eras
    values: Values

    def is_of(self, text: Readable, written: str) -> bool:
        return self.text() is text and self.written == written and self.holds == text.holds


class Watcher:
    """Reads texts, and remembers what the cells did along the last one, for as long as there is that text."""

    def __init__(self) -> None:
        self._seen: _Seen | None = None

    def forget(self, gone: object = None) -> None:
        """Let go of what is remembered; of what belongs to a text alone, by a weak reference to it."""
        if self._seen is not None and (gone is None or self._seen.text is gone):
            self._seen = None

    def read(self, text: Readable) -> Generator[None, None, c.CellsRead]:
        """Tell what the cells do along a text, letting go after each piece."""
        values = yield from self._values(text)
        n, layers, k = values.shape
        told = np.empty((layers * k, n), dtype=np.int8)
        for start in range(0, n, LEVELLED):
            part = values[start : start + LEVELLED]
            told[:, start : start + LEVELLED] = in_levels(part.reshape(len(part), -1).T)
            yield
        return c.CellsRead(text_id=text.text_id, values=frozen(told))

    def find(self, request: c.FindCells, text: Readable) -> Generator[None, None, c.CellsFound]:
        """Look for cells that follow something in a text.

        Raises
        ------
        EngineError
            Where the text is too short, or nothing is known of what they are to follow.
        """
        written = text.text
        if len(written) < c.LEAST:
            raise EngineError(
                f"Write at least {c.LEAST} characters, or take a longer text, to look for cells."
            )
        if request.what == c.SELECTION:
            start, stop = request.selected
            title, target = "what is selected", span(written, start, stop)
        elif request.what in PROPERTIES:
            found = PROPERTIES[request.what]
            title, target = found.title, found.of(written)
        else:
            raise EngineError(f"Nothing is known of {request.what!r:.40}; choose {', '.join(PROPERTIES)}.")
        values = yield from self._values(text)
        result = yield from searching(values, target)
        k = values.shape[2]
        followers = tuple(
            c.Follower(cell=one.layer * k + one.unit, chosen=one.chosen, told=one.correlation)
            for one in result.followers
        )
        return c.CellsFound(
            text_id=text.text_id, what=request.what, title=title, halves=result.halves, followers=followers
        )

    def _values(self, text: Readable) -> Generator[None, None, Values]:
        written, model, holds = text.lead + text.text, text.model, text.holds
        seen = self._seen
        if seen is None or not seen.is_of(text, written):
            values = np.empty((len(written), model.spec.layers, model.spec.latent_dim), dtype=np.float32)
            place = 0
            for piece in _held(model, written, holds, len(text.lead)) if holds else _free(model, written):
                values[place : place + len(piece)] = piece
                place += len(piece)
                yield
            self._seen = seen = _Seen(weakref.ref(text, self.forget), written, holds, values)
        return seen.values[len(text.lead) :]


def _free(model: CharRnn, text: str) -> Iterator[Values]:
    """Tell piece by piece what cells do along a text, (m, l, k)."""
    for piece in activations(model, text):
        yield piece.hidden if piece.cell is None else piece.cell


@torch.inference_mode()
def _held(model: CharRnn, text: str, eras: Eras, lead: int) -> Iterator[Values]:
    """Tell the same where some of them are held."""
    table = model.cells.cells[0].project(model.embedding.weight)
    state = parted(model.cells.blank(1))
    codes = model.read(text)[0].tolist()
    begins = {place + lead: by_layers(held, model.spec.layers) for place, held in eras}
    holds: list[Hold | None] = []
    for start in range(0, len(codes), CHUNK):
        seen = []
        for place, code in enumerate(codes[start : start + CHUNK], start):
            holds = begins.get(place, holds)
            state = [after for after, _ in model.cells.step_from(table[code : code + 1], state, holds)]
            seen.append(joined(state)[:, :, 0])
        whole = torch.stack(seen, 1)
        yield (torch.tanh(whole[1]) if len(whole) > 1 else whole[0]).numpy()


def followed() -> tuple[tuple[str, str], ...]:
    """List what cells may be asked to follow."""
    return tuple((name, one.title) for name, one in PROPERTIES.items())
