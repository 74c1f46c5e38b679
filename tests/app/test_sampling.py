"""The view of samples under a hand: draw, pull, turn, sort, point, pin, take back, export."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.paths import checkpoint
from explorer.core.sampling import SamplesDrawn
from explorer.core.tables import read_table
from explorer.panels.samples.state import SamplesState
from tests.app.conftest import SIZE
from tests.app.driver import CTRL, NONE, Driver
from tests.engine.samples import Yardstick

KEY = Qt.Key
ByHand = Callable[[str], Yardstick]


class Sampler(Driver):
    """Drives the view of samples of an application."""

    def __init__(self, app: App, qtbot: QtBot, model_id: str) -> None:
        super().__init__(app, qtbot)
        app.library.open(str(checkpoint(model_id)))
        self.until(lambda: model_id in app.library.able)
        app.window.show_panel("interpolate")
        views = app.between.views
        self.until(views.switch.isVisible)
        self.click(self.button("Samples", views.switch))
        self.presenter, self.panel = views.presenter("samples"), views.page("samples")
        self.inspector, self.wall, self.map = (
            self.panel.inspector,
            self.panel.wall.wall,
            self.panel.codes.canvas,
        )
        self.calm()
        self.presenter.show_model(model_id)
        self.until(lambda: app.library.data_of(app.library.cards[model_id]) is not None)
        self.calm()

    def calm(self) -> None:
        """Wait until everything asked for is on screen."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and self.presenter.arranged is not None)
        QApplication.processEvents()

    @property
    def drawn(self) -> SamplesDrawn:
        """The samples that are shown."""
        assert self.presenter.arranged is not None
        found: SamplesDrawn = self.presenter.arranged.drawn
        return found

    def pictures(self) -> Any:
        """What the wall shows, row by row, (n, *shape)."""
        rows, columns = self.wall.shape()
        return np.stack([self.wall.picture(row, column) for row in range(rows) for column in range(columns)])

    def cell(self, row: int, column: int) -> QPoint:
        """The middle of a cell."""
        return self.wall.cells().picture(row, column).center().toPoint()

    def reveal(self, widget: QWidget) -> None:
        """Scroll the inspector to where a control of it can be seen."""
        room: Any = widget.parentWidget()
        while not isinstance(room, QScrollArea):
            room = room.parentWidget()
        room.ensureWidgetVisible(widget)
        QApplication.processEvents()

    def press_button(self, widget: QWidget) -> None:
        """Click a control of the inspector, wherever it is."""
        self.reveal(widget)
        self.click(widget)

    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key, modifiers)
        QApplication.processEvents()

    def export(self, words: str) -> None:
        """Choose an entry of the menu."""
        (action,) = [one for one in self.inspector.export.menu().actions() if one.text() == words]
        action.trigger()

    def answer(self, path: Path) -> Path:
        """Choose a place in the dialog, and wait until it is told that the file is there."""
        (dialog,) = self.window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.close()
        self.until(lambda: path.exists())
        return path


