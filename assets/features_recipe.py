"""Trains the nets in whose features sets of pictures are compared: ``assets/features``.

Run ``python -m assets.features_recipe [DATA ...]`` from the repository's root; without names it makes all of
them, in ten seconds. Faces need none: their predictor of attributes has features of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from trainers import predictors
from trainers.checkpoint import Checkpoint, write
from trainers.data import load
from trainers.runtime import use_threads
from trainers.specs import PredictorSpec, TrainSpec

FOLDER = Path(__file__).parent / "features"

FEATURES: dict[str, tuple[PredictorSpec, TrainSpec]] = {
    "digits": (
        PredictorSpec(predicts="classes", nodes=32, blur=0.0, noise=0.02),
        TrainSpec(steps=2500, learning_rate=8e-3),
    ),
}


def make(data: str) -> Checkpoint:
    """Train the net of some data and measure it."""
    spec, plan = FEATURES[data]
    dataset = load(data)
    model, steps = predictors.teach(spec, dataset, plan)
    return predictors.to_file(model, dataset, plan, steps)


def main(names: list[str]) -> int:
    """Make the nets of the named data, or all of them."""
    use_threads(1)
    for name in names or FEATURES:
        path = FOLDER / f"{name}.safetensors"
        path.parent.mkdir(exist_ok=True)
        header = write(path, make(name))
        figures = "  ".join(f"{key} {value:.4g}" for key, value in header.metrics.items())
        print(f"{name}  {path.stat().st_size:,} bytes  {figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
