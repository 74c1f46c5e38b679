"""What a training tells while it goes on; plain frozen values, imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ticked:
    """A step was done and there is nothing to tell: the moment to let something else go first."""

    step: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """News of the losses.

    Attributes
    ----------
    step : int
        Steps done so far.
    loss : float
        What is minimised, as the mean over the steps since the last such event.
    terms : mapping of str to float
        The parts of the loss by name, likewise averaged.
    learning_rate : float
        Of the last step.
    """

    step: int
    loss: float
    terms: Mapping[str, float] = field(default_factory=dict)
    learning_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that a family shows of itself while it trains.

    Attributes
    ----------
    word : str
        What it is, "Active units".
    value : float
    unit : str
        "" for a plain number.
    of : float or None
        The most it can be.
    beside : (str, float) or None
        A baseline, ("PCA, 16 numbers", .029).
    help : str
        One sentence for people.
    """

    word: str
    value: float
    unit: str = ""
    of: float | None = None
    beside: tuple[str, float] | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Figures measured on the test rows after ``step`` steps.

    Attributes
    ----------
    step : int
    metrics : mapping of str to float
        The loss as training minimises it at that step, and its terms.
    judged : float or None
        The loss with every term weighed as it ends up, by which two steps may be compared.
    """

    step: int
    metrics: Mapping[str, float]
    judged: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The training is over, after ``step`` steps; always the last event and there is exactly one."""

    step: int


Event = Ticked | Stepped | Evaluated | Finished
