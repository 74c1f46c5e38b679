"""The races that are there: begun, run in lockstep, looked at, asked and ended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from explorer.core import races as r
from explorer.engine.beside import beside
from explorer.engine.errors import EngineError
from explorer.engine.racing.live import AstrayError, LiveRace, card_of
from trainers.data.dataset import DataError
from trainers.specs.cells import CELLS
from trainers.tasks import TASKS

PIECE_SECONDS = 1 / 20
"""Between two pieces."""
SAY_SECONDS, SCORE_SECONDS = 1 / 8, 0.75
"""Between two pieces with answers, and with scores."""


class Races:
    """All races of an engine; they are run on the CPU, being small.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._races: dict[str, LiveRace] = {}

    def listed(self, _: r.ListRaces) -> r.RacesListed:
        """Tell which problems and cells there are."""
        cells = (
            r.CellCard(name=name, title=kind.title, forgets=kind.forgets) for name, kind in CELLS.items()
        )
        return r.RacesListed(problems=tuple(card_of(name) for name in TASKS), cells=tuple(cells))

    def begin(self, request: r.BeginRace) -> Generator[None, None, r.RaceBegun]:
        """Draw the first weights; texts may have to be loaded before, beside all else."""
        race, begun = yield from beside(partial(_begun, request))
        self._races[request.race_id] = race
        return begun

    def run(self, request: r.RunRace) -> Generator[r.RaceMoment | None, None, r.RaceRested]:
        """Let both learn in lockstep, and tell pieces."""
        race = self._race(request.race_id)
        begun = self._clock()
        due, say, score = begun + PIECE_SECONDS, begun + SAY_SECONDS, begun + SCORE_SECONDS
        while race.steps < request.until and self._is_there(race):
            try:
                race.turn()
            except AstrayError as astray:
                return self._rested(race, astray)
            yield None
            now = self._clock()
            if race.behind or now < due:
                continue
            says, scores = now >= say, now >= score
            piece = race.moment(race.told, scored=scores, answered=says)
            race.told, now = race.steps, self._clock()
            due = now + PIECE_SECONDS
            say, score = now + SAY_SECONDS if says else say, now + SCORE_SECONDS if scores else score
            yield piece
        return self._rested(race)

    def step(self, request: r.StepRace) -> r.RaceRested:
        """Let both learn one step."""
        race = self._race(request.race_id)
        try:
            race.turn()
            while race.behind:
                race.turn()
        except AstrayError as astray:
            return self._rested(race, astray)
        return self._rested(race)

    def look(self, request: r.LookAtRace) -> r.RaceMoment:
        """Tell how it stands."""
        race = self._race(request.race_id)
        race.draw_level()
        return race.moment(request.since, scored=True, answered=True)

    def asked(self, request: r.AskRace) -> r.RaceAsked:
        """Tell what both make of sequences of one's own."""
        race = self._race(request.race_id)
        race.draw_level()
        said = race.asked(request.x)
        return r.RaceAsked(race_id=request.race_id, steps=race.steps, x=request.x, said=said)

    def end(self, request: r.EndRace) -> None:
        """Let go of a race."""
        self._races.pop(request.race_id, None)

    def close(self) -> None:
        """Let go of all."""
        self._races.clear()

    def _rested(self, race: LiveRace, astray: AstrayError | None = None) -> r.RaceRested:
        moment = race.moment(race.told, scored=True, answered=True)
        race.told = race.steps
        if astray is None:
            return r.RaceRested(moment=moment)
        return r.RaceRested(moment=moment, trouble=astray.sentence, astray=astray.which)

    def _is_there(self, race: LiveRace) -> bool:
        return self._races.get(race.race_id) is race

    def _race(self, race_id: str) -> LiveRace:
        if race_id not in self._races:
            raise EngineError("This race has ended; begin anew.")
        return self._races[race_id]


def _begun(request: r.BeginRace) -> tuple[LiveRace, r.RaceBegun]:
    try:
        race = LiveRace(request.race_id, request.recipe)
    except DataError as error:
        title, why = TASKS[request.recipe.task].title, str(error).partition(";")[0]
        raise EngineError(f"“{title}” cannot begin: {why}; choose another problem.") from error
    return race, race.begun()
