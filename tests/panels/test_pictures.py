"""The game for pictures against an engine that answers when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core import picture_games as g
from explorer.core.inverting import Descended, InvertPicture
from explorer.core.messages import frozen
from explorer.engine.gaming.picture_listing import listed_pictures
from explorer.panels.library import Library
from explorer.panels.pictures import PicturesPage, PicturesPresenter
from explorer.panels.pictures.history import History
from explorer.panels.playing import Doing
from tests.panels.fakes import Asked, FakeEngine, card, codes

SIDE = 4
LISTED = listed_pictures()


def moment(game_id: str, rounds: int = 0, **more: Any) -> g.PictureMoment:
    tone = np.full((g.WALL, SIDE, SIDE), rounds % 200, np.uint8)
    plain: dict[str, Any] = {
        "losses": (1.4, 0.7) if rounds else (float("nan"),) * 2,
        "accuracy": 0.75,
        "scores": frozen(np.zeros(g.WALL, np.float32)),
        "kept": tuple(range(0, rounds + 1, 10)),
    }
    return g.PictureMoment(game_id=game_id, rounds=rounds, pictures=tone, **plain | more)


def begun(asked: Asked) -> g.PictureGameBegun:
    request = asked.request
    assert isinstance(request, g.BeginPictureGame)
    family = next(one for one in LISTED.families if one.family == request.recipe.family)
    fields = {f.name: f.default for f in family.fields} | dict(request.recipe.fields)
    training = {f.name: f.default for f in LISTED.training} | dict(request.recipe.training)
    recipe = g.PictureRecipe(
        data_id=request.recipe.data_id,
        family=family.family,
        trained=request.recipe.trained,
        fields=MappingProxyType(fields),
        training=MappingProxyType(training),
    )
    return g.PictureGameBegun(
        game_id=request.game_id,
        recipe=recipe,
        title="GAN",
        input_shape=(SIDE, SIDE),
        class_names=("a", "b"),
        value_range=(0.0, 1.0),
        rows=30,
        noise=frozen(np.zeros((g.WALL, 2), np.float32)),
        weights=(100, 90),
        measured_on=16,
        unit="nats",
        moment=moment(request.game_id),
    )


def descended(game_id: str, step: int, **more: Any) -> Descended:
    plain: dict[str, Any] = {"encoded": False, "rounds": 0, "error": 0.1}
    return Descended(
        game_id=game_id,
        step=step,
        steps=240,
        errors=frozen(np.array([0.3, 0.1], np.float32)),
        pictures=np.zeros((2, SIDE, SIDE), np.uint8),
        best=1,
        code=frozen(np.array([0.5, -1.0], np.float32)),
        picture=np.zeros((SIDE, SIDE), np.uint8),
        **plain | more,
    )


class Bench(QObject):
    """Page and presenter with a fake engine, and a clock that is turned by hand."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.engine, self.now = FakeEngine(), 0.0
        self.library = Library(self.engine, self)
        self.page = PicturesPage()
        self.presenter = PicturesPresenter(self.page, self.library, self.engine, self, lambda: self.now)
        self.player, self.seeking = self.presenter.player, self.presenter.seeking
        self.seeking.interval = 0
        self.told: list[str] = []
        self.presenter.troubled.connect(self._on_trouble)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.page.inspector)
        self.page.resize(1000, 720)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.setFocus()

    def _on_trouble(self, sentence: str, _: str) -> None:
        self.told.append(sentence)

    def begin(self) -> g.PictureGameBegun:
        """Bring the first game."""
        self.presenter.activate()
        self.engine.only(g.ListPictureGames).done(LISTED)
        return self.answer()

    def answer(self) -> g.PictureGameBegun:
        """Answer the newest wish for a game, and that for its data."""
        asked = self.engine.waiting(g.BeginPictureGame)[-1]
        made = begun(asked)
        asked.done(made)
        for one in self.engine.waiting(m.LoadData):
            assert isinstance(one.request, m.LoadData)
            pictures = np.arange(30 * SIDE * SIDE).reshape(30, SIDE, SIDE) % 256
            ready = m.DataReady(
                data_id=one.request.data_id,
                pictures=frozen(pictures.astype(np.uint8)),
                labels=frozen(np.arange(30) % 2),
                class_names=("a", "b"),
            )
            one.done(ready)
        return made

    def press(self, key: Qt.Key) -> None:
        """Press a key on the wall."""
        QTest.keyClick(self.page.wall.wall, key)

    @property
    def playing(self) -> Asked:
        """The question that plays."""
        return self.engine.only(g.PlayPictureGame)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.seeking.stop()
    made.page.close()
    QApplication.processEvents()


