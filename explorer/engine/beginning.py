"""How a run begins: the data, the first weights or those that were saved, and what they are held against."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.engine.chosen import choose
from explorer.engine.cost import steps_between
from explorer.engine.data import Loaded, word
from explorer.engine.errors import EngineError, told
from explorer.engine.files import describe
from explorer.engine.looking import Looks
from explorer.engine.planes import in_data_space
from explorer.engine.room import room
from explorer.engine.run import LiveRun
from explorer.engine.shown import Shown
from explorer.engine.states import States, recipe_of
from explorer.engine.texts.cards import title_of
from explorer.engine.texts.corpora import Corpora
from explorer.engine.texts.looking import EVERY, TextLooks
from trainers import registry
from trainers.autosave import Autosave
from trainers.baselines import baselines
from trainers.corpora import Corpus
from trainers.data import Dataset
from trainers.loop import StateError
from trainers.models.base import LatentModel
from trainers.models.char_rnn import CharRnn
from trainers.resume import Kept, differences, identity
from trainers.samples import Samples, split
from trainers.specs import WRITERS, ModelSpec, TrainSpec, make_spec, spec_from_dict
from trainers.specs.sequences import CharRnnSpec

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering, Workshop


class Beginnings:
    """Begins runs.

    Parameters
    ----------
    workshop : Workshop
    corpora : Corpora
    states : States or None
        Where trainings are saved; None saves none.
    """

    def __init__(self, workshop: Workshop, corpora: Corpora, states: States | None) -> None:
        self._workshop, self._corpora, self._states = workshop, corpora, states

    def run(self, request: r.BeginRun) -> Answering[LiveRun]:
        """Make a run that nobody has looked at yet, and that is not saved yet.

        Raises
        ------
        EngineError
            Where it cannot be trained, or not be gone on with.
        """
        saved = None if request.state is None else self._read(request.state)
        recipe = request.recipe if saved is None else recipe_of(saved.head)
        fetch = self._corpora.fetch if recipe.family in WRITERS else self._workshop.shelf.fetch
        loaded: Loaded | Corpus = yield from fetch(recipe.data_id)
        data = loaded if isinstance(loaded, Corpus) else loaded.data
        spec, training = _specs_of(recipe, len(data.class_names))
        if saved is not None and differences(saved.head.what, identity(spec, training, data)):
            what = "is another text than it was" if isinstance(data, Corpus) else "has other rows than it had"
            raise EngineError(f"{word(recipe.data_id)} {what}; this run cannot go on, begin it anew.")
        with told():
            model = registry.build_for(spec, data, seed=training.seed)
        with room(self._workshop.device):
            model.to(self._workshop.device)
            sight = yield from self._sight(request, model, loaded, training)
            try:
                return LiveRun(request.run_id, _title(spec, data), model, data, *sight, training, saved)
            except StateError as error:
                raise EngineError(f"This run cannot go on here: {error}.") from error

    def _sight(
        self, request: r.BeginRun, model: LatentModel, loaded: Loaded | Corpus, training: TrainSpec
    ) -> Answering[tuple[Samples, Looks | TextLooks, int]]:
        """Return what is learnt from, who looks at the model, and of which steps moments are kept."""
        device = self._workshop.device
        if isinstance(loaded, Corpus):
            assert isinstance(model, CharRnn)
            train, test = (samples.to(device) for samples in split(loaded))
            lines = self._corpora.first(loaded)
            return train, TextLooks(request.run_id, model, test, lines, training.seed), EVERY
        shown = yield from self._shown(request, model, loaded, training)
        every = steps_between(model, shown, training.batch_size)
        return loaded.training(device), Looks(request.run_id, model, shown), every

    def _shown(
        self, request: r.BeginRun, model: LatentModel, loaded: Loaded, training: TrainSpec
    ) -> Answering[Shown]:
        device, chosen = self._workshop.device, choose(loaded.data, request.columns)
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
        return r.RunBegun(
            run_id=run.run_id,
            recipe=run.recipe,
            title=run.title,
            steps=run.training.steps,
            device=self._workshop.words,
            input_shape=run.data.shape,
            class_names=run.data.class_names,
            unit=run.model.loss_unit,
            units=MappingProxyType(run.model.term_units),
            terms=tuple(moment.test),
            baselines=run.looks.baselines,
            generative=run.looks.generative,
            conditional=run.model.conditional,
            curve=tuple(run.curve),
            tests=tuple(lost for lost in run.tests if lost.step != moment.step),
            moment=moment,
            **(_of_text(run.data) if isinstance(run.data, Corpus) else _of_rows(run.data, run.looks)),
        )


def _of_rows(data: Dataset, looks: Looks | TextLooks) -> dict[str, Any]:
    """Return what is told of the rows that are shown."""
    assert isinstance(looks, Looks)
    shown = looks.shown
    return {
        "data_words": shown.chosen.words,
        "rows": m.frozen(shown.chosen.rows),
        "labels": m.frozen(data.labels[shown.chosen.rows]),
        "columns": m.frozen(shown.chosen.columns),
        "originals": m.frozen(shown.bytes(shown.columns.x)),
        "space": in_data_space(data.x[shown.chosen.rows]),
    }


def _of_text(corpus: Corpus) -> dict[str, Any]:
    """Return what is told of a text, which has no rows."""
    none = m.frozen(np.empty(0, dtype=np.int64))
    learnt = int(corpus.train.sum())
    words = f"{learnt:,} characters to learn from, {len(corpus) - learnt:,} for the test"
    return {
        "data_words": words,
        "rows": none,
        "labels": none,
        "columns": none,
        "originals": m.frozen(np.empty((0, 1), dtype=np.uint8)),
        "space": None,
        "writes": True,
        "notices": corpus.notices,
    }


def _title(spec: ModelSpec, data: Dataset | Corpus) -> str:
    if isinstance(spec, CharRnnSpec):
        return title_of(spec)
    title: str = describe(spec, data.shape)["title"]
    return title


def _specs_of(recipe: r.Recipe, classes: int) -> tuple[ModelSpec, TrainSpec]:
    """Return the checked specs of a recipe for data of so many classes.

    Raises
    ------
    EngineError
        Where a field is unknown or out of range, or the family is.
    """
    with told():
        spec = spec_from_dict({"family": recipe.family, **recipe.fields}).suited(classes)
        return spec, make_spec(spec.training, recipe.training)
