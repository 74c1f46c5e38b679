"""Decodes ways from one anchor to another, all those of a model at once.

Shapes: m steps of a way, w ways through one model, k numbers of a code, *shape of one sample.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Faded, Path, PathsRead, ReadPaths
from explorer.core.interpolation import Way, between, lengths
from explorer.core.messages import Floats, frozen
from explorer.engine.aids import Surroundings
from explorer.engine.anchors import UNKNOWN, Held, Pins, pin
from explorer.engine.later import Later

Around = Mapping[str, Surroundings]
Places = NDArray[np.float64]

CLASSES = "Each step is told the class of the nearer anchor."


def read_paths(
    request: ReadPaths, t: Places, held: Sequence[Held], around: Around
) -> Generator[PathsRead | None, None, PathsRead]:
    """Read the ways asked for; at first without what others have to work out before.

    Parameters
    ----------
    t : (m,) ndarray
        Places of the steps.
    held : (Held, Held)
    around : mapping of str to Surroundings
        The models asked for.
    """
    pins = {name: pin(held, one.model) for name, one in around.items()}
    missing = [later for later in _needed(request, around) if later.now() is None]
    if missing:
        yield _read(request, t, held, pins, around, complete=False)
        for later in missing:
            yield from later.wait()
    return _read(request, t, held, pins, around, complete=True)


def _needed(request: ReadPaths, around: Around) -> list[Later[Any]]:
    """Return what has to be worked out before all can be told."""
    graphs: list[Later[Any]] = [around[name].aids.graph for name, way in request.ways if way == "density"]
    voters = [one.voters for one in around.values() if one.voters is not None]
    return [*graphs, *voters]


def _read(
    request: ReadPaths,
    t: Places,
    held: Sequence[Held],
    pins: Mapping[str, Pins],
    around: Around,
    *,
    complete: bool,
) -> PathsRead:
    found: dict[tuple[str, Way], Path] = {}
    for name, one in around.items():
        ready = [way for of, way in request.ways if of == name and _ready(way, one)]
        found |= {(name, path.way): path for path in _through(one, pins[name], ready, t)}
    return PathsRead(
        stamp=request.stamp,
        t=frozen(t),
        pinned=tuple(pins[name].tell(one.as_bytes) for name, one in around.items()),
        paths=tuple(found[wish] for wish in request.ways if wish in found),
        faded=_fade(held, t, next(iter(around.values()))) if request.pixels else None,
        complete=complete,
        notice=" ".join(filter(None, (one.model.take_notice() for one in around.values()))),
    )


def _ready(way: Way, one: Surroundings) -> bool:
    return way != "density" or one.aids.graph.now() is not None


def _through(one: Surroundings, pins: Pins, ways: Sequence[Way], t: Places) -> list[Path]:
    """Decode the ways through one model, in one batch."""
    if not ways:
        return []
    a, b = pins.codes
    graph = one.aids.graph.now() if "density" in ways else None
    codes = np.concatenate([between(way, a, b, t, graph) for way in ways]).astype(np.float32)
    classes = np.tile(np.where(t < 0.5, *pins.classes), len(ways))
    pictures = one.model.decode(codes, classes)
    ends = _ends(t, len(ways))
    for place, anchor in ends:
        codes[place], pictures[place] = pins.codes[anchor], pins.pictures[anchor]
    labels, votes = one.judge(pictures)
    columns: dict[str, NDArray[Any]] = {
        "codes": codes,
        "pictures": one.as_bytes(pictures),
        "labels": labels,
        "votes": votes,
        "distances": pins.distances(codes, ends),
        "norms": lengths(codes).astype(np.float32),
    }
    told = CLASSES if len(set(pins.classes.tolist()) - {UNKNOWN}) > 1 else ""
    return [
        Path(
            model_id=one.model.card.model_id,
            way=way,
            note=" ".join(filter(None, (graph.note if way == "density" and graph else "", told))),
            **{name: frozen(column[i * len(t) : (i + 1) * len(t)]) for name, column in columns.items()},
        )
        for i, way in enumerate(ways)
    ]


def _ends(t: Places, ways: int) -> list[tuple[int, int]]:
    """Return the steps of all ways, one after the other, that are anchors, each with the anchor it is."""
    first, last = (int(np.flatnonzero(t == end)[0]) for end in (0, 1))
    pairs = ([(i * len(t) + first, 0), (i * len(t) + last, 1)] for i in range(ways))
    return list(chain.from_iterable(pairs))


def _fade(held: Sequence[Held], t: Places, one: Surroundings) -> Faded:
    """Fade one picture into the other in data space."""
    (a, b), share = (each.picture for each in held), t.reshape(-1, *[1] * held[0].picture.ndim)
    pictures: Floats = ((1 - share) * a + share * b).astype(np.float32)
    labels, votes = one.judge(pictures)
    return Faded(pictures=frozen(one.as_bytes(pictures)), labels=frozen(labels), votes=frozen(votes))
