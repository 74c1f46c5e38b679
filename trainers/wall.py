"""New samples of a model, side by side in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.checkpoint import Checkpoint
from trainers.registry import from_checkpoint
from trainers.runtime import generator

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 512
LINE = 0.88


def draw(checkpoint: Checkpoint, n: int, seed: int) -> tuple[NDArray[np.float32], str]:
    """Draw n samples of a checkpoint's model, and say what their codes were drawn from.

    Returns
    -------
    x : (n, *shape) float32
        Within 0..1.
    origin : str
    """
    model = from_checkpoint(checkpoint)
    codes = None if checkpoint.codes is None else torch.from_numpy(np.array(checkpoint.codes))
    samples: NDArray[np.float32] = model.sample(n, codes, generator(seed)).clamp(0, 1).numpy()
    return samples, "N(0, I)" if codes is None else model.drawn_from


def wall(x: NDArray[np.float32]) -> Image:
    """Lay pictures out in a nearly square grid, a line between each two.

    Those of (h, w) and (h, w, 1) are ink, dark on paper; those of (h, w, 3) red, green and blue.
    Points in the plane (n, 2) become ink in a square from 0 to 1, with y upwards.
    Small ones are enlarged by whole numbers, pixel for pixel, to about 512 pixels in all.
    """
    from PIL import Image

    if x.shape[1:] == (2,):
        return _scatter(x)
    shown = x if x.shape[3:] == (3,) else 1 - x.reshape(*x.shape[:3], 1)
    n, height, width, colours = shown.shape
    columns = int(np.ceil(np.sqrt(n)))
    rows = -(-n // columns)
    paper = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1, colours), LINE, dtype=np.float32)
    for i, picture in enumerate(shown):
        top, left = 1 + i // columns * (height + 1), 1 + i % columns * (width + 1)
        paper[top : top + height, left : left + width] = picture
    image = Image.fromarray(np.round(255 * paper).astype(np.uint8).squeeze())
    zoom = max(1, round(SIDE / max(paper.shape)))
    return image.resize((paper.shape[1] * zoom, paper.shape[0] * zoom), Image.Resampling.NEAREST)


def _scatter(x: NDArray[np.float32]) -> Image:
    """Draw points (n, 2) from 0 to 1, three pixels wide each."""
    from PIL import Image

    paper = np.full((SIDE, SIDE), 255, dtype=np.uint8)
    column, row = (np.round(v * (SIDE - 1)).astype(int) for v in (x[:, 0], 1 - x[:, 1]))
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            paper[(row + down).clip(0, SIDE - 1), (column + right).clip(0, SIDE - 1)] = 0
    return Image.fromarray(paper)