def test_the_space_bar_plays_and_rests_and_what_it_looks_like_then_is_asked(bench: Bench) -> None:
    game = bench.begin()
    assert bench.presenter.settled
    bench.press(Qt.Key.Key_Space)
    asked = bench.playing
    for rounds, now in ((10, 0.0), (40, 1.0)):
        bench.now = now
        asked.tell(moment(game.game_id, rounds))
    assert bench.page.bar.round.text() == "Round 40"
    assert bench.page.bar.rate.text() == "30 rounds/s"
    assert "D pays 1.40" in bench.page.bar.paid.text()
    bench.press(Qt.Key.Key_Space)
    assert asked.cancelled
    assert not bench.presenter.settled
    asked.let_go()
    look = bench.engine.only(g.LookAtPictureGame)
    look.done(moment(game.game_id, 44))
    assert bench.page.bar.round.text() == "Round 44"
    assert bench.presenter.settled


def test_a_knob_that_is_live_turns_and_another_begins_anew(bench: Bench) -> None:
    bench.begin()
    inspector = bench.page.inspector
    inspector.field_settled.emit("r1", 2.0)
    turn = bench.engine.only(g.TurnPictureGame).request
    assert isinstance(turn, g.TurnPictureGame)
    assert (turn.fields, turn.training) == ({"r1": 2.0}, {})
    inspector.field_settled.emit("nodes", 32)
    asked = bench.engine.waiting(g.BeginPictureGame)[-1].request
    assert isinstance(asked, g.BeginPictureGame)
    assert (asked.recipe.fields["nodes"], asked.recipe.fields["r1"]) == (32, 2.0)


def test_another_game_takes_the_place_of_one_that_is_played_and_plays_on(bench: Bench) -> None:
    game = bench.begin()
    bench.press(Qt.Key.Key_Space)
    first = bench.playing
    bench.page.inspector.seed_wished.emit()
    assert first.cancelled
    first.let_go()
    bench.answer()
    ended = [one.request for one in bench.engine.waiting(g.EndPictureGame)]
    assert [one.game_id for one in ended if isinstance(one, g.EndPictureGame)] == [game.game_id]
    assert bench.presenter.seed == 1
    assert bench.player.doing is Doing.PLAYING


def test_a_shipped_model_is_begun_with_until_its_shape_changes(bench: Bench) -> None:
    bench.begin()
    bench.page.inspector.start_chosen.emit("digits-gan")
    request = bench.engine.waiting(g.BeginPictureGame)[-1].request
    assert isinstance(request, g.BeginPictureGame)
    assert (request.recipe.trained, dict(request.recipe.fields)) == ("digits-gan", {})
    bench.answer()
    bench.page.inspector.field_settled.emit("nodes", 64)
    request = bench.engine.waiting(g.BeginPictureGame)[-1].request
    assert isinstance(request, g.BeginPictureGame)
    assert (request.recipe.trained, request.recipe.fields["nodes"]) == ("", 64)


def test_data_are_chosen_from_a_file_and_of_online_data_a_part(bench: Bench) -> None:
    bench.begin()
    taken: list[str] = []

    def choose(title: str, then: Any, kinds: object) -> None:
        taken.append(title)
        then("/data/mine.npz")

    bench.presenter.source_wished.connect(choose)
    index = bench.page.inspector.data.count() - 1
    bench.page.inspector.data.activated.emit(index)
    assert taken
    request = bench.engine.waiting(g.BeginPictureGame)[-1].request
    assert isinstance(request, g.BeginPictureGame)
    assert request.recipe.data_id == "/data/mine.npz"
    assert bench.page.inspector.data.currentText() == "mine.npz"
    bench.page.inspector.data_chosen.emit("mnist")
    request = bench.engine.waiting(g.BeginPictureGame)[-1].request
    assert isinstance(request, g.BeginPictureGame)
    assert request.recipe.data_id == "mnist:10000"


