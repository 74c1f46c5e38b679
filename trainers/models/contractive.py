"""The contractive autoencoder (Rifai et al. 2011), with the exact penalty for a deep encoder.

Shapes: b samples, *shape of one, d pixels, k size of the code, n_l nodes of hidden layer l.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from trainers.events import Measure
from trainers.losses import pixel_loss
from trainers.models.base import Losses
from trainers.models.layers import Linear, Transposed, chain
from trainers.models.mlp import Autoencoder
from trainers.noise import Noise
from trainers.specs.contractive import ContractiveAutoencoderSpec

WORDS = {
    "jacobian_norm": (
        "Jacobian norm",
        "How far a code moves at most for a small change of its sample; mean over the test samples.",
    ),
    "relative_norm": (
        "Norm against the spread",
        "The same for codes of unit spread: it does not fall where all codes only come closer together.",
    ),
    "shift": (
        "Shift by a pixel",
        "How far a code moves when its picture moves right by a pixel, for codes of unit spread.",
    ),
}
"""Figure -> what it is called, and what it tells."""


class ContractiveAutoencoder(Autoencoder):
    """d -> widths -> k -> widths mirrored -> d with tanh between, the weights tied or not.

    tanh is the paper's sigmoid about 0, so that a stack of layers learns. A ReLU's slope is constant but for
    jumps: the penalty would not reach the biases, and could not make a unit flat where data are.

    The code is linear as that of other autoencoders, which can make the norm small in two ways: truly, or by
    a small code that a decoder enlarges. Tied weights hinder the second and, in a deep net, do not rule it
    out; so the norm is also measured against the spread of the codes, which the second leaves as it is.
    """

    spec: ContractiveAutoencoderSpec
    encoder: nn.Sequential

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss and each of its terms are counted in."""
        return super().term_units | {"jacobian": "squared norm"}

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, k), and the decoder up to its sigmoid, (b, k) -> (b, d)."""
        widths = (self.pixels, *self.spec.widths, self.latent_dim)
        there, back = chain(widths, nn.Tanh), chain(widths[::-1], nn.Tanh)
        if self.spec.tied:
            for i, layer in enumerate(reversed(there)):
                if isinstance(layer, Linear):
                    back[i] = Transposed(layer)
        return there, back

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean error of a pixel and the weighed penalty, it too shared out over the pixels.

        So the weight is that of the penalty of a sample against its summed squares, as in the paper, and
        means the same for pictures of any size.
        """
        flat = x.flatten(1)
        z, slopes = self._traced(flat)
        error = pixel_loss(self.spec.loss, self.decoder(z), flat, sigmoid=self.spec.output == "sigmoid")
        penalty = squared_jacobian(self._weights(), slopes, len(x)).mean()
        return {
            "loss": error + self.spec.contraction_weight / self.pixels * penalty,
            "reconstruction": error,
            "jacobian": penalty,
        }

    def jacobian_norms(self, x: Tensor) -> Tensor:
        """Give the Frobenius norm of the encoder's Jacobian at each sample, (b, *shape) -> (b,)."""
        _, slopes = self._traced(x.flatten(1))
        return squared_jacobian(self._weights(), slopes, len(x)).clamp(min=0).sqrt()

    def _weights(self) -> list[Tensor]:
        return [layer.weight for layer in self.encoder if isinstance(layer, Linear)]

    def _traced(self, flat: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Give the codes, (b, k), and the slopes of each hidden layer, (b, n_l)."""
        slopes, h = [], flat
        for layer in self.encoder:
            h = layer(h)
            if isinstance(layer, nn.Tanh):
                slopes.append(1 - h * h)
        return h, slopes

    @torch.no_grad()
    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Measure the Jacobian's norm, by itself and against the spread, and the shift of a picture."""
        found = self.figures(x, noise)
        return tuple(Measure(WORDS[name][0], value, help=WORDS[name][1]) for name, value in found.items())

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure the Jacobian's norm, by itself and against the spread, and the shift of a picture.

        The spread is the root mean square of the distance of a code from the mean of all.
        """
        z = self.encode(x)
        spread = (z - z.mean(0)).square().sum(1).mean().sqrt().clamp(min=1e-12)
        norm = self.jacobian_norms(x).mean()
        found = {"jacobian_norm": float(norm), "relative_norm": float(norm / spread)}
        if x.dim() > 2 and x.shape[2] > 1:
            moved = torch.cat([x[:, :, :1], x[:, :, :-1]], dim=2)
            move = (self.encode(moved) - z).square().sum(1).mean().sqrt()
            found["shift"] = float(move / spread)
        return found


def squared_jacobian(weights: Sequence[Tensor], slopes: Sequence[Tensor], b: int) -> Tensor:
    """Give the squared Frobenius norm of W_L S_(L-1) W_(L-1) ... S_1 W_1 for each sample, (b,).

    The k rows of the last matrix are carried back through the layers, as a code has fewer numbers than a
    sample. Through the first layer, the widest, they need not go: |A W|^2 = tr(A W W^T A^T), where W W^T is
    the same for all samples. For one hidden layer this is equation 7 of Rifai et al. 2011 where k codes are
    read off it.

    Parameters
    ----------
    weights : sequence of (n_l, n_(l-1)) Tensor
        From the input on; n_0 is d, the last is k.
    slopes : sequence of (b, n_l) Tensor
        Of the activation behind each weight but the last.
    b : int
    """
    first, *others = weights
    if not others:
        return first.square().sum().expand(b)
    rows = others[-1] * slopes[-1].unsqueeze(1)
    for weight, slope in zip(reversed(others[:-1]), reversed(slopes[:-1]), strict=True):
        rows = (rows @ weight) * slope.unsqueeze(1)
    (n, d), all_rows = first.shape, b * rows.shape[1]
    if n * n * (d + all_rows) < all_rows * n * d:
        return ((rows @ (first @ first.T)) * rows).sum((1, 2))
    return (rows @ first).square().sum((1, 2))
