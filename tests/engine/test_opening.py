"""Files become models: their cards, their codes, their names, and what is told of bad ones."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from tests.engine.samples import CLASSES, ROWS, SIDE, write_data, write_model
from trainers.data import Dataset, load

PEEK = """
import sys
from explorer.core.messages import PeekFile
from explorer.engine import Engine
peeked = Engine("cpu").handle(PeekFile(path=sys.argv[1]))
heavy = sorted({"torch", "sklearn", "scipy", "PySide6"} & set(sys.modules))
print(peeked.card.model_id, peeked.codes.z.shape, heavy)
"""


def arrays_of(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Every array in a response, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from arrays_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from arrays_of(part)
    elif hasattr(value, "values"):
        for part in value.values():
            yield from arrays_of(part)


def test_a_peek_imports_no_torch(folder: Path) -> None:
    command = [sys.executable, "-c", PEEK, str(folder / "net.safetensors")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["net", f"({ROWS},", "2)", "[]"]


def test_a_peek_tells_what_the_file_says(ask: Ask, folder: Path, data: Dataset) -> None:
    path = folder / "net.safetensors"
    peeked: m.Peeked = ask(m.PeekFile(path=str(path)))
    card = peeked.card
    assert (card.model_id, card.path, card.family) == ("net", str(path), "ae")
    assert card.title == f"Autoencoder {SIDE * SIDE}-8-8-2"
    assert card.short == "Autoencoder"
    assert (card.latent_dim, card.input_shape) == (2, (SIDE, SIDE))
    assert card.class_names == data.class_names
    assert dict(card.metrics) == {"test_mse": 0.25}
    assert card.variance_shares == ()
    assert peeked.codes is not None
    assert peeked.codes.z.shape == (ROWS, 2)
    assert list(peeked.codes.labels) == list(data.labels)
    assert np.array_equal(peeked.codes.attributes["age"], data.attributes["age"])


def test_the_card_of_pca_carries_its_shares_of_variance(ask: Ask, folder: Path, data: Dataset) -> None:
    card = ask(m.PeekFile(path=str(folder / "axes.safetensors"))).card
    flat = data.x_train.reshape(-1, SIDE * SIDE).astype(np.float64)
    variances = np.linalg.svd(flat - flat.mean(0), compute_uv=False) ** 2
    assert card.variance_shares == pytest.approx(tuple(variances[:2] / variances.sum()), rel=1e-5)


def test_an_open_file_brings_the_stored_codes(ask: Ask, folder: Path, by_hand: Any, data: Dataset) -> None:
    opened: m.Opened = ask(m.OpenFile(path=str(folder / "net.safetensors")))
    assert opened.card.model_id == opened.codes.model_id == "net"
    np.testing.assert_allclose(opened.codes.z, by_hand("net").encode(data.x), atol=1e-5)


def test_codes_that_no_file_stores_are_computed(
    ask: Ask, tmp_path: Path, folder: Path, data: Dataset
) -> None:
    path = write_model(tmp_path / "bare.safetensors", data, nodes=8, codes=False)
    assert ask(m.PeekFile(path=str(path))).codes is None
    opened: m.Opened = ask(m.OpenFile(path=str(path)))
    stored: m.Opened = ask(m.OpenFile(path=str(folder / "net.safetensors")))
    np.testing.assert_allclose(opened.codes.z, stored.codes.z, atol=1e-6)
    assert np.array_equal(opened.codes.labels, data.labels)


def test_two_files_of_one_name_become_two_models(ask: Ask, tmp_path: Path, folder: Path) -> None:
    twin = tmp_path / "net.safetensors"
    shutil.copy(folder / "net3.safetensors", twin)
    names = [ask(m.OpenFile(path=str(path))).card.model_id for path in (folder / "net.safetensors", twin)]
    assert names == ["net", "net (2)"]
    again = ask(m.PeekFile(path=str(twin))).card
    assert (again.model_id, again.latent_dim) == ("net (2)", 3)
    reading: m.ProbeReading = ask(
        m.ReadProbe(models=("net", "net (2)"), probe=m.Probe(source="net (2)", row=0))
    )
    assert [len(r.code) for r in reading.readings] == [2, 3]


def test_a_file_that_changed_is_read_again(ask: Ask, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "net.safetensors"
    shutil.copy(folder / "net.safetensors", path)
    before = ask(m.OpenFile(path=str(path))).codes.z
    shutil.copy(folder / "net3.safetensors", path)
    after = ask(m.OpenFile(path=str(path)))
    assert after.card.model_id == "net"
    assert (before.shape[1], after.codes.z.shape[1]) == (2, 3)


def test_a_model_of_unknown_data_opens_with_what_it_stores(ask: Ask, tmp_path: Path, data: Dataset) -> None:
    path = write_model(tmp_path / "lost.safetensors", data, data_name="no-such-data", nodes=8)
    opened: m.Opened = ask(m.OpenFile(path=str(path)))
    assert opened.card.data_id == "no-such-data"
    reading: m.ProbeReading = ask(m.ReadProbe(models=("lost",), probe=m.Probe(source="lost", row=5)))
    assert np.array_equal(reading.readings[0].code, opened.codes.z[5])
    assert reading.original is None
    assert reading.readings[0].mse is None
    assert reading.nearest_rows == ()
    for request in (
        m.LoadData(data_id="no-such-data"),
        m.FitPca(data_id="no-such-data", latent_dim=2),
        m.MeasureErrors(model_id="lost"),
    ):
        with pytest.raises(EngineError, match="no-such-data") as told:
            ask(request)
        assert told.value.sentence.endswith(".")


def test_a_model_without_codes_and_data_is_told(ask: Ask, tmp_path: Path, data: Dataset) -> None:
    path = write_model(tmp_path / "lost.safetensors", data, data_name="no-such-data", codes=False, nodes=8)
    with pytest.raises(EngineError, match="no-such-data"):
        ask(m.OpenFile(path=str(path)))


@pytest.mark.parametrize("content", [None, b"", b"\x00" * 40, b"PK\x03\x04" + b"x" * 60])
def test_bad_files_are_told_in_one_sentence(ask: Ask, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.safetensors"
    if content is not None:
        path.write_bytes(content)
    for request in (m.PeekFile(path=str(path)), m.OpenFile(path=str(path))):
        with pytest.raises(EngineError) as told:
            ask(request)
        sentence = told.value.sentence
        assert sentence.startswith("bad.safetensors: ")
        assert "; " in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_pictures_come_as_bytes(ask: Ask, data: Dataset) -> None:
    ready: m.DataReady = ask(m.LoadData(data_id=data.name))
    assert ready.pictures.dtype == np.uint8
    assert np.array_equal(ready.pictures, np.rint(data.x * 255).astype(np.uint8))
    assert np.array_equal(ready.labels, data.labels)
    assert ready.class_names == data.class_names


def test_data_of_another_range_fill_the_bytes(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "range.npy"
    np.save(path, np.linspace(-3, 5, 120).reshape(12, 2, 5))
    ready: m.DataReady = ask(m.LoadData(data_id=str(path)))
    assert (ready.pictures.min(), ready.pictures.max()) == (0, 255)


def test_fitted_pca_spans_the_plane_of_scikit_learn(ask: Ask) -> None:
    from sklearn.decomposition import PCA

    digits = load("digits")
    reference = PCA(5, svd_solver="full").fit(digits.x_train.reshape(-1, 64).astype(np.float64))
    opened: m.Opened = ask(m.FitPca(data_id="digits", latent_dim=5))
    assert (opened.card.model_id, opened.card.family, opened.card.path) == ("digits-pca-5", "pca", None)
    assert opened.card.variance_shares == pytest.approx(tuple(reference.explained_variance_ratio_), rel=1e-4)
    theirs = reference.transform(digits.x.reshape(-1, 64).astype(np.float64))
    np.testing.assert_allclose(np.abs(opened.codes.z), np.abs(theirs), atol=2e-4)


def test_fitting_lets_go_between_its_pieces(engine: Engine) -> None:
    """While it loads and while it fits, and after each batch of codes."""
    opened, parts = run(engine.handle(m.FitPca(data_id="digits", latent_dim=2)))
    assert opened.codes.z.shape == (1797, 2)
    assert set(parts) == {None}
    assert len(parts) >= 1 + 2


def test_pca_of_more_numbers_than_pixels_takes_what_there_is(ask: Ask, data: Dataset) -> None:
    opened: m.Opened = ask(m.FitPca(data_id=data.name, latent_dim=500))
    assert opened.card.latent_dim == SIDE * SIDE


def test_a_missing_device_falls_back_with_a_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    ready: m.Ready = Engine("cuda").handle(m.WarmUp())
    assert ready.device == "cpu"
    assert ready.words.startswith("CPU, ")
    assert "cuda" in ready.notice
    assert ready.notice.endswith("models run on the CPU.")
    assert Engine("cpu").handle(m.WarmUp()).notice == ""


def test_a_device_that_does_not_work_falls_back_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no kernel image is available\nsecond line")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr("explorer.engine.device.torch.zeros", broken)
    engine = Engine("cuda")
    monkeypatch.setattr("explorer.engine.workshop.Workshop.ready", lambda self, _: self._notice)
    notice = engine.handle(m.WarmUp())
    assert notice == "cuda does not work here (no kernel image is available); models run on the CPU."


def test_every_response_is_read_only_and_can_be_sent(ask: Ask, folder: Path, data: Dataset) -> None:
    ask(m.LoadData(data_id=data.name))
    responses = [
        ask(request)
        for request in (
            m.WarmUp(),
            m.PeekFile(path=str(folder / "net.safetensors")),
            m.OpenFile(path=str(folder / "net.safetensors")),
            m.FitPca(data_id=data.name, latent_dim=2),
            m.LoadData(data_id=data.name),
            m.ReadProbe(models=("net",), probe=m.Probe(source="net", row=3)),
            m.MeasureErrors(model_id="net"),
            m.MeasureDrift(left=data.x[:, 0, :2], right=data.x[:, 1, :2]),
        )
    ]
    for response in responses:
        assert not any(array.flags.writeable for array in arrays_of(response)), type(response)
        back = pickle.loads(pickle.dumps(response))
        for before, after in zip(arrays_of(response), arrays_of(back), strict=True):
            assert np.array_equal(before, after)
        assert type(back) is type(response)
    assert sum(1 for response in responses for _ in arrays_of(response)) > 12


def test_opening_yields_what_is_on_the_file_first(engine: Engine, folder: Path) -> None:
    opened, parts = run(engine.handle(m.OpenFile(path=str(folder / "net.safetensors"))))
    assert [type(part) for part in parts] == [m.Peeked]
    assert parts[0].card == opened.card


def test_the_example_data_are_what_the_tests_think(tmp_path: Path) -> None:
    data = load(str(write_data(tmp_path)))
    assert data.shape == (SIDE, SIDE)
    assert set(data.labels) == set(range(CLASSES))
    assert 0 < data.train.sum() < ROWS
