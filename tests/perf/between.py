"""Between the points: ways, grids and lattices, asked of the engine as a drag asks for them.

The shipped models answer with labels, distances and 8-bit pictures while one anchor is moved at each request.
Beside each stands a bare decode of as many codes with the same models in one batch; they take turns, and the
ratio is what everything else costs. The engine has one thread, as in the application. Times of a round are
the median of its moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from types import GeneratorType
from typing import Any

import numpy as np

from explorer.core import messages as m
from explorer.core.between import Anchor, ReadPaths
from explorer.core.interpolation import WAYS
from explorer.core.paths import checkpoint
from explorer.core.sheets import ReadGrid, ReadLattice
from explorer.engine import Engine
from tests.perf.bench import Figure, middle, ratio, repeated, take_turns

DIGITS, FACES = ("digits-ae-2", "digits-vae-8"), ("faces-vae-16", "faces-pca-16")
SHIFT = 0.02


class Bench:
    """An engine with models open, their data loaded, and codes to decode."""

    def __init__(self) -> None:
        self.engine = Engine("cpu")
        self.codes: dict[str, m.Floats] = {}
        for name in (*DIGITS, *FACES):
            opened: m.Opened = self.whole(m.OpenFile(path=str(checkpoint(name))))
            self.codes[name] = opened.codes.z
        for data_id in ("digits", "faces"):
            self.whole(m.LoadData(data_id=data_id))

    def whole(self, request: m.Request) -> Any:
        """Ask, and wait for the whole answer."""
        answer = self.engine.handle(request)
        while isinstance(answer, GeneratorType):
            try:
                next(answer)
            except StopIteration as stop:
                return stop.value
        return answer

    def first(self, request: m.Request) -> object:
        """Ask, and wait for the first piece."""
        answer = self.engine.handle(request)
        assert isinstance(answer, GeneratorType)
        return next(answer, None)

    def anchor(self, name: str, row: int, move: int = 0) -> Anchor:
        """Return a free code near that of a row, a little further with each move."""
        return Anchor(source=name, code=m.frozen(self.codes[name][row] + np.float32(SHIFT * move)))

    def bare(self, counts: Sequence[tuple[str, int]], moves: int) -> float:
        """Return milliseconds that decoding so many codes with each model takes by itself."""
        models = [(self.engine.workshop.model(name), self.batch(name, count)) for name, count in counts]

        def work(_: int) -> None:
            for model, codes in models:
                model.decode(codes)

        return median(repeated(work, moves))

    def batch(self, name: str, count: int) -> m.Floats:
        """Return so many codes."""
        codes = self.codes[name]
        return codes[np.arange(count) % len(codes)]


def measure(quick: bool) -> Iterator[Figure]:
    """Ask in turns with the bare decoders."""
    bench = Bench()
    rounds, moves = (1, 2) if quick else (7, 12)

    def side(wait: Callable[[m.Request], object], ask: Callable[[int], m.Request]) -> Callable[[], float]:
        return lambda: median(repeated(lambda move: wait(ask(move)), moves))

    for name, ask, counts, most in _sides(bench):
        sides = {"asked": side(bench.whole, ask), "bare": _bare(bench, counts, moves)}
        if name.startswith("25 x 25"):
            sides["first"] = side(bench.first, ask)
        taken = take_turns(sides, rounds)
        yield middle(taken["asked"], f"{name}", "ms", at_most=most)
        if "first" in taken:
            yield middle(taken["first"], f"{name}: first piece", "ms", at_most=16)
        yield middle(taken["bare"], f"{name}: bare decode", "ms")
        yield Figure(f"{name} / bare decode", ratio(taken["asked"], taken["bare"]), "x")
    bench.engine.close()


def _bare(bench: Bench, counts: Sequence[tuple[str, int]], moves: int) -> Callable[[], float]:
    return lambda: bench.bare(counts, moves)


Side = tuple[str, Callable[[int], m.Request], list[tuple[str, int]], float | None]


def _sides(bench: Bench) -> Iterator[Side]:
    """Give each question: its name, the request of each move, the codes of each model, the target."""
    for name, most in ((DIGITS[0], 12), (DIGITS[1], 12), (FACES[0], 35)):
        yield f"10 x 10 grid, {name}", _grid(bench, name, 10), [(name, 100)], most
    for name in (DIGITS[1], FACES[0]):
        yield f"25 x 25 grid, {name}", _grid(bench, name, 25), [(name, 625)], None
    for names, most in ((DIGITS, 20), (FACES, None)):
        counts = [(name, 75) for name in names]
        yield f"25 steps x 3 ways, {names[0]} and {names[1]}", _paths(bench, names), counts, most
    yield f"40 x 40 lattice, {DIGITS[0]}", _lattice(DIGITS[0]), [(DIGITS[0], 1600)], 35


def _grid(bench: Bench, name: str, side: int) -> Callable[[int], m.Request]:
    def ask(move: int) -> m.Request:
        anchors = bench.anchor(name, 0, move), *(bench.anchor(name, row) for row in (40, 80, 120))
        return ReadGrid(anchors=anchors, model_id=name, rows=side, columns=side)

    return ask


def _paths(bench: Bench, names: Sequence[str]) -> Callable[[int], m.Request]:
    ways = tuple((name, way) for name in names for way in WAYS)

    def ask(move: int) -> m.Request:
        return ReadPaths(
            anchors=(bench.anchor(names[0], 0, move), bench.anchor(names[0], 40)), ways=ways, steps=25
        )

    return ask


def _lattice(name: str) -> Callable[[int], m.Request]:
    def ask(move: int) -> m.Request:
        bounds = (-2.0 + SHIFT * move, -2.0, 2.0, 2.0)
        return ReadLattice(model_id=name, origin=np.zeros(2), basis=np.eye(2), bounds=bounds)

    return ask
