"""The lines of Python run in a Python of their own, and give the pictures that the engine gives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core.between import Anchor, ReadPaths
from explorer.core.exporting import WriteTable
from explorer.core.paths import checkpoint
from explorer.core.reproducing import Each, Grid, Strip, fits_inline, python_lines
from explorer.core.sheets import ReadGrid
from explorer.engine import Engine
from tests.engine.conftest import run
from tests.engine.samples import write_model
from trainers.data import Dataset

AE, FACES, TOLD = "digits-ae-2", "faces-vae-16", "told"
STRIPS = {
    "ae line": (AE, Strip(way="line", steps=11, overshoot=0.7)),
    "ae slerp": (AE, Strip(way="slerp", steps=3)),
    "ae density": (AE, Strip(way="density", steps=8)),
    "faces slerp": (FACES, Strip(way="slerp", steps=10)),
    "told line": (TOLD, Strip(way="line", steps=4)),
}
GRIDS = {
    "ae grid": (AE, Grid(way="line", rows=10, columns=10)),
    "faces grid": (FACES, Grid(way="slerp", rows=4, columns=5)),
}
ROWS = (3, 57, 20, 41)
OFF_BY_ONE = 1e-4
"""Share of the pixels that may round to the next level where they were decoded in other batches."""

RUNNER = """
import runpy, sys
import numpy as np
for path in sys.argv[1:]:
    np.save(path + ".npy", runpy.run_path(path)["pictures"])
"""

Pictures = np.ndarray[Any, Any]
Both = dict[str, tuple[Pictures, Pictures]]


def as_bytes(pictures: Pictures) -> Pictures:
    return np.clip(np.rint(pictures * np.float32(255)), 0, 255).astype(np.uint8)


class Asked:
    """An engine with the models open, what it answered, and the lines that are to give the same."""

    def __init__(self, folder: Path, data: Dataset) -> None:
        self.folder, self.engine = folder, Engine("cpu")
        told = write_model(folder / "told.safetensors", data, "conditional-vae", nodes=8)
        self.paths = {AE: str(checkpoint(AE)), FACES: str(checkpoint(FACES)), TOLD: str(told)}
        for path in self.paths.values():
            self.ask(m.OpenFile(path=path))
        self.ask(m.LoadData(data_id="digits"))
        self.answers: dict[str, Pictures] = {}
        self.files: dict[str, Path] = {}

    def ask(self, request: m.Request) -> Any:
        return run(self.engine.handle(request))[0]

    def keep(self, name: str, answer: Pictures, text: str) -> None:
        self.answers[name] = answer
        self.files[name] = self.folder / f"{name}.py"
        self.files[name].write_text(text, encoding="utf-8")

    def strip(self, name: str, model: str, what: Strip) -> None:
        anchors = (Anchor(source=model, row=ROWS[0]), Anchor(source=model, row=ROWS[1]))
        ways = ((model, what.way),)
        read = self.ask(ReadPaths(anchors=anchors, ways=ways, steps=what.steps, overshoot=what.overshoot))
        (pinned,) = read.pinned
        labels = np.where(read.t < 0.5, *pinned.classes) if model == TOLD else None
        self.keep(
            name,
            read.paths[0].pictures,
            python_lines(self.paths[model], pinned.codes, what, labels),  # type: ignore[arg-type]
        )

    def grid(self, name: str, model: str, what: Grid) -> None:
        a, b, c, d = (Anchor(source=model, row=row) for row in ROWS)
        request = ReadGrid(
            anchors=(a, b, c, d), model_id=model, way=what.way, rows=what.rows, columns=what.columns
        )
        read = self.ask(request)
        pictures = read.pictures.reshape(what.rows, what.columns, *read.pictures.shape[1:])
        self.keep(name, pictures, python_lines(self.paths[model], read.pinned.codes, what))

    def wall(self, name: str) -> None:
        """Forty faces, whose codes are too many for the lines."""
        codes = np.random.default_rng(0).standard_normal((40, 16)).astype(np.float32)
        table = str(self.folder / "wall.npz")
        assert not fits_inline(codes)
        self.ask(WriteTable(path=table, columns={"z": codes}))
        pictures = as_bytes(self.engine.workshop.model(FACES).decode(codes))
        text = python_lines(self.paths[FACES], codes, Each(rows=5), table=table)
        self.keep(name, pictures.reshape(5, 8, *pictures.shape[1:]), text)

    def run_lines(self) -> Both:
        """Run all lines; return what the engine answered and what they give."""
        paths = [str(path) for path in self.files.values()]
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", RUNNER, *paths], capture_output=True, text=True, timeout=100
        )
        assert done.returncode == 0, done.stderr
        return {name: (self.answers[name], np.load(f"{path}.npy")) for name, path in self.files.items()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, data: Dataset) -> Iterator[Both]:
    """By name what the engine answered, and what the lines give."""
    asked = Asked(tmp_path_factory.mktemp("lines"), data)
    for name, (model, strip) in STRIPS.items():
        asked.strip(name, model, strip)
    for name, (model, grid) in GRIDS.items():
        asked.grid(name, model, grid)
    asked.wall("wall")
    yield asked.run_lines()
    asked.engine.close()


@pytest.mark.parametrize("name", [*STRIPS, "wall"])
def test_the_lines_give_what_the_engine_gives(both: Both, name: str) -> None:
    answered, given = both[name]
    assert given.dtype == np.uint8
    assert np.array_equal(given, answered)
    assert len(np.unique(given.reshape(-1, 1), axis=0)) > 10, "it shows something"


@pytest.mark.parametrize("name", GRIDS)
def test_of_a_grid_too_though_it_was_decoded_in_pieces(both: Both, name: str) -> None:
    answered, given = both[name]
    assert given.shape == answered.shape
    away = np.abs(given.astype(int) - answered)
    assert away.max() <= 1
    assert np.count_nonzero(away) <= OFF_BY_ONE * away.size
    for corner in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert np.array_equal(given[corner], answered[corner])
