"""The inner loop of a training of two nets on samples; a step is a round of both.

Shapes: w weights of a net, n rows.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.adversarial.turns import Turns, played
from trainers.loop import Loop
from trainers.models.base import Losses
from trainers.models.gans import Gan
from trainers.pace import pace
from trainers.specs import TrainSpec
from trainers.specs.gans import GanTrainSpec
from trainers.team import TeamError


class AdversarialLoop(Loop):
    """Rounds of ``d_steps`` turns of the discriminator, each on a batch of its own, and one of the generator.

    Its ``FitState`` has ``NET/weights`` (w,), ``NET/step``, ``NET/exp_avg`` (w,) and ``NET/exp_avg_sq`` (w,)
    of each net in place of those of one.

    Raises
    ------
    TeamError
        Where there are several processes: two nets are trained by one.
    """

    def _lay_out(self) -> None:
        """Lay each net's weights flat."""
        assert isinstance(self._model, Gan)
        if self._team is not None and self._team.size > 1:
            raise TeamError("a GAN is trained by one process; start it without torchrun")
        self._turns = Turns(self._model, GanTrainSpec.of(self._spec))

    def change(self, spec: TrainSpec) -> None:
        """Go on with other values of the live fields."""
        super().change(spec)
        self._turns.plan = GanTrainSpec.of(spec)

    def advance(self) -> Losses:
        """Do one round, and give the losses of both nets, which stay on the device."""
        self.rate = pace(self._spec, self.step, self.cycle)[0]
        self.step += 1
        plan, turns = self._turns.plan, self._turns
        d_rate = self.rate * plan.d_learning_rate / plan.learning_rate
        if not self._model.training:
            self._model.train()
        with torch.enable_grad(), self._no_denormals:
            for _ in range(plan.d_steps):
                judge = played(turns.discriminator(self._real, self._noise_of, self._mix, d_rate))
            make = played(turns.generator(self._noise_of, self.rate))
        assert judge.loss is not None
        assert make.loss is not None
        losses = {"discriminator": judge.loss.detach(), "generator": make.loss.detach()}
        return {"loss": losses["discriminator"] + losses["generator"]} | losses

    def release(self) -> None:
        """Give the model's weights back their own memory."""
        self._turns.release()

    def _tensors(self) -> dict[str, Tensor]:
        return self._turns.tensors()

    def _real(self) -> Tensor:
        return self._turns.model.inside(self._samples.take(self._batches.next()).x)

    def _noise_of(self) -> Tensor:
        return self._turns.model.noise(self._batches.size, self._noise.generator)

    def _mix(self) -> Tensor:
        source = self._noise.generator
        return torch.rand(self._batches.size, generator=source, device=source.device)
