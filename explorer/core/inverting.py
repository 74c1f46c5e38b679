"""What is asked for the noise of a picture, which a generator without an encoder cannot tell.

It is looked for: several starts descend at once to where the generator makes the picture (Zhu et al. 2016).
Shapes: s starts, k numbers of noise, ``shape`` of a picture. Pictures are 8-bit, 0 and 255 being the ends of
the data's range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats, Lane, Request


@dataclass(frozen=True, kw_only=True, eq=False)
class InvertPicture(Request):
    """Look for the noise of a picture in a game's generator as it is now.

    Tells `Descended` and is answered by the last one. Cancelled, it ends between two steps.

    Attributes
    ----------
    game_id : str
    picture : (*shape) float32
        In the data's range.
    encoder : str
        An open model with an encoder whose code of the picture is one more start; "" for none.
    steps, starts, seed : int
        See `trainers.inversion.InversionPlan`.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    doing: ClassVar[str] = "Searching"
    game_id: str
    picture: Floats
    encoder: str = ""
    steps: int = 240
    starts: int = 7
    seed: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Descended:
    """Where all starts are after some steps.

    Attributes
    ----------
    step, steps : int
    errors : (s,) float32
        Squared error of a pixel at each start; the encoder's comes first, if there is one.
    pictures : (s, *shape) uint8
        What the generator makes there.
    encoded : bool
        Whether the first start is an encoder's.
    best : int
        The start that has come to the least error so far.
    code : (k,) float32
        The noise it came to.
    picture : (*shape) uint8
        What is made of it.
    error : float
    rounds : int
        Of the game whose generator it is.
    """

    game_id: str
    step: int
    steps: int
    errors: Floats
    pictures: NDArray[np.uint8]
    encoded: bool
    best: int
    code: Floats
    picture: NDArray[np.uint8]
    error: float
    rounds: int
