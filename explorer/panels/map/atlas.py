"""What the maps show, worked out in plain numpy: planes, colours, captions, the way between two maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core.geometry import Similarity, blend, procrustes
from explorer.core.messages import Codes, ModelCard
from explorer.panels.sheets import Sheet, Sheets, Shelf, figure

MAX_MAPS = 3
CLASS, ERROR, DRIFT = "class", "error", "drift"
"""What any points can be coloured by; anything else is ``attribute:`` and a name."""
NO_ENCODER = (
    "It has no encoder: the points are draws of its noise, along their principal directions, and none is the "
    "code of a datum. Which noise would make a picture is looked for under Game, Pictures."
)


@dataclass(frozen=True, eq=False)
class MapState:
    """What the user has set; everything on the panel follows from it and from what is open.

    Attributes
    ----------
    slots : tuple of str
        The models of the maps, left to right; "" while one is awaited.
    selected : frozenset of int
        Row ids.
    isolated : int
        The class that is not dimmed; -1 for all.
    colour : str
        One of `CLASS`, `ERROR` and `DRIFT`, or `attribute_key` of a name.
    morph : float
        0 where the left map is itself, 1 where it has flown into the right one.
    """

    slots: tuple[str, ...] = ()
    selected: frozenset[int] = frozenset()
    isolated: int = -1
    colour: str = CLASS
    morph: float = 0.0


class Board:
    """Where the panel's state hangs; whoever changes it puts up a new one."""

    def __init__(self) -> None:
        self.state = MapState()

    def change(self, **fields: Any) -> MapState:
        """Put up the state with other values of some fields, and return it."""
        self.state = replace(self.state, **fields)
        return self.state


@dataclass(frozen=True, eq=False)
class Passage:
    """The way from one map to another, which is turned and scaled to fit first (Procrustes)."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    fit: Similarity

    @classmethod
    def between(cls, left: Sheet, right: Sheet) -> Passage:
        """Align the right map to the left one, row by row."""
        rows = min(len(left.xy), len(right.xy))
        fit = procrustes(right.xy[:rows], left.xy[:rows], keep_spread=True)
        return cls(left.xy[:rows], fit.apply(right.xy[:rows]), fit)

    def at(self, t: float) -> NDArray[np.float64]:
        """Return where the points are after the share `t` of the way."""
        return blend(self.start, self.end, t)

    def probe_at(self, left_xy: ArrayLike, right_xy: ArrayLike, t: float) -> NDArray[np.float64]:
        """Return where a probe flies that rests at these places of the two maps."""
        return blend(left_xy, self.fit.apply(right_xy), t)


class Atlas(Sheets):
    """The sheets of all open models, and the way between the two outer maps, each made once.

    Parameters
    ----------
    shelf : Shelf
        Where cards and codes are looked up.
    """

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._cards = shelf
        self._way: tuple[Sheet, Sheet, Passage] | None = None

    def encodes(self, model_id: str) -> bool:
        """Whether a model's code i is that of row i; one without an encoder has draws of noise."""
        card = self._cards.cards.get(model_id)
        return card is None or card.encodes

    def way(self, slots: tuple[str, ...]) -> Passage | None:
        """Return the way from the first map to the second, or None while one is missing or is of no rows."""
        left, right = (self.sheet(name) for name in slots[:2]) if len(slots) > 1 else (None, None)
        if left is None or right is None or not (left.card.encodes and right.card.encodes):
            return None
        if self._way is None or self._way[0] is not left or self._way[1] is not right:
            self._way = (left, right, Passage.between(left, right))
        return self._way[2]


def attribute_key(name: str) -> str:
    """Return the colour that an attribute stands for."""
    return f"attribute:{name}"


def attribute_of(colour: str) -> str:
    """Return the attribute that a colour stands for; "" for none."""
    return colour.removeprefix("attribute:") if colour.startswith("attribute:") else ""


def caption(card: ModelCard) -> tuple[str, str]:
    """Return the words at a map's right, and their explanation."""
    if card.variance_shares:
        pixels = int(np.prod(card.input_shape))
        share = 100 * sum(card.variance_shares)
        return (
            f"{card.latent_dim} of {pixels} components, {share:.1f} % of variance",
            f"Principal components fitted to the training rows of {card.data_id}. "
            f"The {card.latent_dim} of this model keep {share:.1f} % of their variance.",
        )
    metrics = card.metrics
    if not card.encodes:
        return f"draws of {card.latent_dim} numbers", NO_ENCODER
    if "test_mse" not in metrics:
        return f"{card.latent_dim} numbers", ""
    words = f"test MSE {figure(metrics['test_mse'])}"
    if "pca_test_mse" in metrics:
        words += f", PCA {figure(metrics['pca_test_mse'])}"
    told = f"Error per pixel on rows it was not trained on, beside PCA with {card.latent_dim} numbers" + (
        f" and the mean image ({figure(metrics['mean_test_mse'])})." if "mean_test_mse" in metrics else "."
    )
    return words, told


def dimmed(state: MapState, codes: Codes) -> NDArray[np.bool_] | None:
    """Return which rows (n,) step back behind the selection or the isolated class; None for none.

    With a class alone all of it stays bright, and what is selected besides.
    """
    if len(codes.labels) and (codes.labels < 0).all():
        return None  # draws of noise, of which nobody has chosen any
    kept = np.zeros(len(codes.z), dtype=bool)
    kept[[row for row in state.selected if row < len(kept)]] = True
    if state.isolated >= 0:
        kept |= codes.labels == state.isolated
    elif not state.selected:
        return None
    return None if kept.all() else ~kept


def partner_slots(
    model_id: str, cards: Mapping[str, ModelCard], pca_id: str | None, slots: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the maps that show a newly opened model: PCA at the left, the model at the right.

    A third map stays if it is of the same data.
    """
    card = cards[model_id]
    if card.family == "pca":
        kin = [name for name, other in cards.items() if other.samples == card.samples and name != model_id]
        others = [name for name in kin if cards[name].family != "pca"] or kin
        return (model_id, others[-1] if others else model_id)
    third = tuple(
        name
        for name in slots[2:]
        if name in cards and cards[name].samples == card.samples and name != model_id
    )
    return (pca_id or "", model_id, *third)
