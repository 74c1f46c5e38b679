"""What is asked between two points: anchors, and the ways from one to the other.

Shapes: ``k`` numbers of a code, ``shape`` of one sample, ``m`` steps of a way, ``a`` anchors.
Pictures are 8-bit, 0 and 255 being the ends of the data's range. Under each stands what a classifier in data
space takes it for: the label that most of its nearest training pictures have, and the share of them that have
it. Labels are -1 where there are no classes, and as long as the data are not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.interpolation import Way
from explorer.core.messages import Floats, Lane, Request

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

VOTES = 5
"""Training pictures that vote on a label."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Anchor:
    """A pinned point: a row of the data, a free code of one model, or a picture of one's own.

    Any other model puts a row where that row's code is, a free code where it would put the picture that the
    source decodes from it, ``encode_B(decode_A(z))``, and a picture where it encodes it.

    Attributes
    ----------
    source : str
        The model whose data the row is of, or whose latent space the code lies in; "" with a picture.
    row : int or None
    code : (k,) float32 or None
    picture : (*shape) float32 or None
        In the data's range; what lies beyond it is clipped.

    Raises
    ------
    ValueError
        If it is not exactly one of the three.
    """

    source: str = ""
    row: int | None = None
    code: Floats | None = None
    picture: Floats | None = None

    def __post_init__(self) -> None:
        if sum(given is not None for given in (self.row, self.code, self.picture)) != 1:
            raise ValueError("an anchor is a row, a code or a picture, and only one of them")


@dataclass(frozen=True, kw_only=True, eq=False)
class Pinned:
    """What one model makes of ``a`` anchors.

    Attributes
    ----------
    model_id : str
    codes : (a, k) float32
    pictures : (a, *shape) uint8
        Decoded as the probe's are, bit for bit.
    classes : (a,) int64
        What a conditional model is told of each; -1 where the class is not known, or nobody asks.
    """

    model_id: str
    codes: Floats
    pictures: Bytes
    classes: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadPaths(Request):
    """Decode ways from one anchor to another; answered by `PathsRead`.

    What has to be worked out first, once for a model or for its data, comes later; a `PathsRead` that is not
    complete is told at once.

    Attributes
    ----------
    anchors : (Anchor, Anchor)
    ways : tuple of (str, str)
        Models and the way through the latent space of each.
    pixels : bool
        Whether the cross-fade of the two pictures is asked for too.
    steps : int
        3 to 25.
    overshoot : float
        How far to go on beyond each end, see `explorer.core.interpolation.parameters`.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    key: ClassVar[str | None] = "paths"
    anchors: tuple[Anchor, Anchor]
    ways: tuple[tuple[str, Way], ...]
    pixels: bool = False
    steps: int = 10
    overshoot: float = 0.0
    stamp: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Path:
    """One way, decoded.

    Attributes
    ----------
    model_id : str
    way : str
    codes : (m, k) float32
        At both ends the anchors' own.
    pictures : (m, *shape) uint8
        At both ends what the anchors decode to.
    labels, votes : (m,) int64, (m,) float32
    distances : (m,) float32
        To the nearest training code, in units of the typical spacing, as the off-manifold meter of the probe
        has it. An end that is a training row is compared with the others.
    norms : (m,) float32
        Length of each code.
    note : str
        What has to be said, such as that the way is approximate.
    """

    model_id: str
    way: Way
    codes: Floats
    pictures: Bytes
    labels: Ints
    votes: Floats
    distances: Floats
    norms: Floats
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Faded:
    """The cross-fade in data space: pictures (m, *shape), and labels and votes (m,) of them.

    Its ends are the data, the anchors' own pictures, or what a free code's source decodes.
    """

    pictures: Bytes
    labels: Ints
    votes: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class PathsRead:
    """The ways from one anchor to another.

    Attributes
    ----------
    t : (m,) float64
        0 is the first anchor, 1 the second; ``m`` is `steps` but for three steps with overshoot.
    pinned : tuple of Pinned
        The anchors in each model asked for, in the order of the models.
    paths : tuple of Path
        In the order asked for; one that follows the density comes once the graph of its codes is there.
    faded : Faded or None
    complete : bool
        Whether nothing more comes.
    notice : str
        What happened to the device.
    """

    stamp: int
    t: NDArray[np.float64]
    pinned: tuple[Pinned, ...]
    paths: tuple[Path, ...]
    faded: Faded | None = None
    complete: bool = True
    notice: str = ""
