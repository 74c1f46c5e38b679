"""What the page says."""

from __future__ import annotations

import math

from explorer.core.kolmogorov import KsTest
from explorer.core.lines import LineMoment

PUSH, GAME, WAYS = "push", "game", "ways"
PARTS = {PUSH: "Inverse", GAME: "Game", WAYS: "Two ways"}
WAITING = "The densities are being made …"

HEADLINES = {
    PUSH: (
        "Noise in, any density out.",
        "Pull the blue curve: noise falls where it says.",
    ),
    GAME: ("A forger and a detective.", "Where both densities agree, D says one half."),
    WAYS: (
        "One target, two teachers.",
        "One compares samples, one asks a judge.",
    ),
}
ORACLE = "D is p / (p + q) itself; it needs no turn."
HELD = "G stands still; D settles at p / (p + q)."

MMD_TITLE = "Directly: by MMD"
GAN_TITLE = "By a discriminator"
MMD_SAYS = "Made points move to real ones, and apart."
MMD_FORMULA = "G: min E k(x, x′) + E k(G(z), G(z′)) − 2 E k(x, G(z))"
GAN_SAYS = "D learns to tell them apart; G goes where D errs."
GAN_LOSS = "non-saturating"
GAN_FORMULA = "D: max E log D(x) + E log(1 − D(G(z)));  G: min − E log D(G(z))"
NOISES = {"gaussian": "noise z ~ N(0, 1)", "uniform": "noise z, even from −1 to 1"}
LEAST_P = 0.01


def fallen(test: KsTest) -> tuple[tuple[str, str, str], ...]:
    """Say how many draws have fallen, and whether they are of the density: name, value, what it means."""
    if not test.n:
        return (("Draws", "0", ""), ("KS distance", "–", ""), ("p", "–", ""))
    good = test.p > LEAST_P
    speaks = "above .01: they fit the curve" if good else "below .01: they do not fit"
    return (
        ("Draws", f"{test.n:,}", "pushed through Q"),
        ("KS distance", _short(test.statistic, 4), "largest gap to F"),
        ("p", _short(test.p, 2) if test.p >= LEAST_P else "< .01", speaks),
    )


def standing(moment: LineMoment) -> tuple[tuple[str, str, str], ...]:
    """Say how a game stands: name, value, and what it would be at best."""
    best = "0 where D is ideal" if not moment.width else f"p and q blurred by {_short(moment.width, 2)}"
    error = ("|D − p/(p+q)|", _short(moment.error, 3), best)
    if not math.isfinite(moment.error):
        error = ("|D − p/(p+q)|", "–", "a critic tells no chance")
    return (
        error,
        ("Wasserstein-1", _short(moment.distance, 3), "0 where p = q"),
        ("KS distance", _short(moment.ks, 3), "0 where p = q"),
    )


def distance(moment: LineMoment, *, brief: bool = False) -> str:
    """Say how far a generator is from its target, in brief by the sign that the field has for it."""
    return f"{'W₁' if brief else 'Wasserstein-1'} {_short(moment.distance, 3)}"


def round_words(moment: LineMoment) -> str:
    """Say how far it is."""
    return f"Round {moment.rounds:,}"


def paid(moment: LineMoment) -> str:
    """Say what was paid last, and how many turns each net had."""
    d, g = moment.losses
    if not (math.isfinite(d) or math.isfinite(g)):
        return ""
    judge = f"D pays {d:.2f}, " if math.isfinite(d) else ""
    make = f"G pays {g:.2f}" if math.isfinite(g) else "G stands still"
    return f"{judge}{make}".replace("-", "−") + f"; turns D {moment.turns[0]:,}, G {moment.turns[1]:,}"


def _short(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text
