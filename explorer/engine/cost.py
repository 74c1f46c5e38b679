"""What looks cost beside steps, counted in the model: two runs of one recipe agree on it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explorer.engine.lattice import most_cells
from explorer.engine.shown import Shown
from trainers.models.base import LatentModel

LIGHT = 200_000_000
"""Products up to which a look may be had after each step: some 10 ms on a slow core."""
CONVOLUTION, TRANSPOSED = 3, 6
"""How much longer than in a linear layer a product takes in a convolution of small pictures, measured."""
A_STEP = 3
"""A step's passes forwards and backwards, in passes forwards."""
SPARING = 5
"""Time that training shall have for each that looks take."""


def steps_between(model: LatentModel, shown: Shown, batch_size: int) -> int:
    """Return how many steps are to lie between two kept moments at least: 1 but for heavy models."""
    encode, decode = _products(model, shown)
    cells = most_cells(model.input_shape) if model.drawn else 0
    look = len(shown.rows) * encode + len(shown.test) * (encode + decode) + cells * decode
    if look <= LIGHT:
        return 1
    return max(1, round(SPARING * look / (A_STEP * batch_size * (encode + decode))))


def _products(model: LatentModel, shown: Shown) -> tuple[int, int]:
    """Count the products that encoding one sample takes, and decoding one; slow ones count as several."""
    one, counts = shown.rows.x[:1], [0]

    def count(layer: nn.Module, given: tuple[Tensor], out: Tensor) -> None:
        places = min(x.numel() // x.shape[1] for x in (*given, out))  # those that a kernel is laid on
        slow = {nn.Conv2d: CONVOLUTION, nn.ConvTranspose2d: TRANSPOSED}
        factor = next((factor for kind, factor in slow.items() if isinstance(layer, kind)), 1)
        counts[-1] += factor * layer.get_parameter("weight").numel() * places

    layers = [layer for layer in model.modules() if isinstance(getattr(layer, "weight", None), Tensor)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    model.eval()
    with torch.no_grad():
        code = model.encode(one)
        counts.append(0)
        model.decode(code)
    for hook in hooks:
        hook.remove()
    return counts[0], counts[1]
