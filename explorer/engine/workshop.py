"""The half of the engine that needs torch: models, data, training."""

from __future__ import annotations

import math
from collections.abc import Generator
from types import MappingProxyType
from typing import Any

import numpy as np
import torch

from explorer.core import messages as m
from explorer.core.neighbours import Index
from explorer.engine.device import choose_device
from explorer.engine.errors import EngineError, told
from explorer.engine.files import SHARES, describe
from explorer.engine.model import OpenModel
from explorer.engine.probing import read_probe
from trainers import checkpoint as checkpoints
from trainers import registry
from trainers.data import Dataset, load
from trainers.events import Ticked
from trainers.fit import fit
from trainers.models.base import LatentModel
from trainers.runtime import use_threads
from trainers.specs import ModelSpec, PcaSpec, TrainSpec, make_spec, spec_from_dict


class Workshop:
    """Open models and loaded data on one device.

    Parameters
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    """

    def __init__(self, device: str) -> None:
        self._threads = use_threads()
        self._device, self._words, self._notice = choose_device(device, self._threads)
        self._models: dict[str, OpenModel] = {}
        self._data: dict[str, Loaded] = {}
        self._numbers: dict[str, int] = {}

    def ready(self) -> m.Ready:
        """Run a first small product, so that the first drag meets warm libraries."""
        with torch.inference_mode():
            torch.nn.Linear(8, 8, device=self._device)(torch.zeros(1, 8, device=self._device)).sigmoid_()
        return m.Ready(device=self._device.type, words=self._words, notice=self._notice)

    # -- models ----------------------------------------------------------------------------------

    def open(self, peeked: m.Peeked, checkpoint: checkpoints.Checkpoint) -> m.Opened:
        """Rebuild the model of a file; codes that the file does not store are computed."""
        with told():
            module = registry.from_checkpoint(checkpoint)
        model = OpenModel(peeked.card, module, self._device)
        return self._keep(model, peeked.codes)

    def fit_pca(self, data_id: str, latent_dim: int) -> m.Opened:
        """Fit PCA to the training rows of a dataset."""
        name = f"PCA of {data_id}, {latent_dim}"
        loaded = self._load(data_id)
        data = loaded.data
        with told():
            spec = PcaSpec(latent_dim=min(latent_dim, math.prod(data.shape)))
        module = registry.build(spec, data.shape)
        module.fit_closed_form(torch.from_numpy(data.x[data.train]))
        return self._keep(OpenModel(_new_card(spec, data, name, module), module, self._device), None)

    def _keep(self, model: OpenModel, codes: m.Codes | None) -> m.Opened:
        card = model.card
        train = None
        if codes is None:
            data = self._load(card.data_id).data
            codes = m.Codes(
                model_id=card.model_id,
                z=m.frozen(model.encode(data.x)),
                labels=m.frozen(data.labels),
                attributes=MappingProxyType({k: m.frozen(v) for k, v in data.attributes.items()}),
            )
        loaded = self._loaded_or_none(card.data_id)
        if loaded is not None and len(loaded.data.train) == len(codes.z):
            train = loaded.data.train
        model.know_codes(codes.z if train is None else codes.z[train])
        self._models[card.model_id] = model
        return m.Opened(card=card, codes=codes)

    # -- data ------------------------------------------------------------------------------------

    def show_data(self, data_id: str) -> m.DataReady:
        """Return a dataset's pictures, for showing."""
        data = self._load(data_id).data
        low, high = data.value_range
        scaled = (data.x - low) / (high - low) * 255.0
        return m.DataReady(
            data_id=data_id,
            pictures=m.frozen(np.clip(np.rint(scaled), 0, 255).astype(np.uint8)),
            labels=m.frozen(data.labels),
            class_names=data.class_names,
        )

    def _load(self, data_id: str) -> Loaded:
        if data_id not in self._data:
            with told():
                self._data[data_id] = Loaded(load(data_id))
        return self._data[data_id]

    def _loaded_or_none(self, data_id: str) -> Loaded | None:
        """Return a dataset, or None where this machine does not have it."""
        try:
            return self._load(data_id)
        except EngineError:
            return None

    # -- the hand --------------------------------------------------------------------------------

    def read_probe(self, request: m.ReadProbe) -> m.ProbeReading:
        """Decode the probe with every open model that is asked for."""
        source = self._models[request.probe.source]
        loaded = self._loaded_or_none(source.card.data_id)
        fits = loaded is not None and loaded.data.x.shape[1:] == source.card.input_shape
        row = request.probe.row
        if row is not None and (loaded is None or not fits):
            raise EngineError(
                f"{source.card.model_id}: its data ({source.card.data_id}) are not on this "
                "machine, so a row has no picture; drag the probe freely instead."
            )
        return read_probe(
            request,
            self._models,
            x=loaded.data.x[row] if loaded is not None and row is not None else None,
            pictures=loaded.pictures if loaded is not None and fits else None,
            training_rows=loaded.training_rows if loaded is not None else np.empty(0, dtype=np.int64),
            mean=loaded.mean if loaded is not None and fits else None,
        )

    def measure_errors(self, model_id: str) -> Generator[None, None, m.RowErrors]:
        """Reconstruct every row of the model's data, a batch at a time."""
        model = self._models[model_id]
        x = self._load(model.card.data_id).data.x
        parts = []
        for start in range(0, len(x), 512):
            batch = x[start : start + 512]
            difference = model.decode(model.encode(batch)) - batch
            parts.append((difference**2).reshape(len(batch), -1).mean(axis=1))
            yield
        return m.RowErrors(model_id=model_id, mse=m.frozen(np.concatenate(parts)))

    # -- training --------------------------------------------------------------------------------

    def train(self, request: m.Train) -> Generator[Any, None, m.Trained]:
        """Train a family on a dataset, event by event."""
        data = self._load(request.data_id).data
        with told():
            spec = spec_from_dict({"family": request.family, **request.fields})
            training = make_spec(TrainSpec, request.training)
            module = registry.build(spec, data.shape, seed=training.seed)
        yield
        x = torch.from_numpy(data.x)
        train = torch.from_numpy(data.train)
        for event in fit(module, x[train], training, x_test=x[~train], device=self._device):
            yield None if isinstance(event, Ticked) else event
        number = self._numbers[request.family] = self._numbers.get(request.family, 0) + 1
        name = f"{request.data_id}-{request.family}, run {number}"
        opened = self._keep(OpenModel(_new_card(spec, data, name, module), module, self._device), None)
        return m.Trained(card=opened.card, codes=opened.codes, steps=training.steps)


class Loaded:
    """A dataset and what the probe needs of it."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.training_rows = np.flatnonzero(data.train)
        training = data.x[data.train]
        self.mean = training.mean(axis=0)
        self.pictures = Index.of(training.reshape(len(training), -1))


def _new_card(spec: ModelSpec, data: Dataset, name: str, module: LatentModel) -> m.ModelCard:
    shares = module.state_dict().get(SHARES)
    return m.ModelCard(
        model_id=name,
        path=None,
        data_id=data.name,
        class_names=data.class_names,
        cyclic=data.cyclic,
        **describe(spec, data.shape, None if shares is None else shares.tolist()),
    )
