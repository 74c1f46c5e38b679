"""The worker as the window sees it, wherever the work is done."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.bridge.hosts import ByName, Host, ThreadHost
from explorer.bridge.process import ProcessHost
from explorer.bridge.worker import Worker
from explorer.core.messages import Cancelled, Done, Failed, Outcome, Progressed
from tests.bridge import engines
from tests.bridge.engines import Do, DoNow, Learn

HOSTS: dict[str, Callable[[ByName], Host]] = {"thread": ThreadHost, "process": ProcessHost}


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> Callable[[ByName], Host]:
    return HOSTS[request.param]


def engine(name: str = "Engine", **arguments: Any) -> ByName:
    return ByName("tests.bridge.engines", name, arguments)


def begun(host: Host) -> Worker:
    made = Worker(host)
    made.start()
    return made


@pytest.fixture
def worker(qapp: Any, host: Callable[[ByName], Host]) -> Iterator[Worker]:
    made = begun(host(engine()))
    yield made
    assert made.close()
    made.deleteLater()


@pytest.fixture
def apart(qapp: Any) -> Iterator[Worker]:
    made = begun(ProcessHost(engine()))
    yield made
    assert made.close()
    made.deleteLater()


def test_answers_come_on_the_gui_thread(worker: Worker, qtbot: QtBot) -> None:
    heard: list[tuple[Outcome, threading.Thread]] = []
    worker.ask(Do(what=threading.get_native_id), lambda o: heard.append((o, threading.current_thread())))
    assert worker.busy
    qtbot.waitUntil(lambda: bool(heard))
    outcome, thread = heard[0]
    assert isinstance(outcome, Done)
    assert outcome.response != threading.main_thread().native_id
    assert thread is threading.main_thread()
    assert not worker.busy


def test_what_was_asked_before_the_start_is_done_first(
    qapp: Any, qtbot: QtBot, host: Callable[[ByName], Host]
) -> None:
    worker, heard = Worker(host(engine())), []
    worker.ask(Do(what=engines.same, arguments=(1,)), heard.append)
    worker.start()
    worker.ask(Do(what=engines.same, arguments=(2,)), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [Done(1), Done(2)]
    assert worker.close()


def test_arrays_arrive_as_they_were_and_read_only(worker: Worker, qtbot: QtBot) -> None:
    heard: list[Any] = []
    for shape in ((0, 2), (3,), (400, 300)):
        worker.ask(Do(what=engines.array, arguments=(shape,)), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3)
    for outcome, shape in zip(heard, ((0, 2), (3,), (400, 300)), strict=True):
        np.testing.assert_array_equal(outcome.response, engines.array(shape))
        assert not outcome.response.flags.writeable


def test_a_hundred_thousand_signs_of_life_leave_the_gui_thread_free(worker: Worker, qtbot: QtBot) -> None:
    """Progress is collected, so that the event loop turns while it pours in."""
    heard: list[Outcome] = []
    turns = 0
    worker.ask(Learn(what=engines.count, arguments=(100_000,)), heard.append)
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
        worker.ask(Do(what=engines.same, arguments=(1,)), stumble)
        worker.ask(Do(what=engines.same, arguments=(2,)), heard.append)
    assert "receiver" in told.args[0]
    qtbot.waitUntil(lambda: heard == [Done(2)])


def test_what_goes_wrong_in_the_work_is_told_with_its_trace(worker: Worker, qtbot: QtBot) -> None:
    heard: list[Any] = []
    worker.ask(Do(what=engines.stumble), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], Failed)
    assert "ValueError: stumbled" in heard[0].sentence
    assert "engines.py" in heard[0].detail


def test_an_engine_that_cannot_be_made_is_told_to_everybody_who_asks(
    qapp: Any, qtbot: QtBot, host: Callable[[ByName], Host]
) -> None:
    worker = begun(host(engine("Broken")))
    heard: list[Outcome] = []
    for _ in range(2):
        worker.ask(Do(what=engines.same, arguments=(1,)), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert all(isinstance(o, Failed) and "no torch here" in o.sentence for o in heard)
    assert worker.close()


def test_training_rests_under_the_hand(worker: Worker, qtbot: QtBot) -> None:
    steps: list[float] = []
    job = worker.ask(Learn(what=engines.learn_on), lambda o: _note(steps, o))
    qtbot.waitUntil(lambda: len(steps) > 5)
    assert worker.training
    worker.hand_moves()
    assert worker.resting
    moved = time.monotonic()
    qtbot.waitUntil(lambda: not worker.resting)
    qtbot.waitUntil(lambda: bool(steps) and steps[-1] > moved + 0.25)
    gaps = [b - a for a, b in itertools.pairwise(steps)]
    assert max(gaps) > 0.2
    job.cancel()
    qtbot.waitUntil(lambda: not worker.training)


def _note(steps: list[float], outcome: Outcome) -> None:
    if isinstance(outcome, Progressed):
        steps.append(outcome.part)


def test_closing_in_the_middle_of_a_training_is_bounded(
    qapp: Any, qtbot: QtBot, host: Callable[[ByName], Host]
) -> None:
    heard: list[Outcome] = []
    worker = begun(host(engine()))
    worker.ask(Learn(what=engines.learn_on), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert worker.close(seconds=5)
    assert heard[-1] == Cancelled()
    assert not any(t.name.startswith("latent-explorer") for t in threading.enumerate())
    assert not multiprocessing.active_children()


def test_a_worker_that_was_never_started_closes(qapp: Any, host: Callable[[ByName], Host]) -> None:
    assert Worker(host(engine())).close()


def test_closing_lets_the_engine_close(
    qapp: Any, qtbot: QtBot, host: Callable[[ByName], Host], tmp_path: Path
) -> None:
    path, heard = tmp_path / "farewell", []
    worker = begun(host(engine("Farewell", path=str(path))))
    worker.ask(Do(what=os.getpid), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert worker.close()
    assert path.read_text() == str(heard[0].response)


# --- a thread can only be waited for ---------------------------------------------------------------


def test_closing_does_not_wait_for_ever_for_a_thread(qapp: Any, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()
    worker = begun(ThreadHost(engine()))
    worker.ask(Do(what=lambda: (started.set(), go_on.wait())), lambda o: None)
    qtbot.waitUntil(started.is_set)
    before = time.monotonic()
    assert not worker.close(seconds=0.05)
    assert time.monotonic() - before < 5
    go_on.set()
    assert worker.close(seconds=5)


# --- a process can be ended, and can end -----------------------------------------------------------


def test_a_process_that_hangs_is_ended_and_what_was_asked_is_cancelled(qapp: Any, qtbot: QtBot) -> None:
    heard: list[Outcome] = []
    worker = begun(ProcessHost(engine()))
    worker.ask(DoNow(what=engines.same, arguments=(0,)), heard.append)
    qtbot.waitUntil(lambda: heard == [Done(0)])
    for _ in range(2):
        worker.ask(Do(what=engines.hang, arguments=(60.0,)), heard.append)
    before = time.monotonic()
    assert worker.close(seconds=0.05)
    assert time.monotonic() - before < 30
    assert heard == [Done(0), Cancelled(), Cancelled()]


def test_the_window_goes_on_where_the_process_has_died(apart: Worker, qtbot: QtBot) -> None:
    heard: list[Any] = []
    apart.ask(Do(what=engines.die), heard.append)
    apart.ask(Learn(what=engines.learn_on), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    apart.ask(Do(what=engines.same, arguments=(1,)), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert all(isinstance(o, Failed) for o in heard)
    assert all("SIGKILL" in o.sentence and "Start the application again" in o.sentence for o in heard)
    assert not apart.busy
    assert not apart.training


def test_what_cannot_be_sent_is_told_and_the_rest_goes_on(apart: Worker, qtbot: QtBot) -> None:
    heard: list[Any] = []
    apart.ask(Do(what=lambda: 1), heard.append)
    apart.ask(Do(what=engines.secret), heard.append)
    apart.ask(Do(what=engines.same, arguments=(2,)), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert [type(outcome) for outcome in heard].count(Failed) == 2
    assert Done(2) in heard
    assert any("pickle" in o.sentence for o in heard if isinstance(o, Failed))


ORPHAN = """
import multiprocessing, os, sys
from explorer.bridge.hosts import ByName
from explorer.bridge.process import ProcessHost

if __name__ == "__main__":
    host = ProcessHost(ByName("tests.bridge.engines", "Engine"))
    host.start(lambda errand, outcome: None)
    print(host.process_id, flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks the system for a process by its number")
def test_a_process_whose_window_has_gone_ends_by_itself(qtbot: QtBot) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=True, timeout=60
    )
    number = int(done.stdout)

    def gone() -> bool:
        try:
            with open(f"/proc/{number}/stat", encoding="ascii") as file:
                return file.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    qtbot.waitUntil(gone, timeout=15_000)
