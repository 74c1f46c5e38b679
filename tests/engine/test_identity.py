"""Data are known by where they lie and by what they hold, not by how they were called."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask
from tests.engine.samples import ROWS, write_data, write_model
from trainers.checkpoint import read, write
from trainers.data import Dataset, load


def change(path: Path, seconds: int = 5) -> None:
    """Write other values of the same shape, at a later time."""
    with np.load(path) as arrays:
        kept = dict(arrays)
    np.savez(path, **{**kept, "x": 1 - kept["x"]})
    later = path.stat().st_mtime_ns + seconds * 10**9
    os.utime(path, ns=(later, later))


def read_row(ask: Ask, name: str) -> m.ProbeReading:
    reading = ask(m.ReadProbe(models=(name,), probe=m.Probe(source=name, row=3)))
    assert isinstance(reading, m.ProbeReading)
    return reading


def test_data_called_by_a_relative_path_are_found_from_another_folder(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_data(tmp_path)
    monkeypatch.chdir(tmp_path)
    write_model(Path("net.safetensors"), "patches.npz", nodes=8)
    monkeypatch.chdir("/")
    card = ask(m.OpenFile(path=str(tmp_path / "net.safetensors"))).card
    assert card.data_id == os.path.realpath(tmp_path / "patches.npz")
    assert ask(m.LoadData(data_id=card.data_id)).data_id == card.data_id
    assert read_row(ask, "net").original is not None


def test_data_that_moved_along_with_the_model_are_found_beside_it(ask: Ask, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    write_model(old / "net.safetensors", write_data(old), nodes=8)
    shutil.move(old, new)
    link = tmp_path / "link.safetensors"
    link.symlink_to(new / "net.safetensors")
    card = ask(m.OpenFile(path=str(link))).card
    assert card.data_id == os.path.realpath(new / "patches.npz")
    ask(m.LoadData(data_id=card.data_id))
    assert read_row(ask, "link" if card.model_id == "link" else "net").original is not None


def test_a_link_to_data_is_the_same_data(ask: Ask, tmp_path: Path) -> None:
    path = write_data(tmp_path)
    link = tmp_path / "link.npz"
    link.symlink_to(path)
    write_model(tmp_path / "net.safetensors", path, nodes=8)
    net = ask(m.OpenFile(path=str(tmp_path / "net.safetensors"))).card
    axes = ask(m.FitPca(data_id=str(link), latent_dim=2)).card
    assert axes.samples == net.samples
    assert read_row(ask, "net").original is not None, "loaded once, known by both"


def test_data_that_changed_are_loaded_again(ask: Ask, tmp_path: Path) -> None:
    path = write_data(tmp_path)
    before = ask(m.LoadData(data_id=str(path))).pictures
    assert np.array_equal(ask(m.LoadData(data_id=str(path))).pictures, before)
    change(path)
    after = ask(m.LoadData(data_id=str(path))).pictures
    np.testing.assert_allclose(after, 255.0 - before, atol=1)
    path.unlink()
    assert np.array_equal(ask(m.LoadData(data_id=str(path))).pictures, after), "what is loaded stays"


def test_changed_values_of_the_same_shape_are_not_taken_for_the_models_own(ask: Ask, tmp_path: Path) -> None:
    path = write_data(tmp_path)
    write_model(tmp_path / "net.safetensors", path, nodes=8)
    change(path)
    opened: m.Opened = ask(m.OpenFile(path=str(tmp_path / "net.safetensors")))
    assert opened.codes.z.shape == (ROWS, 2)
    for request in (m.LoadData(data_id=opened.card.data_id), m.MeasureErrors(model_id="net")):
        with pytest.raises(EngineError, match=r"^net: its data patches.npz have changed since; .*\.$"):
            ask(request)
    reading = read_row(ask, "net")
    assert reading.original is None
    assert reading.readings[0].mse is None
    assert reading.nearest_rows == ()
    axes = ask(m.FitPca(data_id=opened.card.data_id, latent_dim=2)).card
    assert axes.samples != opened.card.samples
    assert ask(m.LoadData(data_id=axes.data_id)).pictures.shape[0] == ROWS, "the new model's own"
    assert read_row(ask, "net").original is None


def test_data_that_change_while_the_model_is_open_are_noticed(ask: Ask, tmp_path: Path) -> None:
    path = write_data(tmp_path)
    write_model(tmp_path / "net.safetensors", path, nodes=8)
    card = ask(m.OpenFile(path=str(tmp_path / "net.safetensors"))).card
    ask(m.LoadData(data_id=card.data_id))
    ask(m.MeasureErrors(model_id="net"))
    change(path)
    with pytest.raises(EngineError, match="have changed since"):
        ask(m.MeasureErrors(model_id="net"))


def test_a_file_from_before_hashes_is_held_to_shape_and_rows(ask: Ask, tmp_path: Path) -> None:
    path = write_data(tmp_path)
    model = write_model(tmp_path / "net.safetensors", path, nodes=8)
    old = read(model)
    assert old.header.data_sha256 == load(str(path)).sha256
    write(model, replace(old, header=replace(old.header, data_sha256="")))
    change(path)
    card = ask(m.OpenFile(path=str(model))).card
    assert card.data_sha256 == ""
    assert ask(m.MeasureErrors(model_id="net")).mse.shape == (ROWS,)


@pytest.mark.parametrize("family", ["pca", "ae"])
def test_models_of_other_rows_are_no_pair(ask: Ask, tmp_path: Path, family: str) -> None:
    path = write_data(tmp_path)
    write_model(tmp_path / "a.safetensors", path, family)
    write_model(tmp_path / "twin.safetensors", path, family, seed=1)
    write_data(tmp_path, rows=ROWS // 2)
    write_model(tmp_path / "b.safetensors", path, family)
    a, twin, b = (
        ask(m.PeekFile(path=str(tmp_path / f"{name}.safetensors"))).card for name in ("a", "twin", "b")
    )
    assert a.samples == twin.samples != b.samples
    assert (a.rows, b.rows) == (ROWS, ROWS // 2)
    assert a.data_id == b.data_id


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
