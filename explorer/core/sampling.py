"""What is asked of the space between the codes: samples, and whether they are copies.

Samples are told in pieces. Shapes: ``k`` numbers of a code, ``shape`` of one sample, ``n`` samples, ``c`` of
a piece. Pictures, labels and votes are as in `explorer.core.between`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Bytes, Ints
from explorer.core.messages import Floats, Lane, Request, frozen

Source = Literal["prior", "codes"]

MOST_SAMPLES = 400
UNTOLD = {"pictures": 0, "labels": -1, "votes": 0.0, "nearest_rows": -1, "nearest_distances": np.nan}
"""What stands for each column of a sample that has not been told."""


@dataclass(frozen=True, kw_only=True)
class SampleCodes(Request):
    """Draw codes and decode them; tells pieces and is answered by the whole, both `SamplesDrawn`.

    The same request gives the same samples. Each code is made of its own draws, turned by temperature and
    truncation without a jump.

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
    """Some of the samples or all of them, each with the training picture that is nearest to it.

    Attributes
    ----------
    codes : (n, k) float32
        Of all samples, as their classes.
    classes : (n,) int64
        What a conditional model was told; -1 where nobody asks.
    cells : (c,) int64
        Which of the samples have been decoded here; the whole has them in order.
    pictures : (c, *shape) uint8
    labels, votes : (c,) int64, (c,) float32
    nearest_rows : (c,) int64
        Row ids, -1 where the data are not there.
    nearest_distances : (c,) float32
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
    classes: Ints
    cells: Ints
    pictures: Bytes
    labels: Ints
    votes: Floats
    nearest_rows: Ints
    nearest_distances: Floats
    yardstick: float
    words: str
    components: int = 0
    notice: str = ""

    @property
    def there(self) -> NDArray[np.bool_]:
        """Mask (n,) of the samples that have been decoded here."""
        mask = np.zeros(len(self.codes), dtype=bool)
        mask[self.cells] = True
        return mask

    def over(self, before: SamplesDrawn | None) -> SamplesDrawn:
        """Lay this piece over what was shown before it.

        Returns
        -------
        SamplesDrawn
            With all columns of n: of ``cells`` what the pieces of this question tell, of the rest what was
            known of as many samples before, or `UNTOLD`.
        """
        n, shape = len(self.codes), self.pictures.shape[1:]
        known = before if before is not None and before.pictures.shape == (n, *shape) else None
        columns: dict[str, Any] = {}
        for name, blank in UNTOLD.items():
            piece: NDArray[Any] = getattr(self, name)
            column = np.full((n, *piece.shape[1:]), blank, piece.dtype)
            if known is not None:
                column[:] = getattr(known, name)
            column[self.cells] = piece
            columns[name] = frozen(column)
        told = self.there
        if known is not None and known.stamp == self.stamp:
            told |= known.there
        return replace(self, cells=frozen(np.flatnonzero(told)), **columns)
