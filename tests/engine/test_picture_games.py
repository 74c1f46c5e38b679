"""Games of two nets for pictures: the same from the same seed, looked at, gone back with, kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import torch

from explorer.core import inverting as i
from explorer.core import messages as m
from explorer.core import picture_games as g
from explorer.core.paths import checkpoint
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run
from trainers.checkpoint import read
from trainers.data import Dataset, load
from trainers.models.gans import Gan
from trainers.registry import from_checkpoint

Make = Callable[..., Engine]
FAMILIES = ("gan", "dcgan")


def recipe(data: str, family: str = "gan", trained: str = "", **training: Any) -> g.PictureRecipe:
    fields = {"latent_dim": 3, "nodes": 4, "d_nodes": 4, "layers": 1, "d_layers": 1}
    settings = {"steps": 60, "batch_size": 16, "seed": 3} | training
    return g.PictureRecipe(
        data_id=data,
        family=family,
        trained=trained,
        fields=MappingProxyType({} if trained else fields),
        training=MappingProxyType(settings),
    )


def begin(engine: Engine, what: g.PictureRecipe, **more: Any) -> g.PictureGameBegun:
    return run(engine.handle(g.BeginPictureGame(game_id="a", recipe=what, **more)))[0]


def play(engine: Engine, until: int) -> tuple[g.PictureGameRested, list[g.PictureMoment]]:
    rested, parts = run(engine.handle(g.PlayPictureGame(game_id="a", until=until)))
    return rested, [part for part in parts if part is not None]


def look(engine: Engine, *, nearest: bool = False) -> g.PictureMoment:
    return run(engine.handle(g.LookAtPictureGame(game_id="a", nearest=nearest)))[0]


def assert_alike(one: g.PictureMoment, other: g.PictureMoment) -> None:
    assert one.rounds == other.rounds
    np.testing.assert_array_equal(one.pictures, other.pictures)
    np.testing.assert_array_equal(one.scores, other.scores)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_game_is_replayed_from_its_seed_and_its_wall_is_of_one_noise(
    make: Make, data: Dataset, family: str
) -> None:
    engine, other = make(tick=1.0), make()
    begun = begin(engine, recipe(data.name, family))
    assert begun.moment.pictures.shape == (g.WALL, *data.shape)
    assert begun.noise.shape == (g.WALL, 3)
    assert begun.recipe.fields["latent_dim"] == 3
    rested, parts = play(engine, 12)
    assert (rested.rounds, rested.trouble) == (12, "")
    assert len({part.pictures.tobytes() for part in parts}) > 1
    assert np.isfinite([part.losses for part in parts]).all()
    assert 0 <= parts[-1].accuracy <= 1
    begin(other, recipe(data.name, family))
    play(other, 12)
    assert_alike(look(engine), look(other))


def test_scores_are_those_of_the_discriminator_and_the_nearest_are_training_rows(
    make: Make, data: Dataset
) -> None:
    engine = make()
    begin(engine, recipe(data.name))
    play(engine, 5)
    assert look(engine).nearest is None
    moment = look(engine, nearest=True)
    assert moment.nearest is not None
    assert moment.distances is not None
    model = engine.department("pictures").gallery("a").copy_model()
    made = model.decode(engine.department("pictures").gallery("a").noise)
    np.testing.assert_allclose(moment.scores, model.score(made).numpy(), rtol=1e-4, atol=1e-5)
    apart = np.linalg.norm(
        made.numpy().reshape(g.WALL, 1, -1) - data.x_train.reshape(1, len(data.x_train), -1), axis=2
    )
    np.testing.assert_allclose(moment.distances, apart.min(axis=1), rtol=1e-4, atol=1e-5)
    assert data.train[moment.nearest].all()


def test_it_goes_back_and_on_to_the_same(make: Make, data: Dataset) -> None:
    engine = make()
    begin(engine, recipe(data.name))
    play(engine, 30)
    first = look(engine)
    assert first.kept[:3] == (0, 10, 20)
    back = run(engine.handle(g.RewindPictureGame(game_id="a", rounds=17)))[0]
    assert back.rounds == 10
    play(engine, 30)
    assert_alike(look(engine), first)


def test_a_net_of_no_numbers_stops_it_with_a_reason_and_it_can_be_rewound(
    make: Make, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make()
    begin(engine, recipe(data.name))
    play(engine, 20)
    with monkeypatch.context() as patched:
        patched.setattr(Gan, "make", lambda self, z: self.generator(z) * float("nan"))
        rested, _ = play(engine, 40)
    assert rested.rounds <= 20
    assert "generator" in rested.trouble
    assert "learning rate" in rested.trouble
    back = run(engine.handle(g.RewindPictureGame(game_id="a", rounds=10)))[0]
    assert back.rounds == 10
    assert play(engine, 40)[0].rounds == 40


def test_live_fields_turn_and_others_do_not(make: Make, data: Dataset) -> None:
    engine = make()
    begin(engine, recipe(data.name))
    change = g.TurnPictureGame(game_id="a", fields={"loss": "wgan-gp"}, training={"d_steps": 2})
    turned: g.PictureGameTurned = engine.handle(change)
    assert (turned.recipe.fields["loss"], turned.recipe.training["d_steps"]) == ("wgan-gp", 2)
    assert turned.unit == "score"
    with pytest.raises(EngineError, match="reset"):
        engine.handle(g.TurnPictureGame(game_id="a", fields={"nodes": 9}))


def test_it_is_kept_open_and_in_a_file_that_draws_the_same(make: Make, data: Dataset, tmp_path: Path) -> None:
    engine = make()
    begun = begin(engine, recipe(data.name))
    play(engine, 10)
    opened: m.Opened = run(engine.handle(g.KeepPictureGame(game_id="a")))[0]
    assert not opened.card.encodes
    assert opened.card.gaussian_prior
    assert opened.codes.z.shape == (len(data), 3)
    assert (opened.codes.labels == -1).all()
    path = str(tmp_path / "kept.safetensors")
    written: m.Opened = run(engine.handle(g.KeepPictureGame(game_id="a", path=path)))[0]
    assert written.card.steps == 10
    moment, model = look(engine), from_checkpoint(read(path))

    made = model.decode(torch.from_numpy(begun.noise.copy())).numpy()
    np.testing.assert_allclose(moment.pictures, np.rint(255 * made), atol=1)


def test_one_begins_with_a_shipped_model(make: Make) -> None:
    engine = make()
    begun = begin(engine, recipe("digits", trained="digits-gan"))
    assert begun.recipe.fields["r1"] == 5.0
    model = from_checkpoint(read(Path("assets/checkpoints/digits-gan.safetensors")))

    made = model.decode(torch.from_numpy(begun.noise.copy())).numpy()
    np.testing.assert_allclose(begun.moment.pictures, np.rint(255 * made.clip(0, 1)), atol=1)
    assert play(engine, 2)[0].rounds == 2


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"data_id": "moons"}, "no pictures"),
        ({"family": "ae"}, "two nets"),
        ({"data_id": "wheel", "trained": "digits-gan"}, "has learnt from digits"),
        ({"trained": "nothing"}, "no shipped model"),
    ],
)
def test_what_cannot_be_played_is_told(make: Make, what: dict[str, Any], words: str) -> None:
    with pytest.raises(EngineError, match=words):
        begin(make(), g.PictureRecipe(**what))


def test_what_can_be_played_is_listed_without_torch(ask: Ask) -> None:
    listed: g.PictureGamesListed = ask(g.ListPictureGames())
    names = {card.data_id for card in listed.data}
    assert {"digits", "faces"} <= names
    assert not names & {"moons", "ring8"}
    assert all(len(load(name).shape) > 1 for name in ("digits", "wheel") if name in names)
    assert [card.family for card in listed.families] == list(FAMILIES)
    assert ("digits-gan", "digits") in {(one.name, one.data_id) for one in listed.trained}


def inverted(engine: Engine, picture: np.ndarray, **more: Any) -> tuple[Any, list[i.Descended]]:
    answer, parts = run(engine.handle(i.InvertPicture(game_id="a", picture=picture, **more)))
    return answer, [part for part in parts if part is not None]


def test_the_noise_of_a_made_picture_is_found_again(make: Make) -> None:
    engine = make()
    begin(engine, recipe("digits", trained="digits-gan"))
    gallery = engine.department("pictures").gallery("a")
    picture = gallery.copy_model().decode(gallery.noise[:1])[0].numpy()
    last, parts = inverted(engine, picture, steps=120, starts=4)
    assert len(parts) > 20
    assert parts[0].step == 0
    assert (last.step, last.encoded) == (120, False)
    errors = [part.error for part in parts]
    assert errors == sorted(errors, reverse=True)
    assert last.error < 0.2 * errors[0]
    assert last.pictures.shape == (4, 8, 8)
    made = gallery.copy_model().decode(torch.from_numpy(last.code.copy())[None])[0].numpy()
    np.testing.assert_allclose(np.square(made - picture).mean(), last.error, rtol=1e-3)


def test_an_encoder_of_the_size_gives_the_first_start(make: Make, ask: Ask) -> None:
    engine = make()
    begin(engine, recipe("digits", trained="digits-gan"))
    opened = run(engine.handle(m.OpenFile(path=str(checkpoint("digits-denoising-16")))))[0]
    row = load("digits").x[0]
    _, parts = inverted(engine, row, encoder=opened.card.model_id, steps=8, starts=2)
    assert parts[0].encoded
    assert len(parts[0].errors) == 3
    model = engine.department("pictures").gallery("a").copy_model()
    code = engine.workshop.model(opened.card.model_id).encode(row[None])
    made = model.decode(torch.from_numpy(code))[0].numpy()
    np.testing.assert_allclose(parts[0].errors[0], np.square(made - row).mean(), rtol=1e-4)


def test_a_search_ends_where_it_is_cancelled_and_the_game_is_as_it_was(make: Make, data: Dataset) -> None:
    engine = make()
    begin(engine, recipe(data.name))
    play(engine, 5)
    before = look(engine)
    work = engine.handle(i.InvertPicture(game_id="a", picture=data.x[0]))
    for _ in range(3):
        next(work)
    work.close()
    assert_alike(look(engine), before)


@pytest.mark.parametrize(
    ("picture", "encoder", "words"),
    [
        (np.zeros((3, 3), np.float32), "", "The model draws"),
        (np.full((8, 8), np.nan, np.float32), "", "finite"),
        (np.zeros((8, 8), np.float32), "digits-vae-2", "encodes to 2 numbers"),
    ],
)
def test_what_cannot_be_looked_for_is_told(make: Make, picture: np.ndarray, encoder: str, words: str) -> None:
    engine = make()
    begin(engine, recipe("digits", trained="digits-gan"))
    if encoder:
        run(engine.handle(m.OpenFile(path=str(checkpoint(encoder)))))
    with pytest.raises(EngineError, match=words):
        inverted(engine, picture, encoder=encoder)
