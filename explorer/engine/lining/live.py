"""One generator on the line that goes on by rounds or turns, is looked at, and gone back with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.core import lines as n
from explorer.core.messages import frozen
from explorer.engine.gaming.past import Past
from explorer.engine.lining.looks import LineLooks
from explorer.engine.lining.ways import WAYS, Way
from trainers.densities import LineDensity

EVERY = 10
"""Rounds between two measurements of the distance."""


class LiveLine:
    """A generator at rest, which goes on whenever it is asked to.

    Parameters
    ----------
    line_id : str
    recipe : LineRecipe
    target : LineDensity
    """

    def __init__(self, line_id: str, recipe: n.LineRecipe, target: LineDensity) -> None:
        self.line_id, self._recipe = line_id, recipe
        self.way: Way = WAYS[recipe.way](target, recipe.fields, recipe.training)
        self.looks = LineLooks(self.way, target)
        self._past = Past()
        self._past.keep(self.way)
        self._trace: list[tuple[float, float]] = [(0.0, self.looks.distance())]

    @property
    def recipe(self) -> n.LineRecipe:
        """What is learnt, with every field's value as it stands now."""
        fields, training = self.way.fields
        kept = self._recipe
        return n.LineRecipe(
            way=kept.way, density=kept.density, heights=kept.heights, fields=fields, training=training
        )

    def advance(self, step: n.LineStep) -> None:
        """Go a turn or a round; see `Way.advance`."""
        before = self.way.rounds
        self.way.advance(step)
        if self.way.rounds == before:
            return
        self._past.note(self.way)
        if self.way.rounds % EVERY == 0:
            self._trace = [one for one in self._trace if one[0] < self.way.rounds]
            self._trace.append((float(self.way.rounds), self.looks.distance()))

    def look(self) -> n.LineMoment:
        """Look at it as it stands."""
        rounds = self.way.rounds
        trace = [one for one in self._trace if one[0] <= rounds]
        return self.looks.moment(self.line_id, frozen(np.array(trace, np.float32)), self._past.rounds)

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        self.way.turn(fields, training)

    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to the last state that is kept up to a round."""
        self._past.restore(self.way, rounds)