@pytest.fixture
def sampler(running: App, qtbot: QtBot) -> Iterator[Sampler]:
    """The view of the shared application, on the VAE of the digits as at the start."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Sampler(running, qtbot, "digits-vae-2")
    yield made
    board, plain = made.presenter.board, SamplesState()
    for name in ("source", "count", "seed", "temperature", "truncation", "turned", "by_distance"):
        board.set(name, getattr(plain, name))
    made.calm()
    running.window.clear_notice()
    running.between.views.show_view("between")
    running.window.show_panel("map")
    made.settle()
    made.rest()


def rounded(pictures: NDArray[Any]) -> NDArray[np.uint8]:
    return np.rint(np.clip(pictures, 0, 1) * 255).astype(np.uint8)


def test_the_wall_is_what_the_model_decodes_of_the_prior(sampler: Sampler, by_hand: ByHand) -> None:
    assert sampler.wall.shape() == (6, 6)
    wished = rounded(by_hand("digits-vae-2").decode(sampler.drawn.codes))
    assert np.abs(sampler.pictures().astype(int) - wished).max() <= 1
    assert len(sampler.wall.words()) == 6
    assert sampler.window.statusbar.seed.text.endswith("0")


def test_each_sample_stands_beside_the_training_picture_that_is_nearest(sampler: Sampler) -> None:
    data = sampler.app.library.data_of(sampler.app.library.cards["digits-vae-2"])
    assert data is not None
    assert data.train is not None
    sampler.move(sampler.wall, sampler.cell(2, 3))
    sample = sampler.presenter.arranged.sample(2, 3)
    training = np.flatnonzero(data.train)
    between = data.pictures[training].astype(float) - sampler.drawn.pictures[sample]
    away = np.linalg.norm(between.reshape(len(training), -1), axis=1)
    pair = sampler.inspector.pair
    np.testing.assert_array_equal(pair.sample.picture.image(), sampler.drawn.pictures[sample])
    np.testing.assert_array_equal(pair.nearest.picture.image(), data.pictures[training[away.argmin()]])
    assert pair.words()[0] == f"{away.min() / 255:.2f} apart"
    sampler.wall.setFocus()
    sampler.press_key(KEY.Key_N)
    np.testing.assert_array_equal(sampler.pictures(), data.pictures[sampler.drawn.nearest_rows])
    sampler.click(sampler.panel.wall.order)
    assert (np.diff(sampler.drawn.nearest_distances[sampler.presenter.arranged.order]) >= 0).all()
    sampler.press_key(KEY.Key_N)
    assert not sampler.presenter.state.turned


def test_the_wall_follows_the_temperature_while_it_is_pulled(sampler: Sampler) -> None:
    before, slider = sampler.drawn, sampler.inspector.temperature.slider
    sampler.reveal(slider)
    start = slider.handle().toPoint()
    sampler.press(slider, start)
    seen = []
    for step in range(1, 6):
        sampler.move(slider, start - QPoint(6 * step, 0))
        sampler.calm()
        seen.append(sampler.pictures().tobytes())
        share = sampler.presenter.state.temperature
        np.testing.assert_allclose(sampler.drawn.codes, share * before.codes, atol=1e-5)
    assert len(set(seen)) == 5, "each move has its wall"
    sampler.move(slider, QPoint(-30, 10))
    sampler.release(slider, QPoint(-30, 10))
    sampler.calm()
    assert sampler.presenter.state.temperature == 0
    assert (sampler.pictures() == sampler.pictures()[0]).all(), "the middle of the prior, 36 times"
    sampler.wall.setFocus()
    sampler.press_key(KEY.Key_Z, CTRL)
    sampler.calm()
    np.testing.assert_array_equal(sampler.pictures(), before.pictures)


def test_a_wall_of_a_hundred_is_true_in_every_piece_while_it_is_pulled(
    sampler: Sampler, by_hand: ByHand
) -> None:
    sampler.press_button(sampler.inspector.count.button(4))
    sampler.calm()
    pieces: list[SamplesDrawn] = []
    listening = sampler.presenter.asking.drawn.connect(lambda _, piece: pieces.append(piece))
    slider = sampler.inspector.temperature.slider
    sampler.reveal(slider)
    start = slider.handle().toPoint()
    sampler.press(slider, start)
    for step in range(1, 20):
        sampler.move(slider, start - QPoint(2 * step, 0))
    sampler.release(slider, start - QPoint(38, 0))
    sampler.calm()
    sampler.presenter.asking.drawn.disconnect(listening)
    assert sampler.wall.shape() == (10, 10)
    stamps = [piece.stamp for piece in pieces]
    assert stamps == sorted(stamps), "a newer piece is never covered"
    for piece in pieces[-1], pieces[0]:
        wished = rounded(by_hand("digits-vae-2").decode(piece.codes[piece.cells]))
        assert np.abs(piece.pictures.astype(int) - wished).max() <= 1
    assert (sampler.pictures() == pieces[-1].pictures).all()
    assert len(pieces[-1].cells) == 100


def test_the_same_seed_gives_the_same_pixels(sampler: Sampler) -> None:
    sampler.move(sampler.window, QPoint(3, 3))
    first, shown = sampler.pictures(), sampler.rgb(sampler.wall)
    sampler.press_button(sampler.inspector.new_seed)
    sampler.calm()
    assert (sampler.pictures() != first).any()
    assert sampler.window.statusbar.seed.text.endswith("1")
    field = sampler.inspector.seed
    sampler.press_button(field)
    field.selectAll()
    sampler.qtbot.keyClicks(field, "0\r")
    sampler.calm()
    np.testing.assert_array_equal(sampler.pictures(), first)
    sampler.wall.clearFocus()
    np.testing.assert_array_equal(sampler.rgb(sampler.wall), shown)
    assert sampler.window.statusbar.seed.text.endswith("0")


def test_the_aggregate_posterior_lies_where_the_data_are(sampler: Sampler) -> None:
    sampler.press_button(sampler.inspector.count.button(4))
    sampler.calm()
    codes = sampler.app.library.codes["digits-vae-2"].z

    def lonely() -> float:
        away = np.linalg.norm(sampler.drawn.codes[:, None] - codes[None], axis=2)
        return float(away.min(axis=1).mean())

    of_prior = lonely()
    sampler.press_button(sampler.inspector.source.button(1))
    sampler.calm()
    assert sampler.drawn.components == 10
    assert "10 Gaussians fitted to the codes of 1,437 rows" in sampler.inspector.why.text()
    assert lonely() < 0.7 * of_prior
    places = sampler.map.to_pixels(sampler.map.samples())
    assert ((places > 0) & (places < (sampler.map.width(), sampler.map.height()))).all()


def test_an_autoencoder_has_no_prior_and_says_so(sampler: Sampler) -> None:
    chooser = sampler.panel.codes.chooser
    chooser.activated.emit(chooser.findData("digits-ae-2"))
    sampler.calm()
    assert not sampler.inspector.source.button(0).isEnabled()
    assert sampler.inspector.why.text().startswith("This model has no prior")
    assert sampler.drawn.components == 10


def test_a_click_puts_the_probe_there_and_a_key_pins_it(sampler: Sampler) -> None:
    sampler.click(sampler.wall, sampler.cell(1, 4))
    sampler.settle()
    code = sampler.drawn.codes[10]
    probe = sampler.app.presenter.hand.probe
    assert probe is not None
    np.testing.assert_array_equal(probe.code, code)
    sampler.wall.setFocus()
    sampler.press_key(KEY.Key_B)
    sampler.until(lambda: sampler.app.between.presenter.settled)
    anchor = sampler.app.between.presenter.state.anchors[1]
    assert anchor.source == "digits-vae-2"
    np.testing.assert_array_equal(anchor.code, code)


def test_pictures_and_codes_leave(sampler: Sampler, tmp_path: Path) -> None:
    sampler.export("Samples and nearest as a picture …")
    assert sampler.answer(tmp_path / "pairs.png").read_bytes().startswith(b"\x89PNG")
    sampler.export("Codes of the samples …")
    table = read_table(str(sampler.answer(tmp_path / "codes.npz")))
    np.testing.assert_array_equal(table.columns["z"], sampler.drawn.codes)
    np.testing.assert_array_equal(table.columns["nearest_row"], sampler.drawn.nearest_rows)


def test_the_python_lines_make_the_same_wall(sampler: Sampler, tmp_path: Path) -> None:
    sampler.export("Copy Python that makes the samples")
    script, target = tmp_path / "again.py", tmp_path / "again.npy"
    lines = QGuiApplication.clipboard().text()
    script.write_text(f"{lines}\nimport numpy\nnumpy.save({str(target)!r}, pictures)\n")
    subprocess.run([sys.executable, str(script)], check=True, timeout=120, cwd=tmp_path)
    made: Any = np.load(target)
    assert made.shape == (6, 6, 8, 8)
    difference = np.abs(made.reshape(36, 8, 8).astype(int) - sampler.pictures())
    assert difference.max() <= 1
    assert (difference > 0).mean() < 1e-3
