"""Figures of a run without a person."""

from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from explorer.unattended.figures import PULSE_MS, Pulse, percentile, plain, resident_mb, since_process_start


@pytest.mark.parametrize(
    ("values", "q", "wished"),
    [
        ([3.0], 50, 3.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        ([float(n) for n in range(100, 0, -1)], 95, 95.0),
        ([1.0, 9.0], 95, 9.0),
        ([1.0, 9.0], 0, 1.0),
        ([1.0, 9.0], 100, 9.0),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], q: float, wished: float) -> None:
    assert percentile(values, q) == wished


@pytest.mark.parametrize("figure", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_null(figure: float) -> None:
    assert plain(figure) is None


def test_time_and_memory_of_this_process_are_told() -> None:
    earlier = since_process_start(0.0)
    assert 0 < earlier <= since_process_start(0.0)
    assert resident_mb() > 10


def test_the_longest_stall_is_told_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("explorer.unattended.figures.time.perf_counter", lambda: now[0])
    pulse = Pulse()
    for stall in (0.080, 0.030):
        now[0] += stall
        qtbot.waitSignal(pulse._timer.timeout).wait()
    assert pulse.restart() == pytest.approx(80 - PULSE_MS)
    assert pulse.longest_ms == 0.0
    now[0] += 0.010
    assert pulse.restart() == pytest.approx(10 - PULSE_MS), "also one that is not over yet"
    pulse.stop()
