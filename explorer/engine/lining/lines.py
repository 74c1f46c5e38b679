"""The generators on the line that are there: begun, played in lockstep, stepped and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.core import lines as n
from explorer.core.forms import Field, field_of
from explorer.core.line_curves import CurveError, LineCurve, places
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError
from explorer.engine.gaming.pace import GamePace
from explorer.engine.lining.live import LiveLine
from explorer.engine.lining.looks import edges
from explorer.engine.lining.ways import WAYS
from trainers.adversarial.records import GameError
from trainers.densities import DENSITIES, LineDensity, PiecewiseLinear, make_density
from trainers.fields import fields_of
from trainers.fit import TrainingError
from trainers.matching.net import LineSpec
from trainers.specs.gans import GanTrainSpec, ToyGanSpec

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering

DEFAULTS: dict[str, Any] = {
    "layers": 2,
    "nodes": 64,
    "d_layers": 2,
    "d_nodes": 64,
    "latent_dim": 1,
    "r1": 0.05,
    "steps": 1500,
    "d_learning_rate": 2e-3,
    "d_steps": 3,
    "beta1": 0.0,
    "d_beta1": 0.0,
}
"""Where a game on the line begins otherwise than one in the plane: on the line two nets chase each other for
long, and a discriminator that is a step ahead, without momentum, calms them."""
STEPS: dict[n.Learns, n.LineStep] = {"both": "round", "discriminator": "settle", "generator": "generator"}
"""What it is to go on, by what learns."""


class Lines:
    """All generators on the line of an engine; they learn on the CPU, being small.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lines: dict[str, LiveLine] = {}

    def listed(self, _: n.ListLines) -> n.LinesListed:
        """Tell what there is to be matched, and by what."""
        return n.LinesListed(
            densities=tuple(_card(name) for name, entry in DENSITIES.items() if entry.dim == 1),
            fields=tuple(_calmer(field_of(info)) for info in fields_of(ToyGanSpec)),
            training=tuple(_calmer(field_of(info)) for info in fields_of(GanTrainSpec)),
            alone=tuple(field_of(info) for info in fields_of(LineSpec)),
        )

    def begin(self, request: n.BeginLine) -> n.LineBegun:
        """Draw the first weights and look once."""
        recipe = request.recipe
        if recipe.way not in WAYS:
            raise EngineError(f"There is no way {recipe.way!r:.40} to learn; choose {', '.join(WAYS)}.")
        live = LiveLine(request.line_id, recipe, _target(recipe))
        self._lines[request.line_id] = live
        return n.LineBegun(
            line_id=request.line_id,
            recipe=live.recipe,
            title=DENSITIES[recipe.density].title,
            places=frozen(places().astype(np.float32)),
            real=live.looks.real(),
            edges=edges(),
            weights=live.way.weights,
            device="CPU",
            moment=live.look(),
        )

    def end(self, request: n.EndLine) -> None:
        """Let go of one."""
        self._lines.pop(request.line_id, None)

    def play(self, request: n.PlayLines) -> Answering[n.LinesRested]:
        """Go on in lockstep, a round of each in turn, and tell how they look meanwhile."""
        lines = [self._line(line_id) for line_id in request.line_ids]
        pace, trouble, live = GamePace(self._clock), "", lines[0]
        step = STEPS[request.learns]
        try:
            while going := self._going(lines, request.until):
                for live in going:
                    pace.work(lambda line=live: line.advance(step))  # type: ignore[misc]
                    yield
                last = any(live.way.rounds >= request.until for live in going)
                if pace.due() or last:
                    for live in going:
                        yield from pace.look(_look(live))
        except (GameError, TrainingError) as error:
            trouble = f"{str(error)[0].upper()}{str(error)[1:]}."
            yield live.look()
        rounds = {live.line_id: live.way.rounds for live in lines if self._is_there(live)}
        return n.LinesRested(rounds=rounds, trouble=trouble, astray=live.line_id if trouble else "")

    def _going(self, lines: list[LiveLine], until: int) -> list[LiveLine]:
        """Return those that are behind the others; none where all have come as far as they should."""
        going = [live for live in lines if self._is_there(live) and live.way.rounds < until]
        behind = min((live.way.rounds for live in going), default=0)
        return [live for live in going if live.way.rounds == behind]

    def _is_there(self, live: LiveLine) -> bool:
        return self._lines.get(live.line_id) is live

    # -- between two rounds ----------------------------------------------------------------------

    def step(self, request: n.StepLine) -> n.LineStepped:
        """Go a step, and look."""
        live, trouble = self._line(request.line_id), ""
        try:
            live.advance(request.step)
        except (GameError, TrainingError) as error:
            trouble = f"{str(error)[0].upper()}{str(error)[1:]}."
        return n.LineStepped(line_id=request.line_id, moment=live.look(), trouble=trouble)

    def look(self, request: n.LookAtLine) -> n.LineMoment:
        """Look at it as it stands."""
        return self._line(request.line_id).look()

    def turn(self, request: n.TurnLine) -> n.LineTurned:
        """Go on with other values of live fields."""
        live = self._line(request.line_id)
        live.turn(request.fields, request.training)
        return n.LineTurned(line_id=request.line_id, recipe=live.recipe)

    def rewind(self, request: n.RewindLine) -> n.LineMoment:
        """Go back to a state that is kept, and look."""
        live = self._line(request.line_id)
        live.rewind(request.rounds)
        return live.look()

    def close(self) -> None:
        """Let go of all."""
        self._lines.clear()

    def _line(self, line_id: str) -> LiveLine:
        if line_id not in self._lines:
            raise EngineError("This game has ended; reset it to begin anew.")
        return self._lines[line_id]


def _look(live: LiveLine) -> Iterator[n.LineMoment]:
    yield live.look()


def _target(recipe: n.LineRecipe) -> LineDensity:
    """Make the density that is to be matched."""
    entry = DENSITIES.get(recipe.density)
    if entry is None or entry.dim != 1:
        known = ", ".join(name for name, one in DENSITIES.items() if one.dim == 1)
        raise EngineError(f"There is no density {recipe.density!r:.40} on the line; choose {known}.")
    if not entry.by_hand:
        found = entry()
    else:
        try:
            curve = LineCurve(np.array(recipe.heights, dtype=np.float64))
        except CurveError as error:
            raise EngineError(str(error)) from error
        found = make_density(recipe.density, places(), curve.heights)
    assert isinstance(found, LineDensity)
    return found


def _card(name: str) -> n.LineCard:
    entry = DENSITIES[name]
    heights = np.zeros(0, np.float32)
    if not entry.by_hand:
        made = entry()
        assert isinstance(made, LineDensity)
        heights = PiecewiseLinear.of(made, places()).heights.numpy().astype(np.float32)
    return n.LineCard(
        name=name, title=entry.title, help=entry.help, heights=frozen(heights), drawn=entry.by_hand
    )


def _calmer(field: Field) -> Field:
    return replace(field, default=DEFAULTS.get(field.name, field.default))
