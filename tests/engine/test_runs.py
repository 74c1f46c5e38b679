"""Runs asked of the engine: the same from the same recipe, however they are played and looked at."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from tests.engine.playing import STEPS, assert_same, begin, kept, play, recipe
from trainers.data import Dataset, Fetching

# -- what is told of a run --------------------------------------------------------------------------


def test_a_run_that_begins_tells_what_it_is(engine: Engine, data: Dataset) -> None:
    begun = begin(engine, recipe(data), columns=7)
    assert begun.title == "Autoencoder 16-8-8-2"
    assert begun.steps == STEPS
    assert begun.data_words == "48 train, 12 test"
    assert begun.device == engine.handle(m.WarmUp()).words
    assert (begun.recipe.family, begun.recipe.data_id) == ("ae", data.name)
    assert begun.recipe.fields["output"] == "sigmoid", "every field's value"
    assert begun.recipe.training["schedule"] == "one-cycle"
    np.testing.assert_array_equal(begun.rows, np.flatnonzero(data.train))
    np.testing.assert_array_equal(begun.labels, data.labels[data.train])
    assert not data.train[begun.columns].any()
    assert data.labels[begun.columns].tolist() == [0, 1, 2, 0, 1, 2, 0], "one of each class in turn"
    np.testing.assert_array_equal(begun.originals, np.rint(data.x[begun.columns] * 255).astype(np.uint8))
    assert begun.space is None
    assert begun.terms == ("loss",)
    assert set(begun.baselines["loss"]) == {"mean image", "PCA, 2 numbers"}
    assert not begun.generative
    assert begun.curve == ()

    moment = begun.moment
    assert (moment.step, moment.kept) == (0, True)
    assert moment.xy.shape == (48, 2)
    assert [words for words, _ in moment.strip] == ["Decoded", "PCA, 2 numbers"]
    assert all(pictures.shape == (7, 4, 4) for _, pictures in moment.strip)
    assert moment.lattice is not None
    assert moment.lattice.shape[2:] == (4, 4)
    assert not moment.xy.flags.writeable


def test_the_losses_fall_and_are_told_with_the_moments(engine: Engine, data: Dataset) -> None:
    begun = begin(engine, recipe(data))
    rested, parts = play(engine, STEPS)
    assert rested == r.RunsRested(steps={"a": STEPS}, finished=True)
    losses = [part for part in parts if isinstance(part, r.Lost)]
    assert [lost.step for lost in losses] == list(range(20, STEPS + 1, 20))
    assert losses[-1].train["loss"] < losses[0].train["loss"]
    moments = kept(parts)
    assert [moment.step for moment in moments[:16]] == list(range(1, 17))
    ratios = [b.step / a.step for a, b in itertools.pairwise(moments[20:])]
    assert 1 < min(ratios) <= max(ratios) < 1.2
    assert moments[-1].step == STEPS
    assert moments[-1].test["loss"] < begun.moment.test["loss"]
    np.testing.assert_allclose(
        moments[-1].errors,
        ((moments[-1].strip[0][1] / 255.0 - begun.originals / 255.0) ** 2).mean(axis=(1, 2)),
        atol=5e-3,
    )


def test_what_does_not_change_is_one_array_in_all_moments(engine: Engine, data: Dataset) -> None:
    begin(engine, recipe(data))
    first, *others = kept(play(engine, 20)[1])
    assert all(moment.strip[-1][1] is first.strip[-1][1] for moment in others)


def test_a_map_of_many_numbers_moves_but_does_not_flip(engine: Engine, data: Dataset) -> None:
    """The principal plane of the codes turns over now and then; what is shown does not."""
    begun = begin(engine, recipe(data, latent_dim=6))
    moments = [begun.moment, *kept(play(engine, STEPS)[1])]
    for one, other in itertools.pairwise(moments):
        before, after = one.xy - one.xy.mean(axis=0), other.xy - other.xy.mean(axis=0)
        stay = np.square(after - before).sum()
        for turned in (after * [-1, 1], after * [1, -1], -after, after[:, ::-1]):
            assert stay < np.square(turned - before).sum()
    assert all("of the codes' spread" in axis for axis in moments[-1].axes)


def test_of_very_many_rows_an_even_sample_is_on_the_map_and_that_is_said(
    engine: Engine, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "many.npz"
    np.savez(path, x=rng.random((13_000, 2)).astype(np.float32), y=np.arange(13_000) % 7)
    begun = begin(engine, recipe(str(path)))
    assert begun.data_words == (
        "10,400 train, 2,600 test; 2,000 training rows on the map, test losses of 600 rows"
    )
    assert len(begun.rows) == len(begun.moment.xy) == 2000
    assert (np.diff(begun.rows) > 0).all()
    assert np.diff(begun.rows).max() < 20
    assert np.bincount(begun.labels).min() > 200


def test_some_rows_of_known_data_are_asked_for_by_name(engine: Engine) -> None:
    begun = begin(engine, recipe("digits:100"))
    assert begun.recipe.data_id == "digits:100"
    assert begun.data_words == "80 train, 20 test; 100 of 1,797 rows"
    with pytest.raises(EngineError, match=r"1,?797"):
        begin(engine, recipe("digits:5000"))


def test_what_must_be_fetched_tells_how_far_it_is(
    engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetching(name: str) -> Iterator[Fetching]:
        for received in (0, 0, 3_000_000, 3_000_001, 9_000_000):
            yield Fetching(name, received, 2.0)
        return data

    monkeypatch.setattr("explorer.engine.data.fetching", fetching)
    request = r.BeginRun(run_id="a", recipe=recipe("mnist"))
    begun, parts = run(engine.handle(request))
    told = [part.words for part in parts if isinstance(part, r.DataFetched)]
    assert told == ["Fetching mnist, 2 s", "Fetching mnist: 3.0 MB, 2 s", "Fetching mnist: 9.0 MB, 2 s"]
    assert begun.data_words == "48 train, 12 test"


# -- the same run -----------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["ae", "vae"])
def test_a_reset_replays_the_identical_run(engine: Engine, data: Dataset, family: str) -> None:
    """Codes of three numbers too, whose plane is turned from look to look."""
    runs = []
    for _ in range(2):
        begun = begin(engine, recipe(data, family, latent_dim=3))
        runs.append([begun.moment, *play(engine, 60)[1]])
    assert len(runs[0]) == len(runs[1]) > 20
    for one, other in zip(*runs, strict=True):
        assert_same(one, other)


def test_neither_looks_nor_pauses_change_a_run(make: Callable[..., Engine], data: Dataset) -> None:
    """One is played to the end unseen, one is cut into pieces and looked at, one is cancelled anywhere."""
    plain, watched, cut = make(), make(tick=1.0), make()
    ends = []
    for engine in (plain, watched, cut):
        begin(engine, recipe(data, "vae"))
    ends.append(kept(play(plain, STEPS)[1]))

    parts: list[Any] = []
    for until in (1, 2, 3, 50, 100, STEPS):
        parts += play(watched, until)[1]
        run(watched.handle(r.LookAtRun(run_id="a")))
        watched.handle(r.ResampleRun(run_id="a", seed=until))
        watched.handle(r.DecodeOfRun(run_id="a", xy=(0.0, 0.0)))
    assert any(isinstance(part, r.Moment) and not part.kept for part in parts), "some are for the eye"
    ends.append(kept(parts))

    told: list[Any] = []
    for length in itertools.count(1):
        going = cut.handle(r.PlayRuns(run_ids=("a",), until=STEPS))
        told += [part for part in itertools.islice(going, length) if part is not None]
        going.close()
        if told and isinstance(told[-1], r.Moment) and told[-1].step == STEPS:
            break
    ends.append(kept(told))
    for others in ends[1:]:
        assert [moment.step for moment in others] == [moment.step for moment in ends[0]]
        for one, other in zip(ends[0], others, strict=True):
            assert_same(one, other)


def test_single_steps_are_seen_one_by_one(engine: Engine, data: Dataset) -> None:
    begin(engine, recipe(data))
    play(engine, 30)
    for step in (31, 32, 33):
        rested, parts = play(engine, step)
        assert rested.steps == {"a": step}
        assert [part.step for part in parts if isinstance(part, r.Moment)] == [step]


def test_twins_go_in_lockstep_from_the_same_weights(engine: Engine, data: Dataset) -> None:
    a = begin(engine, recipe(data, "vae", beta=0.0), "a")
    b = begin(engine, recipe(data, "vae", beta=4.0), "b")
    np.testing.assert_array_equal(a.moment.xy, b.moment.xy)
    play(engine, 5, "a")
    _, parts = play(engine, 40, "a", "b")
    last = {"a": 5, "b": 0}
    for part in parts:
        last[part.run_id] = part.step
        assert last["b"] <= 5 or abs(last["a"] - last["b"]) <= 10
    assert last == {"a": 40, "b": 40}
    together = [part for part in kept(parts) if part.step > 5]
    assert [part.run_id for part in together] == ["a", "b"] * (len(together) // 2)
    assert [part.step for part in together[::2]] == [part.step for part in together[1::2]]
    assert not np.array_equal(together[-1].xy, together[-2].xy)


# -- between two steps ------------------------------------------------------------------------------


def test_a_knob_is_turned_while_it_runs(engine: Engine, data: Dataset) -> None:
    begin(engine, recipe(data, "vae"))
    play(engine, 10)
    turned = engine.handle(r.TurnKnobs(run_id="a", fields={"beta": 4.0}, training={"learning_rate": 1e-3}))
    assert turned.recipe.fields["beta"] == 4.0
    assert turned.recipe.training["learning_rate"] == 1e-3
    assert turned.steps == STEPS
    again = kept(play(engine, 16)[1])[-1]
    begin(engine, recipe(data, "vae"))
    plain = kept(play(engine, 16)[1])[-1]
    assert not np.array_equal(again.xy, plain.xy)


def test_baselines_follow_the_noise_that_is_turned(engine: Engine, data: Dataset) -> None:
    """As if the run had begun with it; what does not change what the model is fed changes no baseline."""
    begun = begin(engine, recipe(data, "denoising-ae", noise_level=0.2))
    engine.handle(r.TurnKnobs(run_id="a", training={"learning_rate": 1e-3}))
    assert not engine.handle(r.TurnKnobs(run_id="a", training={"learning_rate": 2e-3})).baselines
    assert not engine.handle(r.TurnKnobs(run_id="a", fields={"noise_level": 0.2})).baselines
    turned = engine.handle(r.TurnKnobs(run_id="a", fields={"noise_level": 0.6})).baselines
    assert turned["loss"]["mean image"] == begun.baselines["loss"]["mean image"]
    assert turned["loss"]["PCA, 2 numbers"] > begun.baselines["loss"]["PCA, 2 numbers"]
    again = begin(engine, recipe(data, "denoising-ae", noise_level=0.6), "b")
    assert again.baselines == turned


@pytest.mark.parametrize("family", ["vae", "sparse-ae", "contractive-ae", "ae"])
def test_each_term_of_the_loss_is_told_with_its_unit(engine: Engine, data: Dataset, family: str) -> None:
    begun = begin(engine, recipe(data, family))
    assert set(begun.terms) <= set(begun.units)
    assert begun.units["loss"] == begun.units["reconstruction"] == begun.unit
    own = {"kl": "nats per sample", "sparsity": "sum of a code", "jacobian": "squared norm"}
    assert all(begun.units[term] == own.get(term, begun.unit) for term in begun.terms)


def test_test_losses_weigh_the_kl_as_training_does_at_that_step(engine: Engine, data: Dataset) -> None:
    fields = {"beta": 2.0, "annealing": "linear", "kl_warmup_steps": 100}
    begun = begin(engine, recipe(data, "vae", **fields))
    moments = [begun.moment, *kept(play(engine, STEPS)[1])]
    for moment in moments:
        weight = 2.0 * min(1.0, moment.step / 100)
        test = moment.test
        assert test["loss"] == pytest.approx(test["reconstruction"] + weight * test["kl"], rel=1e-5)


def test_more_steps_can_be_planned_even_after_the_end(engine: Engine, data: Dataset) -> None:
    begin(engine, recipe(data, training={"steps": 30}))
    play(engine, 30)
    assert engine.handle(r.TurnKnobs(run_id="a", training={"steps": 50})).steps == 50
    rested, parts = play(engine, 1000)
    assert rested == r.RunsRested(steps={"a": 50}, finished=True)
    assert [part.step for part in parts if isinstance(part, r.Lost)] == [40, 50]
    with pytest.raises(EngineError, match="50 steps are done"):
        engine.handle(r.TurnKnobs(run_id="a", training={"steps": 40}))


@pytest.mark.parametrize(
    ("fields", "training", "told"),
    [
        ({"latent_dim": 3}, {}, "Code size"),
        ({}, {"batch_size": 3}, "Batch size"),
        ({"wings": 2}, {}, "wings"),
        ({}, {"learning_rate": -1.0}, "learning_rate"),
    ],
)
def test_what_cannot_be_turned_says_so(
    engine: Engine, data: Dataset, fields: dict[str, Any], training: dict[str, Any], told: str
) -> None:
    begun = begin(engine, recipe(data))
    with pytest.raises(EngineError, match=told) as error:
        engine.handle(r.TurnKnobs(run_id="a", fields=fields, training=training))
    assert error.value.sentence.endswith(".")
    assert "\n" not in error.value.sentence
    play(engine, 3)
    assert run(engine.handle(r.LookAtRun(run_id="a")))[0].step == 3
    assert begun.steps == STEPS


def test_a_run_that_is_kept_is_a_model_that_training_on_leaves_alone(
    engine: Engine, ask: Ask, data: Dataset
) -> None:
    begin(engine, recipe(data))
    play(engine, 50)
    moment = ask(r.LookAtRun(run_id="a"))
    opened: m.Opened = ask(r.KeepRun(run_id="a"))
    assert (opened.card.model_id, opened.card.path) == ("patches-ae-2, run 1", None)
    np.testing.assert_allclose(opened.codes.z[data.train], moment.xy, atol=1e-6)
    play(engine, STEPS)
    probe = m.Probe(source=opened.card.model_id, row=0)
    ask(m.LoadData(data_id=data.name))
    reading = ask(m.ReadProbe(models=(opened.card.model_id,), probe=probe))
    assert reading.manifold.round_trip >= 0
    np.testing.assert_allclose(reading.readings[0].code, opened.codes.z[0])
    assert ask(r.KeepRun(run_id="a")).card.model_id == "patches-ae-2, run 2"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (r.Recipe(family="transformer", data_id="digits"), "transformer"),
        (r.Recipe(family="ae", data_id="digits", fields={"wings": 2}), "wings"),
        (r.Recipe(family="ae", data_id="digits", fields={"latent_dim": 0}), "latent_dim"),
        (r.Recipe(family="ae", data_id="digits", training={"steps": -1}), "steps"),
        (r.Recipe(family="ae", data_id="no-such-data"), "no-such-data"),
    ],
)
def test_what_cannot_be_trained_is_told(engine: Engine, what: r.Recipe, told: str) -> None:
    with pytest.raises(EngineError, match=told) as error:
        begin(engine, what)
    assert "\n" not in error.value.sentence
    assert error.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "request_",
    [
        r.LookAtRun(run_id="b"),
        r.PlayRuns(run_ids=("b",), until=3),
        r.TurnKnobs(run_id="b"),
        r.DecodeOfRun(run_id="b", xy=(0.0, 0.0)),
        r.ResampleRun(run_id="b", seed=0),
        r.KeepRun(run_id="b"),
    ],
)
def test_a_run_that_has_ended_says_so(engine: Engine, ask: Ask, data: Dataset, request_: m.Request) -> None:
    begin(engine, recipe(data), "b")
    assert ask(r.EndRun(run_id="b")) is None
    assert ask(r.EndRun(run_id="b")) is None
    with pytest.raises(EngineError, match="This run has ended"):
        ask(request_)


def test_a_run_that_ends_while_it_is_played_lets_its_twin_go_on(engine: Engine, data: Dataset) -> None:
    for name in ("a", "b"):
        begin(engine, recipe(data), name)
    going = engine.handle(r.PlayRuns(run_ids=("a", "b"), until=30))
    for _ in range(20):
        next(going)
    engine.handle(r.EndRun(run_id="a"))
    rested, _ = run(going)
    assert rested.steps == {"b": 30}
