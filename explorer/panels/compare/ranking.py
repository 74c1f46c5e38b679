"""Who is better in what: sorting, and the best of each column. Plain functions of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.core.comparing import MEASURES, Likeness, Measure, SourceCompared

LOW: frozenset[Measure] = frozenset({"frechet"})
"""Measures that are better the lower they are."""
CONTESTANTS = ("model", "baseline")


@dataclass(frozen=True)
class Order:
    """How rows stand: as they came, or by a measure, the best first or last."""

    by: Measure | None = None
    best_first: bool = True

    def clicked(self, measure: Measure) -> Order:
        """Return the order after a click on a measure's head: best first, then last, then as it came."""
        if self.by != measure:
            return Order(measure)
        return Order(measure, best_first=False) if self.best_first else Order()


def likeness(row: SourceCompared, *, common: bool) -> Likeness:
    """Return a row's figures at the number that all have, or at its own."""
    return row.common if common else row.full


def ordered(rows: Sequence[SourceCompared], order: Order, *, common: bool) -> list[SourceCompared]:
    """Return the rows as they are to stand; the floor stays at the top."""
    floor = [row for row in rows if row.kind == "floor"]
    rest = [row for row in rows if row.kind != "floor"]
    if order.by is None:
        return floor + rest
    measure = order.by
    down = (measure not in LOW) == order.best_first
    return floor + sorted(rest, key=lambda row: likeness(row, common=common).of(measure), reverse=down)


def contestants(rows: Sequence[SourceCompared], *, common: bool) -> list[SourceCompared]:
    """Return who is to be judged: models and baselines at the number that most are at."""
    found = [row for row in rows if row.kind in CONTESTANTS]
    most = max((likeness(row, common=common).n for row in found), default=0)
    return [row for row in found if likeness(row, common=common).n == most]


def best(rows: Sequence[SourceCompared], measure: Measure, *, common: bool) -> list[SourceCompared]:
    """Return of some rows those that no other beats in a measure."""
    values = [likeness(row, common=common).of(measure) for row in rows]
    top = (min if measure in LOW else max)(values, default=float("nan"))
    return [row for row, value in zip(rows, values, strict=True) if value == top]


def winners(rows: Sequence[SourceCompared], *, common: bool) -> dict[str, frozenset[int]]:
    """Return the columns that each row leads, by its name."""
    judged = contestants(rows, common=common)
    leads: dict[str, set[int]] = {}
    for column, measure in enumerate(MEASURES):
        for row in best(judged, measure, common=common):
            leads.setdefault(row.name, set()).add(column)
    return {name: frozenset(columns) for name, columns in leads.items()}
