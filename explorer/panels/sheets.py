"""What several panels say and draw of a model: its codes on their plane, its classes, its errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.core.colours import class_colours
from explorer.core.messages import Codes, ModelCard
from explorer.core.pictures import as_picture
from explorer.core.projections import Plane, plane_for_pca

OF_NO_CLASS = (140, 148, 160)
"""Colour of a point that is no datum."""


class Shelf(Protocol):
    """What of the library maps look at."""

    cards: dict[str, ModelCard]
    codes: dict[str, Codes]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A model's codes drawn on a plane: ``xy`` of shape (n, 2)."""

    card: ModelCard
    codes: Codes
    plane: Plane
    xy: NDArray[np.float64]

    @classmethod
    def of(cls, card: ModelCard, codes: Codes) -> Sheet:
        """Lay the plane that shows most of the codes."""
        plane = plane_for_pca(card.variance_shares) if card.variance_shares else Plane.of_codes(codes.z)
        return cls(card, codes, plane, plane.project(codes.z))


class Sheets:
    """The sheets of all open models, each made once.

    Parameters
    ----------
    shelf : Shelf
        Where cards and codes are looked up.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, model_id: str) -> Sheet | None:
        """Return a model's codes on their plane, or None while they are not known."""
        codes = self._shelf.codes.get(model_id)
        if codes is None:
            return None
        known = self._sheets.get(model_id)
        if known is None or known.codes is not codes:
            known = self._sheets[model_id] = Sheet.of(self._shelf.cards[model_id], codes)
        return known


def figure(value: float) -> str:
    """Write an error with three digits, and a small one with two that say something: ``.032``, ``.00043``."""
    if not np.isfinite(value):
        return "—"
    places = 3 if value >= 0.0095 or value < 1e-7 else 1 - math.floor(math.log10(value))
    text = f"{value:.{places}f}" if value < 10 else f"{value:.1f}"
    return text[1:] if text.startswith("0.") else text


def class_name(label: int, names: Sequence[str]) -> str:
    """Return the name of a class."""
    return names[label] if 0 <= label < len(names) else str(label)


def rows_of_label(text: str, codes: Codes, names: Sequence[str]) -> NDArray[np.int64]:
    """Return the rows that a search finds: a class by name, ``row 12`` or a row's number by itself.

    A bare number that is a class name means the class.
    """
    wish = text.strip().lower().removeprefix("label ").strip()
    for label, name in enumerate(names):
        if name.lower() == wish:
            return np.flatnonzero(codes.labels == label)
    number = wish.removeprefix("row ").strip()
    if number.isdecimal() and int(number) < len(codes.z):
        return np.array([int(number)])
    found = [label for label, name in enumerate(names) if wish and wish in name.lower()]
    return np.flatnonzero(np.isin(codes.labels, found))


def class_tint(codes: Codes, classes: int) -> NDArray[np.uint8]:
    """Colour rows (n, 3) by their class; what is of none, as a draw of noise, is grey."""
    colours = class_colours(max(classes, 1))
    shown: NDArray[np.uint8] = colours[np.clip(codes.labels, 0, len(colours) - 1)]
    shown[codes.labels < 0] = OF_NO_CLASS
    return shown


def as_pictures(stack: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn samples (rows, columns, *shape) into pictures as a mosaic shows them."""
    shape = stack.shape[2:]
    if as_picture(stack[0, 0]).shape == shape:
        return stack
    return np.stack([np.stack([as_picture(sample) for sample in row]) for row in stack])
