"""Two nets on one small problem, asked of the engine as the window asks for them."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from explorer.core import races as r
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from trainers import pieces
from trainers.corpora import Corpus
from trainers.data.dataset import DataError
from trainers.task_runs import TaskPlan, TaskRun
from trainers.tasks import TASKS


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Texts are loaded anew, before and after."""
    pieces._texts.cache_clear()
    yield monkeypatch
    pieces._texts.cache_clear()


def recipe(task: str = "adding", **more: Any) -> r.RaceRecipe:
    return r.RaceRecipe(**{"task": task, "length": 12, "hidden": 4, "shown": 3} | more)


def begin(ask: Ask, of: r.RaceRecipe, race_id: str = "a") -> r.RaceBegun:
    begun: r.RaceBegun = ask(r.BeginRace(race_id=race_id, recipe=of))
    return begun


def told(parts: list[Any], rested: r.RaceRested) -> np.ndarray:
    """The losses of both nets, (2, steps), laid together from pieces that have no gaps."""
    pieces = [part for part in parts if part is not None] + [rested.moment]
    steps = 0
    for piece in pieces:
        assert piece.first == steps
        assert len(piece.losses[0]) == len(piece.losses[1]) == piece.steps - piece.first
        steps = piece.steps
    return np.array([np.concatenate([piece.losses[net] for piece in pieces]) for net in range(2)])


def test_problems_and_cells_are_listed(ask: Ask) -> None:
    listed: r.RacesListed = ask(r.ListRaces())
    assert {card.name for card in listed.problems} == set(TASKS)
    assert {card.shape for card in listed.problems} == {"one-to-many", "many-to-one", "many-to-many"}
    assert {card.name: card.forgets for card in listed.cells}["gru"] is False
    assert all(card.lengths[0] <= card.length <= card.lengths[1] for card in listed.problems)
    assert pickle.loads(pickle.dumps(listed)).cells == listed.cells


@pytest.mark.parametrize("task", TASKS)
def test_what_is_shown_and_what_is_said(ask: Ask, task: str) -> None:
    begun = begin(ask, recipe(task, length=None))
    card = begun.problem
    steps, shown = begun.target.shape[:2]
    assert begun.recipe.length == card.length
    assert shown == (3 if card.shape != "one-to-many" else len(card.ins))
    assert begun.plain.shape == begun.target.shape
    assert begun.moment.said is not None
    for said in begun.moment.said:
        assert said.shape[:2] == (steps, shown)
        if card.classes:
            assert said.shape[2] == len(card.outs)
            np.testing.assert_allclose(said.sum(-1), 1, atol=1e-5)
    assert begun.plain_loss > (0 if np.isnan(card.solved) else card.solved)
    again = pickle.loads(pickle.dumps(begun))
    assert np.array_equal(again.x, begun.x)
    assert not begun.x.flags.writeable


def test_both_run_in_lockstep_as_they_would_alone(ask: Ask, engine: Engine) -> None:
    begin(ask, recipe(seed=3))
    rested, parts = run(engine.handle(r.RunRace(race_id="a", until=9)))
    losses = told(parts, rested)
    assert losses.shape == (2, 9)
    for net, cell in enumerate(("rnn", "lstm")):
        plan = TaskPlan("adding", cell, length=12, hidden=4, batch_size=32, learning_rate=1e-2, seed=3)
        alone = TaskRun(plan)
        np.testing.assert_allclose(losses[net], [float(next(alone)) for _ in range(9)], rtol=1e-6)
        assert rested.moment.scores[net].loss == pytest.approx(alone.measure().loss, rel=1e-6)


def test_pieces_come_by_the_clock(make: Callable[..., Engine]) -> None:
    """A clock that goes on 12 ms at each look: a piece after a few steps, scores more rarely."""
    engine = make(0.012)
    run(engine.handle(r.BeginRace(race_id="a", recipe=recipe())))
    rested, parts = run(engine.handle(r.RunRace(race_id="a", until=80)))
    pieces = [part for part in parts if part is not None]
    assert parts.count(None) == 160, "it lets go after each step of each net"
    assert 15 <= len(pieces) <= 40
    said, scored = (sum(getattr(piece, name) is not None for piece in pieces) for name in ("said", "scores"))
    assert 0 < scored < said < len(pieces)
    assert told(parts, rested).shape == (2, 80)


def test_a_race_that_was_stopped_goes_on_where_it_was(ask: Ask, engine: Engine) -> None:
    begin(ask, recipe(), "whole")
    ask(r.RunRace(race_id="whole", until=12))
    whole = np.array(ask(r.LookAtRace(race_id="whole", since=0)).losses)
    begin(ask, recipe())
    running = engine.handle(r.RunRace(race_id="a", until=12))
    for _ in range(7):  # stopped between the two nets of a step
        next(running)
    running.close()
    looked: r.RaceMoment = ask(r.LookAtRace(race_id="a", since=0))
    assert looked.steps == 4, "the second net does the step that the first has done"
    assert looked.scores is not None
    alone = TaskRun(TaskPlan("adding", "rnn", length=12, hidden=4, batch_size=32, learning_rate=1e-2))
    for _ in range(4):
        next(alone)
    assert looked.scores[0].loss == pytest.approx(alone.measure().loss, rel=1e-6)
    stepped: r.RaceRested = ask(r.StepRace(race_id="a"))
    assert stepped.moment.steps == 5
    ask(r.RunRace(race_id="a", until=12))
    looked = ask(r.LookAtRace(race_id="a", since=2))
    assert looked.first == 2
    np.testing.assert_array_equal(np.array(looked.losses), whole[:, 2:])


