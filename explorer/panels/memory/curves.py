"""Which curve has which colour and which name."""

from __future__ import annotations

from explorer.core.gradients import Beginning, GradientsRead
from explorer.panels.memory import words
from explorer.panels.memory.models import Model
from explorer.widgets.lags import LagCurve

OWN = "own"
BLUE, SKY, VIOLET = (0, 114, 178), (86, 180, 233), (131, 45, 182)
ORANGE, VERMILION, GREEN, GREY = (230, 159, 0), (213, 94, 0), (0, 158, 115), (122, 122, 122)

COLOURS = {
    Beginning(cell="rnn"): VERMILION,
    Beginning(cell="rnn", gain=1.5): ORANGE,
    Beginning(cell="lstm"): BLUE,
    Beginning(cell="lstm", forget_bias=1.0): SKY,
    Beginning(cell="lstm", forget_bias=3.0): VIOLET,
    Beginning(cell="gru"): GREEN,
}


def at_start(key: str, title: str, read: GradientsRead) -> LagCurve:
    """Return the curve of a beginning."""
    colour = COLOURS.get(read.beginning, GREY)
    return LagCurve(key, words.short(read.beginning), f"{title}, before training", read.shares, colour)


def after(key: str, model: Model, read: GradientsRead) -> LagCurve:
    """Return the curve of a model after training, in the colour of what it began with."""
    tip = f"{model.writer_id}, after training, reading what it writes itself"
    colour = COLOURS.get(read.beginning, GREY)
    return LagCurve(key, model.label, tip, read.shares, colour, dashed=True)


def own(read: GradientsRead) -> LagCurve:
    """Return the curve of what the user has chosen."""
    name = words.own(read.beginning)
    return LagCurve(OWN, name, f"{name}, before training", read.shares, "accent", strong=True)
