"""The order of jobs, their ends, and how training gives way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.bridge.scheduler import REST_SECONDS, Scheduler
from explorer.core.messages import Cancelled, Done, Failed, Lane, Outcome, Progressed, Request


@dataclass(frozen=True, kw_only=True)
class Ask(Request):
    lane: ClassVar[Lane] = Lane.BACKGROUND
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Hand(Ask):
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    key: ClassVar[str | None] = "hand"


@dataclass(frozen=True, kw_only=True)
class Learn(Ask):
    lane: ClassVar[Lane] = Lane.TRAINING


@dataclass(frozen=True, kw_only=True)
class Other(Hand):
    key: ClassVar[str | None] = "other"


@dataclass(frozen=True, kw_only=True)
class Errand(Ask):
    key: ClassVar[str | None] = "errand"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A scheduler driven by hand, and a diary of what came of it."""

    def __init__(self, handle: Any = None) -> None:
        self.clock = Clock()
        self.diary: list[tuple[str, Outcome]] = []
        self.worked: list[str] = []
        self.scheduler = Scheduler(handle or self._handle, self._post, clock=self.clock)

    def _handle(self, request: Ask) -> Any:
        self.worked.append(request.name)
        return request.name.upper()

    def _post(self, job: Any, outcome: Outcome) -> None:
        self.diary.append((job.request.name, outcome))

    def ask(self, request: Ask) -> Any:
        return self.scheduler.submit(request, lambda outcome: None)

    def run(self, turns: int = 100) -> None:
        """Take turns until nothing can be done without waiting."""
        for _ in range(turns):
            with self.scheduler._wake:
                job = self.scheduler._next()
            if job is None:
                return
            self.scheduler._advance(job)

    def ends(self) -> dict[str, Outcome]:
        return {name: outcome for name, outcome in self.diary if not isinstance(outcome, Progressed)}


def test_the_hand_goes_before_errands_and_errands_before_training() -> None:
    bench = Bench()
    for request in (Learn(name="learn"), Ask(name="first"), Ask(name="second"), Hand(name="hand")):
        bench.ask(request)
    bench.run()
    assert bench.worked == ["hand", "first", "second", "learn"]
    assert bench.ends() == {n: Done(n.upper()) for n in ("hand", "first", "second", "learn")}


def test_of_one_key_only_the_newest_waiting_request_is_answered() -> None:
    bench = Bench()
    jobs = [bench.ask(Hand(name=f"move {i}")) for i in range(5)]
    bench.run()
    assert bench.worked == ["move 4"]
    assert [bench.ends()[f"move {i}"] for i in range(5)] == [Cancelled()] * 4 + [Done("MOVE 4")]
    assert [job.generation for job in jobs] == sorted(job.generation for job in jobs)


def test_an_errand_lets_the_hand_in_between_two_of_its_parts() -> None:
    def handle(request: Ask) -> Any:
        bench.worked.append(request.name)
        if request.name != "long":
            return None

        def parts() -> Any:
            for part in range(3):
                bench.worked.append(f"part {part}")
                if part == 0:
                    bench.ask(Hand(name="hand"))
                yield part
            return "whole"

        return parts()

    bench = Bench(handle)
    bench.ask(Ask(name="long"))
    bench.ask(Ask(name="next"))
    bench.run()
    assert bench.worked == ["long", "part 0", "hand", "part 1", "part 2", "next"]
    assert [o for n, o in bench.diary if n == "long"] == [*map(Progressed, range(3)), Done("whole")]


def test_training_rests_while_the_hand_moves_and_goes_on_afterwards() -> None:
    def handle(request: Ask) -> Any:
        def steps() -> Any:
            while True:
                bench.worked.append(request.name)
                bench.clock.now += 0.004
                yield None

        return steps()

    bench = Bench(handle)
    job = bench.ask(Learn(name="step"))
    bench.run(turns=3)
    before = len(bench.worked)
    assert before == 9  # three slices of ten milliseconds, four milliseconds a step
    bench.scheduler.rest_training()
    bench.run(turns=3)
    assert len(bench.worked) == before
    bench.clock.now += REST_SECONDS
    bench.run(turns=1)
    assert len(bench.worked) == before + 3
    job.cancel()
    bench.run()
    assert bench.ends() == {"step": Cancelled()}


