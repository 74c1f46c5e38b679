"""A device that runs out of memory: smaller batches first, then the CPU, and that is said once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.core.messages import FitPca, ModelCard, OpenFile, Probe, ReadProbe
from explorer.core.runs import BeginRun, PlayRuns, Recipe
from explorer.engine.errors import EngineError
from explorer.engine.model import OpenModel
from explorer.engine.probing import read_probe
from tests.engine.conftest import Ask
from tests.engine.samples import write_model
from trainers.data import Dataset
from trainers.models.mlp import Autoencoder
from trainers.models.pca import Pca

CARD = ModelCard(
    model_id="large",
    path=None,
    family="ae",
    title="Autoencoder",
    short="Autoencoder",
    latent_dim=2,
    data_id="none",
    input_shape=(1, 2),
    class_names=(),
)
ELSEWHERE = torch.device("meta")
"""Stands for a device that is not the CPU: tensors can be sent there, and their device tells."""


class Hungry(nn.Module):
    """Doubles codes; on the device only batches of up to `room` fit."""

    conditional = False
    encodes = True

    def __init__(self, room: int, error: Exception) -> None:
        super().__init__()
        self.room = room
        self.error = error
        self.tried: list[tuple[str, int]] = []

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        self.tried.append((z.device.type, len(z)))
        if z.device.type != "cpu":
            if len(z) > self.room:
                raise self.error
            # What a device computes cannot be read back from the stand-in.
            return torch.zeros(len(z), 1, 2)
        return 2 * z.reshape(-1, 1, 2)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return x.reshape(-1, 2).cpu() if x.device.type == "cpu" else torch.zeros(len(x), 2)


ERRORS = (torch.OutOfMemoryError("no room"), RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"))


def open_model(
    room: int, device: torch.device = ELSEWHERE, error: Exception = ERRORS[0], module: type[Hungry] = Hungry
) -> OpenModel:
    codes = np.linspace(-1, 1, 20, dtype=np.float32).reshape(10, 2)
    return OpenModel(CARD, module(room, error), device, codes)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", ERRORS)
def test_batches_are_halved_until_they_fit(error: Exception) -> None:
    model = open_model(room=300, error=error)
    assert model.decode(np.zeros((1000, 2), dtype=np.float32)).shape == (1000, 1, 2)
    assert {kind for kind, _ in model.module.tried} == {"meta"}
    assert [n for _, n in model.module.tried][:3] == [1000, 512, 256]
    assert sum(n for _, n in model.module.tried[2:]) == 1000
    assert model.take_notice() == ""
    assert model.device == ELSEWHERE


def test_another_fault_of_a_device_is_not_taken_for_that() -> None:
    model = open_model(room=0, error=RuntimeError("shapes cannot be multiplied"))
    with pytest.raises(RuntimeError, match="multiplied"):
        model.decode(np.zeros((4, 2), dtype=np.float32))
    assert model.device == ELSEWHERE


def test_a_model_that_does_not_fit_on_the_device_stays_on_the_cpu() -> None:
    class Large(Hungry):
        def to(self, device: torch.device) -> Large:  # type: ignore[override]
            if device.type != "cpu":
                raise torch.OutOfMemoryError("no room")
            return self

    model = open_model(room=9, module=Large)
    assert model.device.type == "cpu"
    assert "goes on on the CPU" in model.take_notice()


@pytest.mark.parametrize("error", ERRORS)
def test_codes_that_are_computed_have_the_same_recourse(
    ask: Ask, folder: Path, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """When a file stores none, and when PCA was fitted."""
    bare = write_model(tmp_path / "bare.safetensors", data, nodes=8, codes=False)
    for kind, request in (
        (Autoencoder, OpenFile(path=str(bare))),
        (Pca, FitPca(data_id=data.name, latent_dim=3)),
    ):
        expected = ask(request).codes.z
        plain, sizes = kind.encode, []

        def narrow(self: Any, x: Tensor, labels: Any, plain: Any = plain, sizes: Any = sizes) -> Tensor:
            sizes.append(len(x))
            if len(x) > 7:
                raise error
            return plain(self, x)  # type: ignore[no-any-return]

        monkeypatch.setattr(kind, "encode", narrow)
        np.testing.assert_allclose(ask(request).codes.z, expected, atol=1e-5)
        assert max(sizes) > 7 >= min(sizes) > 0


def test_a_training_without_room_is_told(ask: Ask, data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise ERRORS[1]

    ask(BeginRun(run_id="a", recipe=Recipe(family="ae", data_id=data.name)))
    monkeypatch.setattr(Autoencoder, "loss", full)
    with pytest.raises(EngineError, match="no memory left on cpu for this training; lower batch_size"):
        ask(PlayRuns(run_ids=("a",), until=3))
    monkeypatch.undo()
    with pytest.raises(EngineError, match="broke off and cannot go on; reset it"):
        ask(PlayRuns(run_ids=("a",), until=3))


def test_without_room_for_one_it_goes_on_on_the_cpu_and_says_so_once() -> None:
    model = open_model(room=0)
    z = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)
    np.testing.assert_array_equal(model.decode(z), 2 * z.reshape(-1, 1, 2))
    assert model.device.type == "cpu"
    assert model.take_notice() == "large: meta is out of memory, so this model goes on on the CPU."
    assert model.take_notice() == ""
    before = len(model.module.tried)
    model.decode(z)
    assert model.module.tried[before:] == [("cpu", 2)]
    assert model.take_notice() == ""


def test_the_notice_comes_with_the_reading() -> None:
    models = {"large": open_model(room=0)}
    request = ReadProbe(models=("large",), probe=Probe(source="large", row=4))
    first = read_probe(request, models, None)
    assert "goes on on the CPU" in first.notice
    np.testing.assert_allclose(first.readings[0].picture, 2 * models["large"].codes[4].reshape(1, 2))
    assert read_probe(request, models, None).notice == ""


@pytest.mark.timeout(20)
def test_a_cpu_out_of_memory_is_told_and_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    model = open_model(room=9, device=torch.device("cpu"))

    def never(z: Tensor, labels: Tensor | None) -> Tensor:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(model.module, "decode", never)
    with pytest.raises(EngineError, match="large: there is no memory left"):
        model.decode(np.zeros((4, 2), dtype=np.float32))
