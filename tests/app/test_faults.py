"""Faults of ours: told, logged where there is a place for a log, and never worse for having none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.faults import LOG, FaultWatch


@pytest.fixture
def watch(qapp: object) -> Iterator[FaultWatch]:
    made = FaultWatch()
    yield made
    made.remove()


def raise_at(watch: FaultWatch) -> list[tuple[str, str]]:
    """What is told when an exception reaches the top."""
    told: list[tuple[str, str]] = []
    watch.happened.connect(lambda sentence, detail: told.append((sentence, detail)))
    try:
        raise RuntimeError("the wheel came off")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    return told


def test_a_fault_is_told_and_logged(watch: FaultWatch, own_folders: Path) -> None:
    watch.install()
    ((sentence, detail),) = raise_at(watch)
    assert "RuntimeError: the wheel came off" in sentence
    assert "Traceback" in detail
    assert detail.strip() in (own_folders / "cache" / "log.txt").read_text(encoding="utf-8")
    assert (own_folders / "cache" / "crash.log").is_file()


@pytest.mark.parametrize("blocked", ["cache", "cache/crash.log", "cache/log.txt"])
def test_where_nothing_can_be_written_faults_are_still_told(
    watch: FaultWatch, own_folders: Path, blocked: str
) -> None:
    place = own_folders / blocked
    if blocked == "cache":
        place.touch()
    else:
        place.mkdir(parents=True)
    watch.install()
    assert len(raise_at(watch)) == 1
    assert len(LOG.handlers) == 1, "or what is logged goes to the terminal"


def test_without_a_terminal_faults_are_still_told(watch: FaultWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stderr__", None)
    watch.install()
    assert len(raise_at(watch)) == 1