def test_two_trainings_advance_in_turn() -> None:
    def handle(request: Ask) -> Any:
        def steps() -> Any:
            for _ in range(3):
                bench.worked.append(request.name)
                bench.clock.now += 0.011
                yield None

        return steps()

    bench = Bench(handle)
    bench.ask(Learn(name="a"))
    bench.ask(Learn(name="b"))
    bench.run()
    assert bench.worked == ["a", "b", "a", "b", "a", "b"]


@pytest.mark.parametrize("late", [False, True], ids=["at once", "after a part"])
def test_a_fault_ends_its_job_alone(late: bool) -> None:
    def handle(request: Ask) -> Any:
        if request.name == "good":
            return "fine"

        def parts() -> Any:
            yield 1
            raise ZeroDivisionError("by hand")

        if late:
            return parts()
        raise ZeroDivisionError("by hand")

    bench = Bench(handle)
    bench.ask(Ask(name="bad"))
    bench.ask(Ask(name="good"))
    bench.run()
    failed = bench.ends()["bad"]
    assert isinstance(failed, Failed)
    assert "by hand" in failed.sentence
    assert "ZeroDivisionError" in failed.detail
    assert bench.ends()["good"] == Done("fine")


def test_cancelling_closes_a_generator_and_says_so_once() -> None:
    closed = []

    def handle(request: Ask) -> Any:
        def parts() -> Any:
            try:
                while True:
                    yield None
            finally:
                closed.append(request.name)

        return parts()

    bench = Bench(handle)
    job = bench.ask(Ask(name="endless"))
    bench.run(turns=2)
    job.cancel()
    job.cancel()
    bench.run()
    assert closed == ["endless"]
    assert [o for _, o in bench.diary] == [Cancelled()]


def test_closing_cancels_all_and_takes_nothing_new() -> None:
    bench = Bench()
    for lane in (Ask, Hand, Learn):
        bench.ask(lane(name=lane.__name__))
    bench.scheduler.close()
    bench.ask(Ask(name="too late"))
    while bench.scheduler.turn():
        pass
    assert bench.worked == []
    assert bench.ends() == {name: Cancelled() for name in ("Ask", "Hand", "Learn", "too late")}


@given(
    st.lists(
        st.tuples(st.sampled_from([Ask, Hand, Learn]), st.sampled_from(["plain", "parts", "fault", "cancel"]))
    )
)
def test_every_job_ends_exactly_once(wishes: list[tuple[type[Ask], str]]) -> None:
    def handle(request: Ask) -> Any:
        kind = request.name.split()[0]
        if kind == "fault":
            raise ValueError(kind)

        def parts() -> Any:
            yield 1
            yield None
            return 2

        return parts() if kind == "parts" else kind

    bench = Bench(handle)
    for index, (lane, kind) in enumerate(wishes):
        job = bench.ask(lane(name=f"{kind} {index}"))
        if kind == "cancel":
            job.cancel()
    bench.run(turns=1000)
    ended = [name for name, outcome in bench.diary if not isinstance(outcome, Progressed)]
    assert sorted(ended) == sorted(f"{kind} {index}" for index, (_, kind) in enumerate(wishes))


def in_pieces(bench: Bench, silent: int = 0) -> Any:
    """A handler that tells two pieces, after some turns in which it tells nothing."""

    def handle(request: Ask) -> Any:
        def pieces() -> Any:
            for turn in range(silent + 2):
                bench.worked.append(f"{request.name}.{turn}")
                yield turn if turn >= silent else None
            return "whole"

        return pieces()

    return handle


def told(bench: Bench, name: str) -> list[Any]:
    """What a job came to: its pieces, then its end."""
    return [o.part if isinstance(o, Progressed) else type(o) for n, o in bench.diary if n == name]


