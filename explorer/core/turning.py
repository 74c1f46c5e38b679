"""What is asked where codes are turned by hand: their pictures, vectors of attributes, and what these change.

Shapes: ``n`` codes, ``k`` numbers of a code, ``shape`` of one sample, ``j`` neighbours. Pictures, labels and
votes are as in `explorer.core.between`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.core.between import Anchor, Bytes, Ints
from explorer.core.messages import Floats, Lane, Request

MOST_CODES = 400
MOST_NEIGHBOURS = 16
HELD_OUT = 50
"""Rows that a change is measured on, none of which a vector was made of."""
WANTED = 0.65
"""Share of its range by which an attribute is to change where a scale is looked for."""
OTHERS = -1
"""In the place of a class: all other classes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DecodeCodes(Request):
    """Decode codes as they are; answered by `CodesDecoded`.

    Attributes
    ----------
    codes : (n, k) float32
        1 to 400, finite.
    use : str
        What they are for: of the requests of one use only the newest is answered.
    label : int or None
        What a conditional model is told of all; None tells it of each code the class of the nearest training
        code.
    judged : bool
        Whether a classifier in data space is asked what they look like.
    neighbours : int
        How many of the nearest training pictures are looked for, 0 to 16.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    model_id: str
    codes: Floats
    use: str = ""
    label: int | None = None
    judged: bool = False
    neighbours: int = 0
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of the requests of one use only the newest is answered."""
        return f"codes {self.use}"


