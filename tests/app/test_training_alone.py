"""The training panel without a person: its rehearsal and its picture."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from explorer.core.colours import class_colours
from explorer.unattended.drag import MOVES
from tests.app.test_command_line import SMOKE_KEYS, explorer

OWN_KEYS = {"first_map_ms", "steps", "steps_per_s"}


def test_its_rehearsal_prints_finite_figures() -> None:
    done = explorer("--smoke", "--panel", "train", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    figures = json.loads(done.stdout)
    assert set(figures) >= SMOKE_KEYS | OWN_KEYS
    assert all(math.isfinite(figures[key]) and figures[key] >= 0 for key in SMOKE_KEYS | OWN_KEYS)
    assert figures["panel"] == "train"
    assert figures["window_ms"] < figures["torch_ms"] < figures["ready_ms"]
    assert figures["drag_ms_p50"] <= figures["drag_ms_p95"]
    assert (figures["moves"], figures["moves_lost"]) == (MOVES, 0)
    assert figures["steps"] > 0


def test_a_picture_of_it(tmp_path: Path, own_folders: Path) -> None:
    target = tmp_path / "train.png"
    done = explorer("--panel", "train", "--size", "1200x800", "--screenshot", str(target), "--device", "cpu")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    image = QImage(str(target)).convertToFormat(QImage.Format.Format_RGB888)
    assert (image.width(), image.height()) == (1200, 800)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(800, image.bytesPerLine())
    pixels = lines[:, :3600].reshape(-1, 3).astype(int)
    for colour in class_colours(10).astype(int):
        assert (np.abs(pixels - colour).max(axis=1) < 12).sum() > 20, "a class is not on the map"
    assert not list((own_folders / "runs").rglob("*.state")), "nothing was trained, nothing is left"
