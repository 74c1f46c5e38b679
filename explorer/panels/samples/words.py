"""What the view says: headlines, captions, figures of a sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.between import VOTES
from explorer.core.messages import ModelCard
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.panels.sheets import class_name
from explorer.widgets.plot.axis import amount

DRAWN_HINT = "Is one a copy? Press N and see."
PLAIN_HINT = "Pull the temperature, or take a new seed."
PAIRS = "Samples, and the training pictures nearest to them"
TURNED = "Their nearest training pictures."
TURNED_HINT = "Do the walls match? N turns back."
NO_PRIOR = "This model has no prior for its codes."
NOISE = "N(0, I), the noise that the generator was fed."
PRIOR = "N(0, I), towards which training pulled the codes."
FITTING = "Gaussians are being fitted to the codes …"
NO_DATA = "The training pictures are not there, so nothing can be compared with them."
HELP = (
    "Euclidean distance in data space from each sample to the training picture nearest to it. An exact copy "
    "lies at 0. Samples can lie nearer than test pictures do without being copies: what a model decodes is "
    "smoother than the data. Whatever lies as far as test pictures do is none."
)
MAP_HELP = (
    "Each cross is a sample, where it was drawn; each dot the code of a datum. The disc is the sample "
    "looked at, the ring the training picture nearest to it, which need not have the nearest code."
)


def headline(count: int, card: ModelCard, *, turned: bool, compared: bool) -> tuple[str, str]:
    """Return what one sees, and what to try."""
    if turned:
        return TURNED, TURNED_HINT
    kind = "pictures" if len(card.input_shape) > 1 else "points"
    return f"{count} {kind} nobody drew.", DRAWN_HINT if compared else PLAIN_HINT


def source_words(card: ModelCard, drawn: SamplesDrawn | None, *, prior: bool) -> str:
    """Say what is drawn from, and why not from the prior where there is none."""
    if prior:
        return PRIOR if card.encodes else NOISE
    fitted = FITTING if drawn is None or not drawn.components else f"{drawn.words}"
    if card.gaussian_prior:
        return f"The aggregate posterior: {fitted}." if fitted is not FITTING else fitted
    return f"{NO_PRIOR} Instead {fitted}." if fitted is not FITTING else f"{NO_PRIOR} {fitted}"


def wall_words(drawn: SamplesDrawn, *, turned: bool) -> str:
    """Say in few words what stands on the wall."""
    several = "s" if drawn.components > 1 else ""
    source = f"{drawn.components} Gaussian{several}" if drawn.components else "N(0, I)"
    return f"{'nearest to samples' if turned else 'drawn'} from {source}"


def looks_like(drawn: SamplesDrawn, sample: int, names: Sequence[str]) -> str:
    """Say what a sample looks like, by its nearest training pictures, and what a model was told it is."""
    said = []
    if drawn.labels[sample] >= 0 and len(names) > 1:
        said.append(f"looks like {class_name(int(drawn.labels[sample]), names)}")
    if drawn.classes[sample] >= 0:
        said.append(f"told {class_name(int(drawn.classes[sample]), names)}")
    return ", ".join(said)


def votes(drawn: SamplesDrawn, sample: int) -> str:
    """Say how many of the nearest training pictures say so."""
    agreed = round(VOTES * float(drawn.votes[sample]))
    return f"as do {agreed} of its {VOTES} nearest training pictures" if drawn.labels[sample] >= 0 else ""


def row_words(row: int, label: int, names: Sequence[str]) -> str:
    """Say which datum it is."""
    known = f", {class_name(label, names)}" if label >= 0 and len(names) > 1 else ""
    return f"row {row:,}{known}"


def apart(drawn: SamplesDrawn, sample: int) -> str:
    """Say how far a sample is from its nearest training picture."""
    away = float(drawn.nearest_distances[sample])
    return f"{amount(away)} apart" if np.isfinite(away) else ""


def yardstick(drawn: SamplesDrawn) -> str:
    """Say how far that usually is, and what a copy would be."""
    if not np.isfinite(drawn.nearest_distances).any():
        return NO_DATA
    if not np.isfinite(drawn.yardstick):
        return "An exact copy would lie at 0; there are no test pictures to compare with."
    usual = f"A test picture typically lies {amount(drawn.yardstick)} from its nearest training picture"
    return f"{usual}; an exact copy would lie at 0."


def distances(drawn: SamplesDrawn) -> str:
    """Return the median of the distances, and beside it that of the test pictures."""
    known = drawn.nearest_distances[np.isfinite(drawn.nearest_distances)]
    if not len(known):
        return ""
    beside = f" (tests: {amount(drawn.yardstick)})" if np.isfinite(drawn.yardstick) else ""
    return f"Median {amount(float(np.median(known)))}{beside}"


def note(card: ModelCard, asked: SampleCodes, drawn: SamplesDrawn) -> str:
    """Say below a figure what it shows, so that it can be made again."""
    how = [f"{card.title} on {card.data_id}", f"drawn from {drawn.words}", f"seed {drawn.seed}"]
    if asked.temperature != 1:
        how.append(f"temperature {asked.temperature:g}")
    if asked.truncation is not None:
        how.append(f"truncated to {asked.truncation:g} σ")
    told = distances(drawn)
    return ", ".join(how) + (f". Distance to the nearest training picture: {told.lower()}." if told else ".")
