"""A training asked of the engine: its events, its model, its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from tests.engine.samples import write_data, write_model
from trainers.data import Dataset
from trainers.events import Evaluated, Finished, Stepped, Ticked
from trainers.fit import TrainingError


def training(data: Dataset, **fields: Any) -> m.Train:
    settings = {"steps": 160, "batch_size": 16, "seed": 3, "learning_rate": 0.02}
    wished = {"latent_dim": 2, "nodes": 8} | fields
    return m.Train(
        family="ae", data_id=data.name, fields=MappingProxyType(wished), training=MappingProxyType(settings)
    )


def test_a_training_reports_and_leaves_a_model_open(engine: Engine, data: Dataset) -> None:
    trained, parts = run(engine.handle(training(data)))
    events = [part for part in parts if part is not None]
    assert len(parts) > 160  # it lets go after every step
    steps = [event.step for event in events if isinstance(event, Stepped)]
    assert steps == sorted(steps)
    assert steps[-1] == 160
    assert isinstance(events[-1], Finished)
    assert isinstance(events[-2], Evaluated)
    losses = [event.loss for event in events if isinstance(event, Stepped)]
    assert losses[-1] < losses[0]

    assert isinstance(trained, m.Trained)
    assert (trained.steps, trained.card.path, trained.card.family) == (160, None, "ae")
    assert trained.codes.z.shape == (len(data), 2)
    name = trained.card.model_id
    errors, _ = run(engine.handle(m.MeasureErrors(model_id=name)))
    variance = float(((data.x - data.x_train.mean(0)) ** 2).mean())
    assert float(errors.mse.mean()) < variance
    reading, _ = run(engine.handle(m.ReadProbe(models=(name,), probe=m.Probe(source=name, row=0))))
    np.testing.assert_allclose(reading.readings[0].code, trained.codes.z[0])


def test_the_same_seed_gives_the_same_codes_and_another_name(engine: Engine, data: Dataset) -> None:
    first, second = (run(engine.handle(training(data)))[0] for _ in range(2))
    assert np.array_equal(first.codes.z, second.codes.z)
    assert first.card.model_id != second.card.model_id


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (m.Train(family="transformer", data_id="digits"), "transformer"),
        (m.Train(family="ae", data_id="digits", fields={"wings": 2}), "wings"),
        (m.Train(family="ae", data_id="digits", fields={"latent_dim": 0}), "latent_dim"),
        (m.Train(family="ae", data_id="digits", training={"steps": -1}), "steps"),
        (m.Train(family="ae", data_id="no-such-data"), "no-such-data"),
    ],
)
def test_what_cannot_be_trained_is_told(ask: Ask, request_: m.Train, told: str) -> None:
    with pytest.raises(EngineError, match=told) as error:
        ask(request_)
    assert "\n" not in error.value.sentence
    assert error.value.sentence.endswith(".")


def test_a_training_that_goes_astray_is_told(
    ask: Ask, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def astray(*_: Any, **__: Any) -> Iterator[Any]:
        yield Ticked(1)
        raise TrainingError("the loss is no longer a number at step 2; lower the learning rate")

    monkeypatch.setattr("explorer.engine.workshop.fit", astray)
    with pytest.raises(EngineError) as told:
        ask(training(data))
    assert told.value.sentence == "The loss is no longer a number at step 2; lower the learning rate."


def test_a_model_of_data_in_a_file_has_a_short_name(ask: Ask, data: Dataset) -> None:
    assert ask(training(data)).card.model_id == "patches-ae-2, run 1"


def test_models_of_the_same_name_are_told_apart(ask: Ask, data: Dataset, tmp_path: Path) -> None:
    """Two files may be called alike, and a fitted model like a file."""
    twin = write_data(tmp_path, side=3)
    write_model(tmp_path / "patches-pca-2.safetensors", data, nodes=8)
    names = [
        ask(request).card.model_id
        for request in (
            m.OpenFile(path=str(tmp_path / "patches-pca-2.safetensors")),
            m.FitPca(data_id=data.name, latent_dim=2),
            m.FitPca(data_id=str(twin), latent_dim=2),
        )
    ]
    assert names == ["patches-pca-2", "patches-pca-2 (2)", "patches-pca-2 (3)"]
    again = ask(m.FitPca(data_id=data.name, latent_dim=2)).card.model_id
    assert again == "patches-pca-2 (2)", "what is fitted anew takes the place of the former"
    probe = m.Probe(source=names[0], row=0)
    ask(m.LoadData(data_id=data.name))
    reading: m.ProbeReading = ask(m.ReadProbe(models=tuple(names[:2]), probe=probe))
    assert reading.readings[0].mse != pytest.approx(reading.readings[1].mse)
