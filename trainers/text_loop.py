"""The inner loop of a training on a text, which is read in order, in many places at once.

Shapes: n characters to learn from, b places, w characters of a window. The state of cells is (q, l, b, k).
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.loop import Loop
from trainers.models.base import Losses
from trainers.models.char_rnn import BIT, CharRnn
from trainers.pace import pace
from trainers.specs.sequences import TextTrainSpec
from trainers.team import TeamError


class TextLoop(Loop):
    """Steps over windows of a text, from which the state of the cells goes on into the next.

    The places begin evenly spread, and go round: from the end of the text on to its beginning. Where a window
    lies follows from the step alone. The gradient is that of nats, as is the norm to which it is clipped.

    Raises
    ------
    TeamError
        Where there are several processes: a text is read in order, by one.
    """

    def _lay_out(self) -> None:
        assert isinstance(self._model, CharRnn)
        if self._team is not None and self._team.size > 1:
            raise TeamError("a character model is trained by one process; start it without torchrun")
        super()._lay_out()
        plan = TextTrainSpec.of(self._spec)
        self._text = self._samples.x.flatten()
        n = len(self._text)
        self._window = min(plan.window, n - 1)
        places = max(1, min(plan.batch_size, n // (self._window + 1)))
        device = self._text.device
        self._starts = torch.arange(places, device=device)[:, None] * (n // places)
        self._reach = torch.arange(self._window + 1, device=device)
        self._carry = self._model.cells.blank(places)
        self._nat = torch.tensor(BIT, device=device)

    def advance(self) -> Losses:
        """Read a window at each place, and give the loss, which stays on the device."""
        self.rate, momentum = pace(self._spec, self.step, self.cycle)
        model = self._model
        assert isinstance(model, CharRnn)
        if not model.training:
            model.train()
        with torch.enable_grad(), self._no_denormals:
            costs, after = model.costs(self._batch(), self._carry)
            loss = costs.mean()
            self._weights.zero_grad()
            loss.backward(self._nat)
            self._clip()
            self._adam.advance(self.rate, momentum)
        self.step += 1
        self._carry.copy_(after.detach())
        return {"loss": loss.detach()}

    def _batch(self) -> Tensor:
        """Give the windows of this step with one character more, (b, w + 1)."""
        n = len(self._text)
        at = self.step * self._window % n
        return self._text[(self._starts + (self._reach + at)) % n]

    def _clip(self) -> None:
        """Shorten a gradient that is longer than the norm allowed (Pascanu et al. 2013, algorithm 1)."""
        gradient = self._weights.flat.grad
        assert gradient is not None
        gradient.mul_((TextTrainSpec.of(self._spec).clip / (gradient.norm() + 1e-6)).clamp(max=1.0))

    def _tensors(self) -> dict[str, Tensor]:
        return super()._tensors() | {"carry": self._carry}
