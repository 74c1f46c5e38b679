"""A scale that stands still: it grows at once, and shrinks only when there is much room to spare."""

import numpy as np

from explorer.widgets.plot.axis import nice

_SPARE = 0.7


class SteadyTop:
    """The upper end of a scale from 0, always a round number.

    Parameters
    ----------
    least
        It never falls below this.
    """

    def __init__(self, least: float) -> None:
        self._least = nice(least)
        self.value = self._least

    def follow(self, highest: float) -> float:
        """Return the end that shows values up to `highest`; what is not finite changes nothing."""
        if np.isfinite(highest):
            needed = nice(max(self._least, highest))
            roomy = nice(max(self._least, highest / _SPARE))
            self.value = max(needed, min(self.value, roomy))
        return self.value
