"""What is measured of a game, and when that says that the generator has collapsed; imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEW = 0.65
"""Share of the modes, at or below which too few are covered."""
IN_A_ROW = 3
"""Measures that have to agree before the alarm is raised."""
LEARNT = 0.3
"""Share of good samples from which a generator is taken to have learnt something to lose."""


@dataclass(frozen=True)
class Measured:
    """What a game has come to.

    Attributes
    ----------
    rounds : int
        Rounds played.
    modes, of : int or None
        Modes covered, and how many there are; None where the density has none.
    high_quality, ceiling : float or None
        Share of generated samples within 3 sigma of a mode, and that of true ones.
    reverse_kl : float or None
        KL of the generator's share of each mode to the even share, in nats; 0 where all come alike.
    accuracy : float
        How often the discriminator is right about as many real and generated samples; NaN of a Wasserstein
        critic, which says of nothing that it is real.
    ideal_accuracy : float or None
        How often the best of all discriminators would be; None where no density is known.
    samples : int
        How many generated ones were looked at.
    shares : tuple of float
        Of the good samples, how many fall to each mode; none where the density has none.
    """

    rounds: int
    modes: int | None
    of: int | None
    high_quality: float | None
    ceiling: float | None
    reverse_kl: float | None
    accuracy: float
    ideal_accuracy: float | None
    samples: int
    shares: tuple[float, ...] = ()


def collapse_alarm(history: Sequence[Measured]) -> str | None:
    """Say that a generator has collapsed, or None where it has not.

    It has where in each of the last three measures it covered at most 65 % of the modes, although it has made
    good samples (at least 30 % of high quality) or has covered more modes before. A generator that has not
    learnt anything yet raises no alarm.

    Parameters
    ----------
    history : sequence of Measured
        In the order of the rounds.

    Returns
    -------
    str or None
        A sentence or two for people.
    """
    last = history[-IN_A_ROW:]
    if len(last) < IN_A_ROW or any(m.modes is None or m.of is None or m.of < 2 for m in last):
        return None
    covered, of = max(m.modes or 0 for m in last), last[-1].of or 0
    best = max(m.modes or 0 for m in history)
    learnt = best > covered or max(m.high_quality or 0.0 for m in history) >= LEARNT
    if covered > FEW * of or not learnt:
        return None
    now = last[-1].modes or 0
    return (
        f"The generator has collapsed: it makes {now} of {of} modes. Lower the momentum beta1, give the "
        "discriminator more steps, or keep it smooth with R1 or a spectral norm."
    )
