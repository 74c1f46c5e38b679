"""Decodes grids between four anchors and lattices over a map, in pieces.

Shapes: n cells of a sheet, c cells of a piece, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

import numpy as np

from explorer.core.between import Ints
from explorer.core.interpolation import grid
from explorer.core.messages import Floats, frozen
from explorer.core.sheets import GridRead, LatticeRead, ReadGrid, ReadLattice, Sheet
from explorer.engine.aids import Piece, Speed, Surroundings
from explorer.engine.anchors import UNKNOWN, Held, pin
from explorer.engine.sheeting import Edges, by_quantiles, even, fill, spread

S = TypeVar("S", bound=Sheet)
Reading = Generator[S | None, None, S]

CLASSES = "Each cell is told the class of the nearest anchor."
BEYOND = "Nothing of the prior is left here, so the cells are equally large."


def read_grid(request: ReadGrid, held: Sequence[Held], one: Surroundings) -> Reading[GridRead]:
    """Read the grid between four anchors."""
    rows, columns = request.rows, request.columns
    graph = (yield from one.aids.graph.wait()) if request.way == "density" else None
    pins = pin(held, one.model)
    codes = grid(pins.codes, rows, columns, request.way, graph).reshape(rows * columns, -1).astype(np.float32)
    row, column = np.divmod(np.arange(len(codes)), columns)
    classes = pins.classes[2 * (row > (rows - 1) / 2) + (column > (columns - 1) / 2)]
    corners = {0: 0, columns - 1: 1, (rows - 1) * columns: 2, rows * columns - 1: 3}
    told = CLASSES if len(set(pins.classes.tolist()) - {UNKNOWN}) > 1 else ""
    note = " ".join(filter(None, ("" if graph is None else graph.note, told)))
    pinned = pins.tell(one.as_bytes)

    def read(cells: Ints) -> Piece:
        some = codes[cells]
        pictures = one.model.decode(some, classes[cells])
        ends = [(place, corners[cell]) for place, cell in enumerate(cells.tolist()) if cell in corners]
        for place, anchor in ends:
            pictures[place] = pins.pictures[anchor]
        return _seen(one, some, pictures) | {"distances": pins.distances(some, ends)}

    def tell(cells: Ints, piece: Piece) -> GridRead:
        return GridRead(**_sheet(request, cells, piece), pinned=pinned, note=note)

    return (yield from _in_pieces(one, request, read, tell, one.aids.speeds["grid"]))


def read_lattice(request: ReadLattice, one: Surroundings) -> Reading[LatticeRead]:
    """Read the lattice over a map."""
    rows, columns = request.rows, request.columns
    x0, y0, x1, y1 = request.bounds
    across, down = (np.asarray(axis, dtype=np.float64) for axis in np.transpose(request.basis))
    (x_edges, x), noted = _share_out(x0, x1, columns, across, request)
    (y_edges, y), note = _share_out(y0, y1, rows, down, request)
    places = np.stack(np.meshgrid(x, y[::-1]), axis=-1).reshape(-1, 2)
    codes = (request.origin + places @ np.transpose(request.basis)).astype(np.float32)

    def read(cells: Ints) -> Piece:
        some = codes[cells]
        told = _classes(one, some, request.label)
        classes = np.full(len(some), UNKNOWN) if told is None else told
        return _seen(one, some, one.model.decode(some, told)) | {"classes": classes}

    def tell(cells: Ints, piece: Piece) -> LatticeRead:
        return LatticeRead(
            **_sheet(request, cells, piece),
            x_edges=frozen(x_edges),
            y_edges=frozen(y_edges[::-1]),
            note=noted or note,
        )

    return (yield from _in_pieces(one, request, read, tell, one.aids.speeds["lattice"]))


def _in_pieces(
    one: Surroundings,
    request: ReadGrid | ReadLattice,
    read: Callable[[Ints], Piece],
    tell: Callable[[Ints, Piece], S],
    speed: Speed,
) -> Reading[S]:
    """Read a sheet, telling each piece; one without labels at first where the voters are not there yet."""
    rows, columns, voters = request.rows, request.columns, one.voters
    if voters is not None and voters.now() is None:
        cells = spread(rows, columns, speed.cells())[0]
        yield tell(cells, speed.time(read, cells))
        yield from voters.wait()
    filling = fill(rows, columns, read, speed)
    while True:
        try:
            piece = next(filling)
        except StopIteration as stop:
            return tell(np.arange(rows * columns), stop.value)
        yield tell(*piece)


def _seen(one: Surroundings, codes: Floats, pictures: Floats) -> dict[str, Any]:
    labels, votes = one.judge(pictures)
    return {"codes": codes, "pictures": one.as_bytes(pictures), "labels": labels, "votes": votes}


def _sheet(request: ReadGrid | ReadLattice, cells: Ints, piece: Piece) -> dict[str, Any]:
    """Return what every piece of a sheet says."""
    return {
        "model_id": request.model_id,
        "stamp": request.stamp,
        "rows": request.rows,
        "columns": request.columns,
        "cells": frozen(cells),
    } | {name: frozen(column) for name, column in piece.items()}


def _share_out(
    low: float, high: float, cells: int, axis: Edges, request: ReadLattice
) -> tuple[tuple[Edges, Edges], str]:
    """Share out one axis (k,) of a map; return edges and middles, and what has to be said."""
    if not request.quantiles or not axis.any():
        return even(low, high, cells), ""
    shared = by_quantiles(low, high, cells, -float(axis @ request.origin))
    return (even(low, high, cells), BEYOND) if shared is None else (shared, "")


def _classes(one: Surroundings, codes: Floats, label: int | None) -> Ints | None:
    """Return what a conditional model is told of codes (c, k)."""
    if not one.model.module.conditional:
        return None
    return one.model.classes_at(codes) if label is None else np.full(len(codes), label)
