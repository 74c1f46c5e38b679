"""The benchmarks can be found and run; how fast anything is decides no test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.perf.__main__ import as_text, main
from tests.perf.bench import Benchmark, Figure, take_turns
from tests.perf.table import TABLE, named

HERE = Path(__file__).parent


def test_the_table_names_each_benchmark_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [entry.name for entry in TABLE]
    assert len({entry.module for entry in TABLE}) == len(TABLE)


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_a_benchmark_says_what_it_measures_and_what_is_to_be_reached(entry: Benchmark) -> None:
    assert len(entry.title) > 20
    assert entry.unit
    assert entry.target
    assert callable(entry.load().measure)


def test_every_file_with_a_measure_is_in_the_table() -> None:
    files = {
        path.stem for path in HERE.glob("*.py") if "\ndef measure(quick: bool)" in path.read_text("utf-8")
    }
    assert files == {entry.module for entry in TABLE}


def test_a_benchmark_runs_in_a_process_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--quick", "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["name"] == "import"
    figures = {figure["name"]: figure for figure in result["figures"]}
    assert figures["heavy modules loaded"]["met"] is True
    assert figures["modules loaded"]["value"] > 100
    assert result["noise"]["cores"] >= 1
    assert "heavy modules loaded" in as_text(result)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("live", {"moves without a picture": 0, "first change on the map": 60_000}),
        ("history", {"memory": 200, "scrub p95": 60_000}),
    ],
)
def test_training_in_the_window_can_be_measured(
    capsys: pytest.CaptureFixture[str], name: str, most: dict[str, float]
) -> None:
    assert main([name, "--quick", "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    for words, limit in most.items():
        found = [figure["value"] for figure in result["figures"] if figure["name"].endswith(f": {words}")]
        assert found
        assert all(0 <= value <= limit for value in found), words


def test_an_unknown_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "there is no benchmark 'nonsense'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("a", 1.0, "ms"), None),
        (Figure("a", 1.0, "ms", at_most=1.0), True),
        (Figure("a", 1.1, "ms", at_most=1.0), False),
        (Figure("a", 2.0, "x", at_least=2.0), True),
        (Figure("a", 1.9, "x", at_least=2.0), False),
        (Figure("a", float("nan"), "ms", at_most=1.0), False),
    ],
)
def test_a_figure_knows_whether_it_met_its_target(figure: Figure, met: bool | None) -> None:
    assert figure.met is met


def test_sides_take_turns() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return float(len(order))

    taken = take_turns({"a": lambda: side("a"), "b": lambda: side("b")}, rounds=2)
    assert "".join(order) == "abbaab"
    assert taken == {"a": [4.0, 5.0], "b": [3.0, 6.0]}
    assert named("drag") in TABLE
