"""Whether numbers are of a distribution: the test of Kolmogorov and Smirnov."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_TERMS = 100


@dataclass(frozen=True)
class KsTest:
    """What the test says of n numbers.

    Attributes
    ----------
    n : int
    statistic : float
        How far the two distribution functions are apart at most.
    p : float
        How often numbers that are of the distribution are as far apart or farther; NaN for no numbers.
    """

    n: int
    statistic: float
    p: float


def ks_test(shares: npt.ArrayLike) -> KsTest:
    """Test numbers against a distribution.

    Parameters
    ----------
    shares : (n,) array
        The distribution function at each of the numbers, from 0 to 1, in any order.

    Returns
    -------
    KsTest
        Its p from Kolmogorov's limit with the correction of Stephens (1970), good to .01 from n = 20 on.

    Raises
    ------
    ValueError
        Where a share is no number from 0 to 1.
    """
    at = np.sort(np.asarray(shares, dtype=np.float64).ravel())
    n = len(at)
    if n == 0:
        return KsTest(0, float("nan"), float("nan"))
    if not np.isfinite(at).all() or at[0] < 0 or at[-1] > 1:
        raise ValueError("shares of a distribution are numbers from 0 to 1")
    steps = np.arange(n + 1) / n
    apart = float(max((steps[1:] - at).max(), (at - steps[:-1]).max()))
    return KsTest(n, apart, _beyond(apart * (n**0.5 + 0.12 + 0.11 / n**0.5)))


def _beyond(far: float) -> float:
    """Return how often Kolmogorov's distribution goes beyond a value."""
    if far < 0.2:
        return 1.0  # to 12 digits; the series below hardly converges there
    k = np.arange(1, _TERMS + 1)
    return float(np.clip(2 * np.sum((-1.0) ** (k - 1) * np.exp(-2 * (k * far) ** 2)), 0.0, 1.0))
