"""What the page says."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.core.game_moments import GameMeasured, GameMoment, HalfStep
from explorer.core.game_places import NoisePushed, PlaceRead
from explorer.core.games import GameRecipe

HEADLINE = "A forger and a detective."
FAST = "Blue is real, orange is made. Press Play."
SLOW = "One round: what is lit has just been done."
TWINS = "Same nets, same seed; only beta1 differs."
DRAWING = "Draw what is real. Enter plays, Esc leaves."
COLLAPSED = "The generator has collapsed:"
NOTHING_DRAWN = "There is nothing drawn yet: draw a stroke into the square."

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Discriminator: tell them apart", ("Take real", "Make fake", "Score", "Gradient", "Update D")),
    ("Generator: be taken for real", ("Make fake", "Score", "Gradient", "Update G")),
)
PLAYS = {
    "minimax": ("−log D(x) − log(1 − D(G(z)))", "log(1 − D(G(z)))"),
    "non-saturating": ("−log D(x) − log(1 − D(G(z)))", "−log D(G(z))"),
    "least-squares": ("½ (f(x) − 1)² + ½ f(G(z))²", "½ (f(G(z)) − 1)²"),
    "wgan-gp": ("f(G(z)) − f(x) + λ(‖∇f‖ − 1)²", "−f(G(z))"),
}
"""What discriminator and generator pay for a sample, by the loss; f is D's logit."""
R1 = " + γ/2 ‖∇f(x)‖²"
CHANCES = {"least-squares": "f({x}), held to 0 … 1", "wgan-gp": "f({x}); shown as σ(f({x}))"}
"""What a discriminator gives for x, where that is not the sigmoid of its logit."""
OPTIMISERS = {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}


@dataclass(frozen=True)
class Explained:
    """A half-step explained: its name, one sentence, the formula, and what it came to."""

    name: str
    sentence: str
    formula: str
    figures: str = ""


def explained(index: int | None, recipe: GameRecipe, half: HalfStep | None = None) -> Explained:
    """Explain a half-step of a game as it is played, or how one follows a round."""
    if index is None:
        return Explained(
            "One round, nine half-steps",
            "“Slow” lights them one after the other; full stop goes one further.",
            "min over G, max over D",
        )
    name, sentence, formula = _SENTENCES[index]
    figures = "" if half is None else _figures(index, half)
    return Explained(name, sentence, formula.format(**_formulas(recipe)), figures)


def _formulas(recipe: GameRecipe) -> dict[str, str]:
    """Return what the nets pay, what D gives for a point, and by which steps they learn."""
    fields, training = recipe.fields, recipe.training
    loss = str(fields["loss"])
    d, g = PLAYS[loss]
    chance = CHANCES.get(loss, "σ(f({x}))")
    return {
        "d": d + (R1 if float(fields["r1"]) > 0 else ""),
        "g": g,
        "real": chance.format(x="x"),
        "made": chance.format(x="G(z)"),
        "d_step": OPTIMISERS[str(training["d_optimiser"])],
        "g_step": OPTIMISERS[str(training["optimiser"])],
        "norm": ",  each W over its σ₁" if fields["spectral"] else "",
    }


_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("Take real", "A batch of real points is drawn.", "x ~ p"),
    ("Make fake", "The generator pushes as much noise through its net.", "G(z),  z ~ noise"),
    ("Score", "The discriminator says of each point how sure it is that it is real.", "D(x) = {real}"),
    ("Gradient", "What it paid is traced back to each of its own weights.", "∇ over D of  {d}"),
    ("Update D", "Its weights take a small step downhill: the colours shift.", "θ ← {d_step}(θ, ∇){norm}"),
    ("Make fake", "The generator makes a new batch.", "G(z),  z ~ noise"),
    ("Score", "The discriminator judges it; it does not learn now.", "D(G(z)) = {made}"),
    (
        "Gradient",
        "An arrow at each made point: where it would have to go to be taken for real.",
        "−∇ over G(z) of  {g}",
    ),
    ("Update G", "Its weights take a small step, and the made points move.", "φ ← {g_step}(φ, ∇)"),
)


def _figures(index: int, half: HalfStep) -> str:
    parts = []
    if index in (2, 6) and half.fake_scores is not None:
        real = "" if half.real_scores is None else f"D(x) {half.real_scores.mean():.2f} on average, "
        parts.append(f"{real}D(G(z)) {half.fake_scores.mean():.2f}")
    if half.loss is not None and index in (2, 3, 6, 7):
        parts.append(f"paid {half.loss:.3f}".replace("-", "−"))
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


def collapsed(measured: GameMeasured, m: int) -> tuple[str, str]:
    """Say in a line that the generator has collapsed, and what to try."""
    return COLLAPSED, f"{measured.covered} of {m} modes. Lower beta1, or raise R1."


def brief(measured: GameMeasured | None, m: int, ceiling: float) -> str:
    """Say in one line how a game stands, the most telling first."""
    if measured is None:
        return ""
    parts = []
    if m and math.isfinite(measured.high_quality):
        parts.append(
            f"{measured.covered} of {m} modes, {measured.high_quality:.0%} within 3σ (at most {ceiling:.1%})"
        )
        parts.append(f"reverse KL {measured.reverse_kl:.2f} nats")
    if math.isfinite(measured.accuracy):
        ideal = f" (ideal {measured.ideal_accuracy:.0%})" if math.isfinite(measured.ideal_accuracy) else ""
        parts.append(f"D right {measured.accuracy:.0%}{ideal}")
    return ", ".join(parts)


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
    if math.isfinite(measured.accuracy):
        found.append(("D right", f"{measured.accuracy:.0%}", ideal))
    else:
        found.append(("D right", "–", "a critic only ranks"))
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
    return f"{value:.2f}".replace("-", "−") if math.isfinite(value) else "–"


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
