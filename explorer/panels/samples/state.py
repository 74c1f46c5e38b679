"""What the user has set; everything on the view follows from it and from what is open."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.sampling import SampleCodes, Source

COUNTS = (9, 25, 36, 64, 100)
"""How many samples there may be: each fills a square."""
MOST_SEED = 2**31 - 1
HOTTEST = 2.0
TIGHTEST, WIDEST = 0.5, 3.0
"""Standard deviations to which draws may be truncated."""

LOOKS = ("model_id", "turned", "by_distance")
"""Fields that change how samples are looked at, not which they are."""


@dataclass(frozen=True)
class SamplesState:
    """The view's state.

    Attributes
    ----------
    model_id : str
        "" while there is none.
    source : str
        What is drawn from, where the model has a prior; else it is always the codes.
    count : int
    seed : int
    temperature : float
    truncation : float or None
        In standard deviations; None for none.
    label : int or None
        What a conditional model is told; None for each class in turn.
    turned : bool
        Whether the wall shows the nearest training pictures instead of the samples.
    by_distance : bool
        Whether the samples nearest to the training pictures come first.
    """

    model_id: str = ""
    source: Source = "prior"
    count: int = 36
    seed: int = 0
    temperature: float = 1.0
    truncation: float | None = None
    label: int | None = None
    turned: bool = False
    by_distance: bool = False

    def request(self, *, prior: bool) -> SampleCodes:
        """Ask for the samples; from the codes where the model has no prior."""
        return SampleCodes(
            model_id=self.model_id,
            draw_from=self.source if prior else "codes",
            n=self.count,
            seed=self.seed,
            temperature=self.temperature,
            truncation=self.truncation,
            label=self.label,
        )
