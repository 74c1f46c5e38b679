"""The same answers on a GPU as on the CPU, where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.engine import Engine
from tests.engine.conftest import run
from tests.engine.samples import CLASSES

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device"),
]
FILES = ("net", "net3", "axes")


@pytest.fixture
def engines() -> Iterator[tuple[Engine, Engine]]:
    made = Engine("cpu"), Engine("cuda")
    yield made
    for engine in made:
        engine.close()


def test_auto_takes_it_and_names_it() -> None:
    ready = Engine("auto").handle(m.WarmUp())
    assert ready.device == "cuda"
    assert ready.words == torch.cuda.get_device_name()
    assert ready.notice == ""


@pytest.mark.parametrize("source", FILES)
def test_the_probe_is_read_alike(engines: tuple[Engine, Engine], folder: Path, source: str) -> None:
    readings = []
    for engine in engines:
        for name in FILES:
            run(engine.handle(m.OpenFile(path=str(folder / f"{name}.safetensors"))))
        k = 3 if source == "net3" else 2
        probe = m.Probe(source=source, code=np.full(k, 0.3, dtype=np.float32))
        readings.append(engine.handle(m.ReadProbe(models=FILES, probe=probe)))
    for on_cpu, on_gpu in zip(readings[0].readings, readings[1].readings, strict=True):
        np.testing.assert_allclose(on_gpu.picture, on_cpu.picture, atol=1e-4)
        np.testing.assert_allclose(on_gpu.code, on_cpu.code, atol=1e-4)
        assert on_gpu.mse == pytest.approx(on_cpu.mse, abs=1e-5)
    assert readings[0].manifold.round_trip == pytest.approx(readings[1].manifold.round_trip, abs=1e-3)


@pytest.mark.parametrize("family", ["ae", "vae", "conv-vae"])
def test_a_training_on_it_learns(folder: Path, family: str) -> None:
    engine = Engine("cuda")
    recipe = r.Recipe(
        family=family,
        data_id=str(folder / "patches.npz"),
        fields={"latent_dim": 2},
        training={"steps": 300, "batch_size": 16},
    )
    run(engine.handle(r.BeginRun(run_id="a", recipe=recipe)))
    rested, _ = run(engine.handle(r.PlayRuns(run_ids=("a",), until=300)))
    assert rested.finished
    kept, _ = run(engine.handle(r.KeepRun(run_id="a")))
    assert len(np.unique(kept.codes.labels)) == CLASSES
    errors, _ = run(engine.handle(m.MeasureErrors(model_id=kept.card.model_id)))
    data = run(engine.handle(m.LoadData(data_id=str(folder / "patches.npz"))))[0].pictures / 255.0
    mean_error = ((data - data.mean(axis=0)) ** 2).mean()
    assert errors.mse.mean() < mean_error
