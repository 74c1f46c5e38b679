"""The half of the engine that needs torch: models and data on one device."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from explorer.core import messages as m
from explorer.engine.beside import beside
from explorer.engine.data import DataShelf, Loaded, word
from explorer.engine.device import choose_device
from explorer.engine.errors import EngineError, told
from explorer.engine.files import SHARES, describe
from explorer.engine.model import BATCH, OpenModel
from explorer.engine.probing import read_probe
from trainers import registry
from trainers.checkpoint import Checkpoint
from trainers.data import Dataset
from trainers.models.base import LatentModel
from trainers.runtime import use_threads
from trainers.specs import ModelSpec, PcaSpec

T = TypeVar("T")
NOISE_SEED = 0
UNKNOWN = -1
"""Class of a code that is of no datum."""
Answering = Generator[Any, None, T]
"""Work that lets go often, with news or None, and returns its answer."""


class Workshop:
    """Open models and loaded data on one device.

    Parameters
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    claim : callable
        Takes a wished name, returns one that no other model has.

    Attributes
    ----------
    device : torch.device
    words : str
        For the status bar.
    shelf : DataShelf
    """

    def __init__(self, device: str, claim: Callable[[str], str]) -> None:
        threads = use_threads()
        # Numpy's own pool would wait for a core that the window is using: a drag's worst moments tripled.
        threadpool_limits(threads, "blas")
        self.device, self.words, self._notice = choose_device(device, threads)
        self._models: dict[str, OpenModel] = {}
        self.claim = claim
        self.shelf = DataShelf()
        self._fitted: dict[tuple[str, int], str] = {}

    def ready(self, _: m.WarmUp) -> m.Ready:
        """Run a first small product, so that the first drag meets warm libraries."""
        with torch.inference_mode():
            torch.nn.Linear(8, 8, device=self.device)(torch.zeros(1, 8, device=self.device)).sigmoid_()
        return m.Ready(device=self.device.type, words=self.words, notice=self._notice)

    # -- models ----------------------------------------------------------------------------------

    def open(self, peeked: m.Peeked, checkpoint: Checkpoint) -> Answering[m.Opened]:
        """Rebuild the model of a file; codes that the file does not store are computed, batch by batch."""
        with told():
            module = registry.from_checkpoint(checkpoint)
        model = OpenModel(peeked.card, module, self.device)
        codes = peeked.codes
        if codes is None:
            codes = yield from self._encode(model, self.shelf.fitting(peeked.card))
        return self._keep(model, codes)

    def fit_pca(self, request: m.FitPca) -> Answering[m.Opened]:
        """Fit PCA to the training rows of a dataset."""
        data_id, latent_dim = request.data_id, request.latent_dim
        data = (yield from self.shelf.fetch(data_id)).data
        with told():
            spec = PcaSpec(latent_dim=min(latent_dim, math.prod(data.shape)))
        module = registry.build(spec, data.shape)
        yield from beside(lambda: module.fit_closed_form(torch.from_numpy(data.x_train)))
        wish = (data.name, spec.latent_dim)
        if wish not in self._fitted:
            self._fitted[wish] = self.claim(f"{word(data_id)}-pca-{spec.latent_dim}")
        return (yield from self.keep_new(self._fitted[wish], spec, module, data))

    def keep_new(self, name: str, spec: ModelSpec, module: LatentModel, data: Dataset) -> Answering[m.Opened]:
        """Keep a model that has no file."""
        shares = module.state_dict().get(SHARES)
        card = m.ModelCard(
            model_id=name,
            path=None,
            data_id=data.name,
            class_names=data.class_names,
            rows=len(data),
            data_sha256=data.sha256,
            cyclic=data.cyclic,
            value_range=data.value_range,
            **describe(spec, data.shape, None if shares is None else shares.tolist()),
        )
        model = OpenModel(card, module, self.device)
        return self._keep(model, (yield from self._encode(model, data)))

    def _encode(self, model: OpenModel, data: Dataset) -> Answering[m.Codes]:
        """Encode every row, a batch at a time, on whatever device has room for it.

        Of a model without an encoder the codes are as many draws of noise, which are of no class.
        """
        if not model.module.encodes:
            noise = registry.noise_codes(model.module, len(data), NOISE_SEED)
            labels = np.full(len(data), UNKNOWN)
            return m.Codes(model_id=model.card.model_id, z=m.frozen(noise), labels=m.frozen(labels))
        parts = []
        for start in range(0, len(data), BATCH):
            rows = slice(start, start + BATCH)
            parts.append(model.encode(data.x[rows], data.labels[rows]))
            yield
        return m.Codes(
            model_id=model.card.model_id,
            z=m.frozen(np.concatenate(parts)),
            labels=m.frozen(data.labels),
            attributes=MappingProxyType({name: m.frozen(a) for name, a in data.attributes.items()}),
        )

    def model(self, model_id: str) -> OpenModel:
        """Return an open model.

        Raises
        ------
        EngineError
            If there is none of that name.
        """
        if model_id not in self._models:
            raise EngineError(f"There is no open model {model_id!r}; open its file first.")
        return self._models[model_id]

    def loaded(self, model: OpenModel) -> Loaded | None:
        """Return a model's data if they are loaded already and are what it learnt from."""
        return self.shelf.ready(model.card, len(model.codes))

    def _keep(self, model: OpenModel, codes: m.Codes) -> m.Opened:
        model.know_codes(codes.z, codes.labels)
        self._models[model.card.model_id] = model
        self._tell_training_rows(model)
        return m.Opened(card=model.card, codes=codes)

    def _tell_training_rows(self, model: OpenModel) -> None:
        """Let distances be measured to the training rows alone, once it is known which they are."""
        loaded = self.shelf.ready(model.card, len(model.codes))
        if loaded is not None:
            model.know_training(loaded.training_rows)

    # -- data ------------------------------------------------------------------------------------

    def show_data(self, request: m.LoadData) -> Answering[m.DataReady]:
        """Load a dataset and return its pictures, unless they are no longer those of any model of it."""
        loaded = yield from self.shelf.fetch(request.data_id)
        kin = [model for model in self._models.values() if model.card.data_id == loaded.data.name]
        if kin and not any(self.shelf.ready(model.card, len(model.codes)) for model in kin):
            self.shelf.fitting(kin[-1].card, len(kin[-1].codes))
        for model in kin:
            self._tell_training_rows(model)
        return (yield from loaded.to_show())

    # -- the hand --------------------------------------------------------------------------------

    def read_probe(self, request: m.ReadProbe) -> m.ProbeReading:
        """Decode the probe with every open model that is asked for."""
        source = self._models[request.probe.source]
        return read_probe(request, self._models, self.shelf.ready(source.card, len(source.codes)))

    def measure_errors(self, request: m.MeasureErrors) -> Answering[m.RowErrors]:
        """Reconstruct every row of the model's data, a batch at a time."""
        model = self._models[request.model_id]
        data = self.shelf.fitting(model.card, len(model.codes))
        parts = []
        for start in range(0, len(data), 512):
            batch, labels = data.x[start : start + 512], data.labels[start : start + 512]
            difference = model.decode(model.encode(batch, labels), labels) - batch
            parts.append((difference**2).reshape(len(batch), -1).mean(axis=1))
            yield
        return m.RowErrors(model_id=request.model_id, mse=m.frozen(np.concatenate(parts)))
