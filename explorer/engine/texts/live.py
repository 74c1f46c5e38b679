"""A text that is being written.

Shapes: n characters, v of the vocabulary.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.cells import FULL
from explorer.core.messages import Floats, frozen
from explorer.core.texts import Choice, Odds, TextWritten
from trainers.choosing import Choosing
from trainers.models.char_rnn import CharRnn
from trainers.specs.cells import CELLS
from trainers.writing import Writer

Held = dict[tuple[int, int], float]
"""(layer, unit) -> the value it is held at."""

MOST_HELD = 0.999
"""tanh of the cell state at most, where one is held."""


class LiveText:
    """A writer with what is known of the characters that it wrote.

    Parameters
    ----------
    text_id : str
    writer : Writer
    model : CharRnn
        What the writer writes with.
    probabilities : list of float
        Of the characters of the text; not a number for those of the prime.
    holds : tuple of (int, mapping)
        From which place on which cells are held at which value, as the writer has them.
    lead : str
        What was read before the text itself.
    """

    def __init__(
        self,
        text_id: str,
        writer: Writer,
        model: CharRnn,
        probabilities: list[float],
        holds: tuple[tuple[int, Held], ...] = (),
        lead: str = "",
    ) -> None:
        self.text_id, self.writer, self.model = text_id, writer, model
        self.probabilities, self.holds, self.lead = probabilities, holds, lead

    @property
    def text(self) -> str:
        """The prime as the model knows it, and what was written."""
        return self.writer.text

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(self.writer)

    def write(self, count: int) -> None:
        """Write some characters."""
        for _ in range(count):
            self.probabilities.append(next(self.writer).probability)

    def write_watched(self, count: int) -> NDArray[np.int8]:
        """Write some characters, and return what all cells did after each, (k, m)."""
        seen = []
        for _ in range(count):
            self.write(1)
            state = self.writer.state()
            seen.append((np.tanh(state[1]) if len(state) > 1 else state[0]).ravel())
        return frozen(in_levels(np.array(seen, dtype=np.float32).reshape(count, -1).T))

    def piece(self, since: int, cells: NDArray[np.int8] | None = None) -> TextWritten:
        """Tell of all that is written from a place on."""
        place = min(since, len(self))
        return TextWritten(
            text_id=self.text_id,
            place=place,
            text=self.writer.since(place),
            probabilities=self.known(place),
            odds=self.odds(),
            cells=cells,
        )

    def known(self, place: int = 0) -> Floats:
        """Return the probabilities of all characters from a place on, (n,)."""
        return frozen(np.array(self.probabilities[place:], dtype=np.float32))

    def odds(self, place: int | None = None) -> Odds:
        """Tell what could come at a place, the likeliest first."""
        told = self.writer.distribution(place)
        order = np.argsort(-told.probabilities, kind="stable")
        return Odds(
            place=len(self.writer) if place is None else place,
            characters="".join(self.model.vocabulary[i] for i in order),
            probabilities=frozen(told.probabilities[order].astype(np.float32)),
            chances=frozen(told.chances[order].astype(np.float32)),
        )

    def choose(self, choice: Choice) -> None:
        """Choose otherwise from here on."""
        self.writer.choosing = choosing_of(choice)

    def branch(
        self, text_id: str, place: int, character: str, holds: tuple[tuple[int, float], ...] | None = None
    ) -> LiveText:
        """Begin another text that is the same before a place, with more cells held from there on.

        Raises
        ------
        IndexError, ValueError
            Where there is no such place, or the model does not know the character.
        """
        eras = tuple(era for era in self.holds if era[0] <= place)
        held = None if holds is None else self.held_at(place) | self._held(holds)
        writer = self.writer.branch(place, character, holds=held)
        eras = eras if held is None else (*eras, (place, held))
        known = self.probabilities[:place]
        if character:
            told = self.writer.distribution(place).probabilities
            known = [*known, float(told[self.model.vocabulary.index(character)])]
        return LiveText(text_id, writer, self.model, known, eras, self.lead)

    def held_at(self, place: int) -> Held:
        """Return what is held when the character at a place is written."""
        return next((dict(held) for begin, held in reversed(self.holds) if begin <= place), {})

    def is_held(self, layer: int, unit: int, place: int) -> bool:
        """Whether a unit is held when the character at a place is written."""
        return (layer, unit) in self.held_at(place)

    def _held(self, holds: tuple[tuple[int, float], ...]) -> Held:
        """Return what is held as the writer has it: the cell state itself where there is one."""
        spec = self.model.spec
        k, has_cell = spec.latent_dim, "cell" in CELLS[spec.cell].states
        found = {}
        for cell, value in holds:
            inside = float(np.arctanh(np.clip(value, -MOST_HELD, MOST_HELD))) if has_cell else value
            found[divmod(cell, k)] = inside
        return found


def in_levels(values: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return values from -1 to 1 as they are told, in steps of 1 / `FULL`."""
    return np.rint(np.clip(values, -1, 1) * FULL).astype(np.int8)


def choosing_of(choice: Choice) -> Choosing:
    """Return a choice as the trainers have it.

    Raises
    ------
    SpecError
        Where a value is out of range.
    """
    return Choosing(choice.temperature, choice.top_k, choice.top_p, choice.seed)
