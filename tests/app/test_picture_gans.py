"""The game for pictures, by real mouse and key events: the wall, rewinding, the search, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.picture_games import WALL
from explorer.panels.pictures import words
from explorer.panels.pictures.player import Session
from explorer.panels.playing import Doing
from tests.app.conftest import SIZE
from tests.app.driver import Driver
from trainers.checkpoint import read
from trainers.models.gans import Gan

KEY = Qt.Key


class Painter(Driver):
    """Drives the pictures view of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("game")
        app.game.page.show_view("pictures")
        self.panel = app.game.page.page("pictures")
        self.presenter = app.game.page.presenter("pictures")
        self.player, self.seeking = self.presenter.player, self.presenter.seeking
        self.until(lambda: self.player.session is not None)
        self.panel.setFocus()

    @property
    def game(self) -> Session:
        """The game that is shown."""
        found = self.player.session
        assert found is not None
        return found

    def calm(self) -> None:
        """Wait until nothing is awaited."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and not self.app.worker.busy)
        self.until(lambda: self.presenter.data is not None)
        QApplication.processEvents()

    def begin(self, trained: str = "") -> None:
        """Begin with small nets, or with a shipped model."""
        draft = type(self.presenter.draft).first(self.presenter.draft.listed)
        if trained:
            draft = draft.begun_with(trained)
        else:
            for name, value in {"nodes": 16, "d_nodes": 16, "steps": 400, "batch_size": 32}.items():
                draft = draft.with_value(name, value)
        self.presenter.draft = draft
        self.presenter._begin()
        self.until(lambda: self.player.doing is Doing.RESTING)
        self.calm()

    def press_key(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key)
        QApplication.processEvents()

    def play_to(self, rounds: int) -> None:
        """Play with the space bar until so many rounds at least."""
        self.press_key(KEY.Key_Space)
        self.until(lambda: self.game.moment.rounds >= rounds)
        self.press_key(KEY.Key_Space)
        self.calm()

    def on_wall(self) -> list[bytes]:
        """The pictures of the wall."""
        wall = self.panel.wall.wall
        found = [wall.picture(row, column) for row in range(6) for column in range(6)]
        return [picture.tobytes() for picture in found if picture is not None]


def leave_between(driver: Driver) -> None:
    """Look into the autoencoder of the digits again."""
    driver.app.between.page.show_view("between")
    driver.app.between.presenter.show_model("digits-ae-2")
    driver.until(lambda: driver.app.between.presenter.settled)


@pytest.fixture
def painter(running: App, qtbot: QtBot) -> Iterator[Painter]:
    """The pictures view of the shared application, small and at its first round."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Painter(running, qtbot)
    made.begin()
    usual, made.seeking.interval = made.seeking.interval, 2
    yield made
    made.seeking.interval = usual
    running.window.show_panel("game")
    made.player.pause()
    made.seeking.stop()
    made.panel.show_beside(None)
    if made.presenter.nearest:
        made.presenter.turn_wall(False)
    made.calm()
    running.game.page.show_view("plane")
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_the_wall_of_one_noise_changes_as_it_is_played_and_is_replayed(painter: Painter) -> None:
    first = painter.on_wall()
    assert len(first) == WALL
    painter.play_to(20)
    moment = painter.game.moment
    assert painter.on_wall() == [picture.tobytes() for picture in moment.pictures] != first
    assert [word for row in painter.panel.wall.wall.words() for word in row] == words.scores(painter.game)
    assert painter.panel.bar.round.text() == f"Round {moment.rounds:,}"
    assert len(painter.game.history.rounds)
    losses = painter.panel.losses.curves.accessibleDescription()
    assert "Discriminator" in losses
    assert "Generator" in losses
    assert "D is right" in painter.panel.right.curves.accessibleDescription()
    painter.click(painter.panel.bar.reset)
    painter.until(lambda: painter.game.moment.rounds == 0)
    painter.calm()
    assert painter.on_wall() == first
    painter.player.play(moment.rounds)
    painter.until(lambda: painter.game.moment.rounds == moment.rounds)
    painter.calm()
    np.testing.assert_array_equal(painter.game.moment.pictures, moment.pictures)


def test_n_turns_the_wall_into_the_nearest_training_pictures(painter: Painter) -> None:
    painter.play_to(5)
    made = painter.on_wall()
    painter.press_key(KEY.Key_N)
    painter.calm()
    moment, data = painter.game.moment, painter.presenter.data
    assert moment.nearest is not None
    assert painter.on_wall() == [data.pictures[row].tobytes() for row in moment.nearest]
    assert painter.panel.wall.shows.current() == 1
    painter.press_key(KEY.Key_N)
    painter.calm()
    assert painter.on_wall() == made


