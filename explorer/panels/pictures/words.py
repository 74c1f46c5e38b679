"""What the page says."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.inverting import Descended
from explorer.core.messages import DataReady
from explorer.core.picture_games import PictureMoment
from explorer.panels.pictures.draft import LOSS
from explorer.panels.pictures.player import Session
from explorer.panels.playing import Doing
from explorer.panels.sheets import class_name, figure

HEADLINE = "Always the same noise."
WAITING = "Play, and see what the generator makes of it."
PLAYING = "How sure is D that each is real? N: are they copies?"
NEAREST = "The nearest training pictures; N turns back."
BEGINNING = "The nets are being made …"
PROBABLE = ("minimax", "non-saturating")
"""Losses whose logits are those of a probability."""
PICTURES, COPIES = "Generated", "Nearest in training"
LOSSES, RIGHT = "Losses", "D is right"
CANNOT_TELL = "cannot tell"
DRAWN, DROPPED = "drawn", "dropped"
BEST, ENCODED = "best start", "encoder's start"
NOT_YET = "Nothing is found yet."
PLAYED_ON = "The game has been played on: look for it again."
FIRST_WEIGHTS = "From first weights"


def hint(doing: Doing, *, nearest: bool) -> str:
    """Say what to try."""
    if doing is Doing.BEGINNING:
        return BEGINNING
    if nearest:
        return NEAREST
    return PLAYING if doing is Doing.PLAYING else WAITING


def scores(session: Session) -> list[str]:
    """Return what the discriminator gives for each picture of the wall."""
    logits = session.moment.scores.astype(np.float64)
    if session.recipe.fields[LOSS] in PROBABLE:
        shares = 1 / (1 + np.exp(-logits.clip(-60, 60)))
        return [_hundredths(share) for share in shares]
    return [f"{logit:.1f}".replace("-", "−") for logit in logits]


def distances(moment: PictureMoment) -> list[str]:
    """Return how far each picture is from the training picture nearest to it."""
    return [] if moment.distances is None else [f"{distance:.2f}" for distance in moment.distances]


def score_name(session: Session) -> str:
    """Say what stands below the pictures."""
    return "D(x)" if session.recipe.fields[LOSS] in PROBABLE else "f(x)"


def card(session: Session, index: int, data: DataReady | None) -> str:
    """Say something of one picture of the wall."""
    moment = session.moment
    lines = [f"{score_name(session)} {scores(session)[index]}"]
    if moment.nearest is not None and moment.distances is not None:
        lines.append(f"{moment.distances[index]:.2f} from row {moment.nearest[index]:,}")
        if data is not None and len(data.class_names) > 1:
            name = class_name(int(data.labels[moment.nearest[index]]), data.class_names)
            lines[-1] += f", {name}"
    return "\n".join(lines)


def wall_caption(session: Session, *, nearest: bool) -> str:
    """Say what the wall shows."""
    what = "distance" if nearest else score_name(session)
    return f"{len(session.moment.pictures)}, {what} below"


def accuracy_caption(session: Session) -> str:
    """Say what the accuracy is measured on."""
    half = session.begun.measured_on // 2
    return f"on {half:,} held-out and {half:,} made"


def round_words(moment: PictureMoment) -> str:
    """Say how far a game is."""
    return f"Round {moment.rounds:,}"


def rate(rounds_a_second: float) -> str:
    """Say how fast it goes."""
    if not math.isfinite(rounds_a_second):
        return ""
    digits = 0 if rounds_a_second >= 10 else 1
    return f"{rounds_a_second:,.{digits}f} rounds/s"


def paid(session: Session) -> str:
    """Say what each net paid, and how often the discriminator is right."""
    parts = []
    losses = [values[-1] for values in session.history.losses if len(values)]
    if len(losses) == 2:
        parts.append(f"D pays {losses[0]:.2f}, G pays {losses[1]:.2f}".replace("-", "−"))
    if math.isfinite(session.accuracy):
        parts.append(f"D right {session.accuracy:.0%}")
    return ", ".join(parts)


def counts(session: Session) -> str:
    """Say what is learnt from, and by how many weights."""
    generator, discriminator = session.begun.weights
    shape = "×".join(map(str, session.begun.input_shape))
    return f"{session.begun.rows:,} training rows of {shape}\nG {generator:,}, D {discriminator:,} weights"


def trained_words(name: str) -> str:
    """Say that a game begins with a shipped model."""
    return f"From {name}, trained"


def row_words(row: int, data: DataReady) -> str:
    """Say which datum it is."""
    name = f"{class_name(int(data.labels[row]), data.class_names)}, " if len(data.class_names) > 1 else ""
    return f"{name}row {row:,}"


# -- the search for the noise of a picture -------------------------------------------------------


def seeking(*, running: bool) -> str:
    """Name what the card is about."""
    return "Looking for its noise" if running else "Its noise"


def search_status(moment: Descended | None) -> str:
    """Say how far the search is."""
    return "" if moment is None else f"step {moment.step} of {moment.steps}, {len(moment.errors)} starts"


def error(value: float) -> str:
    """Say how far a picture is from the one that is looked for."""
    return f"MSE {figure(value)}"


def start_labels(moment: Descended) -> list[str]:
    """Write the error of each start; the encoder's is named."""
    return [
        f"E {figure(value)}" if moment.encoded and index == 0 else figure(value)
        for index, value in enumerate(moment.errors)
    ]


def encoder(name: str, session: Session) -> str:
    """Say whose code is one more start, or why there is none."""
    k = session.begun.noise.shape[1]
    if name:
        return f"E begins with {name}'s code: another space of {k} numbers, so it is only a start."
    return f"No start of an encoder: none that is open gives {short(session.recipe.data_id)} {k} numbers."


def takeable(moment: Descended | None, session: Session) -> str:
    """Say why a noise cannot be taken along, "" if it can."""
    if moment is None:
        return NOT_YET
    return "" if moment.rounds == session.moment.rounds else PLAYED_ON


def short(data_id: str) -> str:
    """Return a dataset's name, or the bare name of its file."""
    return data_id.replace("\\", "/").rpartition("/")[2]


def laid_out(words: Sequence[str], side: int) -> list[list[str]]:
    """Return words as they stand on a square wall."""
    return [list(words[start : start + side]) for start in range(0, len(words), side)]


def _hundredths(share: float) -> str:
    """Write a share with two digits, never as sure as none can be: ".93", "<.01", ">.99"."""
    if share < 0.005:
        return "<.01"
    return ">.99" if share > 0.995 else f"{share:.2f}"[1:]
