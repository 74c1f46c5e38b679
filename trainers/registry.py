"""The table of model families, and the way between models and checkpoints."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from trainers.checkpoint import Checkpoint, CheckpointError, Header
from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset
from trainers.models.base import LatentModel
from trainers.models.char_rnn import CharRnn
from trainers.models.conditional_vae import ConditionalVae
from trainers.models.contractive import ContractiveAutoencoder
from trainers.models.conv import ConvAutoencoder
from trainers.models.conv_vae import ConvVae
from trainers.models.denoising import DenoisingAutoencoder
from trainers.models.gans import Dcgan, Gan, ToyGan
from trainers.models.layers import draw
from trainers.models.mlp import Autoencoder
from trainers.models.pca import Pca
from trainers.models.predictor import Predictor
from trainers.models.sparse import SparseAutoencoder
from trainers.models.vae import Vae
from trainers.runtime import generator, library_versions
from trainers.specs import (
    AutoencoderSpec,
    CharRnnSpec,
    ConditionalVaeSpec,
    ContractiveAutoencoderSpec,
    ConvAutoencoderSpec,
    ConvVaeSpec,
    DcganSpec,
    DenoisingAutoencoderSpec,
    GanSpec,
    ModelSpec,
    PcaSpec,
    PredictorSpec,
    SparseAutoencoderSpec,
    SpecError,
    ToyGanSpec,
    TrainSpec,
    VaeSpec,
)

MAX_WEIGHTS = 1 << 28


@dataclass(frozen=True)
class Family:
    """One line of the table: what describes a family and what makes its model."""

    spec: type[ModelSpec]
    model: Callable[[Any, tuple[int, ...]], LatentModel]

    @property
    def title(self) -> str:
        """Give the family's name for people."""
        return self.spec.title


FAMILIES: dict[str, Family] = {
    "pca": Family(PcaSpec, Pca),
    "ae": Family(AutoencoderSpec, Autoencoder),
    "conv-ae": Family(ConvAutoencoderSpec, ConvAutoencoder),
    "sparse-ae": Family(SparseAutoencoderSpec, SparseAutoencoder),
    "contractive-ae": Family(ContractiveAutoencoderSpec, ContractiveAutoencoder),
    "denoising-ae": Family(DenoisingAutoencoderSpec, DenoisingAutoencoder),
    "vae": Family(VaeSpec, Vae),
    "conv-vae": Family(ConvVaeSpec, ConvVae),
    "conditional-vae": Family(ConditionalVaeSpec, ConditionalVae),
    "toy-gan": Family(ToyGanSpec, ToyGan),
    "gan": Family(GanSpec, Gan),
    "dcgan": Family(DcganSpec, Dcgan),
}

PREDICTORS: dict[str, Family] = {"predictor": Family(PredictorSpec, Predictor)}
"""What measures the others; see ``trainers.predictors``."""

WRITERS: dict[str, Family] = {"char-rnn": Family(CharRnnSpec, CharRnn)}
"""What writes texts; see ``trainers.writing``."""


def build(spec: ModelSpec, input_shape: tuple[int, ...], *, seed: int = 0) -> LatentModel:
    """Make a model with fresh weights.

    Parameters
    ----------
    spec : ModelSpec
    input_shape : tuple of int
        Shape of one sample.
    seed : int
        The weights are drawn from it alone, each layer's from a source of its own (`models.layers.draw`).

    Raises
    ------
    SpecError
        Where the model would be absurdly large.
    """
    weights = sum(math.prod(shape) for shape in spec.weight_shapes(input_shape).values())
    if weights > MAX_WEIGHTS:
        raise SpecError(f"the model would have {weights:,} weights; choose fewer nodes or layers")
    model = (FAMILIES | PREDICTORS | WRITERS)[spec.family].model(spec, input_shape)
    draw(model, seed)
    return model.eval()


def build_for(spec: ModelSpec, data: Dataset | Corpus, *, seed: int = 0) -> LatentModel:
    """Make a model with fresh weights for some data: told the number of classes, or the vocabulary."""
    model = build(spec.suited(len(data.class_names)), data.shape, seed=seed)
    if isinstance(model, CharRnn) and isinstance(data, Corpus):
        model.vocabulary = data.vocabulary
    return model


