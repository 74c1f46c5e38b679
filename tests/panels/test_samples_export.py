"""What leaves the view of samples."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from explorer.core.exporting import WriteBytes, WriteTable, Written
from explorer.core.messages import frozen
from explorer.panels.samples.export import LINES, NOTHING, UNCOMPARED, UNSAVED
from tests.panels.fakes_samples import SamplesBench, begun, bench

__all__ = ["begun", "bench"]


def target(bench: SamplesBench, path: str) -> None:
    """Choose a place for the file that is asked for."""
    bench.targets[-1][3](path)


@pytest.mark.parametrize("words", ["Wall as a picture …", "Copy the wall", "Codes of the samples …"])
def test_where_there_is_nothing_nothing_leaves(bench: SamplesBench, words: str) -> None:
    bench.export(words)
    assert bench.told == [NOTHING]
    assert not bench.targets


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Wall as a picture …", "net-samples.png"),
        ("Samples and nearest as a picture …", "net-nearest.png"),
        ("Map as a picture …", "net-map.png"),
    ],
)
def test_pictures_are_written(begun: SamplesBench, words: str, name: str) -> None:
    begun.export(words)
    assert begun.targets[-1][1] == name
    target(begun, "/there/figure.png")
    begun.qtbot.waitUntil(lambda: bool(begun.engine.waiting(WriteBytes)))
    asked = begun.engine.only(WriteBytes)
    assert isinstance(asked.request, WriteBytes)
    assert asked.request.path == "/there/figure.png"
    assert asked.request.data.startswith(b"\x89PNG")
    asked.done(Written(path="/there/figure.png", size=len(asked.request.data)))
    assert begun.noticed == ["Written to /there/figure.png."]


def test_the_wall_is_copied(begun: SamplesBench) -> None:
    QGuiApplication.clipboard().clear()
    begun.export("Copy the wall")
    alone = QGuiApplication.clipboard().image()
    begun.export("Copy samples and nearest")
    both = QGuiApplication.clipboard().image()
    assert alone.width() > 100
    assert both.height() > 1.5 * alone.height()


def test_nearest_pictures_leave_only_where_there_are_any(bench: SamplesBench) -> None:
    bench.open(data=False)
    bench.answer(nearest_rows=frozen(np.full(36, -1)))
    bench.export("Samples and nearest as a picture …")
    assert bench.told == [UNCOMPARED]


def test_codes_leave_as_they_stand_on_the_wall(begun: SamplesBench) -> None:
    begun.click(begun.page.wall.order)
    begun.export("Codes of the samples …")
    target(begun, "/there/codes.csv")
    request = begun.engine.only(WriteTable).request
    assert isinstance(request, WriteTable)
    order = np.argsort((7 * np.arange(36)) % 36)
    np.testing.assert_array_equal(request.columns["sample"], order + 1)
    np.testing.assert_array_equal(request.columns["z"], begun.codes[order])
    assert (np.diff(request.columns["distance"]) > 0).all()
    assert "seed 0" in request.about
    assert "median 1.85 (tests: 1.03)" in request.about


def test_few_codes_stand_in_the_lines(begun: SamplesBench) -> None:
    begun.export("Copy Python that makes the samples")
    lines = QGuiApplication.clipboard().text()
    assert begun.noticed == [f"{LINES} is on the clipboard."]
    assert "path = '/models/net.safetensors'" in lines
    assert str(begun.codes[35, 1]) in lines
    assert "reshape(6, -1" in lines


def test_many_codes_are_written_to_a_table_that_the_lines_load(bench: SamplesBench) -> None:
    bench.open(latent_dim=16)
    bench.answer(k=16, classes=frozen(np.arange(36) % 3))
    QGuiApplication.clipboard().setText("before")
    bench.export("Copy Python that makes the samples")
    target(bench, "/there/codes.csv")
    assert "ends in .npz" in bench.told[-1]
    assert QGuiApplication.clipboard().text() == "before"
    target(bench, "/there/codes.npz")
    lines = QGuiApplication.clipboard().text()
    assert "np.load('/there/codes.npz')['z']" in lines
    assert "labels = torch.tensor([0, 1, 2, 0" in lines
    request = bench.engine.waiting(WriteTable)[-1].request
    assert isinstance(request, WriteTable)
    np.testing.assert_array_equal(request.columns["class"], np.arange(36) % 3)


def test_a_model_without_a_file_has_no_lines(bench: SamplesBench) -> None:
    bench.begin(path=None)
    bench.export("Copy Python that makes the samples")
    assert bench.told == [UNSAVED]
