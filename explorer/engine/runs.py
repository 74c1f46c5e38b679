"""The runs that are there: begun, played in lockstep, looked at, kept and ended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.leftovers import KeepLeftRun
from explorer.core.texts import WriterCard
from explorer.engine.beginning import Beginnings
from explorer.engine.errors import EngineError
from explorer.engine.files import Files
from explorer.engine.keeping import Keeping
from explorer.engine.looking import Looks
from explorer.engine.pace import BEGINNING, Pace
from explorer.engine.run import AstrayError, LiveRun
from explorer.engine.states import States
from explorer.engine.texts.corpora import Corpora
from explorer.engine.texts.keeping import KeepingWriters
from explorer.engine.texts.looking import TextLooks
from trainers.corpora import Corpus
from trainers.data import Dataset
from trainers.models.char_rnn import CharRnn

if TYPE_CHECKING:
    from explorer.engine.texts.texts import Texts
    from explorer.engine.workshop import Answering, Workshop


class Runs:
    """All trainings of an engine.

    Parameters
    ----------
    workshop : Workshop
        Has the device and the data, and keeps models open.
    files : Files
        Names models that are written.
    corpora : Corpora
        Has the texts.
    texts : callable
        Gives those who keep models that write.
    states : States or None
        Where trainings are saved; None saves none.
    clock : callable
        Seconds, monotonic.
    """

    def __init__(
        self,
        workshop: Workshop,
        files: Files,
        corpora: Corpora,
        texts: Callable[[], Texts],
        states: States | None,
        clock: Callable[[], float],
    ) -> None:
        self._corpora = corpora
        self._beginnings = Beginnings(workshop, corpora, states)
        self._keeping = Keeping(workshop, files)
        self._keeping_writers = KeepingWriters(files, texts)
        self._states, self._clock = states, clock
        self._runs: dict[str, LiveRun] = {}

    # -- from the beginning to the end -----------------------------------------------------------

    def begin(self, request: r.BeginRun) -> Answering[r.RunBegun]:
        """Load the data, draw the first weights and look once; a run of the same name ends with that."""
        run = yield from self._beginnings.run(request)
        moment = yield from run.look()
        self._beginnings.save(run, request.state)
        self._end(request.run_id)
        self._runs[request.run_id] = run
        return self._beginnings.told(run, moment)

    def end(self, request: r.EndRun) -> None:
        """Let go of a run and of what was saved of it."""
        self._end(request.run_id)

    def lay_aside(self, request: r.LayAside) -> None:
        """Have runs for an undo alone, or again as they were."""
        for run_id in request.run_ids:
            if run_id in self._runs:
                self._runs[run_id].lay_aside(aside=request.aside)

    def close(self) -> None:
        """Let go of all runs; those that nobody kept stay where they were saved."""
        for run in self._runs.values():
            run.close(leave=True)
        self._runs.clear()

    def _end(self, run_id: str) -> None:
        run = self._runs.pop(run_id, None)
        if run is not None:
            run.close(leave=False)

    # -- playing ---------------------------------------------------------------------------------

    def play(self, request: r.PlayRuns) -> Answering[r.RunsRested]:
        """Advance runs in lockstep, step by step in turn, and tell what they look like meanwhile."""
        runs = [self._run(run_id) for run_id in request.run_ids]
        pace, trouble, astray = Pace(self._clock), "", ""
        try:
            yield from self._look([run for run in runs if run.unseen], request.until, pace)
            while going := self._next_in_turn(runs, request.until):
                for run in going:
                    if len(runs) > 1:
                        run.hold()
                    yield pace.work(run.advance)
                if pace.due() or any(run.unseen or run.step == request.until for run in going):
                    yield from self._look(going, request.until, pace)
                for run in going:
                    run.note()
                    for sentence in run.saving.take_notices():
                        yield r.RunNotice(run_id=run.run_id, sentence=sentence)
        except AstrayError as error:
            trouble, astray = error.sentence, error.run_id
            for run in runs:
                run.go_back(error.step)
        there = [run for run in runs if self._is_there(run)]
        return r.RunsRested(
            steps={run.run_id: run.step for run in there},
            finished=all(run.finished for run in there),
            trouble=trouble,
            astray=astray,
        )

    def _is_there(self, run: LiveRun) -> bool:
        return self._runs.get(run.run_id) is run

    def _next_in_turn(self, runs: list[LiveRun], until: int) -> list[LiveRun]:
        """Return the runs that are behind the others; none where all have come as far as they should."""
        going = [run for run in runs if self._is_there(run) and run.step < until and not run.finished]
        behind = min((run.step for run in going), default=0)
        return [run for run in going if run.step == behind]

    def _look(self, runs: list[LiveRun], until: int, pace: Pace) -> Generator[Any, None, None]:
        due = pace.due()
        measures = due and pace.measures()
        for run in runs:
            last = run.step == until
            if (run.unseen or due or last) and self._is_there(run):
                paid = run.step > BEGINNING or not run.unseen
                looking = run.look(whole=last, measured=last or measures)
                moment = yield from pace.look(looking, paid=paid)
                if moment.step == run.step:
                    yield moment

    # -- between two steps -----------------------------------------------------------------------

    def look(self, request: r.LookAtRun) -> Answering[r.Moment]:
        """Look at a run as it is."""
        return self._run(request.run_id).look()

    def view(self, request: r.ViewRun) -> None:
        """Learn what of a run is to be seen while it is played."""
        run, label = self._run(request.run_id), request.view.label
        if label is not None and not 0 <= label < len(run.data.class_names):
            raise EngineError(f"{run.data.name} has no class {label}; choose another.")
        run.looks.view = request.view

    def turn(self, request: r.TurnKnobs) -> r.KnobsTurned:
        """Go on with other values of live fields."""
        run = self._run(request.run_id)
        before = run.looks.baselines
        run.turn(request.fields, request.training)
        now = run.looks.baselines
        return r.KnobsTurned(
            run_id=run.run_id,
            recipe=run.recipe,
            steps=run.training.steps,
            baselines={} if now == before else now,
        )

    def decode(self, request: r.DecodeOfRun) -> r.DecodedOfRun:
        """Decode a place of a run's map."""
        picture, place = self._map(request.run_id).decode_at(request.xy)
        space = None if place is None else (float(place[0, 0]), float(place[0, 1]))
        return r.DecodedOfRun(run_id=request.run_id, stamp=request.stamp, picture=picture, space=space)

    def resample(self, request: r.ResampleRun) -> r.Resampled:
        """Draw from the posteriors of a run."""
        xy, pictures = self._map(request.run_id).resample(request.seed)
        return r.Resampled(run_id=request.run_id, xy=xy, pictures=pictures)

    def baselines(self, request: r.MeasureBaselines) -> Answering[r.TextBaselines]:
        """Count the text that a run learns from; the counts stay, also for runs to come."""
        run = self._run(request.run_id)
        if not isinstance(run.data, Corpus) or not isinstance(run.looks, TextLooks):
            raise EngineError("This run learns from no text; its baselines are known.")
        counted = yield from self._corpora.baselines(run.data)
        run.looks.baselines = {"loss": dict(counted)}
        return r.TextBaselines(run_id=request.run_id, baselines=run.looks.baselines)

    def _map(self, run_id: str) -> Looks:
        looks = self._run(run_id).looks
        if not isinstance(looks, Looks):
            raise EngineError("This run learns to write; it has no map.")
        return looks

    def _run(self, run_id: str) -> LiveRun:
        if run_id not in self._runs:
            raise EngineError("This run has ended; reset it to begin anew.")
        return self._runs[run_id]

    # -- what is left of them --------------------------------------------------------------------

    def keep(self, request: r.KeepRun) -> Answering[m.Opened | WriterCard]:
        """Leave a copy of a run's model open, and write it to a file if there is a path.

        What is only open goes with its window, so its run is not done with.
        """
        run = self._run(request.run_id)
        step = run.step
        opened = yield from self._kept(run, request.path)
        if request.path is not None:
            run.kept(step)
        return opened

    def keep_left(self, request: KeepLeftRun) -> Answering[m.Opened | WriterCard]:
        """Do so with a run that was left behind; once its model is in a file, the run's state goes."""
        run = yield from self._beginnings.run(
            r.BeginRun(run_id="", recipe=r.Recipe(family="", data_id=""), state=request.state)
        )
        opened = yield from self._kept(run, request.path)
        if self._states is not None and request.path is not None:
            self._states.discard(request.state)
        return opened

    def _kept(self, run: LiveRun, path: str | None) -> Answering[m.Opened | WriterCard]:
        model, data = run.copy_model(), run.data
        if isinstance(data, Corpus) and isinstance(model, CharRnn):
            return self._keeping_writers.keep(model, data, run.training, run.step, path)
        assert isinstance(data, Dataset)
        if path is None:
            return self._keeping.open(model, data)
        return self._keeping.write(model, data, run.training, run.step, path)
