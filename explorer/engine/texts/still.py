"""A text that a model reads and does not write.

Shapes: n characters, k hidden units of the uppermost layer, v of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.messages import Floats, frozen
from explorer.core.texts import Odds
from trainers.models.char_rnn import CharRnn

PIECE = 512
"""Characters that are read before something else may go first."""

Values = NDArray[np.float32]


class StillText:
    """A text that is read piece by piece, from the blank state on.

    Parameters
    ----------
    text_id, writer_id : str
    text : str
        Of characters that the model knows.
    model : CharRnn

    Attributes
    ----------
    holds, lead
        Nothing is held while it is read, and nothing read before.
    probabilities : (n,) float32 array
        What the model gave each character; not a number for the first, and where it was not read yet.
    """

    holds: tuple[()] = ()
    lead = ""

    def __init__(self, text_id: str, writer_id: str, text: str, model: CharRnn) -> None:
        self.text_id, self.writer_id, self.text, self.model = text_id, writer_id, text, model
        self._codes, _ = model.read(text)
        self._carries: list[Tensor] = [model.cells.blank(1)]
        self._hidden: list[Tensor] = []
        self.probabilities: Values = np.full(len(text), np.nan, dtype=np.float32)

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(self.text)

    @torch.inference_mode()
    def read(self) -> Iterator[tuple[int, Floats]]:
        """Read what is not read yet; tell after each piece where it begins and what its characters got."""
        while (piece := len(self._hidden)) * PIECE < len(self):
            start = piece * PIECE
            out, carry = self._states(start, min(start + PIECE, len(self)))
            self._hidden.append(out)
            self._carries.append(carry)
            asked = self._codes[start + 1 : start + len(out) + 1]
            shares = self.model.output(out[: len(asked)]).softmax(-1)
            found = shares.gather(1, asked[:, None])[:, 0].numpy()
            self.probabilities[start + 1 : start + 1 + len(found)] = found
            first = start + 1 if start else 0
            yield first, frozen(self.probabilities[first : start + 1 + len(found)])

    def hidden(self) -> list[Values]:
        """Return the hidden states after all characters that were read, in pieces (m, k)."""
        return [piece.numpy() for piece in self._hidden]

    def lacks(self, place: int) -> bool:
        """Whether more has to be read before anything can be told of a place."""
        return 0 < place <= len(self) and len(self._carries) * PIECE < place

    @torch.inference_mode()
    def odds(self, place: int | None = None) -> Odds:
        """Tell what could have come at a place, the likeliest first; nothing of the first character.

        It has to be read up to there; see `lacks`.
        """
        at = len(self) if place is None else place
        if at == 0:
            nothing = frozen(np.zeros(0, dtype=np.float32))
            return Odds(place=0, characters="", probabilities=nothing, chances=nothing)
        start = (at - 1) // PIECE * PIECE
        out, _ = self._states(start, at)
        told = self.model.output(out[-1:]).softmax(-1)[0].numpy()
        order = np.argsort(-told, kind="stable")
        shares = frozen(told[order].astype(np.float32))
        return Odds(
            place=at,
            characters="".join(self.model.vocabulary[i] for i in order),
            probabilities=shares,
            chances=shares,
        )

    def _states(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Read on from the beginning of a piece; return the hidden states (m, k) and what is handed on."""
        codes = self._codes[start:stop]
        out, carry = self.model.cells(self.model.embedding(codes[:, None]), self._carries[start // PIECE])
        return out[:, 0], carry
