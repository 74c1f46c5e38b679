"""A device that runs out of memory: smaller batches first, then the CPU, and that is said once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.core.messages import ModelCard, Probe, ReadProbe
from explorer.engine.errors import EngineError
from explorer.engine.model import OpenModel
from explorer.engine.probing import read_probe

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

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.tried: list[tuple[str, int]] = []

    def decode(self, z: Tensor) -> Tensor:
        self.tried.append((z.device.type, len(z)))
        if z.device.type != "cpu":
            if len(z) > self.room:
                raise torch.OutOfMemoryError("no room")
            # What a device computes cannot be read back from the stand-in.
            return torch.zeros(len(z), 1, 2)
        return 2 * z.reshape(-1, 1, 2)

    def encode(self, x: Tensor) -> Tensor:
        return x.reshape(-1, 2).cpu() if x.device.type == "cpu" else torch.zeros(len(x), 2)


def open_model(room: int, device: torch.device = ELSEWHERE) -> OpenModel:
    codes = np.linspace(-1, 1, 20, dtype=np.float32).reshape(10, 2)
    return OpenModel(CARD, Hungry(room), device, codes)  # type: ignore[arg-type]


def test_batches_are_halved_until_they_fit() -> None:
    model = open_model(room=300)
    assert model.decode(np.zeros((1000, 2), dtype=np.float32)).shape == (1000, 1, 2)
    assert {kind for kind, _ in model.module.tried} == {"meta"}
    assert [n for _, n in model.module.tried][:3] == [1000, 512, 256]
    assert sum(n for _, n in model.module.tried[2:]) == 1000
    assert model.take_notice() == ""
    assert model.device == ELSEWHERE


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

    def never(z: Tensor) -> Tensor:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(model.module, "decode", never)
    with pytest.raises(EngineError, match="large: there is no memory left"):
        model.decode(np.zeros((4, 2), dtype=np.float32))
