"""What the page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.core.comparing import Compared, Likeness, Measure, SourceCompared
from explorer.panels.compare.ranking import best, contestants, likeness
from explorer.panels.sheets import figure

HEADLINE = "Who makes pictures like the data?"
HINT = "One table; click a column to sort."
EMPTY = "Press Compute: a row for the data against themselves, for each baseline, for each model."
MORE = "Open or train others: each open model of these data can be compared."
COMPUTING = "The data are measured first …"
TITLES: Mapping[Measure, str] = {
    "frechet": "Frechet ↓",
    "precision": "Precision ↑",
    "recall": "Recall ↑",
    "density": "Density ↑",
    "coverage": "Coverage ↑",
}
TIPS: Mapping[Measure, str] = {
    "frechet": "How far the two clouds of features are apart, each taken for a Gaussian; 0 is best. It grows "
    "as fewer pictures are compared: only figures at one n compare.",
    "precision": "Share of the pictures that lie among the data: does each look like one?",
    "recall": "Share of the data that lie among the pictures: are all kinds made?",
    "density": "In how many balls around data a picture lies, over the number of neighbours; about 1 is as "
    "dense as the data.",
    "coverage": "Share of the data that have a picture within their ball.",
}
KINDS = {"floor": "the floor", "data": "never trained on", "baseline": "no model"}
FAMILIES = {"vae": "VAE", "conv-vae": "VAE", "conditional-vae": "VAE", "gan": "GAN", "dcgan": "GAN"}
NAMES = {"one half of the data with the other": "Data against data", "held-out data": "Held-out data"}


def name(row: SourceCompared) -> str:
    """Return what a row is called."""
    called = NAMES.get(row.name, row.name)
    return called if row.kind == "model" else called[:1].upper() + called[1:]


def note(row: SourceCompared, *, common: bool) -> str:
    """Say what a row is, and at how many pictures."""
    what = FAMILIES.get(row.family, row.family) if row.family else KINDS[row.kind]
    return f"{what}, n = {likeness(row, common=common).n:,}"


def figures(row: SourceCompared, measures: Sequence[Measure], *, common: bool) -> tuple[str, ...]:
    """Write a row's figures."""
    return tuple(written(likeness(row, common=common), measure) for measure in measures)


def written(one: Likeness, measure: Measure) -> str:
    """Write one figure: a Frechet distance, which has no scale of its own, with three digits."""
    value = one.of(measure)
    if measure != "frechet" or value < 1:
        return figure(value)
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


def stated(rows: Sequence[SourceCompared], done: Compared | None, *, common: bool) -> str:
    """Say what the figures are of: how many pictures, how many neighbours, which features, and the floor."""
    if not rows:
        return ""
    judged = contestants(rows, common=common) or list(rows)
    parts = [f"n = {likeness(judged[0], common=common).n:,} pictures on each side"]
    if done is not None:
        parts.append(f"balls to the {done.nearest}th neighbour, k = {done.nearest}")
        parts.append(f"{done.features} features")
    floor = [row for row in rows if row.kind == "floor"]
    if floor:
        known = likeness(floor[0], common=common)
        parts.append(f"floor {written(known, 'frechet')} at n = {known.n:,}")
    return "; ".join(parts)


def reading(rows: Sequence[SourceCompared], *, common: bool) -> str:
    """Say in one sentence what there is to be read off the models' figures."""
    judged = contestants(rows, common=common)
    models = [row for row in judged if row.kind == "model"]
    baselines = [row for row in judged if row.kind == "baseline"]
    if not models:
        return ""
    nearest = best(models, "frechet", common=common)[0]
    parts = [_among(models, nearest, common=common) if len(models) > 1 else _alone(nearest, common=common)]
    if baselines:
        straight = best(baselines, "frechet", common=common)[0]
        own, other = (likeness(row, common=common) for row in (nearest, straight))
        verb = "beats" if own.frechet < other.frechet else "does not beat"
        parts.append(f"{nearest.name} {verb} a {name(straight)} ({written(other, 'frechet')}).")
    return " ".join(parts)


def _alone(row: SourceCompared, *, common: bool) -> str:
    own = likeness(row, common=common)
    return (
        f"{row.name} comes to a Frechet distance of {written(own, 'frechet')}, "
        f"precision {figure(own.precision)}, recall {figure(own.recall)}."
    )


def _among(models: Sequence[SourceCompared], nearest: SourceCompared, *, common: bool) -> str:
    """Compare the nearest model with the most precise one, or if both are one, with the next."""

    def value(row: SourceCompared, measure: Measure) -> str:
        return written(likeness(row, common=common), measure)

    precise = best(models, "precision", common=common)[0]
    if precise is nearest:
        next_ = best([row for row in models if row is not nearest], "frechet", common=common)[0]
        return (
            f"{nearest.name} is ahead in Frechet distance ({value(nearest, 'frechet')}, {next_.name} "
            f"{value(next_, 'frechet')}) and in precision ({value(nearest, 'precision')}, "
            f"{value(next_, 'precision')})."
        )
    return (
        f"{nearest.name} is nearer to the data (Frechet {value(nearest, 'frechet')} against "
        f"{value(precise, 'frechet')}), {precise.name} is more precise ("
        f"{value(precise, 'precision')} against {value(nearest, 'precision')}); "
        f"recall {value(nearest, 'recall')} against {value(precise, 'recall')}."
    )


def progress(done: int, expected: int) -> str:
    """Say how far it is."""
    return f"{done} of {expected} rows"
