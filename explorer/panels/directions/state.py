"""What the user has set; everything on the page follows from it and from what is open.

Shapes: k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Anchor

Segment = Literal["codes", "principal", "attributes", "arithmetic"]
SEGMENTS: tuple[Segment, ...] = ("codes", "principal", "attributes", "arithmetic")
TERMS = "ABC"
LEAST = 3
"""Examples that a term is the mean of, or a group of a vector, at least."""

Code = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Vector:
    """A vector of an attribute, with what it is worth; see `explorer.core.turning.VectorMade`.

    Attributes
    ----------
    key : str
        Tells it from others of the model.
    name : str
        What it is called on screen, which can be changed.
    code : (k,) float64
        The step of the code.
    target : str
        The known attribute that it is of; "" where it is of none.
    rows : tuple of int
        The examples it was made of, where they were chosen one by one.
    made_in : str
        The model whose codes it is of.
    """

    key: str
    name: str
    code: Code
    examples: tuple[int, int]
    spread: tuple[float, float]
    auroc: float
    r2: float = float("nan")
    target: str = ""
    decorrelated: bool = False
    calibrated: bool = False
    rows: tuple[int, ...] = ()
    made_in: str = ""


@dataclass(frozen=True)
class Condition:
    """What rows have in common: a class, or the upper or lower third of a known attribute.

    Attributes
    ----------
    attribute : str
        "" for a class.
    label : int
        The class; of an attribute 1 for much of it and 0 for little.
    """

    attribute: str = ""
    label: int = 0


@dataclass(frozen=True)
class Term:
    """A term of the arithmetic: the mean of some examples.

    Attributes
    ----------
    rows : tuple of int
    conditions : tuple of Condition
        What they were chosen by; none where the hand chose them.
    draw : int
        How often others were taken.
    """

    rows: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    draw: int = 0


@dataclass(frozen=True, eq=False)
class TurnState:
    """The page's state.

    Attributes
    ----------
    model_id : str
        "" while there is none.
    start : Anchor or None
        Where turning begins.
    start_code, base : (k,) float64 or None
        The code of the start, and what has become of it but for the vectors; None while it is not known.
    amounts : mapping of str to float
        How many times each vector is added.
    segment : str
    every : bool
        Whether all sliders are shown, or the first few.
    vectors : tuple of Vector
    chosen : str
        Key of the vector whose figures are shown, "" for none.
    groups : (tuple of int, tuple of int)
        Rows with and without what a vector is to be made of.
    decorrelated : bool
        Whether the next vector of an attribute holds the others.
    terms : (Term, Term, Term)
        A, B and C.
    strength : float
        What A - B is multiplied by.
    count : int
        Of how many examples a term is the mean that is chosen by conditions.
    """

    model_id: str = ""
    start: Anchor | None = None
    start_code: Code | None = None
    base: Code | None = None
    amounts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    segment: Segment = "codes"
    every: bool = False
    vectors: tuple[Vector, ...] = ()
    chosen: str = ""
    groups: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    decorrelated: bool = True
    terms: tuple[Term, Term, Term] = (Term(), Term(), Term())
    strength: float = 1.0
    count: int = 8

    @property
    def code(self) -> Code | None:
        """The code (k,) that is on screen, None while it is not known."""
        if self.base is None:
            return None
        steps = (self.amounts.get(vector.key, 0.0) * vector.code for vector in self.vectors)
        return self.base + sum(steps, np.zeros_like(self.base))

    @property
    def turned(self) -> bool:
        """Whether anything is not as it was at the start."""
        if self.base is None or self.start_code is None:
            return False
        return bool((self.base != self.start_code).any() or any(self.amounts.values()))

    @property
    def vector(self) -> Vector | None:
        """The chosen vector."""
        return next((vector for vector in self.vectors if vector.key == self.chosen), None)

    @property
    def target(self) -> str:
        """The attribute that A has and B lacks, or the other way round; "" where it is not exactly one."""
        a, b = ({c for c in term.conditions if c.attribute} for term in self.terms[:2])
        names = {condition.attribute for condition in a ^ b}
        return names.pop() if len(names) == 1 else ""

    def begun(self, anchor: Anchor, code: Code | None) -> TurnState:
        """Return the state with another start, nothing being turned."""
        return replace(self, start=anchor, start_code=code, base=code, amounts=MappingProxyType({}))

    def back(self) -> TurnState:
        """Return the state with nothing turned."""
        return replace(self, base=self.start_code, amounts=MappingProxyType({}))

    def with_amount(self, key: str, amount: float) -> TurnState:
        """Return the state with a vector added so many times."""
        return replace(self, amounts=MappingProxyType({**self.amounts, key: amount}))

    def without(self, key: str) -> TurnState:
        """Return the state without a vector; what it did to the picture stays."""
        gone = next(vector for vector in self.vectors if vector.key == key)
        base = None if self.base is None else self.base + self.amounts.get(key, 0.0) * gone.code
        amounts = {name: amount for name, amount in self.amounts.items() if name != key}
        left = tuple(vector for vector in self.vectors if vector is not gone)
        chosen = self.chosen if self.chosen != key else (left[-1].key if left else "")
        return replace(self, base=base, amounts=MappingProxyType(amounts), vectors=left, chosen=chosen)

    def with_term(self, index: int, term: Term) -> TurnState:
        """Return the state with another term."""
        terms = list(self.terms)
        terms[index] = term
        a, b, c = terms
        return replace(self, terms=(a, b, c))
