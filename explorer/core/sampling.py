"""What is asked of the space between the codes: samples, and whether they are copies.

Shapes: ``k`` numbers of a code, ``shape`` of one sample, ``n`` samples. Pictures, labels and votes are as in
`explorer.core.between`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from explorer.core.between import Bytes, Ints
from explorer.core.messages import Floats, Lane, Request

Source = Literal["prior", "codes"]

MOST_SAMPLES = 400


@dataclass(frozen=True, kw_only=True)
class SampleCodes(Request):
    """Draw codes and decode them; answered by `SamplesDrawn`. The same request gives the same samples.

    Each code is made of its own draws, turned by temperature and truncation without a jump.

    Attributes
    ----------
    draw_from : str
        "prior" for N(0, I), or "codes" for a mixture of Gaussians fitted to the training codes, the aggregate
        posterior's means (Ghosh et al. 2020).
    n : int
        1 to 400.
    temperature : float
        What the deviation from the middle, of a mixture from its component's, is multiplied by.
    truncation : float or None
        How many standard deviations none of a code's draws may exceed (Brock et al. 2019, section 3.1).
    label : int or None
        What a conditional model is told; None tells it each class in turn, with "codes" that of the nearest
        training code.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    model_id: str
    draw_from: Source = "prior"
    n: int = 36
    seed: int = 0
    temperature: float = 1.0
    truncation: float | None = None
    label: int | None = None
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of the requests for one model's samples only the newest is answered."""
        return f"samples {self.model_id}"


@dataclass(frozen=True, kw_only=True, eq=False)
class SamplesDrawn:
    """Samples, each with the training picture that is nearest to it.

    Attributes
    ----------
    codes : (n, k) float32
    pictures : (n, *shape) uint8
    labels, votes : (n,) int64, (n,) float32
    classes : (n,) int64
        What a conditional model was told; -1 where nobody asks.
    nearest_rows : (n,) int64
        Row ids, -1 where the data are not there.
    nearest_distances : (n,) float32
        Euclidean, in data space.
    yardstick : float
        Distance of a test picture to its nearest training picture, the median of them: what is no nearer than
        this is no copy. Not a number where there are no test pictures.
    words : str
        What the codes were drawn from.
    components : int
        Of the mixture; 0 for the prior.
    notice : str
        What happened to the device.
    """

    model_id: str
    stamp: int
    seed: int
    codes: Floats
    pictures: Bytes
    labels: Ints
    votes: Floats
    classes: Ints
    nearest_rows: Ints
    nearest_distances: Floats
    yardstick: float
    words: str
    components: int = 0
    notice: str = ""
