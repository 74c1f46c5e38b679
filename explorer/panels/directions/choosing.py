"""Which data stand where: examples to start from, and those that a term of the arithmetic is the mean of.

Shapes: n rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Codes, ModelCard
from explorer.panels.directions.state import LEAST, Condition, Term
from explorer.panels.sheets import class_name

OFFERED = 10
"""Data that are offered to start from."""

Mask = NDArray[np.bool_]

WORDS = {
    "smile": ("smiling", "not smiling"),
    "open": ("mouth open", "mouth shut"),
    "glasses": ("glasses", "no glasses"),
    "hair": ("long hair", "short hair"),
    "hair colour": ("light hair", "dark hair"),
    "skin": ("dark skin", "light skin"),
    "pose": ("turned right", "turned left"),
    "gaze": ("looking right", "looking left"),
    "brows": ("brows raised", "brows lowered"),
    "width": ("wide face", "narrow face"),
    "light": ("lit from the right", "lit from the left"),
}
"""How one says that a face has much of an attribute, and little; of other data it is much and little."""


@dataclass(frozen=True)
class Preset:
    """Three terms that make a sum, and what it asks."""

    title: str
    terms: tuple[tuple[Condition, ...], tuple[Condition, ...], tuple[Condition, ...]]


def condition_name(condition: Condition, names: Sequence[str]) -> str:
    """Say what rows have in common."""
    if not condition.attribute:
        return class_name(condition.label, names)
    much, little = WORDS.get(
        condition.attribute, (f"much {condition.attribute}", f"little {condition.attribute}")
    )
    return much if condition.label else little


def term_name(term: Term, names: Sequence[str]) -> str:
    """Say what a term is the mean of."""
    if not term.conditions:
        return "chosen by hand" if term.rows else "empty"
    return ", ".join(condition_name(condition, names) for condition in term.conditions)


def attributes_of(codes: Codes, cyclic: Collection[str]) -> list[str]:
    """Return the known attributes that have a direction: they differ, and are no angles."""
    found = [
        name for name, values in codes.attributes.items() if name not in cyclic and len(np.unique(values)) > 1
    ]
    first = list(WORDS)
    return sorted(found, key=lambda name: (first.index(name) if name in first else len(first), name))


def that_are(condition: Condition, codes: Codes) -> Mask:
    """Tell which rows (n,) meet a condition."""
    if not condition.attribute:
        same: Mask = codes.labels == condition.label
        return same
    values = codes.attributes.get(condition.attribute)
    if values is None:
        return np.zeros(len(codes.labels), dtype=bool)
    low, high = float(values.min()), float(values.max())
    third = (high - low) / 3
    able: Mask = values > high - third if condition.label else values < low + third
    return able


def take(conditions: Sequence[Condition], codes: Codes, able: Mask | None, count: int, draw: int = 0) -> Term:
    """Take some rows that meet all conditions; of more those of fewer are among them.

    Parameters
    ----------
    able : (n,) ndarray of bool or None
        Rows that may be taken, such as those of the training; None for all.
    count : int
        How many at most.
    draw : int
        Another one takes others.
    """
    masks = [np.isfinite(codes.z).all(axis=1), *(that_are(condition, codes) for condition in conditions)]
    if able is not None and len(able) == len(codes.z):
        masks.append(able)
    rows = np.flatnonzero(np.all(masks, axis=0))
    chosen = np.random.default_rng((draw, 7)).permutation(len(rows))[:count]
    return Term(tuple(int(row) for row in rows[chosen]), tuple(conditions), draw)


def examples(codes: Codes, draw: int = 0) -> tuple[int, ...]:
    """Return rows to start from: of each class in turn, the most usual one first and then others."""
    rows = np.flatnonzero(np.isfinite(codes.z).all(axis=1))
    classes = np.unique(codes.labels[rows]) if len(rows) else rows
    rng = np.random.default_rng((draw, 3))
    found: list[int] = []
    if len(classes) > OFFERED:
        classes = classes[np.linspace(0, len(classes) - 1, OFFERED).round().astype(np.int64)]
    for nth in range(-(-OFFERED // max(1, len(classes)))):
        for label in classes:
            own = np.setdiff1d(rows[codes.labels[rows] == label], found)
            if len(own):
                found.append(_usual(own, codes) if not draw and not nth else int(rng.choice(own)))
    return tuple(found[:OFFERED])


def _usual(rows: NDArray[np.int64], codes: Codes) -> int:
    """Return the row whose code is nearest to the median."""
    z = codes.z[rows].astype(np.float64)
    return int(rows[np.square(z - np.median(z, axis=0)).sum(axis=1).argmin()])


def presets(card: ModelCard, codes: Codes) -> list[Preset]:
    """Return sums that the data are good for; none where there are not three kinds of rows."""
    attributes = attributes_of(codes, card.cyclic)
    if {"smile", "glasses", "hair"} <= set(attributes):
        return [_moved("smile", "hair"), _moved("glasses", "hair"), _moved("smile", "glasses")]
    if len(attributes) >= 2:
        return [_moved(attributes[0], attributes[1])]
    labels = [int(label) for label in np.unique(codes.labels)]
    common = [label for label in labels if int((codes.labels == label).sum()) >= LEAST]
    if set(range(10)) <= set(common) and len(card.class_names) == 10:
        return [_classes(card, *three) for three in ((8, 3, 9), (8, 3, 5), (6, 5, 3))]
    return [_classes(card, common[-1], common[0], common[1])] if len(common) >= 3 else []


def _moved(attribute: str, other: str) -> Preset:
    """Take an attribute from those who have much of another to those who have little of it."""
    much, little = Condition(attribute, 1), Condition(attribute, 0)
    terms = (much, Condition(other, 1)), (little, Condition(other, 1)), (little, Condition(other, 0))
    words = [", ".join(condition_name(one, ()) for one in term) for term in terms]
    return Preset(f"{words[0]}  −  {words[1]}  +  {words[2]}", terms)


def _classes(card: ModelCard, *labels: int) -> Preset:
    a, b, c = (Condition("", label) for label in labels)
    words = [condition_name(one, card.class_names) for one in (a, b, c)]
    return Preset(f"{words[0]}  −  {words[1]}  +  {words[2]}", ((a,), (b,), (c,)))
