"""Nets that tell what is in a picture: how they are taught, what they are worth, and their files.

They measure what other models make: the change of an attribute in a decoded face, the class of a sample, the
features in which two sets of pictures are compared. The file is that of any model; its header says how far
the predictor can be trusted.

Shapes: n pictures, *shape of one, m numbers told, k features.
"""

from __future__ import annotations

import dataclasses
import os
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.checkpoint import Checkpoint, CheckpointError, read
from trainers.data.dataset import DataError, Dataset
from trainers.fit import fit
from trainers.models.predictor import Predictor
from trainers.registry import build, from_checkpoint, to_checkpoint
from trainers.samples import Samples
from trainers.specs import PredictorSpec, TrainSpec
from trainers.targets import Floats, Target, columns_of, targets_of, values_of

BATCH = 1024


class AttributeReader:
    """Reads the known attributes of pictures.

    Parameters
    ----------
    model : Predictor
        Of attributes.
    targets : tuple of Target
        In the order in which it tells them.
    """

    def __init__(self, model: Predictor, targets: tuple[Target, ...]) -> None:
        self.model, self.targets = model.eval(), targets

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one picture."""
        return self.model.input_shape

    def read(self, pictures: NDArray[Any]) -> dict[str, Floats]:
        """Give the attributes of pictures (n, *shape) in their own units, (n,) each, within their ranges."""
        return values_of(self.targets, told(self.model, pictures))


def open_reader(path: str | os.PathLike[str], device: torch.device | str = "cpu") -> AttributeReader:
    """Open the file of a predictor of attributes.

    Raises
    ------
    CheckpointError
        Where it is not one.
    """
    checkpoint = read(path, predictor=True)
    model = from_checkpoint(checkpoint, device)
    targets = targets_of(checkpoint.attributes, checkpoint.header.cyclic)
    if not isinstance(model, Predictor) or model.spec.outputs != sum(t.columns for t in targets):
        raise CheckpointError(path, "does not tell the attributes it names", "open a predictor of attributes")
    return AttributeReader(model, targets)


def suited(spec: PredictorSpec, dataset: Dataset) -> PredictorSpec:
    """Give the spec for what is known of some data.

    Raises
    ------
    DataError
        Where nothing is.
    """
    targets = targets_of(dataset.attributes, dataset.cyclic)
    outputs = len(dataset.class_names) if spec.predicts == "classes" else sum(t.columns for t in targets)
    if outputs < (2 if spec.predicts == "classes" else 1):
        raise DataError(f"of {dataset.name} no {spec.predicts} are known; choose data with some")
    return dataclasses.replace(spec, outputs=outputs)


def teach(
    spec: PredictorSpec, dataset: Dataset, plan: TrainSpec, more: Dataset | None = None
) -> tuple[Predictor, int]:
    """Train a predictor on the training rows, and give it with the number of steps.

    Parameters
    ----------
    spec : PredictorSpec
    dataset : Dataset
    plan : TrainSpec
    more : Dataset or None
        Further samples drawn by the rule of this data, all of which it may learn from.
    """
    model = build(suited(spec, dataset), dataset.shape, seed=plan.seed)
    assert isinstance(model, Predictor)
    x, lessons = [dataset.x_train], [_lessons(spec, dataset, dataset)[dataset.train]]
    if more is not None:
        x, lessons = [*x, more.x], [*lessons, _lessons(spec, more, dataset)]
    samples = Samples(*(torch.from_numpy(np.concatenate(parts)) for parts in (x, lessons)))
    steps = [event.step for event in fit(model, samples, plan)]
    return model, steps[-1]


def evaluate(model: Predictor, dataset: Dataset) -> dict[str, float]:
    """Measure a predictor on the test rows.

    Returns
    -------
    dict of str to float
        For each attribute ``NAME_r2``, the share of its variance that is told (the mean tells 0), and
        ``NAME_error``, the mean size of the error as a share of the greatest change there can be; of one that
        is either or, ``NAME_accuracy``. Of an angle R2 is that of its cosine and sine. Of classes
        ``accuracy``, and ``majority``, that of always telling the most frequent.
    """
    test = ~dataset.train
    if model.spec.predicts == "classes":
        right = told(model, dataset.x[test]).argmax(axis=1) == dataset.labels[test]
        counts = np.bincount(dataset.labels[test])
        return {"accuracy": float(right.mean()), "majority": float(counts.max() / counts.sum())}
    targets = targets_of(dataset.attributes, dataset.cyclic)
    found = values_of(targets, told(model, dataset.x[test]))
    figures: dict[str, float] = {}
    for target in targets:
        figures |= _figures(target, found[target.name], dataset.attributes[target.name][test])
    return figures


def to_file(model: Predictor, dataset: Dataset, plan: TrainSpec, steps: int) -> Checkpoint:
    """Pack a predictor with its figures; of the data the attributes alone, which say what it tells."""
    packed = to_checkpoint(model, dataset, plan, evaluate(model, dataset), steps)
    return dataclasses.replace(packed, codes=None, labels=None)


@torch.no_grad()
def told(model: Predictor, pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Give what a predictor tells of pictures, (n, *shape) -> (n, m), in batches on its device."""
    parts = []
    for start in range(0, max(len(pictures), 1), BATCH):
        x = torch.from_numpy(np.array(pictures[start : start + BATCH], dtype=np.float32))
        parts.append(model.predict(x.to(model.device)).cpu())
    return torch.cat(parts).numpy()


def _lessons(spec: PredictorSpec, dataset: Dataset, of: Dataset) -> NDArray[Any]:
    """Give what a predictor is to tell of all rows, in the ranges of the data ``of``."""
    if spec.predicts == "classes":
        return dataset.labels
    return columns_of(targets_of(of.attributes, of.cyclic), dataset.attributes)


def _figures(target: Target, found: Floats, true: NDArray[Any]) -> dict[str, float]:
    """Measure how well one attribute is told."""
    name, a, b = target.name, target.scaled(found), target.scaled(true)
    figures = {
        f"{name}_r2": 1.0 - float(np.square(a - b).sum() / np.square(b - b.mean(axis=0)).sum()),
        f"{name}_error": float(np.abs(target.change(true, found)).mean()),
    }
    if not target.cyclic and set(np.unique(true)) == {target.low, target.high}:
        middle = (target.low + target.high) / 2
        figures[f"{name}_accuracy"] = float(((found > middle) == (true > middle)).mean())
    return figures
