"""Where words go in a plot: clear of each other, inside it, and where the curves leave room."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from explorer.widgets.plot.curve import Floats


def pushed_apart(wished: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """Return where labels go so that none covers another and all stay inside, moving them by little.

    Labels that would touch are put in a row around the middle of where they wished to be; their order stays.

    Parameters
    ----------
    wished
        Tops the labels wish for.
    height
        That of each label.
    top, bottom
        Between which they have to be; where there is not room enough they overlap evenly.
    """
    if not wished:
        return []
    pitch = min(height, max(0.0, (bottom - top - height) / max(1, len(wished) - 1)))
    order = np.argsort(wished, kind="stable")
    # With the pitch taken off each place the labels only have to be in order: isotonic regression.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([wished[index] - rank * pitch])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    level = [float(np.mean(block)) for block in blocks for _ in block]
    highest = bottom - height - (len(wished) - 1) * pitch
    places = [0.0] * len(wished)
    for rank, index in enumerate(order):
        places[index] = min(max(level[rank], top), max(highest, top)) + rank * pitch
    return places


def clear(height: float, span: tuple[float, float], taken: Iterable[tuple[float, float]]) -> float:
    """Return the top of a row that covers nothing, as near the middle as can be.

    Where no gap is high enough, it is in the middle of the highest.

    Parameters
    ----------
    height
        That of the row.
    span
        Between which it has to be.
    taken
        From where to where something is.
    """
    edge, gaps = span[0], list[tuple[float, float]]()
    for first, last in sorted([*taken, (span[1], span[1])]):
        gaps.append((edge, min(first, span[1])))
        edge = max(edge, last)
    middle = (span[0] + span[1] - height) / 2
    tops = [min(max(middle, first), last - height) for first, last in gaps if last - first >= height]
    if not tops:
        first, last = max(gaps, key=lambda gap: gap[1] - gap[0])
        return (first + last - height) / 2
    return min(tops, key=lambda top: abs(top - middle))


def corner(
    shapes: Iterable[QSizeF],
    room: QRectF,
    curves: Sequence[tuple[Floats, Floats, Floats]],
    taken: Sequence[QRectF],
) -> QRectF:
    """Return a box in a corner of `room` that covers as little as can be.

    Parameters
    ----------
    shapes
        Sizes the box may have, the best first; those too wide are left out unless all are.
    room
        Where it has to be.
    curves
        For each curve: (k,) pixels across, (k,) first and (k,) last pixel down; NaN where it does not pass.
    taken
        What is not to be covered either.
    """
    fitting = list(shapes)
    fitting = [size for size in fitting if size.width() <= room.width()] or fitting[-1:]
    places = [
        box
        for down, right in ((True, False), (False, True), (True, True), (False, False))
        for box in (_cornered(size, room, down, right) for size in fitting)
    ]
    costs = [_covered(box, curves) + 1000 * sum(box.intersects(other) for other in taken) for box in places]
    return places[int(np.argmin(costs))]


def _cornered(size: QSizeF, room: QRectF, down: bool, right: bool) -> QRectF:
    x = room.right() - size.width() if right else room.left()
    y = room.bottom() - size.height() if down else room.top()
    return QRectF(QPointF(x, y), size)


def _covered(box: QRectF, curves: Sequence[tuple[Floats, Floats, Floats]]) -> int:
    """Return in how many columns a curve passes behind `box`."""
    hits = 0
    for x, top, bottom in curves:
        beside = (x >= box.left()) & (x <= box.right())
        hits += int(np.count_nonzero(beside & (top <= box.bottom()) & (bottom >= box.top())))
    return hits
