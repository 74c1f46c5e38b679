"""Where the anchors are in the latent space of the panel's model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.between import Anchor, Pinned
from explorer.core.messages import Codes, Floats, frozen
from explorer.panels.interpolate.state import BetweenState
from explorer.panels.sheets import Sheet


class Pins:
    """Codes (k,) of the anchors by their number, as far as they are known.

    Of data and of free codes of this model they are known at once; where it puts others, the engine tells.
    """

    def __init__(self, codes: Mapping[str, Codes]) -> None:
        self._of_models = codes
        self.codes: dict[int, Floats] = {}

    def forget(self, *indices: int) -> None:
        """Forget where some anchors are, or all."""
        for index in indices or tuple(self.codes):
            self.codes.pop(index, None)

    def know(self, state: BetweenState) -> None:
        """Know of each anchor what is known without the engine."""
        codes = self._of_models.get(state.model_id)
        for index, anchor in enumerate(state.anchors):
            if anchor.row is not None and codes is not None:
                self.codes[index] = codes.z[anchor.row]
            elif anchor.code is not None and anchor.source == state.model_id:
                self.codes[index] = anchor.code

    def learn(self, state: BetweenState, pinned: Pinned) -> None:
        """Learn where the model puts the anchors; a free code of its own lies where the hand put it."""
        if pinned.model_id == state.model_id:
            self.codes |= dict(enumerate(pinned.codes))
            self.know(state)

    def moved(self, index: int, sheet: Sheet, xy: ArrayLike) -> Anchor | None:
        """Bring an anchor to a place (2,) of the map; what the map does not show of its code stays."""
        base = self.codes.get(index)
        if base is None:
            return None
        code = frozen(np.asarray(sheet.plane.place(base, xy), dtype=np.float32))
        self.codes[index] = code
        return Anchor(source=sheet.card.model_id, code=code)
