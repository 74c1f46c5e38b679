"""The features in which sets of pictures are compared: a layer of a small net that knows the data.

For each data set with a net one ships in ``assets/features``, or there is the predictor that reads its
attributes anyway. What a distance in such features comes to depends on the net: it compares only with others
in the same.

Shapes: n pictures, *shape of one, k features.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.checkpoint import CheckpointError, read
from trainers.models.predictor import Predictor
from trainers.registry import from_checkpoint

PIECE = 256
"""Pictures that are looked at before something else may go first."""
FOLDERS = ("features", "predictors")
"""Of the assets, in the order in which they are looked in."""


@dataclass(frozen=True, eq=False)
class FeatureNet:
    """A net, and the data that it knows.

    Attributes
    ----------
    model : Predictor
    data : str
        Name of the data that it was taught.
    """

    model: Predictor
    data: str

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one picture."""
        return self.model.input_shape

    @property
    def size(self) -> int:
        """How many features there are."""
        return self.model.latent_dim

    def of(self, pictures: NDArray[Any]) -> NDArray[np.float64]:
        """Give the features of pictures, (n, *shape) -> (n, k)."""
        return np.concatenate([np.zeros((0, self.size)), *self.pieces(pictures)])

    def pieces(self, pictures: NDArray[Any]) -> Iterator[NDArray[np.float64]]:
        """Give the features of pictures (n, *shape) some at a time."""
        for start in range(0, len(pictures), PIECE):
            x = torch.from_numpy(np.array(pictures[start : start + PIECE], dtype=np.float32))
            with torch.no_grad():
                found = self.model.encode(x.to(self.model.device))
            yield found.cpu().numpy().astype(np.float64)


def open_features(path: str | os.PathLike[str], device: torch.device | str = "cpu") -> FeatureNet:
    """Open the file of a net whose features are to be taken.

    Raises
    ------
    CheckpointError
        Where it is no predictor.
    """
    checkpoint = read(path, predictor=True)
    model = from_checkpoint(checkpoint, device)
    if not isinstance(model, Predictor):
        raise CheckpointError(path, "is no predictor", "open one of assets/features")
    return FeatureNet(model, checkpoint.header.data)


def features_of(data: str, device: torch.device | str = "cpu") -> FeatureNet | None:
    """Open the net that ships for some data, by name, with or without ``:rows``; None where none does."""
    path = shipped(data.partition(":")[0])
    return None if path is None else open_features(path, device)


def shipped(data: str) -> Path | None:
    """Give the file of the net that ships for some data; None where there is none, or the name is a path."""
    if not data.replace("-", "").isalnum():
        return None
    root = Path(__file__).resolve().parents[2]
    for assets in (root / "explorer" / "assets", root / "assets"):
        for folder in FOLDERS:
            path = assets / folder / f"{data}.safetensors"
            if path.is_file():
                return path
    return None
