"""The samples that a run shows, and what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.runs import Bytes
from explorer.engine.chosen import Chosen
from trainers.baselines import Baselines
from trainers.models.pca import Pca
from trainers.samples import Samples


@dataclass(frozen=True, eq=False)
class Shown:
    """The samples that a run shows, on its device, and what they are held against.

    Attributes
    ----------
    chosen : Chosen
        Their row ids.
    rows, columns, test : Samples
        On the map, in the strip, and those that losses are measured on.
    value_range : (float, float)
        The ends of black and white.
    straight : Pca
        At the same code size.
    baselines : Baselines
    seed : int
        The run's.
    """

    chosen: Chosen
    rows: Samples
    columns: Samples
    test: Samples
    value_range: tuple[float, float]
    straight: Pca
    baselines: Baselines
    seed: int

    def bytes(self, samples: Tensor) -> Bytes:
        """Return samples as 8-bit intensities."""
        low, high = self.value_range
        scaled = samples.sub(low).mul_(255.0 / (high - low)).round_().clamp_(0, 255)
        return sealed(scaled.to(torch.uint8))


def sealed(tensor: Tensor) -> NDArray[Any]:
    """Return a tensor as a read-only array."""
    array: NDArray[Any] = tensor.cpu().numpy()
    array.flags.writeable = False
    return array
