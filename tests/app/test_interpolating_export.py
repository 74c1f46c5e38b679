"""What leaves the interpolation panel, and comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from explorer.core.tables import read_table
from explorer.panels.interpolate.export import NO_LATTICE
from tests.app.between import Weaver
from tests.engine.samples import write_model


def export(weaver: Weaver, words: str) -> None:
    """Choose an entry of the menu."""
    menu = weaver.inspector.export.menu()
    (action,) = [action for action in menu.actions() if action.text() == words]
    action.trigger()


def answer(weaver: Weaver, path: Path) -> Path:
    """Choose a place in the dialog, and wait until it is told that the file is there."""
    (dialog,) = weaver.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    weaver.until(lambda: path.name in weaver.notice)
    return path


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("Grid as a picture …", ".png"),
        ("Grid as a picture …", ".svg"),
        ("Strips as a picture …", ".pdf"),
        ("Map as a picture …", ".png"),
    ],
)
def test_figures_are_written(weaver: Weaver, tmp_path: Path, words: str, ending: str) -> None:
    export(weaver, words)
    data = answer(weaver, tmp_path / f"figure{ending}").read_bytes()
    assert data.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[ending])
    assert "Written to" in weaver.notice


@pytest.mark.parametrize("what", ["grid", "map"])
def test_a_figure_is_copied(weaver: Weaver, what: str) -> None:
    QGuiApplication.clipboard().clear()
    export(weaver, f"Copy the {what}")
    image = QGuiApplication.clipboard().image()
    assert image.width() > 300
    assert weaver.notice == f"The {what} is on the clipboard."


def test_an_animation_walks_there_and_back(weaver: Weaver, tmp_path: Path) -> None:
    export(weaver, "Animation of the path …")
    with Image.open(answer(weaver, tmp_path / "walk.gif")) as film:
        assert film.n_frames == 18
        assert film.size == (128, 128)


@pytest.mark.parametrize("ending", [".npz", ".csv"])
def test_codes_go_out_and_come_back_as_anchors(weaver: Weaver, tmp_path: Path, ending: str) -> None:
    wished = weaver.path("digits-ae-2", "line").codes
    export(weaver, "Codes of the path …")
    path = answer(weaver, tmp_path / f"codes{ending}")
    np.testing.assert_array_equal(read_table(str(path)).columns["z"], wished)
    weaver.press_button(weaver.inspector.others)
    weaver.calm()
    assert (weaver.path("digits-ae-2", "line").codes[0] != wished[0]).any()
    export(weaver, "Pin codes of a file …")
    (dialog,) = weaver.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    weaver.until(lambda: weaver.presenter.state.anchors[1].code is not None)
    weaver.calm()
    np.testing.assert_array_equal(weaver.path("digits-ae-2", "line").codes, wished)


def test_a_grid_of_codes_brings_back_all_four_corners(weaver: Weaver, tmp_path: Path) -> None:
    assert weaver.presenter.grid is not None
    pinned = weaver.presenter.grid.pinned.codes
    export(weaver, "Codes of the grid …")
    path = answer(weaver, tmp_path / "grid.npz")
    assert len(read_table(str(path)).columns["z"]) == 100
    weaver.press_button(weaver.inspector.others)
    weaver.calm()
    weaver.presenter.export.read(str(path))
    weaver.until(lambda: all(anchor.code is not None for anchor in weaver.presenter.state.anchors))
    weaver.calm()
    np.testing.assert_array_equal(weaver.presenter.grid.pinned.codes, pinned)


def test_codes_of_another_size_are_refused_with_a_reason(weaver: Weaver, tmp_path: Path) -> None:
    path = tmp_path / "three.npz"
    np.savez(path, z=np.zeros((4, 3), np.float32))
    before = weaver.presenter.state.anchors
    weaver.presenter.export.read(str(path))
    weaver.until(lambda: "no column z with 2 numbers" in weaver.notice)
    assert weaver.presenter.state.anchors == before
    weaver.presenter.export.read(str(tmp_path / "none.npz"))
    weaver.until(lambda: "none.npz" in weaver.notice)


def test_the_lattice_leaves_as_codes_and_as_lines_that_load_them(weaver: Weaver, tmp_path: Path) -> None:
    export(weaver, "Codes of the lattice …")
    assert weaver.notice == NO_LATTICE
    weaver.inspector.lattice_switched.emit(True)
    weaver.calm()
    weaver.wheel(weaver.map, weaver.map.rect().center(), 2)
    weaver.calm()
    lattice = weaver.presenter.lattice.read
    assert lattice is not None
    export(weaver, "Codes of the lattice …")
    table = read_table(str(answer(weaver, tmp_path / "lattice.csv")))
    np.testing.assert_array_equal(table.columns["z"], lattice.codes)
    QGuiApplication.clipboard().clear()
    export(weaver, "Copy Python that makes the lattice")
    if not QGuiApplication.clipboard().text():
        answer(weaver, tmp_path / "lattice.npz")
    made = run_lines(tmp_path)
    assert made.shape == (lattice.rows, lattice.columns, 8, 8)
    assert np.abs(made.reshape(-1, 8, 8).astype(int) - lattice.pictures).max() <= 1
    weaver.inspector.lattice_switched.emit(False)
    weaver.key(weaver.map, Qt.Key.Key_F)


@pytest.mark.parametrize(("words", "shape"), [("strip", (10, 8, 8)), ("grid", (10, 10, 8, 8))])
def test_the_python_lines_make_the_same_pictures(
    weaver: Weaver, tmp_path: Path, words: str, shape: tuple[int, ...]
) -> None:
    export(weaver, f"Copy Python that makes the {words}")
    made = run_lines(tmp_path)
    assert made.shape == shape
    shown = weaver.row(weaver.strip_of("Autoencoder")) if words == "strip" else grid_of(weaver)
    difference = np.abs(made.astype(int) - shown.astype(int))
    assert difference.max() <= 1
    assert (difference > 0).mean() < 1e-3


def test_the_lines_tell_a_conditional_model_the_classes_that_it_was_told(
    weaver: Weaver, tmp_path: Path
) -> None:
    name = "told-digits"
    path = write_model(tmp_path / f"{name}.safetensors", "digits", "conditional-vae", nodes=16, classes=10)
    weaver.app.library.open(str(path))
    weaver.until(lambda: name in weaver.app.library.able)
    weaver.presenter.show_model(name)
    weaver.calm()
    assert len(set(weaver.presenter.grid.pinned.classes.tolist())) == 4
    export(weaver, "Copy Python that makes the grid")
    assert np.abs(run_lines(tmp_path).astype(int) - grid_of(weaver)).max() <= 1
    export(weaver, "Copy Python that makes the strip")
    shown = weaver.row(weaver.strip_of("Conditional VAE"))
    assert np.abs(run_lines(tmp_path).astype(int) - shown).max() <= 1


def run_lines(folder: Path) -> Any:
    """Run the lines on the clipboard by themselves and return the pictures that they make."""
    lines = QGuiApplication.clipboard().text()
    script, target = folder / "again.py", folder / "again.npy"
    script.write_text(f"{lines}\nimport numpy\nnumpy.save({str(target)!r}, pictures)\n")
    subprocess.run([sys.executable, str(script)], check=True, timeout=120, cwd=folder)
    return np.load(target)


def grid_of(weaver: Weaver) -> np.ndarray:
    return np.stack([weaver.row(weaver.grid, row) for row in range(weaver.grid.shape()[0])])
