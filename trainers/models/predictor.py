"""A net that tells the known attributes, or the class, of a picture.

Shapes: b samples, *shape of one as (h, w), (h, w, 1) or (h, w, 3), k features, m numbers told.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Tensor

from trainers.models.base import LatentModel, Losses
from trainers.models.conv import ConvEncoder
from trainers.models.layers import Linear
from trainers.noise import Noise
from trainers.specs.conv import picture_shape
from trainers.specs.predictor import PredictorSpec


class Predictor(LatentModel):
    """Encodes to features, and reads off them what is to be told; it is trained as every model is.

    Its labels are what it is to tell: (b, m) float32 where it tells attributes, (b,) int64 classes.
    """

    conditional = True

    def __init__(self, spec: PredictorSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: PredictorSpec = spec
        self.encoder = ConvEncoder(input_shape, spec.widths, spec.latent_dim)
        self.last = Linear(spec.latent_dim, spec.outputs)

    @property
    def loss_unit(self) -> str:
        """What the loss is counted in."""
        return "nats per sample" if self.spec.predicts == "classes" else "MSE per target"

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the features, (b, *shape) -> (b, k)."""
        return F.relu(self.encoder(x))

    def predict(self, x: Tensor) -> Tensor:
        """Give what it tells, (b, *shape) -> (b, m): scaled attributes, or the logits of the classes."""
        out: Tensor = self.last(self.encode(x))
        return out

    def fed(self, x: Tensor, noise: Noise) -> Tensor:
        """Give softened and noisy pictures, each (b, *shape) by a share and a deviation of its own."""
        share, level = (
            noise.uniform(x[:, :1].flatten(1)[:, :1]).reshape(-1, *[1] * (x.ndim - 1)) for _ in "ab"
        )
        soft = x + self.spec.blur * share * (_blurred(x) - x)
        return soft + self.spec.noise * level * noise.normal(x)

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the squared error of an attribute, or the cross entropy of the class in nats."""
        assert labels is not None, "a predictor learns from labels"
        told = self.predict(self.fed(x, noise))
        if self.spec.predicts == "classes":
            return {"loss": F.cross_entropy(told, labels)}
        return {"loss": F.mse_loss(told, labels)}


def _blurred(x: Tensor) -> Tensor:
    """Smooth pictures (b, *shape) by the binomial kernel of 3 x 3 pixels; the border is continued."""
    h, w, colours = picture_shape(tuple(x.shape[1:]))
    planes = x.reshape(len(x), h, w, colours).permute(0, 3, 1, 2)
    line = torch.tensor([0.25, 0.5, 0.25], dtype=x.dtype, device=x.device)
    kernel = (line[:, None] * line).expand(colours, 1, 3, 3)
    soft = F.conv2d(F.pad(planes, (1, 1, 1, 1), mode="replicate"), kernel, groups=colours)
    return soft.permute(0, 2, 3, 1).reshape(x.shape)
