"""Why LSTM, against an engine that answers when it is told to: what is asked, said and shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from explorer.core import gradients as g
from explorer.core import races as r
from explorer.core.texts import WriterCard
from explorer.panels.memory import MemoryPage, MemoryPresenter, words
from explorer.panels.memory.curves import OWN
from tests.panels import fakes_races as f
from tests.panels.fakes import Asked, FakeEngine, minimise

RNN, LSTM = g.Beginning(cell="rnn"), g.Beginning(cell="lstm")
BIASED = g.Beginning(cell="lstm", forget_bias=3.0)
STARTS = (("RNN", RNN), ("LSTM", LSTM), ("LSTM, bias 3", BIASED))
CELLS = (
    g.CellChoice(cell="rnn", title="Vanilla RNN", forgets=False),
    g.CellChoice(cell="lstm", title="LSTM", forgets=True),
)
RATES = {RNN: 0.3, LSTM: 0.5, BIASED: 0.99}


def read(curve: str, beginning: g.Beginning, rate: float, sequences: int = 16) -> g.GradientsRead:
    norms = 0.2 * rate ** np.arange(101)
    return g.GradientsRead(curve=curve, title=curve, beginning=beginning, norms=norms, sequences=sequences)


def at(rates: dict[g.Beginning, float]) -> dict[g.Beginning, g.GradientsRead]:
    return {begun: read("a", begun, rate) for begun, rate in rates.items()}


class Bench(QObject):
    """Page and presenter with a fake engine."""

    def __init__(self, qtbot: QtBot, height: int = 700) -> None:
        super().__init__()
        self.engine, self.page = FakeEngine(), MemoryPage()
        self.card: WriterCard | None = None
        self.mind = MemoryPresenter(self.page, self.engine, lambda: self.card, self)
        self.told: list[str] = []
        self.mind.troubled.connect(self._on_trouble)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.page.inspector)
        self.page.resize(900, height)
        with qtbot.waitExposed(self.page):
            self.page.show()

    def _on_trouble(self, sentence: str, _: str) -> None:
        self.told.append(sentence)

    def answer(self, asked: Asked) -> None:
        request = asked.request
        if isinstance(request, g.ReadGradients):
            rate = RATES.get(request.beginning, 0.8)
            asked.done(read(request.curve, request.beginning, rate))
        elif isinstance(request, g.ReadTrained):
            asked.done(read(request.curve, g.Beginning(cell=request.curve[-3:]), 0.95))

    def start(self) -> None:
        """Come to a view in which all has been read."""
        self.mind.activate()
        self.engine.only(g.ListStarts).done(g.StartsListed(starts=STARTS, cells=CELLS))
        self.answer_all()

    def answer_all(self) -> None:
        for kind in (g.ReadGradients, g.ReadTrained):
            for asked in self.engine.waiting(kind):
                self.answer(asked)

    @property
    def shown(self) -> list[str]:
        return [curve.name for curve in self.page.plot.shown()]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    made.start()
    yield made
    made.page.hide()


def test_all_is_asked_once_and_shown_by_name(bench: Bench) -> None:
    names = ["RNN", "LSTM", "LSTM, bias 3"]
    assert bench.shown[:3] == names
    assert bench.shown[-1] == "Yours: LSTM, bias 2.00"
    assert len(bench.shown) == 6
    assert [curve.dashed for curve in bench.page.plot.shown()] == [False] * 3 + [True] * 2 + [False]
    asked = len(bench.engine.asked)
    bench.mind.activate()
    assert len(bench.engine.asked) == asked
    assert bench.mind.settled
    assert bench.page.headline()[0] == "The default LSTM vanishes too; bias 3 keeps 61 %."


def test_one_s_own_follows_the_hand_and_asks_each_time(bench: Bench) -> None:
    bench.page.inspector.bias_moved.emit(0.5)
    bench.page.inspector.bias_moved.emit(0.75)
    first, second = bench.engine.waiting(g.ReadGradients)
    assert second.request.beginning == g.Beginning(cell="lstm", forget_bias=0.75)
    assert first.request.key == second.request.key
    assert bench.engine.moves == 2
    assert not bench.mind.settled
    first.tell(read(OWN, g.Beginning(cell="lstm", forget_bias=0.5), 0.6, 8))
    assert bench.shown[-1] == "Yours: LSTM, bias 0.50"
    first.cancel()
    first.let_go()
    bench.answer(second)
    assert bench.mind.settled
    assert bench.page.headline()[0] == "LSTM, bias 0.75 fades: 1e−5 left 50 steps back."


def test_a_gain_brings_an_orthogonal_matrix_and_a_cell_without_a_gate_no_bias(bench: Bench) -> None:
    inspector = bench.page.inspector
    inspector.gain_moved.emit(1.5)
    assert inspector.orthogonal.isChecked()
    assert bench.mind.own == g.Beginning(cell="lstm", forget_bias=2.0, gain=1.5)
    inspector.cell_chosen.emit("rnn")
    assert bench.mind.own == g.Beginning(cell="rnn", gain=1.5)
    assert not inspector.bias.isEnabled()
    inspector.orthogonal_switched.emit(False)
    assert bench.mind.own == RNN
    inspector.cell_chosen.emit("lstm")
    assert inspector.bias.isEnabled()
    bench.answer_all()


def test_another_seed_asks_all_anew_and_late_answers_are_dropped(bench: Bench) -> None:
    bench.page.inspector.seed_wished.emit()
    late = bench.engine.waiting(g.ReadGradients) + bench.engine.waiting(g.ReadTrained)
    assert len(late) == 6
    assert {asked.request.seed for asked in late} == {1}
    bench.page.inspector.seed_wished.emit()
    before = bench.mind.reads["LSTM"]
    for asked in late:
        bench.answer(asked)
    assert bench.mind.reads["LSTM"] is before
    bench.answer_all()
    assert bench.mind.reads["LSTM"] is not before
    assert bench.mind.settled


def writer_card(writer_id: str, path: str, cell: str = "gru", corpus: str = "x") -> WriterCard:
    return WriterCard(
        writer_id=writer_id,
        path=path,
        title=cell,
        cell=cell,
        units=4,
        layers=1,
        vocabulary="ab",
        corpus=corpus,
        corpus_sha256="",
        corpus_length=9,
        seed=0,
    )


def test_a_model_that_is_open_is_read_too(bench: Bench) -> None:
    bench.card = writer_card("own-gru", "/models/own-gru.safetensors")
    bench.mind.activate()
    asked = bench.engine.only(g.ReadTrained)
    assert (asked.request.writer_id, asked.request.path) == ("own-gru", "/models/own-gru.safetensors")
    bench.answer(asked)
    assert len(bench.shown) == 7
    bench.card = None
    bench.mind.activate()
    assert len(bench.shown) == 6


def test_a_model_that_is_in_no_file_is_read_by_its_name(bench: Bench) -> None:
    bench.card = writer_card("python-reference-lstm, run 1", "", "lstm", "python-reference")
    bench.mind.activate()
    asked = bench.engine.only(g.ReadTrained)
    assert (asked.request.writer_id, asked.request.path) == ("python-reference-lstm, run 1", "")
    bench.answer(asked)
    assert bench.shown[3:6] == ["LSTM, Python's reference", "GRU, Python's reference", "LSTM, run 1"]


def test_a_file_of_the_same_name_takes_nobody_s_place(bench: Bench) -> None:
    """Neither that of the shipped model, nor that of the cell one has chosen."""
    at = {curve.key: curve.values for curve in bench.page.plot.shown()}
    bench.card = writer_card("python-reference-lstm", "/mine/python-reference-lstm.safetensors", "lstm")
    bench.mind.activate()
    asked = bench.engine.only(g.ReadTrained)
    assert asked.request.path == bench.card.path
    asked.done(read(asked.request.curve, LSTM, 0.5))
    shown = {curve.key: curve.values for curve in bench.page.plot.shown()}
    assert shown.keys() > at.keys()
    assert all(np.array_equal(shown[key], at[key]) for key in at)
    assert "LSTM, x" in bench.shown
    bench.card = writer_card(OWN, f"/mine/{OWN}.safetensors")
    bench.mind.activate()
    asked = bench.engine.only(g.ReadTrained)
    asked.done(read(asked.request.curve, LSTM, 0.5))
    assert bench.shown[-2:] == ["GRU, x", "Yours: LSTM, bias 2.00"]


def test_another_file_under_the_name_of_the_one_before_is_read_anew(bench: Bench) -> None:
    for folder in ("one", "two"):
        bench.card = writer_card("a", f"/{folder}/a.safetensors", "lstm")
        bench.mind.activate()
    late, newest = bench.engine.waiting(g.ReadTrained)
    newest.done(read("a", LSTM, 0.9))
    late.done(read("a", LSTM, 0.5))
    curve = next(curve for curve in bench.page.plot.shown() if curve.key == "a")
    assert curve.values[1] == pytest.approx(0.9), "an answer about the one before comes too late"


def test_what_was_refused_is_asked_once_more_when_one_comes_back(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.mind.activate()
    bench.engine.only(g.ListStarts).done(g.StartsListed(starts=STARTS, cells=CELLS))
    for kind in (g.ReadTrained, g.ReadGradients):
        bench.engine.waiting(kind)[-1].fail("It is broken; copy it again.")
    bench.answer_all()
    refused = {"python-reference-gru", "LSTM, bias 3"}
    assert len(bench.shown) == 4
    bench.mind.activate()
    again = bench.engine.waiting(g.ReadTrained) + bench.engine.waiting(g.ReadGradients)
    assert {asked.request.curve for asked in again} == refused
    bench.answer_all()
    assert len(bench.shown) == 6
    bench.mind.activate()
    assert not bench.engine.waiting(g.ReadTrained)
    assert not bench.engine.waiting(g.ReadGradients)


def test_what_fails_is_told(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.mind.activate()
    bench.engine.only(g.ListStarts).fail("The engine is away; begin anew.")
    assert bench.told == ["The engine is away; begin anew."]
    bench.mind.activate()
    bench.engine.only(g.ListStarts).done(g.StartsListed(starts=STARTS, cells=CELLS))
    bench.engine.waiting(g.ReadTrained)[0].fail("It is broken; copy it again.")
    assert bench.told[1:] == ["It is broken; copy it again."]
    bench.answer_all()
    assert bench.mind.settled
    assert len(bench.shown) == 5


def test_the_race_is_of_these_two_problems_and_rests_when_it_is_not_seen(bench: Bench) -> None:
    assert not bench.engine.count(r.ListRaces), "nothing begins before it is looked at"
    QTest.keyClick(bench.page, " ")
    assert bench.page.parts == (False, True)
    bench.engine.only(r.ListRaces).done(f.listed())
    asked = bench.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    race, controls = bench.mind.mind.race, bench.page.inspector.race
    assert [controls.task.itemData(i) for i in range(controls.task.count())] == ["adding", "copying"]
    assert [runner.cell for runner in asked.request.recipe.runners] == ["lstm", "rnn"]
    run = bench.engine.only(r.RunRace)
    run.tell(f.moment(race.begun.race_id, 0, 40, scores=f.scores(0.005, 0.16)))
    assert bench.page.headline()[0] == "LSTM solved it by step 40, Vanilla RNN has not."
    bench.page.show_part(0)
    assert run.cancelled
    assert bench.page.headline()[0].startswith("The default LSTM")
    run.let_go()
    bench.engine.only(r.LookAtRace).done(f.moment(race.begun.race_id, 40, 41))
    assert bench.mind.settled


def test_a_window_that_is_minimised_goes_on_training(bench: Bench, qtbot: QtBot) -> None:
    QTest.keyClick(bench.page, " ")
    bench.engine.only(r.ListRaces).done(f.listed())
    asked = bench.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    minimise(bench.page, bench.page, qtbot)
    assert not bench.engine.only(r.RunRace).cancelled
    bench.page.hide()
    assert bench.engine.only(r.RunRace).cancelled


def test_the_keyboard_goes_with_the_part_in_front(bench: Bench, qtbot: QtBot) -> None:
    bench.page.activateWindow()
    qtbot.waitUntil(bench.page.isActiveWindow)
    bench.page.setFocus()
    assert bench.page.plot.hasFocus()
    QTest.keyClick(bench.page.plot, " ")
    assert bench.page.race.curves.hasFocus()
    QTest.mouseClick(bench.page.part.button(0), Qt.MouseButton.LeftButton)
    assert bench.page.plot.hasFocus()


def test_with_much_room_both_are_seen(qtbot: QtBot) -> None:
    bench = Bench(qtbot, 1000)
    assert bench.page.parts == (True, True)
    assert bench.page.part.isHidden()
    bench.start()
    assert bench.engine.count(r.ListRaces) == 1
    assert bench.page.headline()[0].startswith("The default LSTM")
    bench.page.resize(900, 600)
    qtbot.waitUntil(lambda: bench.page.parts == (True, False))
    assert bench.page.part.isVisible()
    assert bench.page.inspector.race.isHidden()


def test_with_little_room_the_switch_stands_beside_the_views(qtbot: QtBot) -> None:
    bench = Bench(qtbot, 360)
    views = QPushButton("Views")
    bench.page.take_corner(views)
    bench.start()
    qtbot.waitUntil(views.isVisible)
    part, plot = bench.page.part.geometry(), bench.page.plot
    assert part.intersects(views.geometry().adjusted(-900, 0, 0, 0)), "in one row"
    assert plot.mapTo(bench.page, plot.rect().topLeft()).y() > part.bottom()
    assert plot.height() > 200
    bench.page.resize(900, 700)
    qtbot.waitUntil(lambda: bench.page.part.y() > views.geometry().bottom())


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ({RNN: 0.3, LSTM: 0.5, BIASED: 0.99}, "The default LSTM vanishes too; bias 3 keeps 61 %."),
        ({RNN: 0.3, LSTM: 0.9, BIASED: 0.99}, "The default LSTM fades; bias 3 keeps 61 %."),
        ({RNN: 0.99, LSTM: 0.99, BIASED: 0.99}, "The default LSTM reaches back too."),
        ({RNN: 1.1, LSTM: 1.1, BIASED: 0.99}, "The default LSTM explodes too."),
        ({RNN: 0.3, LSTM: 0.5}, ""),
    ],
)
def test_the_headline_says_what_the_figures_bear_out(rates: dict[g.Beginning, float], said: str) -> None:
    assert words.headline(at(rates)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(4.66, "4.7 times"), (1234.0, "1,234 times"), (0.42, "42 %"), (0.0054, "0.5 %"), (2e-11, "2e−11")],
)
def test_amounts(share: float, said: str) -> None:
    assert words.amount(share) == said


def test_what_is_said_of_one_s_own() -> None:
    grown = words.told_of(read(OWN, g.Beginning(cell="rnn", gain=1.5), 1.05))
    assert grown == "RNN, gain 1.50 explodes: 11 times as strong 50 steps back."
    assert words.told_of(read(OWN, LSTM, 0.5)) == "LSTM, bias 0.00 vanishes: 9e−16 left 50 steps back."


def test_why_is_worked_out() -> None:
    assert "σ(0.0) = .500 lets .500⁵⁰ = 9e−16" in words.why(LSTM)
    assert "σ(3.0) = .953 lets .953⁵⁰ = 9 %" in words.why(BIASED)
    assert "torch's small matrix" in words.why(RNN)
    assert "gain 1.50" in words.why(g.Beginning(cell="rnn", gain=1.5))
    assert "A gate z" in words.why(g.Beginning(cell="gru"))


def test_what_is_said_of_a_race() -> None:
    begun = f.begun(Asked(r.BeginRace(race_id="a", recipe=r.RaceRecipe()), lambda _: None, 1))

    def said(*rows: tuple[int, float, float]) -> str:
        return words.race(begun, [(step, *f.scores(one, two)) for step, one, two in rows])

    assert said((0, 0.2, 0.3)) == words.RACE
    assert said((0, 0.2, 0.3), (50, 0.17, 0.2)) == "Step 50: neither beats no memory yet."
    assert said((50, 0.17, 0.05)) == "LSTM is on its way, Vanilla RNN is not."
    assert said((50, 0.05, 0.05)) == "Both are on their way."
    assert said((50, 0.1, 0.009), (90, 0.1, 0.001)) == "LSTM solved it by step 50, Vanilla RNN has not."
    assert said((50, 0.1, 0.009), (90, 0.1, 0.05)) == "Both are on their way.", "it has lost it again"
    both = said((50, 0.1, 0.009), (90, 0.002, 0.001))
    assert both == "Both solved it: Vanilla RNN by step 90, LSTM by 50."
