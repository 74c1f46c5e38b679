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


class ContractiveAutoencoder(Autoencoder):
    """d -> widths -> k -> widths mirrored -> d with softplus between, the weights tied or not.

    Softplus, a ReLU with a smooth knee: a ReLU's own slope is constant but for jumps, so that the penalty
    would never reach the biases. A sigmoid, as in the paper, would do too, but a stack of them learns slowly.
    The code is linear as that of the other autoencoders.
    """

    spec: ContractiveAutoencoderSpec
    encoder: nn.Sequential

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, k), and the decoder up to its sigmoid, (b, k) -> (b, d)."""
        widths = (self.pixels, *self.spec.widths, self.latent_dim)
        there, back = chain(widths, nn.Softplus), chain(widths[::-1], nn.Softplus)
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
        """Give the codes (b, k) and the slopes of each hidden layer, (b, n_l): of softplus the sigmoid."""
        slopes, h = [], flat
        for layer in self.encoder:
            if isinstance(layer, nn.Softplus):
                slopes.append(torch.sigmoid(h))
            h = layer(h)
        return h, slopes

    @torch.no_grad()
    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Measure the Jacobian's norm, and for pictures how far a shift by one pixel moves the code."""
        norm = float(self.jacobian_norms(x).mean())
        help = "How far a code moves at most for a small change of its sample: the Frobenius norm, test mean."
        found = (Measure("Jacobian norm", norm, help=help),)
        if x.dim() < 3 or x.shape[2] == 1:
            return found
        help = "How far a code moves if the picture moves by one pixel, against the spread of all codes."
        return (*found, Measure("Shift by a pixel", 100 * self.shift(x), unit="% of the spread", help=help))

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure the Jacobian's norm, and for pictures how far a shift by one pixel moves the code."""
        found = {"jacobian_norm": float(self.jacobian_norms(x).mean())}
        return found if x.dim() < 3 or x.shape[2] == 1 else found | {"shift": self.shift(x)}

    def shift(self, x: Tensor) -> float:
        """Give how far codes move if pictures (n, h, w, ...) move right by a pixel, against their spread.

        Both are root mean squares: of the move, and of the distance of a code from the mean of all.
        """
        moved = torch.cat([x[:, :, :1], x[:, :, :-1]], dim=2)
        z = self.encode(x)
        move, spread = (self.encode(moved) - z).square().sum(), (z - z.mean(0)).square().sum()
        return float((move / spread.clamp(min=1e-30)).sqrt())


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
