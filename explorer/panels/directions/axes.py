"""What can be turned: a number of the code, a principal direction, a vector of an attribute.

Shapes: n codes, k numbers of a code, m steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.core.axes import CodesDescribed
from explorer.core.calibration import CALIBRATED
from explorer.core.projections import coordinate_name
from explorer.panels.directions.state import Code, TurnState, Vector
from explorer.panels.sheets import figure

STEPS = 5
"""Pictures that show what an axis does."""
MOST = 64
"""Axes that are shown at most."""
REACH = 3.0
"""Ends of a slider, in standard deviations of the codes along it."""
LEAST_REACH = 1.0


@dataclass(frozen=True, eq=False)
class Axis:
    """Something that a slider turns.

    Attributes
    ----------
    key, name, note : str
        What it is called, and a word on what it is worth.
    direction : (k,) float64
        Step of the code when the number grows by one.
    origin : (k,) float64 or None
        The code at which the number is 0; None where it counts what was added.
    low, high : float
        The ends of its slider.
    dead : bool
        Whether it tells nothing.
    tip : str
        More about it.
    """

    key: str
    name: str
    note: str
    direction: Code
    origin: Code | None
    low: float
    high: float
    dead: bool = False
    tip: str = ""

    def value(self, state: TurnState) -> float:
        """Return where its slider stands."""
        return self._of(state.code) if self.origin is not None else state.amounts.get(self.key, 0.0)

    def at_start(self, state: TurnState) -> float:
        """Return where its slider stood at the start."""
        return self._of(state.start_code) if self.origin is not None else 0.0

    def moved(self, state: TurnState, value: float) -> TurnState:
        """Return the state with its slider elsewhere; along all other axes of its kind nothing moves."""
        if self.origin is None:
            return state.with_amount(self.key, value)
        if state.base is None:
            return state
        return replace(state, base=state.base + (value - self.value(state)) * self.direction)

    def places(self) -> NDArray[np.float64]:
        """Return where the pictures that show what it does are taken, (m,)."""
        return np.linspace(self.low, self.high, STEPS)

    def traversal(self, state: TurnState) -> NDArray[np.float64]:
        """Return the codes (m, k) from its low to its high end, all else resting."""
        code = state.code
        assert code is not None, "there is a start"
        return code + (self.places() - self.value(state))[:, None] * self.direction

    def _of(self, code: Code | None) -> float:
        if code is None or self.origin is None:
            return 0.0
        return float((code - self.origin) @ self.direction)


def code_axes(described: CodesDescribed) -> list[Axis]:
    """Return the numbers of a code, those that tell most first."""
    k = len(described.mean)
    axes = []
    for index in described.order[:MOST].tolist():
        unit = np.zeros(k)
        unit[index] = 1.0
        low, high = described.ranges[index].tolist()
        dead = bool(described.dead[index])
        note, tip = _worth(described, index)
        name = coordinate_name(index)
        axes.append(Axis(f"z{index}", name, note, unit, np.zeros(k), low, high, dead, f"{name}: {tip}"))
    return axes


def _worth(described: CodesDescribed, index: int) -> tuple[str, str]:
    """Say what a number of the code is worth, shortly and at length."""
    variance = float(described.variances[index])
    tells = f"variance {figure(variance)} over {described.rows:,} training rows"
    if described.kl is not None:
        tells = f"{figure(float(described.kl[index]))} nats to the prior, {tells}"
    if described.dead[index]:
        return "dead", f"it tells nothing, and the decoder does not listen ({tells})"
    if described.kl is not None:
        return f"{figure(float(described.kl[index]))} nats", tells
    return f"var {figure(variance)}", tells


def principal_axes(described: CodesDescribed) -> list[Axis]:
    """Return the principal directions of the codes, that of most variance first."""
    total = float(described.variances.astype(np.float64).sum())
    origin = described.mean.astype(np.float64)
    axes = []
    for index, share in enumerate(described.shares[:MOST].tolist()):
        deviation = float(np.sqrt(max(share, 0.0) * total))
        reach = REACH * deviation or LEAST_REACH
        told = float(described.shares[: index + 1].sum())
        tip = (
            f"{share:.1%} of the variance of {described.rows:,} training codes, with those above {told:.1%}; "
            f"standard deviation {figure(deviation)}"
        )
        direction = described.directions[:, index].astype(np.float64)
        name = f"PC {index + 1}"
        dead = share < 1e-5
        note = f"{100 * share:.1f} %"
        axes.append(Axis(f"p{index}", name, note, direction, origin, -reach, reach, dead, f"{name}: {tip}"))
    return axes


def vector_axes(vectors: Sequence[Vector], codes: NDArray[np.floating]) -> list[Axis]:
    """Return vectors of attributes; codes (n, k) say how far each may be added."""
    return [
        Axis(v.key, v.name, worth(v), v.code, None, *_reach(v.code, codes), tip=f"{v.name}: {told(v)}")
        for v in vectors
    ]


def _reach(vector: Code, codes: NDArray[np.floating]) -> tuple[float, float]:
    squared = float(vector @ vector)
    if not squared:
        return -LEAST_REACH, LEAST_REACH
    along = codes[np.isfinite(codes).all(axis=1)] @ vector / squared
    reach = max(LEAST_REACH, float(np.ceil(2 * REACH * along.std()) / 2)) if len(along) else LEAST_REACH
    return -reach, reach


def worth(vector: Vector) -> str:
    """Say in a word how well a vector parts what it was not made of."""
    return f"AUROC {share(vector.auroc)}" if np.isfinite(vector.auroc) else "few examples"


def told(vector: Vector) -> str:
    """Say of what a vector was made and what it is worth, beside what chance would be."""
    one, other = vector.examples
    made = f"{one:,} with, {other:,} without"
    if vector.decorrelated:
        made = f"fitted to {one:,} rows, all other known attributes held"
        if vector.calibrated:
            made += f"; bent so that in drawn training pictures they rest and it moves {CALIBRATED:.0%}"
    spread = " and ".join(share(part) for part in vector.spread)
    lines = [made, f"spread along it {spread} of its length"]
    if np.isfinite(vector.auroc):
        lines.append(f"AUROC on a held-out half {share(vector.auroc)} (chance .5)")
    if np.isfinite(vector.r2):
        lines.append(f"R² of a line through the codes {share(vector.r2)} (the mean 0)")
    return "; ".join(lines)


def share(value: float) -> str:
    """Write a number of about 1 with two digits behind the point."""
    text = f"{value:.2f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
