"""Answers of which the last few are kept."""

from __future__ import annotations

from threading import Event

import pytest

from explorer.engine.few import Few
from tests.engine.conftest import run


def test_the_last_few_are_kept_and_nothing_is_worked_out_twice() -> None:
    few, worked = Few[int](2), list[int]()

    def ask(key: int) -> int:
        return run(few.wait(key, lambda: worked.append(key) or 10 * key))[0]

    assert [ask(1), ask(2), ask(1), ask(3)] == [10, 20, 10, 30]
    assert worked == [1, 2, 3]
    assert (few.known(1), few.known(2), few.known(3)) == (10, None, 30), "2 was asked for longest ago"
    assert ask(2) == 20
    assert worked == [1, 2, 3, 2]
    few.clear()
    assert few.known(3) is None


def test_two_who_wait_get_one_answer() -> None:
    few, goes_on = Few[int](2), Event()
    first = few.wait("a", lambda: 7 if goes_on.wait(60) else 0)
    second = few.wait("a", lambda: 8)
    next(first)
    next(second)
    goes_on.set()
    assert (run(second)[0], run(first)[0]) == (7, 7)


def test_a_failure_is_told_and_not_kept() -> None:
    few = Few[int](2)

    def fail() -> int:
        raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        run(few.wait("a", fail))
    assert few.known("a") is None
    assert run(few.wait("a", lambda: 5))[0] == 5
