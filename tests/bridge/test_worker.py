"""The worker's thread and its mailbox, seen from the GUI thread."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from pytestqt.qtbot import QtBot

from explorer.bridge.worker import Worker
from explorer.core.messages import Cancelled, Done, Failed, Lane, Outcome, Progressed, Request


@dataclass(frozen=True, kw_only=True)
class Do(Request):
    what: Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class DoNow(Do):
    lane: ClassVar[Lane] = Lane.INTERACTIVE


@dataclass(frozen=True, kw_only=True)
class Learn(Do):
    lane: ClassVar[Lane] = Lane.TRAINING


class Engine:
    def __init__(self) -> None:
        self.thread = threading.current_thread()
        self.closed = threading.Event()

    def handle(self, request: Do) -> Any:
        return request.what()

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def worker(qapp: Any) -> Iterator[Worker]:
    made = Worker(Engine)
    made.start()
    yield made
    assert made.close()
    made.deleteLater()


def test_answers_come_on_the_gui_thread(worker: Worker, qtbot: QtBot) -> None:
    heard: list[tuple[Outcome, threading.Thread]] = []
    worker.ask(Do(what=threading.current_thread), lambda o: heard.append((o, threading.current_thread())))
    assert worker.busy
    qtbot.waitUntil(lambda: bool(heard))
    outcome, thread = heard[0]
    assert isinstance(outcome, Done)
    assert outcome.response is not threading.main_thread()
    assert thread is threading.main_thread()
    assert not worker.busy


def test_a_hundred_thousand_signs_of_life_leave_the_gui_thread_free(worker: Worker, qtbot: QtBot) -> None:
    """Progress is collected, so that the event loop turns while it pours in."""
    heard: list[Outcome] = []
    turns = 0

    def pour() -> Iterator[int]:
        yield from range(100_000)

    worker.ask(Learn(what=pour), heard.append)
    while not (heard and isinstance(heard[-1], Done)):
        qtbot.wait(1)
        turns += 1
    assert turns > 3
    assert [o.part for o in heard[:-1] if isinstance(o, Progressed)] == list(range(100_000))


def test_a_failing_receiver_is_told_and_hurts_nobody_else(worker: Worker, qtbot: QtBot) -> None:
    heard: list[Outcome] = []

    def stumble(outcome: Outcome) -> None:
        raise KeyError("receiver")

    with qtbot.waitSignal(worker.fault) as told:
        worker.ask(Do(what=lambda: 1), stumble)
        worker.ask(Do(what=lambda: 2), heard.append)
    assert "receiver" in told.args[0]
    qtbot.waitUntil(lambda: heard == [Done(2)])


def test_an_engine_that_cannot_be_made_is_told_to_everybody_who_asks(qapp: Any, qtbot: QtBot) -> None:
    def broken() -> Engine:
        raise ImportError("no torch here")

    worker = Worker(broken)
    worker.start()
    heard: list[Outcome] = []
    for _ in range(2):
        worker.ask(Do(what=lambda: 1), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert all(isinstance(o, Failed) and "no torch here" in o.sentence for o in heard)
    assert worker.close()


def test_training_rests_under_the_hand(worker: Worker, qtbot: QtBot) -> None:
    steps: list[float] = []

    def learn() -> Iterator[None]:
        while True:
            time.sleep(0.001)  # stands for a step of training
            steps.append(time.monotonic())
            yield None

    job = worker.ask(Learn(what=learn), lambda o: None)
    qtbot.waitUntil(lambda: len(steps) > 5)
    assert worker.training
    worker.hand_moves()
    assert worker.resting
    qtbot.waitUntil(lambda: not worker.resting)
    qtbot.waitUntil(lambda: bool(steps) and steps[-1] > time.monotonic() - 0.1)
    gaps = [b - a for a, b in itertools.pairwise(steps)]
    assert max(gaps) > 0.2
    job.cancel()
    qtbot.waitUntil(lambda: not worker.training)


def test_closing_in_the_middle_of_a_training_is_bounded(qapp: Any, qtbot: QtBot) -> None:
    heard: list[Outcome] = []
    begun = threading.Event()

    def learn() -> Iterator[None]:
        while True:
            begun.set()
            yield None

    worker = Worker(Engine)
    worker.start()
    worker.ask(Learn(what=learn), heard.append)
    worker.ask(DoNow(what=begun.is_set), lambda o: None)
    qtbot.waitUntil(begun.is_set)
    assert worker.close(seconds=5)
    assert heard[-1] == Cancelled()
    assert not any(t.name == "latent-explorer-worker" for t in threading.enumerate())


def test_closing_does_not_wait_for_ever(qapp: Any, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    worker = Worker(Engine)
    worker.start()
    worker.ask(Do(what=lambda: (begun.set(), go_on.wait())), lambda o: None)
    qtbot.waitUntil(begun.is_set)
    before = time.monotonic()
    assert not worker.close(seconds=0.05)
    assert time.monotonic() - before < 5
    go_on.set()
    assert worker.close(seconds=5)
