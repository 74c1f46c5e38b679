"""What the page says."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.core.game_moments import GameMeasured, GameMoment, HalfStep
from explorer.core.game_places import NoisePushed, PlaceRead
from explorer.core.games import GameRecipe

HEADLINE = "A forger and a detective."
FAST = "Blue is real, orange is made. Play, or slow it down."
SLOW = "One round: what is lit has just been done."
TWINS = "The same nets, the same seed; only Adam's beta1 differs."
DRAWING = "Draw what is to be real; Enter plays for it, Esc leaves."
NOTHING_DRAWN = "There is nothing drawn yet: draw a stroke into the square."

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Discriminator: tell them apart", ("Take real", "Make fake", "Score", "Gradient", "Update D")),
    ("Generator: be taken for real", ("Make fake", "Score", "Gradient", "Update G")),
)
PLAYS = {
    "minimax": ("−log D(x) − log(1 − D(G(z)))", "log(1 − D(G(z)))"),
    "non-saturating": ("−log D(x) − log(1 − D(G(z)))", "−log D(G(z))"),
    "least-squares": ("(f(x) − 1)² + f(G(z))²", "(f(G(z)) − 1)²"),
    "wgan-gp": ("f(G(z)) − f(x) + λ(‖∇f‖ − 1)²", "−f(G(z))"),
}
"""What discriminator and generator pay for a sample, by the loss; f is D's logit."""


@dataclass(frozen=True)
class Explained:
    """A half-step explained: its name, one sentence, the formula, and what it came to."""

    name: str
    sentence: str
    formula: str
    figures: str = ""


def explained(index: int | None, loss: str, half: HalfStep | None = None) -> Explained:
    """Explain a half-step of a game, or how one follows a round."""
    if index is None:
        return Explained(
            "One round, nine half-steps",
            "“Slow” lights them one after the other; full stop goes one further.",
            "min over G, max over D",
        )
    name, sentence, formula = _SENTENCES[index]
    d, g = PLAYS[loss]
    figures = "" if half is None else _figures(index, half)
    return Explained(name, sentence, formula.format(d=d, g=g), figures)


_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("Take real", "A batch of real points is drawn.", "x ~ p"),
    ("Make fake", "The generator pushes as much noise through its net.", "G(z),  z ~ noise"),
    ("Score", "The discriminator says of each point how sure it is that it is real.", "D(x) = σ(f(x))"),
    ("Gradient", "What it paid is traced back to each of its own weights.", "∇ over D of  {d}"),
    ("Update D", "Its weights take a small step downhill: the colours shift.", "θ ← Adam(θ, ∇)"),
    ("Make fake", "The generator makes a new batch.", "G(z),  z ~ noise"),
    ("Score", "The discriminator judges it; it does not learn now.", "D(G(z)) = σ(f(G(z)))"),
    (
        "Gradient",
        "An arrow at each made point: where it would have to go to be taken for real.",
        "−∇ over G(z) of  {g}",
    ),
    ("Update G", "Its weights take a small step, and the made points move.", "φ ← Adam(φ, ∇)"),
)


def _figures(index: int, half: HalfStep) -> str:
    parts = []
    if index in (2, 6) and half.fake_scores is not None:
        real = "" if half.real_scores is None else f"D(x) {half.real_scores.mean():.2f} on average, "
        parts.append(f"{real}D(G(z)) {half.fake_scores.mean():.2f}")
    if half.loss is not None and index in (2, 3, 6, 7):
        parts.append(f"paid {half.loss:.3f}")
    if half.gradient_norm is not None and index in (3, 7):
        parts.append(f"length of the gradient {half.gradient_norm:.3g}")
    if half.moved is not None:
        parts.append(f"the weights moved by {half.moved:.3g}")
    return ", ".join(parts)


def modes_found(measured: GameMeasured | None, m: int) -> tuple[str, str, bool]:
    """Say how many modes are found, what is amiss, and whether that is bad."""
    if m == 0:
        return "Modes", "this density has none", False
    if measured is None or not math.isfinite(measured.high_quality):
        return "Modes found", f"of {m}", False
    missing = m - measured.covered
    told = f"{measured.covered} of {m}"
    if measured.alarm:
        return "Collapse", f"{told}: {missing} lost", True
    return "Modes found", told if not missing else f"{told}, {missing} to be found", False


def brief(measured: GameMeasured | None, m: int) -> str:
    """Say in a few words how a game stands."""
    if measured is None or m == 0 or not math.isfinite(measured.high_quality):
        return ""
    return f"{measured.covered} of {m} modes, {measured.high_quality:.0%} within 3 sigma"


def figures(measured: GameMeasured | None, ceiling: float) -> tuple[tuple[str, str, str], ...]:
    """Return the measures as name, value, and what it could be at best."""
    if measured is None:
        return ()
    found = []
    if math.isfinite(measured.high_quality):
        found.append(
            ("Within 3 sigma", f"{measured.high_quality:.1%}", f"of at most {ceiling:.1%}"),
        )
        found.append(("Reverse KL", f"{measured.reverse_kl:.2f} nats", "0 if even"))
    ideal = "" if not math.isfinite(measured.ideal_accuracy) else f"ideal {measured.ideal_accuracy:.0%}"
    found.append(("D right", f"{measured.accuracy:.0%}", ideal))
    return tuple(found)


def round_words(moment: GameMoment) -> str:
    """Say how far a game is."""
    return f"Round {moment.rounds:,}"


def paid(moment: GameMoment) -> str:
    """Say what each net paid last."""
    d, g = moment.losses
    if not (math.isfinite(d) or math.isfinite(g)):
        return ""
    return f"D pays {_number(d)}, G pays {_number(g)}"


def _number(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "–"


def place(read: PlaceRead) -> str:
    """Say what the nets say of a place."""
    ideal = "" if not math.isfinite(read.ideal) else f"ideal {read.ideal:.2f}\n"
    return f"D {read.real:.2f}\n{ideal}p {read.true:.3f}, made {read.made:.3f}"


def pushed(read: NoisePushed) -> str:
    """Say where a noise gets to."""
    noise = ", ".join(f"{number:.2f}" for number in read.noise)
    return f"G({noise})\nD {read.real:.2f}"


def caption(recipe: GameRecipe, measured: GameMeasured | None, m: int, *, twins: bool) -> str:
    """Say over an arena what it is: of twins what differs, and how each stands."""
    if not twins:
        return ""
    beta = f"Adam beta1 {recipe.training['beta1']:g}".replace("0.", ".")
    return beta if measured is None else f"{beta}: {measured.covered} of {m} modes"
