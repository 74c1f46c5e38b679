"""Selecting, searching, colouring and pointing, with an engine that answers when it is told to."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.colours import class_colours, ramp
from explorer.core.messages import frozen
from explorer.panels.map.atlas import CLASS, DRIFT, ERROR
from explorer.widgets.legend import ColourBar, Legend
from tests.panels.conftest import Bench
from tests.panels.fakes import NAMES, ROWS

PCA = "pictures-pca-2"
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def said(bench: Bench) -> str:
    """Every word on the inspector."""
    return "\n".join(label.text() for label in bench.page.inspector.findChildren(QLabel))


# --- selecting and colouring -------------------------------------------------------------------


def test_a_click_selects_and_takes_the_probe_along(settled: Bench) -> None:
    settled.page.clicked.emit(0, 9, NONE)
    assert settled.state.selected == {9}
    assert (settled.newest().probe.source, settled.newest().probe.row) == (PCA, 9)
    settled.page.clicked.emit(1, 11, CTRL)
    assert settled.state.selected == {9, 11}
    settled.page.clicked.emit(1, 9, CTRL)
    assert settled.state.selected == {11}
    settled.page.clicked.emit(1, -1, NONE)
    assert settled.state.selected == frozenset()


def test_a_lasso_takes_the_place_of_the_selection_or_adds_to_it(settled: Bench) -> None:
    settled.page.lassoed.emit(0, np.array([1, 2, 3]), NONE)
    settled.page.lassoed.emit(1, np.array([3, 4]), CTRL)
    assert settled.state.selected == {1, 2, 3, 4}
    settled.page.lassoed.emit(1, np.array([], dtype=np.int64), NONE)
    assert settled.state.selected == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("middle", set(range(1, ROWS, 3))),
        ("MIDDLE", set(range(1, ROWS, 3))),
        ("label left", set(range(0, ROWS, 3))),
        ("right", set(range(2, ROWS, 3))),
        ("17", {17}),
        ("row 17", {17}),
        ("row 4000", set()),
        ("  ", set()),
        ("nobody", set()),
    ],
)
def test_what_a_search_finds(settled: Bench, text: str, found: set[int]) -> None:
    before = settled.presenter.hand.probe
    settled.presenter.looking.search(text)
    assert settled.state.selected == found
    assert settled.presenter.hand.probe is before, "the probe stays until Enter says it again"
    settled.presenter.looking.search(text)
    assert settled.state.selected == found
    if len(found) == 1:
        assert settled.newest().probe.row == 17
    if text == "nobody":
        assert "nobody" in said(settled), "that nothing was found is told"


def test_a_class_alone_dims_the_others(settled: Bench) -> None:
    before = settled.look()
    settled.page.inspector.class_isolated.emit(2)
    after = settled.look()
    assert all(a != b for a, b in zip(before, after, strict=True))
    legend = settled.page.inspector.findChild(Legend)
    assert legend is not None
    assert legend.isolated_class() == 2
    settled.page.inspector.class_isolated.emit(-1)
    assert settled.look() == before


def test_colouring_by_error_asks_once_for_each_map(settled: Bench) -> None:
    settled.presenter.colour_by(ERROR)
    waiting = settled.engine.waiting(m.MeasureErrors)
    assert [asked.request for asked in waiting] == [m.MeasureErrors(model_id=name) for name in (PCA, "net")]
    grey = settled.look()
    for index, asked in enumerate(waiting):
        assert isinstance(asked.request, m.MeasureErrors)
        values = frozen(np.linspace(0, 1 + index, ROWS).astype(np.float32))
        asked.done(m.RowErrors(model_id=asked.request.model_id, mse=values))
    assert all(a != b for a, b in zip(grey, settled.look(), strict=True))
    bar = settled.page.inspector.findChild(ColourBar)
    assert bar is not None
    assert bar.labels()[0] == "0"
    settled.presenter.colour_by(CLASS)
    settled.presenter.colour_by(ERROR)
    assert settled.engine.count(m.MeasureErrors) == 2


def test_colouring_by_drift_compares_the_two_outer_maps(settled: Bench) -> None:
    settled.presenter.colour_by(DRIFT)
    asked = settled.engine.only(m.MeasureDrift)
    assert isinstance(asked.request, m.MeasureDrift)
    np.testing.assert_allclose(asked.request.left, settled.library.codes[PCA].z, atol=1e-6)
    np.testing.assert_allclose(asked.request.right, settled.library.codes["net"].z, atol=1e-6)
    share = np.linspace(0, 1, ROWS)
    asked.done(m.RowDrift(share=frozen(share.astype(np.float32)), k=asked.request.k))
    last = settled.canvas(1).to_pixels(settled.library.codes["net"].z[ROWS - 1])
    colour = settled.canvas(1).grab().toImage().pixelColor(QPoint(round(last[0]), round(last[1])))
    wished = ramp("sequential")[-1].astype(int)
    assert np.abs(wished - colour.getRgb()[:3]).max() < 60


def test_a_measure_that_fails_is_told_and_can_be_asked_again(settled: Bench) -> None:
    settled.presenter.colour_by(DRIFT)
    settled.engine.only(m.MeasureDrift).fail("The maps differ; choose others.")
    assert settled.told == ["The maps differ; choose others."]
    settled.presenter.colour_by(CLASS)
    settled.presenter.colour_by(DRIFT)
    assert settled.engine.count(m.MeasureDrift) == 2


def test_the_errors_of_a_third_map_are_asked_when_it_comes(settled: Bench) -> None:
    settled.settle("second", 4)
    settled.presenter.colour_by(ERROR)
    before = settled.engine.count(m.MeasureErrors)
    settled.page.inspector.map_added.emit()
    asked = settled.engine.waiting(m.MeasureErrors)[-1].request
    assert settled.engine.count(m.MeasureErrors) == before + 1
    assert asked == m.MeasureErrors(model_id="net")


# --- pointing ----------------------------------------------------------------------------------


def test_pointing_at_a_datum_rings_it_on_every_map(settled: Bench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled.look() == settled.look())  # the layout has come to rest
    before = settled.look()
    settled.page.hovered.emit(1, 8)
    assert settled.look()[0] != before[0]
    settled.page.hovered.emit(1, -1)
    qtbot.waitUntil(lambda: settled.look() == before)


def test_the_card_says_what_a_datum_is(settled: Bench) -> None:
    canvas = settled.canvas(1)
    codes = settled.library.codes["net"].z
    xy = canvas.to_pixels(codes)
    row = int(np.linalg.norm(xy - xy[5], axis=1).argmax())
    QTest.mouseMove(canvas, QPoint(round(xy[row][0]), round(xy[row][1])))
    QApplication.processEvents()
    settled.page.rested.emit(1, row)
    assert canvas.accessibleDescription() == f"{NAMES[row % 3]}, row {row}"
    QTest.mouseMove(canvas, QPoint(2, 2))
    QApplication.processEvents()


def test_the_strip_tells_errors_baseline_and_neighbours(settled: Bench) -> None:
    strip = settled.page.strip
    assert strip.neighbours.captions()[0] == f"{NAMES[7 % 3]}, 0.10"
    images = [picture.image() for picture in strip.neighbours.pictures]
    assert images[0] is not None
    assert float(np.mean(images[0])) == pytest.approx(7 / 255)
    assert "2" in strip.meter.words().splitlines()[0]


def test_classes_keep_their_colours(settled: Bench) -> None:
    legend = settled.page.inspector.findChild(Legend)
    assert legend is not None
    assert [legend.swatch(i).text() for i in range(3)] == list(NAMES)
    swatch = legend.swatch(1).grab().toImage()
    shown = {swatch.pixelColor(x, swatch.height() // 2).name() for x in range(swatch.width())}
    assert "#{:02x}{:02x}{:02x}".format(*class_colours(3)[1]) in shown
