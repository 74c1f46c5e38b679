"""Every family that learns in steps is trained, looked at and kept by the same code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.catalogue import ListCatalogue
from explorer.core.forms import Field
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import run
from tests.engine.playing import begin, kept, play, recipe
from trainers.corpora import CORPORA
from trainers.data import DATA
from trainers.specs import SPECS, WRITERS

LIVE = tuple(family for family, spec in SPECS.items() if spec.encodes and family != "pca")
SMALL = {"steps": 20, "batch_size": 8}


@pytest.fixture(scope="session")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write coloured pictures that are no squares, in three classes."""
    rng = np.random.default_rng(3)
    labels = np.arange(40) % 3
    x = np.clip(rng.random((3, 5, 7, 3))[labels] + 0.1 * rng.standard_normal((40, 5, 7, 3)), 0, 1)
    path = tmp_path_factory.mktemp("coloured") / "coloured.npz"
    np.savez(path, x=x.astype(np.float32), y=labels)
    return path


@pytest.fixture(scope="session")
def points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write points in space, in two classes."""
    rng = np.random.default_rng(4)
    path = tmp_path_factory.mktemp("points") / "points.npz"
    np.savez(path, x=rng.random((40, 3)).astype(np.float32), y=np.arange(40) % 2)
    return path


def small(data: Path, family: str, **fields: Any) -> r.Recipe:
    there = {field.name for field in fields_of(family)}
    wished = {name: value for name, value in {"nodes": 8, "layers": 1}.items() if name in there}
    what = recipe(str(data), family, SMALL, **(wished | fields))
    return r.Recipe(
        family=family,
        data_id=what.data_id,
        training=what.training,
        fields={name: value for name, value in what.fields.items() if name in there},
    )


def fields_of(family: str) -> tuple[Field, ...]:
    (card,) = [card for card in Engine().handle(ListCatalogue()).families if card.family == family]
    fields: tuple[Field, ...] = card.fields
    return fields


def test_the_catalogue_has_all_that_can_be_chosen() -> None:
    listed = Engine().handle(ListCatalogue())
    assert tuple(card.family for card in listed.families) == (*LIVE, *WRITERS)
    assert {card.family for card in listed.families if card.writes} == set(WRITERS)
    assert tuple(card.data_id for card in listed.data) == (*DATA, *CORPORA)
    assert {card.data_id for card in listed.data if card.writes} == set(CORPORA)
    assert all(card.help and card.title and card.fields for card in listed.families)
    assert all((card.rows > 0) != card.writes for card in listed.data)
    assert "window" in {field.name for field in listed.training_of("char-rnn")}
    assert listed.training_of("ae") == listed.training
    assert {card.data_id for card in listed.data if card.online} >= {"mnist"}
    assert "learning_rate" in {field.name for field in listed.training}


@pytest.mark.parametrize("family", LIVE)
def test_every_family_begins_plays_looks_resamples_and_is_kept(
    engine: Engine, coloured: Path, tmp_path: Path, family: str
) -> None:
    begun = begin(engine, small(coloured, family, latent_dim=3), columns=5)
    rested, parts = play(engine, 3)
    assert rested.steps == {"a": 3}
    assert [moment.step for moment in kept(parts)] == [1, 2, 3]
    moment = kept(parts)[-1]
    assert set(moment.test) == set(begun.terms)
    assert all(np.isfinite(value) for value in moment.test.values())
    words = [words for words, _ in moment.strip]
    assert words[-2:] == ["Decoded", "PCA, 3 numbers"]
    assert (words[0] == "Fed") == (family == "denoising-ae")
    assert all(pictures.shape == (5, 5, 7, 3) for _, pictures in moment.strip)
    assert moment.lattice is not None
    x0, y0, x1, y1 = moment.bounds
    rows, columns = moment.lattice.shape[:2]
    assert (x1 - x0) / columns / 7 == pytest.approx((y1 - y0) / rows / 5)
    assert (moment.spread is not None) == (moment.kl is not None) == begun.generative
    if moment.spread is not None and moment.kl is not None:
        assert moment.spread.shape == (32, 3)
        assert (moment.spread[:, :2] > 0).all()
        assert moment.kl.shape == (3,)

    drawn = engine.handle(r.ResampleRun(run_id="a", seed=1))
    again = engine.handle(r.ResampleRun(run_id="a", seed=1))
    np.testing.assert_array_equal(drawn.xy, again.xy)
    assert np.array_equal(drawn.xy, moment.xy) != begun.generative
    assert drawn.pictures.shape == (5, 5, 7, 3)

    opened: m.Opened = run(engine.handle(r.KeepRun(run_id="a", path=str(tmp_path / "m.safetensors"))))[0]
    run(engine.handle(m.LoadData(data_id=opened.card.data_id)))
    probe = m.Probe(source=opened.card.model_id, row=int(begun.rows[4]))
    reading = engine.handle(m.ReadProbe(models=(opened.card.model_id,), probe=probe))
    place = tuple(float(v) for v in moment.xy[4])
    decoded = engine.handle(r.DecodeOfRun(run_id="a", xy=place)).picture
    np.testing.assert_allclose(reading.readings[0].picture.clip(0, 1), decoded / 255.0, atol=3e-3)


def test_a_free_point_of_a_conditional_model_is_of_the_class_of_the_nearest_code(
    engine: Engine, coloured: Path
) -> None:
    begun = begin(engine, small(coloured, "conditional-vae"))
    play(engine, 20)
    moment = run(engine.handle(r.LookAtRun(run_id="a")))[0]
    name = run(engine.handle(r.KeepRun(run_id="a")))[0].card.model_id
    run(engine.handle(m.LoadData(data_id=begun.recipe.data_id)))
    pictures = []
    for row in (0, 1, 2):
        place = moment.xy[row] + np.float32(1e-4)
        probe = m.Probe(source=name, code=m.frozen(place))
        reading = engine.handle(m.ReadProbe(models=(name,), probe=probe)).readings[0]
        seen = engine.handle(r.DecodeOfRun(run_id="a", xy=(float(place[0]), float(place[1])))).picture
        np.testing.assert_allclose(reading.picture, seen / 255.0, atol=3e-3)
        pictures.append(reading.picture)
    assert np.abs(pictures[0] - pictures[1]).max() > 0.01


@pytest.mark.parametrize("latent_dim", [1, 2])
def test_of_points_in_space_reconstructions_and_the_line_of_a_code_are_told(
    engine: Engine, points: Path, latent_dim: int
) -> None:
    begun = begin(engine, small(points, "ae", latent_dim=latent_dim))
    assert begun.space is not None
    assert begun.space.shape == (32, 2)
    moment = begun.moment
    assert moment.lattice is None
    assert moment.space is not None
    assert moment.space.shape == (32, 2)
    assert (moment.line is not None) == (latent_dim == 1)
    if moment.line is not None:
        ends = moment.space[[moment.xy[:, 0].argmin(), moment.xy[:, 0].argmax()]]
        np.testing.assert_allclose(moment.line[[0, -1]], ends, atol=1e-5)
    decoded = engine.handle(r.DecodeOfRun(run_id="a", xy=tuple(float(v) for v in moment.xy[7])))
    np.testing.assert_allclose(decoded.space, moment.space[7], atol=1e-5)


@pytest.mark.parametrize("family", [family for family in LIVE if family.startswith("conv")])
def test_what_a_family_cannot_learn_is_told(engine: Engine, points: Path, family: str) -> None:
    with pytest.raises(EngineError, match="convolutions need h x w"):
        begin(engine, small(points, family))


def test_a_collapse_is_noticed_and_an_autoencoder_has_none(engine: Engine, coloured: Path) -> None:
    what = small(coloured, "vae", beta=100.0, loss="bce")
    what = r.Recipe(
        family=what.family,
        data_id=what.data_id,
        fields=what.fields,
        training={"steps": 400, "batch_size": 16, "learning_rate": 0.02},
    )
    begun = begin(engine, what)
    assert begun.moment.notice == ""
    moments = kept(play(engine, 400)[1])
    assert "collapsed" in moments[-1].notice
    assert moments[-1].kl is not None
    assert moments[-1].kl.max() < 0.01
    assert "collapsed" not in moments[10].notice


@pytest.mark.parametrize(
    ("family", "title"),
    [
        ("ae", "Autoencoder 105-8-2"),
        ("vae", "VAE 105-8-2"),
        ("conv-vae", "Convolutional VAE, channels 8, code 2"),
    ],
)
def test_a_title_tells_layers_or_channels(engine: Engine, coloured: Path, family: str, title: str) -> None:
    assert begin(engine, small(coloured, family)).title == title
