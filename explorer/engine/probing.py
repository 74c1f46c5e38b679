"""Reads the probe: one point, decoded by every model that has a map.

From a datum x each model shows its own code of x and its own reconstruction. From a free point z
of model A, A shows ``decode_A(z)`` and any other model B where it would put that picture,
``encode_B(decode_A(z))``, and what it makes of it; one without an encoder says nothing. Models that are told
the class are told the datum's, or of a free point that of the nearest code in its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.core import messages as m
from explorer.core.neighbours import nearest
from explorer.engine.data import Loaded
from explorer.engine.model import OpenModel

Label = NDArray[np.int64] | None


def read_probe(
    request: m.ReadProbe, models: Mapping[str, OpenModel], loaded: Loaded | None
) -> m.ProbeReading:
    """Decode the probe with every model asked for.

    Parameters
    ----------
    models : mapping of str to OpenModel
    loaded : Loaded or None
        The data of the probe's source; without them a datum is decoded from its stored codes, and
        there are no errors and no neighbours.
    """
    probe, source = request.probe, models[request.probe.source]
    row = probe.row if loaded is None or probe.row is None or probe.row < len(loaded.data) else None
    own = source.module.encodes  # noise i is no code of row i
    x = None if loaded is None or row is None or not own else loaded.data.x[row]
    told = any(models[name].module.conditional for name in (probe.source, *request.models))
    label = _class_of(source, probe, row, loaded) if told else None
    drawn = _read(source, probe, x, x, label)
    target = drawn.picture if x is None else x
    compared = x if row is not None else target
    readings = [
        drawn if name == probe.source else _read(models[name], probe, target, compared, label)
        for name in request.models
        if name in (probe.source, *probe.also) or models[name].module.encodes
    ]
    rows, distances = _nearest(loaded, drawn.picture, request.neighbours)
    return m.ProbeReading(
        probe=replace(probe, code=drawn.code),
        stamp=request.stamp,
        readings=tuple(readings),
        original=None if x is None else m.frozen(x),
        mean_mse=None if loaded is None else _mse(loaded.mean, target),
        nearest_rows=rows,
        nearest_distances=distances,
        manifold=_manifold(source, drawn, probe.row if probe.code is None else None, label),
        notice=" ".join(filter(None, (models[name].take_notice() for name in request.models))),
    )


def _class_of(source: OpenModel, probe: m.Probe, row: int | None, loaded: Loaded | None) -> Label:
    """Return the class of a datum, or of the training row whose code is nearest to a free point."""
    if row is not None:
        labels = source.labels if loaded is None else loaded.data.labels
        label = None if labels is None or row >= len(labels) else labels[row]
    else:
        label = None if probe.code is None else source.class_at(probe.code)
    return None if label is None else np.array([label], dtype=np.int64)


def _read(
    model: OpenModel, probe: m.Probe, to_place: m.Floats | None, compared: m.Floats | None, label: Label
) -> m.ModelReading:
    """Let one model place and decode the probe.

    Parameters
    ----------
    to_place : ndarray (*shape) or None
        The picture whose code it shows where no code is given.
    compared : ndarray (*shape) or None
        What the error is measured against.
    label : (1,) ndarray or None
        The probe's class, for models that are told it.
    """
    name = model.card.model_id
    code = probe.code if name == probe.source else probe.also.get(name)
    if code is None and probe.row is not None and probe.row < len(model.codes):
        code = model.codes[probe.row]
    if code is None:
        assert to_place is not None, "a free point has a code in its source"
        code = model.encode(to_place[None], label)[0]
    picture = model.decode(np.asarray(code, dtype=np.float32)[None], label)[0]
    return m.ModelReading(
        model_id=name,
        code=m.frozen(code),
        picture=m.frozen(picture),
        mse=None if compared is None else _mse(picture, compared),
    )


def _nearest(loaded: Loaded | None, picture: m.Floats, k: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return row ids and Euclidean distances of the k training pictures nearest to `picture`."""
    if loaded is None:
        return (), ()
    ids, distances = nearest(picture.ravel(), loaded.pictures, k)
    return tuple(int(row) for row in loaded.training_rows[ids]), tuple(float(d) for d in distances)


def _manifold(model: OpenModel, reading: m.ModelReading, row: int | None, label: Label) -> m.Manifold:
    """Measure how far from the codes of the other training rows the probe lies; `row` is the datum it is."""
    own = np.flatnonzero(model.training_rows == row) if row is not None else ()
    found = model.training.query(reading.code[None], 1, exclude=own if len(own) else None)[1]
    return m.Manifold(
        distance=float(found[0, 0]) if found.size else float("nan"),
        spacing=model.spacing,
        round_trip=_round_trip(model, reading, label),
    )


def _round_trip(model: OpenModel, reading: m.ModelReading, label: Label) -> float:
    """Measure how far from its code the picture comes back; no number where there is no encoder."""
    if not model.module.encodes:
        return float("nan")
    return float(np.linalg.norm(model.encode(reading.picture[None], label)[0] - reading.code))


def _mse(a: m.Floats, b: m.Floats) -> float:
    return float(np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2))
