"""Small data and small models in files, made in milliseconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from trainers import registry
from trainers.checkpoint import read, write
from trainers.data import Dataset, load
from trainers.models.base import LatentModel
from trainers.specs import TrainSpec, spec_from_dict

ROWS, SIDE, CLASSES = 60, 4, 3


def write_data(folder: Path, name: str = "patches.npz", rows: int = ROWS, side: int = SIDE) -> Path:
    """Write pictures of `side` by `side` pixels in three classes, with an attribute."""
    rng = np.random.default_rng(7)
    labels = np.arange(rows) % CLASSES
    shape = rng.random((CLASSES, side, side))
    x = np.clip(shape[labels] + 0.2 * rng.standard_normal((rows, side, side)), 0.02, 0.98)
    path = folder / name
    np.savez(path, x=x.astype(np.float32), y=labels, age=np.linspace(1, 9, rows))
    return path


def write_model(
    path: Path,
    data: Dataset | str | Path,
    family: str = "ae",
    *,
    seed: int = 0,
    data_name: str | None = None,
    codes: bool = True,
    metrics: dict[str, float] | None = None,
    **fields: Any,
) -> Path:
    """Write a model of fresh weights (PCA: fitted) with the codes of `data`."""
    dataset = data if isinstance(data, Dataset) else load(str(data))
    spec = spec_from_dict({"family": family, "latent_dim": 2, **fields})
    model = registry.build(spec, dataset.shape, seed=seed)
    if not model.trains:
        model.fit_closed_form(torch.from_numpy(dataset.x_train))
    made = registry.to_checkpoint(model, dataset, TrainSpec(steps=1, seed=seed), metrics or {}, 0)
    header = replace(made.header, data=made.header.data if data_name is None else data_name)
    if codes:
        made = replace(made, header=header)
    else:
        made = replace(made, header=replace(header, cyclic=()), codes=None, labels=None, attributes={})
    write(path, made)
    return path


class Yardstick:
    """A model of a file, run by hand with torch."""

    def __init__(self, path: Path) -> None:
        self.module: LatentModel = registry.from_checkpoint(read(path))

    def encode(self, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Encode samples (n, *shape)."""
        with torch.no_grad():
            return self.module.encode(torch.tensor(x)).numpy()

    def decode(self, z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Decode codes (n, k)."""
        with torch.no_grad():
            return self.module.decode(torch.tensor(np.asarray(z, dtype=np.float32))).numpy()
