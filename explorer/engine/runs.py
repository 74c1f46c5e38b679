"""The runs that are there: begun, played in lockstep, looked at, kept and ended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.engine.chosen import choose
from explorer.engine.data import word
from explorer.engine.errors import EngineError, told
from explorer.engine.files import describe
from explorer.engine.looking import Shown
from explorer.engine.pace import Pace
from explorer.engine.planes import in_data_space
from explorer.engine.run import LiveRun, room, specs_of
from trainers import registry
from trainers.baselines import baselines
from trainers.fit import TrainingError
from trainers.specs import ModelSpec, TrainSpec

if TYPE_CHECKING:
    from explorer.engine.data import Loaded
    from explorer.engine.workshop import Answering, Workshop

Clock = Callable[[], float]


class Runs:
    """All trainings of an engine.

    Parameters
    ----------
    workshop : Workshop
        Has the device and the data, and keeps models open.
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, workshop: Workshop, clock: Clock) -> None:
        self._workshop, self._clock = workshop, clock
        self._runs: dict[str, LiveRun] = {}
        self._kept = 0

    # -- from the beginning to the end -----------------------------------------------------------

    def begin(self, request: r.BeginRun) -> Answering[r.RunBegun]:
        """Load the data, draw the first weights and look once."""
        loaded = yield from self._workshop.shelf.fetch(request.recipe.data_id)
        spec, training = specs_of(request.recipe, len(loaded.data.class_names))
        with room(self._workshop.device):
            run = yield from self._build(request, loaded, spec, training)
        moment = yield from run.look(kept=True)
        self._end(request.run_id)
        self._runs[request.run_id] = run
        return self._begun(run, moment)

    def end(self, request: r.EndRun) -> None:
        """Let go of a run."""
        self._end(request.run_id)

    def _end(self, run_id: str) -> None:
        run = self._runs.pop(run_id, None)
        if run is not None:
            run.close()

    def _build(
        self, request: r.BeginRun, loaded: Loaded, spec: ModelSpec, training: TrainSpec
    ) -> Answering[LiveRun]:
        data, device = loaded.data, self._workshop.device
        with told():
            model = registry.build(spec, data.shape, seed=training.seed).to(device)
        chosen = choose(data, request.columns)
        train = loaded.training(device)
        yield
        straight = yield from loaded.straight(spec.latent_dim, device)
        test = loaded.samples(chosen.test, device)
        lines = baselines(model, train, test, straight)
        yield
        shown = Shown(
            rows=loaded.samples(chosen.rows, device),
            columns=loaded.samples(chosen.columns, device),
            test=test,
            value_range=data.value_range,
            straight=straight,
            baselines=lines,
            seed=training.seed,
        )
        return LiveRun(request.run_id, model, data, chosen, train, shown, training)

    def _begun(self, run: LiveRun, moment: r.Moment) -> r.RunBegun:
        data, chosen = run.data, run.chosen
        return r.RunBegun(
            run_id=run.run_id,
            recipe=run.recipe,
            title=describe(run.model.spec, data.shape)["title"],
            steps=run.training.steps,
            data_words=chosen.words,
            device=self._workshop.words,
            input_shape=data.shape,
            class_names=data.class_names,
            rows=m.frozen(chosen.rows),
            labels=m.frozen(data.labels[chosen.rows]),
            columns=m.frozen(chosen.columns),
            originals=m.frozen(run.shown.bytes(run.shown.columns.x)),
            space=in_data_space(data.x[chosen.rows]),
            unit=run.model.loss_unit,
            terms=tuple(moment.test),
            baselines=run.shown.baselines,
            generative=run.looks.generative,
            curve=tuple(run.curve),
            moment=moment,
        )

    # -- playing ---------------------------------------------------------------------------------

    def play(self, request: r.PlayRuns) -> Answering[r.RunsRested]:
        """Advance runs in lockstep, step by step in turn, and tell what they look like meanwhile."""
        runs = [self._run(run_id) for run_id in request.run_ids]
        pace = Pace(self._clock)
        trouble = ""
        try:
            yield from self._look([run for run in runs if run.unseen], 0, pace)
            while going := self._next_in_turn(runs, request.until):
                for run in going:
                    yield pace.work(run.advance)
                yield from self._look(going, request.until, pace)
        except TrainingError as error:
            trouble = f"{str(error).capitalize()}."
        there = [run for run in runs if self._runs.get(run.run_id) is run]
        return r.RunsRested(
            steps={run.run_id: run.step for run in there},
            finished=all(run.step >= run.training.steps for run in there),
            trouble=trouble,
        )

    def _next_in_turn(self, runs: list[LiveRun], until: int) -> list[LiveRun]:
        """Return the runs that are behind the others; none where all have come as far as they should."""
        going = [
            run
            for run in runs
            if run.step < min(until, run.training.steps) and self._runs.get(run.run_id) is run
        ]
        behind = min((run.step for run in going), default=0)
        return [run for run in going if run.step == behind]

    def _look(self, runs: list[LiveRun], until: int, pace: Pace) -> Generator[Any, None, None]:
        due = pace.due()
        for run in runs:
            if run.unseen or due or run.step == until:
                yield (yield from pace.look(run.look()))

    # -- between two steps -----------------------------------------------------------------------

    def look(self, request: r.LookAtRun) -> Answering[r.Moment]:
        """Look at a run as it is."""
        return self._run(request.run_id).look()

    def turn(self, request: r.TurnKnobs) -> r.KnobsTurned:
        """Go on with other values of live fields."""
        run = self._run(request.run_id)
        run.turn(request.fields, request.training)
        return r.KnobsTurned(run_id=run.run_id, recipe=run.recipe, steps=run.training.steps)

    def decode(self, request: r.DecodeOfRun) -> r.DecodedOfRun:
        """Decode a place of a run's map."""
        picture, place = self._run(request.run_id).looks.decode_at(request.xy)
        space = None if place is None else (float(place[0, 0]), float(place[0, 1]))
        return r.DecodedOfRun(run_id=request.run_id, stamp=request.stamp, picture=picture, space=space)

    def resample(self, request: r.ResampleRun) -> r.Resampled:
        """Draw from the posteriors of a run."""
        xy, pictures = self._run(request.run_id).looks.resample(request.seed)
        return r.Resampled(run_id=request.run_id, xy=xy, pictures=pictures)

    def keep(self, request: r.KeepRun) -> Answering[m.Opened]:
        """Leave a copy of a run's model open, and write it to a file if there is a path."""
        run = self._run(request.run_id)
        model = run.copy_model()
        self._kept += 1
        return (
            yield from self._workshop.keep_new(
                f"{word(run.data.name)}-{model.spec.family}-{model.latent_dim}, run {self._kept}",
                model.spec,
                model,
                run.data,
            )
        )

    def _run(self, run_id: str) -> LiveRun:
        if run_id not in self._runs:
            raise EngineError("This run has ended; reset it to begin anew.")
        return self._runs[run_id]