def with_pieces(silent: int = 0) -> Bench:
    bench = Bench(lambda request: handler(request))
    handler = in_pieces(bench, silent)
    return bench


@pytest.mark.parametrize("silent", [0, 1])
def test_what_was_begun_for_the_hand_tells_once_and_then_gives_way_to_the_newer(silent: int) -> None:
    bench = with_pieces(silent)
    bench.ask(Hand(name="old"))
    bench.run(turns=1 + silent)
    bench.ask(Hand(name="new"))
    bench.run()
    assert told(bench, "old") == [silent, Cancelled]
    assert told(bench, "new") == [silent, silent + 1, Done]


def test_one_that_has_told_nothing_yet_does_so_before_it_gives_way() -> None:
    bench = with_pieces(silent=2)
    bench.ask(Hand(name="old"))
    bench.run(turns=1)
    bench.ask(Hand(name="new"))
    bench.run()
    assert told(bench, "old") == [2, Cancelled]
    assert told(bench, "new") == [2, 3, Done]


def test_what_comes_while_a_piece_is_worked_out_is_noticed_after_it() -> None:
    def handle(request: Ask) -> Any:
        def pieces() -> Any:
            if request.name == "old":
                bench.ask(Hand(name="new"))
            yield 0
            yield 1

        return pieces()

    bench = Bench(handle)
    bench.ask(Hand(name="old"))
    bench.run()
    assert told(bench, "old") == [0, Cancelled]
    assert told(bench, "new") == [0, 1, Done]


def test_what_the_hand_asks_anew_goes_before_the_rest_of_what_was_begun() -> None:
    bench = with_pieces()
    bench.ask(Other(name="grid"))
    bench.run(turns=1)
    bench.ask(Hand(name="probe"))
    bench.run()
    assert bench.worked[:3] == ["grid.0", "probe.0", "grid.1"]
    assert told(bench, "grid") == told(bench, "probe") == [0, 1, Done]


def test_an_errand_that_has_begun_is_not_ended_by_a_newer_one() -> None:
    bench = with_pieces()
    bench.ask(Errand(name="old"))
    bench.run(turns=1)
    bench.ask(Errand(name="new"))
    bench.run()
    assert told(bench, "old") == told(bench, "new") == [0, 1, Done]


@given(st.lists(st.sampled_from(["hand", "other", "turn", "turn"]), max_size=40), st.integers(0, 2))
def test_under_a_steady_hand_each_that_is_begun_tells_and_the_newest_ends_well(
    script: list[str], silent: int
) -> None:
    bench = with_pieces(silent)
    asked: dict[str, list[str]] = {"hand": [], "other": []}
    for number, act in enumerate(script):
        if act == "turn":
            bench.run(turns=1)
            continue
        asked[act].append(f"{act} {number}")
        bench.ask((Hand if act == "hand" else Other)(name=asked[act][-1]))
    bench.run(turns=1000)
    for names in asked.values():
        for name in names[:-1]:
            begun = any(work.startswith(f"{name}.") for work in bench.worked)
            assert told(bench, name)[:1] == ([silent] if begun else [Cancelled])
            assert told(bench, name)[-1] in (Cancelled, Done)
        if names:
            assert told(bench, names[-1]) == [silent, silent + 1, Done]


@given(st.lists(st.sampled_from(["ask", "turn"]), max_size=30))
def test_of_one_key_nothing_older_is_worked_on_once_it_has_told_and_a_newer_waits(script: list[str]) -> None:
    bench = with_pieces()
    names: list[str] = []
    for number, act in enumerate([*script, *["turn"] * 50]):
        if act == "ask":
            names.append(f"move {number}")
            bench.ask(Hand(name=names[-1]))
            continue
        before = [name for name in names[:-1] if told(bench, name)]
        done = len(bench.worked)
        bench.run(turns=1)
        assert not {work.split(".")[0] for work in bench.worked[done:]} & set(before)
