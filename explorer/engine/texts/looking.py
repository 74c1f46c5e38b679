"""Looks at a model that is learning to write: what it writes, and what unread text costs it.

Shapes: m pieces of w characters.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from explorer.core.messages import Floats, frozen
from explorer.core.runs import Moment, View
from explorer.engine.looking import ASTRAY, Looking
from trainers.baselines import Baselines
from trainers.choosing import Choosing
from trainers.models.char_rnn import CharRnn
from trainers.registry import copy_of
from trainers.samples import Samples
from trainers.writing import Writer

PIECES, LENGTH = 16, 512
"""Of the text that is not learnt from, so many pieces are read, and so many characters of each."""
AT_ONCE = 128
"""Characters that are read before something else may go first."""
WRITTEN, STRIDE = 320, 32
"""Characters that are written, and those that are before something else may go first."""
TEMPERATURE = 0.8
EVERY = 10
"""Steps between two moments that are kept: a look takes as long as some steps."""


class TextLooks:
    """Looks at one model, always by the same draws and on the same pieces.

    Parameters
    ----------
    run_id : str
    model : CharRnn
        On its device; it is left in evaluation mode.
    test : Samples
        Blocks of text that are not learnt from, on the same device; evenly chosen pieces of them are read.
    baselines : mapping
        Words -> bits per character.
    seed : int
        Of the draws.

    Attributes
    ----------
    places : (0, 2) ndarray or None
        Nothing lies on a map.
    last : Moment or None
        What was seen last.
    view : View
        Nothing can be left out.
    generative : bool
        No code has a distribution.
    """

    generative = False

    def __init__(
        self, run_id: str, model: CharRnn, test: Samples, baselines: Mapping[str, float], seed: int
    ) -> None:
        self._run_id, self._model, self._seed = run_id, model, seed
        rows = torch.from_numpy(np.unique(np.linspace(0, len(test) - 1, PIECES).astype(np.int64)))
        self._pieces = test.x[rows.to(test.x.device), :LENGTH]
        self.baselines: Baselines = {"loss": dict(baselines)}
        self.places: Floats | None = None
        self.last: Moment | None = None
        self.view = View()

    def at(self, step: int, *, kept: bool, lattice: bool = True, measured: bool = True) -> Looking:
        """Write and read, letting go after each piece of the work, and return what there is to see.

        Where the model's numbers are no longer finite, that is what was seen last.
        """
        last = self.last
        if self._model.training:
            self._model.eval()
        old = None if measured else last
        loss = (yield from self._cost()) if old is None else old.test["loss"]
        if last is not None and not isfinite(loss):
            return replace(last, kept=False, notice=ASTRAY)
        self.last = Moment(
            run_id=self._run_id,
            step=step,
            kept=kept,
            xy=frozen(np.empty((0, 2), dtype=np.float32)),
            axes=("", ""),
            spread=None,
            test={"loss": loss},
            strip=(),
            errors=frozen(np.empty(0, dtype=np.float32)),
            lattice=None,
            bounds=(0.0, 0.0, 1.0, 1.0),
            measured=old is None,
            written=(yield from self._written()),
        )
        return self.last

    def line_up(self, train: Samples) -> None:
        """Leave the baselines as they are: nothing that may change on the way changes them."""

    def settled_loss(self) -> float:
        """Read all pieces at once."""
        with torch.inference_mode():
            return float(self._model.costs(self._pieces)[0].double().mean())

    def _cost(self) -> Generator[None, None, float]:
        """Read the pieces, each from the blank state, and return what a character costs in bits."""
        carry: Tensor | None = None
        total, width = 0.0, self._pieces.shape[1]
        for start in range(0, width - 1, AT_ONCE):
            with torch.inference_mode():
                costs, carry = self._model.costs(self._pieces[:, start : start + AT_ONCE + 1], carry)
                total += float(costs.double().sum())
            yield
        return total / max(len(self._pieces) * (width - 1), 1)

    def _written(self) -> Generator[None, None, str]:
        model = self._model if self._model.device.type == "cpu" else copy_of(self._model)
        assert isinstance(model, CharRnn)
        parts = []
        with torch.inference_mode():
            writer = Writer(model, "", Choosing(temperature=TEMPERATURE, seed=self._seed))
        for _ in range(0, WRITTEN, STRIDE):
            parts += [next(writer).character for _ in range(STRIDE)]
            yield
        return "".join(parts)
