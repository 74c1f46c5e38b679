"""What a benchmark is made of: figures with targets, rounds that take turns, and the noise around them."""

from __future__ import annotations

import importlib
import math
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Figure:
    """One number that was measured.

    Attributes
    ----------
    name, unit : str
        "x" is the unit of a ratio.
    at_most, at_least : float or None
        The target, where there is one.
    note : str
        How the number came about, or how far it spread.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target was met; None where there is none."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, as JSON takes them; what is not a number becomes None."""
        plain = asdict(self) | {"met": self.met}
        return plain | {"value": self.value if math.isfinite(self.value) else None}


@dataclass(frozen=True)
class Benchmark:
    """One line of the table.

    Attributes
    ----------
    name : str
        On the command line.
    module : str
        File of this folder; its docstring says what is measured and how, its ``measure(quick)`` does it.
    unit : str
        Of the main figures.
    target : str
        What is to be reached, in words.
    """

    name: str
    module: str
    unit: str
    target: str

    def load(self) -> Any:
        """Import the benchmark's file."""
        return importlib.import_module(f"tests.perf.{self.module}")

    @property
    def title(self) -> str:
        """First line of the file's docstring."""
        return str(self.load().__doc__).strip().splitlines()[0]

    def measure(self, quick: bool = False) -> list[Figure]:
        """Measure; `quick` only shows that it runs."""
        return list(self.load().measure(quick))


class Noise:
    """How much of the machine others use between entering and leaving."""

    def __enter__(self) -> Noise:
        self._busy, self._own, self._wall = _busy(), _own(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._wall
        others = _busy() - self._busy - (_own() - self._own)
        self.others = max(0.0, others / max(self.seconds, 1e-9))
        self.load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan

    def to_dict(self) -> dict[str, float]:
        """Return cores used by others, cores there are, load average of a minute, seconds taken."""
        return {
            "others_cores": round(self.others, 2),
            "cores": os.cpu_count() or 1,
            "load": round(self.load, 2),
            "seconds": round(self.seconds, 1),
        }


def _busy() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _own() -> float:
    return sum(os.times()[:4])


def take_turns(
    sides: Mapping[str, Callable[[], float]], rounds: int, warm_up: bool = True
) -> dict[str, list[float]]:
    """Measure each side once a round, each round in the other order, so that noise meets all alike.

    Parameters
    ----------
    sides : mapping of str to callable
        Each returns one measurement.
    warm_up : bool
        Whether a first round is thrown away.

    Returns
    -------
    dict of str to list of float
        `rounds` measurements of each side.
    """
    taken: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides)
    for turn in range(rounds + warm_up):
        for name in order:
            value = sides[name]()
            if turn >= warm_up:
                taken[name].append(value)
        order.reverse()
    return taken


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Say between which values the rounds lie."""
    return f"{len(values)} rounds, {min(values):.{digits}f} to {max(values):.{digits}f}"


def middle(values: Sequence[float], name: str, unit: str, **rest: Any) -> Figure:
    """Return the median of the rounds as a figure, and note the best: what an idle machine would do."""
    digits = 0 if min(values) >= 100 else 2
    note = f"median of {len(values)} rounds, best {min(values):.{digits}f}"
    return Figure(name, statistics.median(values), unit, note=note, **rest)


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def repeated(work: Callable[[int], object], times: int) -> Iterator[float]:
    """Give how long each of several calls takes; each is told its number."""
    for number in range(times):
        start = time.perf_counter()
        work(number)
        yield 1000 * (time.perf_counter() - start)
