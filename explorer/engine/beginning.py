"""How a run begins: the data, the first weights or those that were saved, and what they are held against."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.engine.chosen import Chosen, choose
from explorer.engine.data import Loaded, word
from explorer.engine.errors import EngineError, told
from explorer.engine.files import describe
from explorer.engine.planes import in_data_space
from explorer.engine.room import room
from explorer.engine.run import LiveRun
from explorer.engine.shown import Shown
from explorer.engine.states import States, recipe_of
from trainers import registry
from trainers.autosave import Autosave
from trainers.baselines import baselines
from trainers.loop import StateError
from trainers.models.base import LatentModel
from trainers.resume import Kept, differences, identity
from trainers.specs import ModelSpec, TrainSpec, make_spec, spec_from_dict

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering, Workshop


class Beginnings:
    """Begins runs.

    Parameters
    ----------
    workshop : Workshop
    states : States or None
        Where trainings are saved; None saves none.
    """

    def __init__(self, workshop: Workshop, states: States | None) -> None:
        self._workshop, self._states = workshop, states

    def run(self, request: r.BeginRun) -> Answering[LiveRun]:
        """Make a run that nobody has looked at yet, and that is not saved yet.

        Raises
        ------
        EngineError
            Where it cannot be trained, or not be gone on with.
        """
        saved = None if request.state is None else self._read(request.state)
        recipe = request.recipe if saved is None else recipe_of(saved.head)
        loaded = yield from self._workshop.shelf.fetch(recipe.data_id)
        spec, training = _specs_of(recipe, len(loaded.data.class_names))
        if saved is not None and differences(saved.head.what, identity(spec, training, loaded.data)):
            raise EngineError(f"{word(recipe.data_id)} has other rows than it had; this run cannot go on.")
        with told():
            model = registry.build(spec, loaded.data.shape, seed=training.seed)
        with room(self._workshop.device):
            model.to(self._workshop.device)
            shown = yield from self._shown(model, loaded, choose(loaded.data, request.columns), training)
            train = loaded.training(self._workshop.device)
            title = describe(spec, loaded.data.shape)["title"]
            try:
                return LiveRun(request.run_id, title, model, loaded.data, train, shown, training, saved)
            except StateError as error:
                raise EngineError(f"This run cannot go on here: {error}.") from error

    def _shown(
        self, model: LatentModel, loaded: Loaded, chosen: Chosen, training: TrainSpec
    ) -> Answering[Shown]:
        device = self._workshop.device
        straight = yield from loaded.straight(model.latent_dim, device)
        model.compare_with(straight)
        test = loaded.samples(chosen.test, device)
        lines = baselines(model, loaded.training(device), test, straight, training.seed)
        yield
        return Shown(
            chosen=chosen,
            rows=loaded.samples(chosen.rows, device),
            columns=loaded.samples(chosen.columns, device),
            test=test,
            value_range=loaded.data.value_range,
            straight=straight,
            baselines=lines,
            seed=training.seed,
        )

    def _read(self, state: str) -> Kept:
        if self._states is None:
            raise EngineError("Trainings are not saved here, so there is none to go on with.")
        place = self._states.checked(state)
        with told():
            return Autosave(place, {}, 0.0, lambda _: None).read()

    def save(self, run: LiveRun, state: str | None) -> None:
        """Let a run be saved from now on; one that was interrupted takes its state along."""
        if self._states is None:
            return
        try:
            place = self._states.adopt(state) if state is not None else self._place(run)
        except OSError as error:
            run.saving.notice(
                f"trainings cannot be saved in {error.filename} ({error.strerror}); "
                "the training goes on in memory"
            )
            return
        what = identity(run.model.spec, run.training, run.data)
        saver = Autosave(place, what, run.training.checkpoint_every_s, run.saving.notice, run.extras)
        if state is not None:
            saver.read()
        run.saving.saver = saver

    def _place(self, run: LiveRun) -> Path:
        assert self._states is not None
        return self._states.place(f"{word(run.data.name)}-{run.model.spec.family}-{run.model.latent_dim}")

    def told(self, run: LiveRun, moment: r.Moment) -> r.RunBegun:
        """Return what is told of a run that was looked at once."""
        data, shown = run.data, run.shown
        return r.RunBegun(
            run_id=run.run_id,
            recipe=run.recipe,
            title=run.title,
            steps=run.training.steps,
            data_words=shown.chosen.words,
            device=self._workshop.words,
            input_shape=data.shape,
            class_names=data.class_names,
            rows=m.frozen(shown.chosen.rows),
            labels=m.frozen(data.labels[shown.chosen.rows]),
            columns=m.frozen(shown.chosen.columns),
            originals=m.frozen(shown.bytes(shown.columns.x)),
            space=in_data_space(data.x[shown.chosen.rows]),
            unit=run.model.loss_unit,
            units=MappingProxyType(run.model.term_units),
            terms=tuple(moment.test),
            baselines=shown.baselines,
            generative=run.looks.generative,
            conditional=run.model.conditional,
            curve=tuple(run.curve),
            tests=tuple(lost for lost in run.tests if lost.step != moment.step),
            moment=moment,
        )


def _specs_of(recipe: r.Recipe, classes: int) -> tuple[ModelSpec, TrainSpec]:
    """Return the checked specs of a recipe for data of so many classes.

    Raises
    ------
    EngineError
        Where a field is unknown or out of range, or the family is.
    """
    with told():
        spec = spec_from_dict({"family": recipe.family, **recipe.fields}).suited(classes)
        return spec, make_spec(TrainSpec, recipe.training)
