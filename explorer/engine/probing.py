"""Reads the probe: one point, decoded by every model that has a map.

From a datum x each model shows its own code of x and its own reconstruction. From a free point z
of model A, A shows ``decode_A(z)`` and any other model B where it would put that picture,
``encode_B(decode_A(z))``, and what it makes of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.core import messages as m
from explorer.core.neighbours import Index, nearest
from explorer.engine.model import OpenModel


def read_probe(
    request: m.ReadProbe,
    models: dict[str, OpenModel],
    x: m.Floats | None,
    pictures: Index | None,
    training_rows: np.ndarray,
    mean: m.Floats | None,
) -> m.ProbeReading:
    """Decode the probe with every model asked for.

    Parameters
    ----------
    x : ndarray (*shape) or None
        The datum, if the probe is one.
    pictures : Index or None
        The training pictures, flattened.
    training_rows : ndarray (n_train,)
        Their row ids.
    mean : ndarray (*shape) or None
        The mean training picture, the baseline of every error.
    """
    probe = request.probe
    source = models[probe.source]
    drawn = _read(source, probe, x, None)
    target = drawn.picture if x is None else x
    others = [_read(models[name], probe, x, target) for name in request.models if name != probe.source]
    by_name = {reading.model_id: reading for reading in (drawn, *others)}
    rows, distances = _nearest(pictures, training_rows, drawn.picture, request.neighbours)
    return m.ProbeReading(
        probe=replace(probe, code=drawn.code),
        stamp=request.stamp,
        readings=tuple(by_name[name] for name in request.models if name in by_name),
        original=None if x is None else m.frozen(x),
        mean_mse=None if mean is None else _mse(mean, target),
        nearest_rows=rows,
        nearest_distances=distances,
        manifold=_manifold(source, drawn),
        notice="".join(models[name].notice for name in by_name),
    )


def _read(model: OpenModel, probe: m.Probe, x: m.Floats | None, target: m.Floats | None) -> m.ModelReading:
    """Let one model place and decode the probe; `target` is the picture to place, if there is one."""
    name = model.card.model_id
    code = probe.code if name == probe.source else probe.also.get(name)
    if code is None:
        picture = x if x is not None else target
        assert picture is not None, "a free point has a code in its source"
        code = model.encode(picture[None])[0]
    decoded = model.decode(np.asarray(code, dtype=np.float32)[None])[0]
    against = x if x is not None else target
    return m.ModelReading(
        model_id=name,
        code=m.frozen(code),
        picture=m.frozen(decoded),
        mse=None if against is None else _mse(decoded, against),
    )


def _nearest(
    pictures: Index | None, rows: np.ndarray, picture: m.Floats, k: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return row ids and Euclidean distances of the k training pictures nearest to `picture`."""
    if pictures is None:
        return (), ()
    ids, distances = nearest(picture.ravel(), pictures, k)
    return tuple(int(row) for row in rows[ids]), tuple(float(d) for d in distances)


def _manifold(model: OpenModel, reading: m.ModelReading) -> m.Manifold:
    """Measure how far from the codes of the data the probe lies."""
    back = model.encode(reading.picture[None])[0]
    distance = float("nan")
    if model.codes is not None:
        distance = float(nearest(reading.code, model.codes, 1)[1][0])
    return m.Manifold(
        distance=distance,
        spacing=model.spacing,
        round_trip=float(np.linalg.norm(back - reading.code)),
    )


def _mse(a: m.Floats, b: m.Floats) -> float:
    return float(np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2))
