"""Whether a variational autoencoder's code has collapsed to its prior; imports no torch."""

from __future__ import annotations

from collections.abc import Sequence

DEAD = 0.01
"""Nats below which a number of the code tells nothing."""
SHARE, NATS = 0.02, 0.5
"""Two figures meet that differ by less than this share of the nats without a code, or by less than this."""


def collapse(neg_elbo: float, without_code: float, kl: Sequence[float], of: str = "pixels") -> str | None:
    """Say that a code has collapsed, or None where it has not.

    It has where every number of it stays at the prior and the negative ELBO has come to what the samples
    cost without a code (Bowman et al. 2016, section 3.1; Lucas et al. 2019). A net that has not learnt
    anything yet is above that, one that uses its code below.

    Parameters
    ----------
    neg_elbo : float
        Reconstruction and KL in nats a sample, with beta = 1 whatever beta is.
    without_code : float
        The pixel marginal, or the class marginal of a model that is told the class, of the same samples.
    kl : sequence of float
        KL of each number of the code, the mean over the samples, in nats.

    of : str
        What a sample is made of, "pixels" or "numbers".

    Returns
    -------
    str or None
        A sentence or two for people.
    """
    meet = abs(neg_elbo - without_code) <= max(NATS, SHARE * abs(without_code))
    if not meet or not all(k < DEAD for k in kl):
        return None
    what = f"all {len(kl)} numbers stay" if len(kl) > 1 else "its one number stays"
    return (
        f"The code has collapsed: {what} at the prior, and the ELBO is what the {of} cost without a code. "
        "Lower beta, raise it slowly, or grant free bits."
    )
