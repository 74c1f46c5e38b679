"""A text that is written, as far as is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.core.texts import Choice, Odds


@dataclass
class Text:
    """A text, as far as is told of it.

    Attributes
    ----------
    text_id : str
    text : str
    primed : int
        Characters of the prime.
    probabilities : list of (n,) float32
        Pieces of what the model gave each character; not a number for those of the prime.
    odds : Odds
        Of what comes next.
    origin : (int, str)
        Where it branched off, and what was taken there; (0, "") for the first.
    parent : str
        The text it branched off; "" for the first.
    choice : Choice
        How its next character is chosen.
    """

    text_id: str
    text: str
    primed: int
    odds: Odds
    probabilities: list[NDArray[np.float32]] = field(default_factory=list)
    origin: tuple[int, str] = (0, "")
    parent: str = ""
    choice: Choice = field(default_factory=Choice)

    def known(self) -> NDArray[np.float32]:
        """Return the probabilities of all characters, (n,)."""
        return np.concatenate([np.empty(0, np.float32), *self.probabilities])