def test_sequences_of_ones_own(ask: Ask) -> None:
    begun = begin(ask, recipe("waves"))
    ask(r.RunRace(race_id="a", until=3))
    moment: r.RaceMoment = ask(r.LookAtRace(race_id="a", since=3))
    longer = np.zeros((30, 3, 3), np.float32)
    longer[0] = np.eye(3)
    asked: r.RaceAsked = ask(r.AskRace(race_id="a", x=longer))
    assert asked.steps == 3
    assert begun.x[0].argmax(-1).tolist() == [0, 1, 2]
    for net in range(2):
        assert asked.said[net].shape == (30, 3, 1)
        np.testing.assert_allclose(asked.said[net][:12], moment.said[net], atol=1e-6)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (recipe("chess"), "no problem 'chess'"),
        (recipe(runners=(r.Runner(cell="rnn"), r.Runner(cell="xlstm"))), "no cell 'xlstm'"),
        (recipe(runners=(r.Runner(forget_bias=float("nan")), r.Runner())), "forget bias"),
        (recipe(length=3), "10 to 200 steps"),
        (recipe(learning_rate=-1.0), "learning rate"),
        (recipe(hidden=0), "units"),
        (recipe(shown=10_000), "shown"),
    ],
)
def test_bad_wishes_are_refused(ask: Ask, wish: r.RaceRecipe, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        begin(ask, wish)


def test_others_go_first_while_texts_are_loaded(ask: Ask, engine: Engine, texts: pytest.MonkeyPatch) -> None:
    free, load = threading.Event(), pieces.load_corpus

    def slowly(name: str) -> Corpus:
        assert free.wait(20)
        return load(name)

    texts.setattr(pieces, "load_corpus", slowly)
    beginning = engine.handle(r.BeginRace(race_id="a", recipe=recipe("sources")))
    assert next(beginning) is None
    begin(ask, recipe(), "b")
    assert ask(r.StepRace(race_id="b")).moment.steps == 1
    free.set()
    begun, _ = run(beginning)
    assert begun.problem.name == "sources"
    assert ask(r.StepRace(race_id="a")).moment.steps == 1


def test_a_text_that_cannot_be_loaded_is_told_and_looked_for_again(
    ask: Ask, texts: pytest.MonkeyPatch
) -> None:
    def away(name: str) -> Corpus:
        raise DataError(f"there is no {name} here; choose another text")

    with texts.context() as patch:
        patch.setattr(pieces, "load_corpus", away)
        with pytest.raises(EngineError) as told:
            begin(ask, recipe("sources"))
    sentence = "“Which text” cannot begin: there is no python-reference here; choose another problem."
    assert told.value.sentence == sentence
    assert begin(ask, recipe("sources")).problem.name == "sources"


def test_what_is_not_there_and_what_is_no_sequence(ask: Ask) -> None:
    with pytest.raises(EngineError, match="begin anew"):
        ask(r.StepRace(race_id="gone"))
    begin(ask, recipe())
    for x in (np.zeros((4, 1, 3)), np.zeros((4, 2)), np.zeros((0, 1, 2)), np.full((4, 1, 2), np.nan)):
        with pytest.raises(EngineError, match="sequence"):
            ask(r.AskRace(race_id="a", x=x.astype(np.float32)))
    ask(r.EndRace(race_id="a"))
    with pytest.raises(EngineError, match="ended"):
        ask(r.LookAtRace(race_id="a"))


def test_a_race_that_is_ended_while_it_runs_stops(ask: Ask, engine: Engine) -> None:
    begin(ask, recipe())
    running = engine.handle(r.RunRace(race_id="a", until=1000))
    next(running)
    next(running)
    ask(r.EndRace(race_id="a"))
    rested, parts = run(running)
    assert (rested.moment.steps, parts) == (1, [])


def test_a_net_that_goes_astray_is_named(ask: Ask) -> None:
    begin(ask, recipe(runners=(r.Runner(cell="gru"), r.Runner(cell="coupled")), learning_rate=1e30))
    rested: r.RaceRested = ask(r.RunRace(race_id="a", until=50))
    assert rested.astray == 0
    assert rested.trouble.startswith("The GRU went astray at step 2:")
    assert rested.moment.steps == 1
    again: r.RaceRested = ask(r.StepRace(race_id="a"))
    assert (again.trouble, again.moment.steps) == (rested.trouble, 1)