def test_trouble_is_told_and_the_game_can_be_rewound(bench: Bench) -> None:
    game = bench.begin()
    bench.press(Qt.Key.Key_Space)
    bench.playing.tell(moment(game.game_id, 30))
    bench.playing.done(g.PictureGameRested(game_id=game.game_id, rounds=25, trouble="It broke."))
    assert bench.told == ["It broke."]
    bench.engine.only(g.LookAtPictureGame).done(moment(game.game_id, 25))
    bar = bench.page.bar
    QTest.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=QPoint(1, bar.scrubber.height() // 2))
    back = bench.engine.waiting(g.RewindPictureGame)[-1]
    assert isinstance(back.request, g.RewindPictureGame)
    assert back.request.rounds == 0
    back.done(moment(game.game_id, 0, losses=(float("nan"),) * 2))
    assert bar.round.text() == "Round 0"
    assert len(bench.player.session.history.rounds) == 1


def test_a_game_that_cannot_be_begun_leaves_the_one_before(bench: Bench) -> None:
    game = bench.begin()
    bench.page.inspector.data_chosen.emit("faces")
    bench.engine.waiting(g.BeginPictureGame)[-1].fail("No such data.")
    assert bench.told == ["No such data."]
    assert bench.player.session is not None
    assert bench.player.session.game_id == game.game_id
    bench.press(Qt.Key.Key_Space)
    assert bench.playing


def test_a_search_shows_look_after_look_and_says_which_encoder_began(bench: Bench, qtbot: QtBot) -> None:
    game = bench.begin()
    fitting = card("mine", data_id="digits", input_shape=(SIDE, SIDE))
    for made in (fitting, card("other", data_id="digits", input_shape=(SIDE, SIDE), latent_dim=3)):
        bench.library.adopt(m.Opened(card=made, codes=codes(made.model_id, k=made.latent_dim)))
    bench.page.inspector.row_chosen.emit(4)
    asked = bench.engine.only(InvertPicture)
    assert isinstance(asked.request, InvertPicture)
    assert asked.request.encoder == "mine"
    assert asked.request.picture.shape == (SIDE, SIDE)
    asked.tell(*(descended(game.game_id, step, encoded=True) for step in (0, 4, 8)))
    asked.done(descended(game.game_id, 8, encoded=True))
    qtbot.waitUntil(lambda: not bench.seeking.running)
    found = bench.seeking.card
    assert found.status.text() == "step 8 of 240, 2 starts"
    assert "mine" in found.why.text()
    assert found.best.caption() == "MSE .100"
    assert "encoder's start" in found.curves.accessibleDescription()


def test_a_search_that_is_cancelled_ends_and_says_no_more(bench: Bench) -> None:
    game = bench.begin()
    bench.page.inspector.row_chosen.emit(4)
    asked = bench.engine.only(InvertPicture)
    asked.tell(descended(game.game_id, 0))
    bench.press(Qt.Key.Key_Escape)
    assert asked.cancelled
    assert not bench.seeking.running
    asked.tell(descended(game.game_id, 4))
    asked.let_go()
    assert not bench.seeking.running
    assert bench.page.side.currentWidget() is bench.seeking.card
    bench.press(Qt.Key.Key_Escape)
    assert bench.page.side.currentIndex() == 0


def test_the_model_of_a_found_noise_is_kept_once(bench: Bench, qtbot: QtBot) -> None:
    game = bench.begin()
    pinned: list[tuple[str, int]] = []
    bench.seeking.anchor_wished.connect(lambda name, index, _: pinned.append((name, index)))
    bench.page.inspector.row_chosen.emit(1)
    asked = bench.engine.only(InvertPicture)
    asked.tell(descended(game.game_id, 240))
    asked.done(descended(game.game_id, 240))
    qtbot.waitUntil(lambda: not bench.seeking.running)
    bench.seeking.card.pin("C").click()
    kept = card("digits-gan-2, run 1", "gan", encodes=False, data_id="digits")
    bench.engine.only(g.KeepPictureGame).done(m.Opened(card=kept, codes=codes(kept.model_id)))
    bench.seeking.card.pin("A").click()
    assert pinned == [(kept.model_id, 2), (kept.model_id, 0)]
    assert bench.engine.count(g.KeepPictureGame) == 1


def test_a_search_that_fails_is_told(bench: Bench) -> None:
    bench.begin()
    bench.page.inspector.row_chosen.emit(1)
    bench.engine.only(InvertPicture).fail("A code stopped being a number.")
    assert bench.told == ["A code stopped being a number."]
    assert bench.page.side.currentIndex() == 0


def test_history_forgets_what_is_played_anew() -> None:
    history = History()
    for rounds in (10, 20, 30):
        history.note(moment("a", rounds), float(rounds))
    history.note(moment("a", 20, accuracy=float("nan")), 31.0)
    np.testing.assert_array_equal(history.rounds, [10, 20])
    np.testing.assert_array_equal(history.accuracy[0], [10])
    history.rest()
    assert np.isnan(history.rate)