def copy_of(model: LatentModel) -> LatentModel:
    """Make a copy of a model with its weights as they are, on the CPU, that learns nothing more."""
    copy = build(model.spec, model.input_shape)
    copy.load_state_dict({name: w.detach().cpu().clone() for name, w in model.state_dict().items()})
    if isinstance(copy, CharRnn) and isinstance(model, CharRnn):
        copy.vocabulary = model.vocabulary
    return copy.requires_grad_(False)


def from_checkpoint(checkpoint: Checkpoint, device: torch.device | str = "cpu") -> LatentModel:
    """Rebuild the model of a checkpoint, ready to encode and decode.

    Raises
    ------
    CheckpointError
        Where the weights do not fit the architecture that the header describes.
    """
    header = checkpoint.header
    state = {name: torch.from_numpy(np.array(array)) for name, array in checkpoint.weights.items()}
    try:
        model = build(header.spec, header.input_shape)
        model.load_state_dict(state, strict=True)
    except (RuntimeError, SpecError) as error:
        reason = f"the weights do not fit the model ({str(error).splitlines()[0]:.80})"
        raise CheckpointError("checkpoint", reason, "train it again with this version") from None
    if isinstance(model, CharRnn):
        model.vocabulary = header.vocabulary
    return model.requires_grad_(False).to(device)


@torch.no_grad()
def encode_all(model: LatentModel, dataset: Dataset, batch: int = 4096) -> np.ndarray[Any, Any]:
    """Give the codes of all rows, (n, k) float32, in batches on the model's device.

    Raises
    ------
    NoEncoderError
        Where the model has no encoder.
    """
    device = model.device
    parts = []
    for start in range(0, len(dataset), batch):
        rows = slice(start, start + batch)
        x, labels = (torch.tensor(a[rows]).to(device) for a in (dataset.x, dataset.labels))
        parts.append(model.encode(x, labels).cpu())
    return torch.cat(parts).numpy()


def noise_codes(model: LatentModel, n: int, seed: int) -> np.ndarray[Any, Any]:
    """Draw the n codes (n, k) float32 that lie beside the weights of a model without an encoder."""
    return model.noise(n, generator(seed)).numpy()


def to_checkpoint(
    model: LatentModel, dataset: Dataset | Corpus, train: TrainSpec, metrics: dict[str, float], steps: int
) -> Checkpoint:
    """Pack a model with the codes, labels and attributes of its data.

    Of a model without an encoder the codes are noise, as many as there are rows, drawn from the seed: code i
    is none of row i, so there are neither labels nor attributes. A model that writes has none of them, and
    the vocabulary instead.
    """
    if isinstance(dataset, Corpus):
        return _of_text(model, dataset, train, metrics, steps)
    encodes = model.encodes
    header = Header(
        spec=model.spec,
        input_shape=model.input_shape,
        value_range=dataset.value_range,
        data=dataset.name,
        data_seed=dataset.seed,
        rows=len(dataset),
        data_sha256=dataset.sha256,
        class_names=dataset.class_names,
        cyclic=tuple(sorted(dataset.cyclic)) if encodes else (),
        seed=train.seed,
        steps=steps,
        train=train,
        metrics=metrics,
        libraries=library_versions(),
    )
    return Checkpoint(
        header=header,
        weights=_weights(model),
        codes=encode_all(model, dataset) if encodes else noise_codes(model, len(dataset), train.seed),
        labels=dataset.labels if encodes else None,
        attributes=dict(dataset.attributes) if encodes else {},
    )


def _of_text(
    model: LatentModel, corpus: Corpus, train: TrainSpec, metrics: dict[str, float], steps: int
) -> Checkpoint:
    header = Header(
        spec=model.spec,
        input_shape=model.input_shape,
        data=corpus.name,
        data_seed=corpus.seed,
        rows=len(corpus),
        data_sha256=corpus.sha256,
        vocabulary=corpus.vocabulary,
        seed=train.seed,
        steps=steps,
        train=train,
        metrics=metrics,
        libraries=library_versions(),
    )
    return Checkpoint(header=header, weights=_weights(model))


def _weights(model: LatentModel) -> dict[str, np.ndarray[Any, Any]]:
    return {name: t.detach().cpu().numpy().copy() for name, t in model.state_dict().items()}