@dataclass(frozen=True, kw_only=True, eq=False)
class CodesDecoded:
    """Pictures of codes.

    Attributes
    ----------
    codes : (n, k) float32
    pictures : (n, *shape) uint8
        A single one is decoded as the probe's is, bit for bit.
    labels, votes : (n,) int64, (n,) float32
        -1 and 0 where nobody was asked, or nobody can judge.
    distances : (n,) float32
        To the nearest training code, in units of the typical spacing; a code that is a training code's own is
        compared with the others. Not a number where there is none.
    nearest_rows : (n, j) int64
        Row ids of the nearest training pictures, nearest first; ``j`` is 0 where the data are not there.
    nearest_distances : (n, j) float32
        Euclidean, in data space.
    notice : str
        What happened to the device.
    """

    model_id: str
    stamp: int
    codes: Floats
    pictures: Bytes
    labels: Ints
    votes: Floats
    distances: Floats
    nearest_rows: Ints
    nearest_distances: Floats
    notice: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlaceAnchor(Request):
    """Find where a model has an anchor; answered by `AnchorPlaced`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    key: ClassVar[str | None] = "anchor"
    model_id: str
    anchor: Anchor


@dataclass(frozen=True, kw_only=True, eq=False)
class AnchorPlaced:
    """Where a model has an anchor.

    Attributes
    ----------
    code : (k,) float32
    original : (*shape) uint8
        What the model would be shown of it: the datum, the picture of one's own, or what a free code's source
        decodes.
    label : int
        Its class; -1 where it is not known.
    """

    model_id: str
    code: Floats
    original: Bytes
    label: int


@dataclass(frozen=True, kw_only=True, eq=False)
class MakeVector(Request):
    """Make the vector of an attribute; answered by `VectorMade`.

    Of an attribute, or of classes, it is made of training rows alone.

    Attributes
    ----------
    attribute : str
        A known attribute of the data: rows of the upper third of its range against those of the lower.
    classes : (int, int) or None
        A class against another, or against all others (`OTHERS`).
    rows : (ndarray of int64, ndarray of int64) or None
        Row ids with and without what is meant.
    decorrelated : bool
        Whether all other known attributes are to rest; of an attribute alone. To first order of the codes, or
        where a predictor reads the data in what is drawn of training rows; see `explorer.core.calibration`.
    seed : int
        Chooses the half that is held out to be measured.

    Raises
    ------
    ValueError
        If it is not exactly one of attribute, classes and rows.
    """

    model_id: str
    attribute: str = ""
    classes: tuple[int, int] | None = None
    rows: tuple[Ints, Ints] | None = None
    decorrelated: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if sum([bool(self.attribute), self.classes is not None, self.rows is not None]) != 1:
            raise ValueError(
                "a vector is made of an attribute, of classes or of rows, and only of one of them"
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class VectorMade:
    """A vector, and what it is worth; see `explorer.core.directions.AttributeVector`.

    Attributes
    ----------
    vector : (k,) float32
        From the codes without to those with it; decorrelated, the step for the attribute's whole range, and
        calibrated for `explorer.core.calibration.CALIBRATED` of it.
    examples : (int, int)
        With and without; decorrelated, all rows it was fitted to and 0.
    spread : (float, float)
        Of each group along the vector, in lengths of the vector.
    auroc : float
        How well it parts codes it was not made of; 0.5 is chance. NaN where a group is too small. Of a
        calibrated one, before it was.
    r2 : float
        Share of the attribute's variance that a line through the codes tells on rows it was not fitted to;
        the mean tells 0. NaN where it is no attribute.
    calibrated : bool
        Whether it was bent by what a predictor reads off drawn training pictures.
    """

    model_id: str
    vector: Floats
    examples: tuple[int, int]
    spread: tuple[float, float]
    auroc: float
    r2: float
    calibrated: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasureChange(Request):
    """Measure what adding a vector does to the known attributes of pictures; answered by `ChangeMeasured`.

    The codes are those of data; each is decoded before and after, and both pictures are read by a predictor
    that knows no code.

    Attributes
    ----------
    vector : (k,) float32
    target : str
        The attribute that is meant to change; "" where it is none.
    rows : (m,) int64 or None
        Row ids; None for some that were held out from the training, of the lower third of the target's range
        where it is known.
    leave_out : (l,) int64 or None
        Rows that are not to be chosen, since the vector was made of them.
    n : int
        How many are held out, 1 to 400; fewer where there are not so many.
    scale : float or None
        What the vector is multiplied by. None chooses it on as many training rows: the least of steps of a
        quarter that changes the target by `WANTED`, or else what changes it most.
    use : str
        Of the requests of one use only the newest is answered.
    """

    model_id: str
    vector: Floats
    target: str = ""
    rows: Ints | None = None
    leave_out: Ints | None = None
    n: int = HELD_OUT
    scale: float | None = 1.0
    seed: int = 0
    use: str = ""
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of the requests of one use only the newest is answered."""
        return f"change {self.use}"


@dataclass(frozen=True, kw_only=True)
class Change:
    """How much one attribute changes, in units of its range; of an angle in half turns.

    Attributes
    ----------
    mean, deviation : float
        Over the pictures, ups and downs weighed against one another.
    size : float
        Mean of the changes without their signs.
    floor : float
        The same of what the round trip alone changes: from the data to what the model makes of them.
    """

    name: str
    mean: float
    deviation: float
    size: float
    floor: float


@dataclass(frozen=True, kw_only=True)
class ChangeMeasured:
    """What adding a vector changes.

    Attributes
    ----------
    n : int
        Pictures.
    held_out : bool
        Whether they were held out from the training.
    scale : float
        What the vector was multiplied by.
    changes : tuple of Change
        By name; none where the application has no predictor for the data.
    """

    model_id: str
    stamp: int
    target: str
    n: int
    held_out: bool
    scale: float
    changes: tuple[Change, ...]

    def of(self, name: str) -> Change | None:
        """Return the change of one attribute."""
        return next((change for change in self.changes if change.name == name), None)

    @property
    def others(self) -> float:
        """Mean size of the changes of all attributes but the target; not a number where there is none."""
        sizes = [change.size for change in self.changes if change.name != self.target]
        return float(np.mean(sizes)) if sizes else float("nan")
