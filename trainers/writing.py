"""A character model that writes: one character at a time, from a prime, with branches at any place.

Shapes: v characters of the vocabulary, k hidden units, l layers, q states that are handed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.checkpoint import Checkpoint
from trainers.choosing import DRAWS, Choosing, Floats, chosen, softmax
from trainers.models.cells import Hold, State
from trainers.models.char_rnn import CharRnn
from trainers.models.recurrent import Opened, joined, parted
from trainers.registry import from_checkpoint
from trainers.runtime import NoDenormals, OneThread

EVERY = 64
"""Characters between two states that are kept; those between are worked out again when they are asked for."""

Holds = Mapping[tuple[int, int], float]
"""(layer, unit) -> the value it is held at: of the cell state where there is one, else the hidden state."""


class Written(NamedTuple):
    """A character that was written.

    Attributes
    ----------
    place : int
        In ``Writer.text``.
    character : str
    probability : float
        What the model gave it, whatever the temperature.
    chance : float
        With which it came.
    """

    place: int
    character: str
    probability: float
    chance: float


@dataclass(frozen=True)
class Distribution:
    """What could come at a place.

    Attributes
    ----------
    probabilities : (v,) float64 array
        What the model tells.
    chances : (v,) float64 array
        With which each would come, by temperature, top-k and top-p.
    """

    probabilities: Floats
    chances: Floats


class Writer(Iterator[Written]):
    """Writes without end, a character each time it is advanced; the same seed and prime give the same text.

    Parameters
    ----------
    model : CharRnn
        With its vocabulary, on the CPU. It is only read.
    prime : str
        What it goes on from. Characters that it does not know are left out, see ``unknown``. Without any, the
        first character is told as if after a line end, or where there is none after the first character of
        the vocabulary.
    choosing : Choosing or None
    holds : Holds or None

    Attributes
    ----------
    choosing : Choosing
        May be exchanged between two characters.
    unknown : str
        Characters of the prime that the model does not know, each once.

    Raises
    ------
    ValueError
        Where a held unit does not exist.
    """

    def __init__(
        self,
        model: CharRnn,
        prime: str = "",
        choosing: Choosing | None = None,
        holds: Holds | None = None,
    ) -> None:
        self._model, self.choosing = model, choosing or Choosing()
        codes, self.unknown = model.read(prime)
        self._begin = 0 if len(codes) else 1
        start = model.vocabulary.find("\n")
        self._codes = codes.tolist() or [max(start, 0)]
        self._primed = len(self._codes)
        self._drawn, self._draws = (-1, -1), np.zeros(0)
        self._no_denormals, self._one_thread = NoDenormals(), OneThread()
        with torch.inference_mode(), self._one_thread:
            self._table = model.cells.cells[0].project(model.embedding.weight)
            self._out = model.output.weight.t(), model.output.bias
            self._kept: dict[int, list[State]] = {0: parted(model.cells.blank(1))}
        self._eras: list[tuple[int, list[Hold | None]]] = [(0, self._holding(holds or {}))]
        self._state, self._logits = self._replayed(len(self._codes))

    def __next__(self) -> Written:
        """Write a character."""
        at = len(self._codes)
        own = softmax(self._logits)
        plain = self.choosing.temperature == 1 and not self.choosing.top_k and self.choosing.top_p == 1
        chances = own if plain else self.choosing.chances(self._logits)
        code = chosen(chances, self._draw(at - self._primed))
        self._take(code)
        place = at - self._begin
        return Written(place, self._model.vocabulary[code], float(own[code]), float(chances[code]))

    # -- what there is ---------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The prime as the model knows it, and what was written."""
        return "".join(self._model.vocabulary[i] for i in self._codes[self._begin :])

    def since(self, place: int) -> str:
        """Give the text from a place on."""
        return "".join(self._model.vocabulary[i] for i in self._codes[self._begin + place :])

    @property
    def primed(self) -> int:
        """How many characters of the text are the prime's."""
        return self._primed - self._begin

    def __len__(self) -> int:
        """Give the number of characters of the text."""
        return len(self._codes) - self._begin

    def distribution(self, place: int | None = None) -> Distribution:
        """Tell what could come, or could have come, at a place of the text; by default at its end.

        Raises
        ------
        IndexError
            Where the text does not reach.
        """
        logits = self._logits if place is None else self._replayed(self._index(place))[1]
        return Distribution(softmax(logits), self.choosing.chances(logits))

    def state(self, place: int | None = None) -> NDArray[np.float32]:
        """Give the state of the cells before a place was written, (q, l, k); by default after all."""
        state = self._state if place is None else self._replayed(self._index(place))[0]
        return joined(state)[:, :, 0].numpy().copy()

    def opened(self, start: int, stop: int) -> Opened:
        """Write characters once more, as they were written, and keep all that goes on in the cells.

        Parameters
        ----------
        start, stop : int
            The places of the first of t characters, and of the one after the last.

        Raises
        ------
        IndexError
            Where the text does not reach.
        """
        first, last = self._index(start), self._index(stop)
        with torch.inference_mode(), self._no_denormals, self._one_thread:
            carry, parts = joined(self._replayed(first)[0]), []
            for i in range(first, last):
                x = self._model.embedding.weight[self._codes[i]]
                seen = self._model.cells.opened(x[None, None], carry, self._held(i))
                carry = seen.carry
                parts.append(seen.values)
            return Opened(seen.names, torch.cat(parts), carry)

    # -- other ways ------------------------------------------------------------------------------

    def branch(
        self,
        place: int,
        character: str = "",
        choosing: Choosing | None = None,
        holds: Holds | None = None,
    ) -> Writer:
        """Begin another text that is the same before a place.

        Parameters
        ----------
        place : int
            At most the length of the text.
        character : str
            What is taken there; by default it is drawn.
        choosing : Choosing or None
            None keeps it. With the same seed the draws are those of this text.
        holds : Holds or None
            What is held from there on; None keeps what is.

        Raises
        ------
        IndexError
            Where the text does not reach.
        ValueError
            Where the model does not know the character, or a held unit does not exist.
        """
        at = self._index(place)
        other = object.__new__(Writer)
        other.__dict__.update(self.__dict__)
        other._one_thread = OneThread()
        other.choosing = choosing or self.choosing
        other._codes = self._codes[:at]
        other._primed = min(self._primed, at)
        other._kept = {i: state for i, state in self._kept.items() if i <= at}
        other._eras = [era for era in self._eras if era[0] <= at]
        other._state, other._logits = self._replayed(at)
        if holds is not None:
            other._kept[at] = other._state
            other._eras.append((at, other._holding(holds)))
        if character:
            code = self._model.vocabulary.find(character)
            if len(character) != 1 or code < 0:
                raise ValueError(f"the model does not know the character {character!r:.20}")
            other._take(code)
        return other

    # -- the work --------------------------------------------------------------------------------

    def _index(self, place: int) -> int:
        if not 0 <= place <= len(self):
            raise IndexError(f"the text has {len(self)} characters; there is no place {place}")
        return place + self._begin

    def _draw(self, i: int) -> float:
        block, within = divmod(i, DRAWS)
        if (self.choosing.seed, block) != self._drawn:
            self._drawn, self._draws = (self.choosing.seed, block), self.choosing.draws(block)
        return float(self._draws[within])

    def _take(self, code: int) -> None:
        at = len(self._codes)
        self._codes.append(code)
        with torch.inference_mode(), self._no_denormals, self._one_thread:
            self._state = self._step(code, self._state, self._eras[-1][1])
            self._logits = self._told(self._state)
        if (at + 1) % EVERY == 0:
            self._kept[at + 1] = self._state

    def _step(self, code: int, state: list[State], holds: list[Hold | None]) -> list[State]:
        worked = self._model.cells.step_from(self._table[code : code + 1], state, holds)
        return [after for after, _ in worked]

    def _told(self, state: list[State]) -> Floats:
        weight, bias = self._out
        logits: Floats = torch.addmm(bias, state[-1][0], weight).numpy()[0].astype(np.float64)
        return logits

    def _replayed(self, at: int) -> tuple[list[State], Floats]:
        """Work out anew the state after the first ``at`` characters, and what it tells."""
        start = max(i for i in self._kept if i <= at)
        state = self._kept[start]
        with torch.inference_mode(), self._no_denormals, self._one_thread:
            for i in range(start, at):
                state = self._step(self._codes[i], state, self._held(i))
                if (i + 1) % EVERY == 0:
                    self._kept[i + 1] = state
            return state, self._told(state)

    def _held(self, i: int) -> list[Hold | None]:
        return next(holds for start, holds in reversed(self._eras) if start <= i)

    def _holding(self, holds: Holds) -> list[Hold | None]:
        """Sort what is held by layers."""
        spec = self._model.spec
        for layer, unit in holds:
            if not (0 <= layer < spec.layers and 0 <= unit < spec.latent_dim):
                raise ValueError(f"there is no unit {unit} in layer {layer}")
        return by_layers(holds, spec.layers)


def by_layers(holds: Holds, layers: int) -> list[Hold | None]:
    """Sort what is held by layers, None for one in which nothing is."""
    found: list[Hold | None] = []
    for layer in range(layers):
        mine = {unit: value for (at, unit), value in holds.items() if at == layer}
        hold = Hold(torch.tensor([*mine]), torch.tensor([*mine.values()], dtype=torch.float32))
        found.append(hold if mine else None)
    return found


def columns(model: CharRnn, prime: str, temperatures: tuple[float, ...], choosing: Choosing) -> list[Writer]:
    """Give writers that differ in their temperature alone: the same draws choose in all."""
    return [Writer(model, prime, replace(choosing, temperature=t)) for t in temperatures]


def write_file(checkpoint: Checkpoint, path: str, n: int, prime: str, choosing: Choosing) -> str:
    """Write a prime with n characters more into a file, and give what of the prime is unknown."""
    model = from_checkpoint(checkpoint)
    assert isinstance(model, CharRnn)
    writer = Writer(model, prime, choosing)
    for _ in range(n):
        next(writer)
    Path(path).write_text(writer.text, encoding="utf-8", newline="\n")
    return writer.unknown
