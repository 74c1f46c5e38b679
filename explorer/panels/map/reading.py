"""The words and pictures of the reading strip."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import DataReady, Manifold, ModelCard, ModelReading, Probe, ProbeReading
from explorer.core.pictures import as_picture
from explorer.panels.library import Library
from explorer.panels.map.strip import TileView
from explorer.panels.sheets import class_name, figure

NO_CODE = "no encoder,\nno code of it"


def describe_origin(probe: Probe, library: Library) -> str:
    """Return where the probe comes from: a row with its label, or a free point of a map."""
    card = library.cards.get(probe.source)
    if card is None:
        return "—"
    if probe.row is None:
        return f"free point, {card.short}"
    return f"row {probe.row}, label {_label(probe.row, card, library)}"


def describe_row(row: int, data: DataReady | None) -> tuple[str, ...]:
    """Return a row's id and, where that is known, whether models were trained on it."""
    if data is None or data.train is None:
        return (f"row {row}",)
    return f"row {row}", f"{'training' if data.train[row] else 'test'} row"


def _label(row: int, card: ModelCard, library: Library) -> str:
    codes = library.codes.get(card.model_id)
    if codes is None or row >= len(codes.labels):
        return "—"
    return class_name(int(codes.labels[row]), card.class_names)


def tile_views(reading: ProbeReading, library: Library, slots: Sequence[str] = ()) -> list[TileView]:
    """Return the original and what each model decodes, with errors beside the mean image's.

    Of the maps' models those without an encoder are told too, which have no code of what another one shows.
    """
    probe = reading.probe
    card = library.cards[probe.source]
    if probe.row is None:
        first = TileView(None, "No original", "a free point")
    else:
        picture = None if reading.original is None else as_picture(reading.original)
        told = "\n".join(describe_row(probe.row, library.data_of(card)))
        first = TileView(picture, "Original", f"{_label(probe.row, card, library)}, {told}")
    cards = [library.cards[r.model_id] for r in reading.readings]
    shorts = [card.short for card in cards]
    titles = [f"{c.short}, {c.latent_dim}" if shorts.count(c.short) > 1 else c.short for c in cards]
    tiles = [_model_tile(r, reading, title) for r, title in zip(reading.readings, titles, strict=True)]
    known = {r.model_id for r in reading.readings}
    others = [
        library.cards[name] for name in dict.fromkeys(slots) if name in library.cards and name not in known
    ]
    silent = [TileView(None, one.short, NO_CODE) for one in others if not one.encodes]
    return [first, *tiles, *silent]


def _model_tile(one: ModelReading, reading: ProbeReading, title: str) -> TileView:
    picture, probe = as_picture(one.picture), reading.probe
    if one.mse is None:
        held = probe.row is None and one.model_id == probe.source
        return TileView(picture, title, "under the hand" if held else "")
    if probe.also:
        return TileView(picture, title, f"in flight\ndiffers by {figure(one.mse)}")
    told = f"MSE {figure(one.mse)}" if probe.row is not None else f"differs by {figure(one.mse)}"
    if reading.mean_mse is not None:
        told += f"\nmean image {figure(reading.mean_mse)}"
    return TileView(picture, title, told)


def neighbour_views(
    reading: ProbeReading, card: ModelCard, data: DataReady | None
) -> tuple[list[NDArray[np.floating]], list[str]]:
    """Return pictures and words of the training pictures nearest to what is decoded."""
    if data is None:
        return [], []
    rows = reading.nearest_rows
    labels = (class_name(int(data.labels[row]), card.class_names) for row in rows)
    words = [f"{label}, {d:.2f}" for label, d in zip(labels, reading.nearest_distances, strict=True)]
    return [as_picture(data.pictures[row]) / np.float32(255) for row in rows], words


def in_spacings(manifold: Manifold) -> tuple[float, float]:
    """Return the distance to the nearest code and the round trip in typical spacings of codes."""
    if not manifold.spacing > 0:
        return float("nan"), float("nan")
    return manifold.distance / manifold.spacing, manifold.round_trip / manifold.spacing
