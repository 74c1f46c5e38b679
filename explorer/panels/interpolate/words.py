"""What the panel says: headlines, captions, figures of a step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.between import Anchor, Path
from explorer.core.interpolation import Way
from explorer.core.messages import Codes, ModelCard
from explorer.panels.interpolate.inspector import WAY_WORDS
from explorer.panels.interpolate.views import StripWords
from explorer.panels.sheets import class_name

PLAIN = "What lies between the points?"
HINT_CORNERS = "Drag an anchor; the grid follows."
HINT_ENDS = "Drag an anchor; the strips follow."
NO_STEP = "Point at a picture of a strip, or play."
MANIFOLD = (
    "Under each picture: what most of its five nearest training pictures are, and how far the code lies from "
    "the nearest training code (full: three times the typical distance between neighbours; amber: farther)."
)
FADE = "Each pixel by itself, from one picture to the other: what there is between data without a model."


def headline(anchors: Sequence[Anchor], codes: Codes | None, names: Sequence[str]) -> str:
    """Ask what lies between the anchors, by their classes where all are data that have one."""
    known = [name_of(anchor, codes, names) for anchor in anchors]
    if not anchors or len(names) < 2 or any(word is None for word in known):
        return PLAIN
    words = [f"{_article(word)} {word}" if word[:1].isdigit() else word for word in known if word is not None]
    return f"What lies between {', '.join(words[:-1])} and {words[-1]}?"


def name_of(anchor: Anchor, codes: Codes | None, names: Sequence[str]) -> str | None:
    """Return the class of an anchor that is a datum; of others None."""
    if anchor.row is None or codes is None or anchor.row >= len(codes.labels):
        return None
    return class_name(int(codes.labels[anchor.row]), names)


def _article(word: str) -> str:
    """Return the article of a number, as it is spoken."""
    number = word.split()[0]
    return "an" if number.startswith("8") or number in {"11", "18"} else "a"


def origin_of(anchor: Anchor, codes: Codes | None, names: Sequence[str]) -> str:
    """Say where an anchor comes from."""
    if anchor.picture is not None:
        return "a picture of one's own"
    if anchor.row is None:
        return "a free point"
    known = name_of(anchor, codes, names)
    return f"row {anchor.row}" if known is None else f"row {anchor.row}, {known}"


def strip_words(card: ModelCard, way: Way) -> StripWords:
    """Say what a model's strip is."""
    numbers = f"{card.latent_dim} number{'s' if card.latent_dim > 1 else ''}"
    key = f"{card.model_id} {way}"
    return StripWords(key, card.short, f"{numbers}, {WAY_WORDS[way].lower()}", f"{card.title}. {MANIFOLD}")


def fade_words() -> StripWords:
    """Say what the cross-fade is."""
    return StripWords("", "Pixels", "cross-fade A to B", FADE)


def step_words(path: Path, step: int, t: float, names: Sequence[str]) -> tuple[str, str]:
    """Return the title and the figures of a step."""
    title = f"Step {step + 1} of {len(path.codes)}"
    label = ""
    if path.labels[step] >= 0 and len(names) > 1:
        votes = round(5 * float(path.votes[step]))
        label = f"looks like {class_name(int(path.labels[step]), names)} ({votes} of 5)\n"
    away = float(path.distances[step])
    far = f"{away:.1f} spacings from the data" if np.isfinite(away) else ""
    return title, f"{label}{far}\nt = {t:.2f}, norm {float(path.norms[step]):.2f}"
