"""What a model file says of itself, read without torch, so that its map is on screen at once."""

from __future__ import annotations

import math
import os
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.core.messages import Codes, ModelCard, frozen
from explorer.engine.errors import told
from trainers.checkpoint import Checkpoint, CheckpointError, read, read_header
from trainers.data import locate
from trainers.specs import WRITERS, ModelSpec

SHARES = "explained_variance_ratio_"
"""PCA's buffer of shares of the variance."""
SHORT = {"vae": "VAE"}
"""The usual short names of families with long titles."""


class Files:
    """The model files that were read, each by the name it goes under in the window."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._read: dict[str, tuple[tuple[int, int], Checkpoint]] = {}

    def read(self, path: str) -> Checkpoint:
        """Read a file, once as long as it does not change.

        Raises
        ------
        EngineError
            If it is not a model that can be opened.
        """
        place = _place(path)
        stamp = stamp_of(place)
        known = self._read.get(place)
        if known is None or known[0] != stamp:
            with told():
                known = (stamp, read(os.path.expanduser(path)))
            self._read[place] = known
        return known[1]

    def forget(self, path: str) -> None:
        """Let go of a file's contents; its name is kept."""
        self._read.pop(_place(path), None)

    def name(self, path: str) -> str:
        """Return the name of a file's model: the file's own, numbered where two share it."""
        place = _place(path)
        for name, known in self._paths.items():
            if known == place:
                return name
        return self.claim(Path(place).stem, place)

    def writes(self, path: str) -> bool:
        """Whether a file is that of a model that writes; what is wrong with it is told by `read`."""
        try:
            return read_header(_place(path)).family in WRITERS
        except CheckpointError:
            return False

    def claim(self, stem: str, place: str = "") -> str:
        """Return `stem`, with a number where it is taken, and keep that name for a model."""
        name, number = stem, 1
        while name in self._paths:
            number += 1
            name = f"{stem} ({number})"
        self._paths[name] = place
        return name


def _place(path: str) -> str:
    """Return where a path leads, whatever links are on the way, even such as lead nowhere."""
    return os.path.realpath(os.path.expanduser(path))


def stamp_of(place: str) -> tuple[int, int]:
    """Return what changes with a file's contents; (0, 0) where there is none."""
    try:
        status = Path(place).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def card_of_file(checkpoint: Checkpoint, model_id: str, path: str) -> ModelCard:
    """Return what a file says of its model."""
    header = checkpoint.header
    return ModelCard(
        model_id=model_id,
        path=path,
        data_id=locate(header.data, Path(_place(path)).parent),
        rows=header.rows,
        data_sha256=header.data_sha256,
        class_names=tuple(header.class_names),
        cyclic=frozenset(header.cyclic),
        metrics=MappingProxyType(dict(header.metrics)),
        seed=header.seed,
        steps=header.steps,
        value_range=header.value_range,
        **describe(header.spec, header.input_shape, checkpoint.weights.get(SHARES)),
    )


def describe(spec: ModelSpec, input_shape: tuple[int, ...], shares: Any = None) -> dict[str, Any]:
    """Return what a card says of a model's architecture.

    Parameters
    ----------
    shares : array_like (k,) or None
        PCA's shares of the variance.
    """
    short = SHORT.get(spec.family, spec.title)
    return {
        "family": spec.family,
        "title": short + _layers(spec, input_shape),
        "short": short,
        "latent_dim": spec.latent_dim,
        "gaussian_prior": spec.gaussian_prior,
        "encodes": spec.encodes,
        "input_shape": tuple(input_shape),
        "variance_shares": () if shares is None else tuple(float(share) for share in shares),
    }


def _layers(spec: ModelSpec, input_shape: tuple[int, ...]) -> str:
    """Return the widths of a model's layers, or the channels of convolutions; "" where there is no choice."""
    widths = getattr(spec, "widths", None)
    if widths is None:
        return ""
    if any(len(shape) == 4 for shape in spec.weight_shapes(input_shape).values()):
        return f", channels {'-'.join(map(str, widths))}, code {spec.latent_dim}"
    return " " + "-".join(map(str, (math.prod(input_shape), *widths, spec.latent_dim)))


def codes_of(checkpoint: Checkpoint, model_id: str) -> Codes | None:
    """Return the codes stored in a file, or None where it stores none."""
    if checkpoint.codes is None:
        return None
    rows, blank = len(checkpoint.codes), 0 if checkpoint.header.spec.encodes else -1
    labels = checkpoint.labels if checkpoint.labels is not None else np.full(rows, blank)
    return Codes(
        model_id=model_id,
        z=frozen(checkpoint.codes.astype(np.float32)),
        labels=frozen(labels.astype(np.int64)),
        attributes=MappingProxyType(
            {name: frozen(a.astype(np.float32)) for name, a in checkpoint.attributes.items()}
        ),
    )