def test_it_is_rewound_by_the_slider_and_by_the_curves(painter: Painter) -> None:
    painter.play_to(40)
    end = painter.game.moment.rounds
    bar = painter.panel.bar
    painter.drag(bar.scrubber, bar.scrubber.handle().toPoint(), QPoint(0, bar.scrubber.height() // 2))
    painter.calm()
    assert painter.game.moment.rounds == 0
    curves = painter.panel.losses.curves
    box = curves.frame().box
    painter.drag(curves, box.center(), QPoint(box.right() - 1, box.center().y()))
    painter.calm()
    assert 0 < painter.game.moment.rounds <= end
    assert curves.cursor_step() == painter.game.moment.rounds


def test_numbers_that_are_none_stop_it_with_a_reason(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter.play_to(20)
    with monkeypatch.context() as patched:
        patched.setattr(Gan, "make", lambda self, z: self.generator(z) * float("nan"))
        painter.press_key(KEY.Key_Space)
        painter.until(lambda: painter.player.doing is Doing.RESTING)
    painter.calm()
    assert "no longer made of finite numbers" in painter.notice
    bar = painter.panel.bar
    painter.drag(bar.scrubber, bar.scrubber.handle().toPoint(), QPoint(0, bar.scrubber.height() // 2))
    painter.calm()
    assert painter.game.moment.rounds == 0
    painter.play_to(3)


@pytest.mark.parametrize("how", ["escape", "button"])
def test_a_search_is_stopped_and_the_card_goes(painter: Painter, how: str) -> None:
    painter.begin("digits-gan")
    painter.seeking.interval = 33
    shelf = painter.panel.inspector.shelf
    painter.click(shelf, shelf.cells().box(0, 2).center().toPoint())
    painter.until(lambda: painter.seeking.shown is not None)
    assert painter.seeking.running
    assert painter.panel.side.currentWidget() is painter.seeking.card

    def leave() -> None:
        if how == "escape":
            painter.press_key(KEY.Key_Escape)
        else:
            painter.click(painter.seeking.card.stop)

    leave()
    assert not painter.seeking.running
    shown = painter.seeking.shown
    assert shown.step < shown.steps
    painter.calm()
    assert painter.seeking.shown is shown
    assert painter.seeking.card.stop.text() == "Close"
    leave()
    assert painter.panel.side.currentIndex() == 0


def test_found_noise_goes_under_the_probe_and_becomes_an_anchor(painter: Painter) -> None:
    painter.begin("digits-gan")
    painter.seeking.seek_row(3)
    painter.calm()
    card, found = painter.seeking.card, painter.seeking.shown
    assert found.step == found.steps
    assert len(card.curves.reading()) == 0
    assert found.error < 0.05
    painter.click(card.probe)
    painter.until(lambda: painter.window.panel == "map")
    painter.settle()
    name = painter.state.slots[1]
    assert not painter.app.library.cards[name].encodes
    probe = painter.app.presenter.hand.probe
    assert probe is not None
    assert probe.row is None
    np.testing.assert_array_equal(probe.code, found.code)
    painter.window.show_panel("game")
    painter.click(card.pin("B"))
    painter.until(lambda: painter.window.panel == "interpolate")
    between = painter.app.between.presenter
    painter.until(lambda: between.settled)
    anchor = between.state.anchors[1]
    assert anchor.source == name == between.model_id
    np.testing.assert_array_equal(anchor.code, found.code)
    assert len([one for one in painter.app.library.cards if one == name]) == 1
    leave_between(painter)


def test_a_dropped_picture_is_looked_for_and_played_on_it_cannot_be_taken_along(painter: Painter) -> None:
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    mime = QMimeData()
    mime.setImageData(image)
    kinds = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(QPoint(50, 50), *kinds), QDropEvent(QPointF(50, 50), *kinds)):
        QApplication.sendEvent(painter.panel, event)
    painter.calm()
    card = painter.seeking.card
    assert card.target.caption() == words.DROPPED
    assert card.probe.isEnabled()
    painter.play_to(2)
    assert not card.probe.isEnabled()
    assert "played on" in card.probe.toolTip()


def test_a_drawing_is_looked_for(painter: Painter) -> None:
    painter.click(painter.panel.inspector.draw)
    drawing = painter.seeking.drawing
    assert painter.panel.side.currentWidget() is drawing
    sketch = drawing.sketch
    painter.drag(sketch, sketch.rect().center(), sketch.rect().center() + QPoint(0, 60))
    painter.click(drawing.done)
    painter.calm()
    assert painter.seeking.card.target.caption() == words.DRAWN
    assert painter.seeking.shown.step == painter.seeking.shown.steps


def test_why_no_encoder_begins_or_which_one_does(painter: Painter) -> None:
    painter.begin("digits-gan")
    cards = painter.app.library.cards
    known = [n for n in painter.app.library.able if cards[n].encodes and cards[n].latent_dim == 16]
    painter.seeking.seek_row(0)
    painter.calm()
    told = painter.seeking.card.why.text()
    assert painter.seeking.shown.encoded == bool(known)
    assert ("E begins with" in told) == bool(known)
    if not known:
        assert "No start of an encoder" in told


def test_the_model_is_kept_open_and_in_a_file(painter: Painter, tmp_path: Path) -> None:
    painter.play_to(5)
    rounds = painter.game.moment.rounds
    painter.click(painter.panel.inspector.open)
    painter.until(lambda: painter.window.panel == "map")
    painter.settle()
    assert painter.state.slots[1].startswith("digits-gan-16, run")
    path = tmp_path / "mine.safetensors"
    painter.window.show_panel("game")
    painter.presenter.keeping.save(str(path))
    painter.until(lambda: str(path) in painter.notice)
    assert read(path).header.steps == rounds


@pytest.fixture
def gan(running: App, qtbot: QtBot) -> Iterator[Driver]:
    """The maps of the shared application, on a GAN."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Driver(running, qtbot)
    running.open_demo("wheel-ae-2")  # other data take a third map away
    made.until(lambda: made.state.slots[-1:] == ("wheel-ae-2",))
    running.open_demo("digits-gan")
    made.until(lambda: made.state.slots[-1:] == ("digits-gan",))
    made.settle()
    yield made
    running.open_demo("digits-ae-2")
    made.until(lambda: made.state.slots[-1:] == ("digits-ae-2",))
    running.window.clear_notice()
    made.move(made.window, QPoint(2, 2))
    made.settle()
    made.rest()


def test_the_map_of_a_gan_is_of_noise_and_pca_follows_a_drag_in_it(gan: Driver) -> None:
    canvas = gan.canvas(1)
    assert gan.reading.probe.row is None
    assert len(gan.reading.readings) == 2
    middle = gan.pixel(1, (0.0, 0.0))
    before = gan.read_by("digits-pca-16").code if "digits-pca-16" in gan.app.library.cards else None
    gan.drag(canvas, gan.probe(1), middle)
    gan.settle()
    gan.assert_probe_at(1, canvas.to_map((middle.x(), middle.y())))
    titles = [tile.title() for tile in gan.tiles()]
    assert titles[0] == "No original"
    straight = gan.state.slots[0]
    if before is not None:
        assert not np.array_equal(gan.read_by(straight).code, before)
    assert (
        not gan.page.cards[1].words()[1].startswith("test") if hasattr(gan.page.cards[1], "words") else True
    )


def test_a_datum_has_no_code_in_a_gan_and_that_is_said(gan: Driver) -> None:
    gan.app.presenter.probe_row(5, 0)
    gan.settle()
    assert [one.model_id for one in gan.reading.readings] == [gan.state.slots[0]]
    silent = gan.tiles()[-1]
    assert (silent.title(), silent.picture.image()) == ("GAN", None)
    assert "no encoder" in silent.caption()
    assert gan.app.presenter.hand.place(gan.state, 1) is None
    assert gan.notice == ""


def test_points_of_noise_are_neither_selected_nor_flown_nor_coloured_by_error(gan: Driver) -> None:
    places = gan.canvas(1).to_pixels(gan.app.presenter._atlas.sheet("digits-gan").xy)
    far = int(np.argmax(np.abs(places - places.mean(axis=0)).sum(axis=1)))
    gan.click(gan.canvas(1), QPoint(*(round(float(one)) for one in places[far])))
    gan.settle()
    assert not gan.state.selected
    np.testing.assert_array_equal(
        gan.app.presenter.hand.probe.code, gan.app.library.codes["digits-gan"].z[far]
    )
    gan.app.presenter.colour_by("error")
    gan.settle()
    assert gan.notice == ""
    gan.app.presenter.colour_by("class")
    assert gan.app.presenter._atlas.way(gan.state.slots) is None


def test_a_gan_is_walked_and_sampled(gan: Driver) -> None:
    gan.window.show_panel("interpolate")
    between = gan.app.between.presenter
    between.show_model("digits-gan")
    gan.until(lambda: between.settled and between.read is not None)
    assert all(anchor.row is None for anchor in between.state.anchors)
    path = next(one for one in between.read.paths if one.model_id == "digits-gan")
    assert path.way == "slerp"
    assert not gan.app.between.page.page("between").inspector.draw.isEnabled()
    gan.app.between.page.show_view("samples")
    samples = gan.app.between.page.presenter("samples")
    gan.until(lambda: samples.arranged is not None and samples.settled)
    assert samples.arranged.drawn.words == "N(0, I)" or "N(0, I)" in samples.arranged.drawn.words
    assert gan.notice == ""
    leave_between(gan)
