"""A model file and its data with as many rows as wished, made of the digits and the shipped autoencoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.core.paths import checkpoint
from trainers.checkpoint import read, write
from trainers.data import load


def write_points(folder: Path, rows: int) -> Path:
    """Write ``points-ROWS.npz`` and a checkpoint of it beside; return the checkpoint's path.

    The rows are the digits over and over with a little noise, so that each has a place of its own.
    """
    from trainers.registry import from_checkpoint, to_checkpoint

    digits, shipped = load("digits"), read(checkpoint("digits-ae-2"))
    row = np.arange(rows) % len(digits)
    noise = np.random.default_rng(0).normal(0.0, 0.06, (rows, *digits.shape))
    x = np.clip(digits.x[row] + noise, 0, 1).astype(np.float32)
    labels = digits.labels[row]
    data = folder / f"points-{rows}.npz"
    np.savez(data, x=x, y=labels, class_names=np.array(digits.class_names))
    plan = shipped.header.train
    assert plan is not None
    target = folder / f"points-{rows}.safetensors"
    write(target, to_checkpoint(from_checkpoint(shipped), load(str(data)), plan, {}, shipped.header.steps))
    return target
