"""What the page says: headlines, captions, figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.axes import CodesDescribed
from explorer.core.between import Anchor
from explorer.core.messages import Codes
from explorer.core.turning import ChangeMeasured, CodesDecoded
from explorer.panels.directions.state import LEAST, Term, TurnState
from explorer.panels.sheets import class_name

HINTS = {
    "codes": "Pull a slider; the picture follows.",
    "principal": "Pull a direction; the picture follows.",
    "attributes": "Pull a vector; the picture follows.",
    "arithmetic": "Choose other examples, or drop data of the map on a term.",
}
NO_VECTORS = (
    "There is no vector yet. Make one at the right: of what is known of the data, of two classes, or of two "
    "groups that are lassoed on the map."
)
NOT_MEASURED = "The codes are being measured …"
NO_DATA = "Codes can be turned once the model has been opened …"
FLOOR = "The tick is what the round trip alone changes."


def headline(state: TurnState, k: int) -> tuple[str, str]:
    """Return what one sees, and what to try."""
    asked = {
        "codes": f"What does each of the {k} numbers do?" if k > 1 else "What does the number do?",
        "principal": "What lies along the principal directions?",
        "attributes": "Which way through the codes leads to it?",
        "arithmetic": "What is A − B + C?",
    }
    vector = state.vector
    if state.segment == "attributes" and vector is not None:
        asked["attributes"] = f"Which way leads to “{vector.name}”?"
    return asked[state.segment], HINTS[state.segment]


def table_caption(state: TurnState, described: CodesDescribed) -> str:
    """Say how the rows are ordered, and what is not to be expected of some."""
    k, dead = len(described.dead), int(described.dead.sum())
    if state.segment == "principal":
        return f"Share of the variance of {described.rows:,} training codes"
    if state.segment == "attributes":
        return "Times the vector; how well it parts held-out codes (chance .5)"
    order = "In order of KL to the prior" if described.kl is not None else "In order of variance"
    return f"{order}; {dead} of {k} are dead" if dead else f"{order}; none of {k} is dead"


def origin(anchor: Anchor | None, codes: Codes | None, names: Sequence[str]) -> str:
    """Say where turning began."""
    if anchor is None:
        return ""
    if anchor.picture is not None:
        return "a picture of one's own"
    if anchor.row is None:
        return "a free point"
    if codes is None or len(names) < 2 or anchor.row >= len(codes.labels):
        return f"row {anchor.row}"
    return f"{class_name(int(codes.labels[anchor.row]), names)}\nrow {anchor.row}"


def seen(answer: CodesDecoded, names: Sequence[str]) -> str:
    """Say what a decoded picture looks like, and how far its code is from those of the data."""
    parts = []
    if answer.labels[0] >= 0 and len(names) > 1:
        votes = round(5 * float(answer.votes[0]))
        parts.append(f"like {class_name(int(answer.labels[0]), names)} ({votes} of 5)")
    away = float(answer.distances[0])
    if np.isfinite(away):
        parts.append(f"{away:.1f} spacings from data")
    return "\n".join(parts)


def examples(term: Term) -> str:
    """Say of how many examples a term is the mean."""
    n = len(term.rows)
    if n < LEAST:
        return f"{n} examples: {LEAST} at least"
    return f"mean of {n:,}"


def measured_sum(change: ChangeMeasured) -> str:
    """Say over what the change of A - B was measured, and what it comes to."""
    over = f"{change.n} held-out pictures" if change.held_out else f"{change.n} examples of C"
    times = "" if change.scale == 1 else f" {change.scale:.3g} times"
    return f"A − B added{times} to {over}: {sums_up(change)} {FLOOR}"


def measured_vector(change: ChangeMeasured) -> str:
    """Say over what the change along a vector was measured, and what it comes to."""
    times = "once" if change.scale == 1 else f"{change.scale:.3g} times"
    return f"Added {times} to {change.n} held-out pictures: {sums_up(change)} {FLOOR}"


def sums_up(change: ChangeMeasured) -> str:
    """Say how much the target changes, and how much all others do on average and at most."""
    others = [one for one in change.changes if one.name != change.target]
    most = max(others, key=lambda one: one.size, default=None)
    told = "" if most is None else f" {change.others:.1%} on average, {most.name} most ({most.size:.0%})."
    target = change.of(change.target)
    if target is None:
        return f"attributes change by{told}" if told else ""
    share = f"{target.mean:+.0%}".replace("-", "−")
    return f"{target.name} {share} of its range, the others" + told
