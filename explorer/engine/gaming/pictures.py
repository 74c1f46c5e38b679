"""The games for pictures that are there: begun, played, turned, gone back with, kept and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import torch

from explorer.core import messages as m
from explorer.core import picture_games as g
from explorer.core.inverting import Descended, InvertPicture
from explorer.core.paths import checkpoint, checkpoint_names
from explorer.engine.data import Loaded, word
from explorer.engine.errors import EngineError, told
from explorer.engine.files import Files, describe
from explorer.engine.gaming.gallery import Gallery
from explorer.engine.gaming.inverting import invert
from explorer.engine.gaming.looks import told as sent
from explorer.engine.gaming.pace import GamePace
from explorer.engine.keeping import Keeping
from explorer.engine.room import room
from trainers.adversarial.game import Game
from trainers.adversarial.records import GameError
from trainers.checkpoint import Checkpoint, read
from trainers.fields import fields_of
from trainers.specs import make_spec, spec_from_dict, spec_to_dict
from trainers.specs.gans import AdversarialSpec, GanTrainSpec

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering, Workshop

LEAST_SIDE = 4
"""Pixels that a picture has each way at least."""


class PictureGames:
    """All games for pictures of an engine.

    Parameters
    ----------
    workshop : Workshop
    files : Files
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, workshop: Workshop, files: Files, clock: Callable[[], float]) -> None:
        self._workshop, self._clock = workshop, clock
        self._keeping = Keeping(workshop, files)
        self._games: dict[str, Gallery] = {}

    def begin(self, request: g.BeginPictureGame) -> Answering[g.PictureGameBegun]:
        """Load the data, draw the first weights, look once."""
        recipe = request.recipe
        loaded = yield from self._workshop.shelf.fetch(recipe.data_id)
        data = loaded.data
        if len(data.shape) < 2 or min(data.shape[:2]) < LEAST_SIDE:
            raise EngineError(f"{word(data.name)} are no pictures; choose data that are.")
        device = self._workshop.device
        with room(device):
            game = _begun(recipe, loaded, device)
            yield
            gallery = Gallery(request.game_id, recipe, game, loaded)
            gallery.nearest = request.nearest
            moment = yield from _whole(gallery.look())
        self._games[request.game_id] = gallery
        return g.PictureGameBegun(
            game_id=request.game_id,
            recipe=gallery.recipe,
            title=describe(game.spec, data.shape)["title"],
            input_shape=data.shape,
            class_names=data.class_names,
            value_range=data.value_range,
            rows=len(loaded.training_rows),
            noise=sent(gallery.noise),
            weights=(_size(game.model.generator), _size(game.model.discriminator)),
            measured_on=gallery.measured_on,
            unit=game.model.loss_unit,
            moment=moment,
        )

    def play(self, request: g.PlayPictureGame) -> Answering[g.PictureGameRested]:
        """Play on, and tell what it looks like meanwhile."""
        gallery, pace, trouble = self.gallery(request.game_id), GamePace(self._clock), ""
        try:
            while gallery.game.rounds < request.until and self._is_there(gallery):
                with room(self._workshop.device):
                    pace.work(gallery.round)
                yield
                last = gallery.game.rounds >= request.until
                if pace.due() or last:
                    yield from pace.look(gallery.look(measured_too=pace.measures() or last))
        except GameError as error:
            trouble = f"{str(error)[0].upper()}{str(error)[1:]}."
            yield from gallery.look()
        return g.PictureGameRested(game_id=request.game_id, rounds=gallery.game.rounds, trouble=trouble)

    # -- between two rounds ----------------------------------------------------------------------

    def look(self, request: g.LookAtPictureGame) -> Answering[g.PictureMoment]:
        """Look at it, and see the nearest training pictures from now on, or not."""
        gallery = self.gallery(request.game_id)
        gallery.nearest = request.nearest
        return (yield from _whole(gallery.look()))

    def turn(self, request: g.TurnPictureGame) -> g.PictureGameTurned:
        """Go on with other values of live fields."""
        gallery = self.gallery(request.game_id)
        gallery.turn(request.fields, request.training)
        unit = gallery.game.model.loss_unit
        return g.PictureGameTurned(game_id=request.game_id, recipe=gallery.recipe, unit=unit)

    def rewind(self, request: g.RewindPictureGame) -> Answering[g.PictureMoment]:
        """Go back to a state that is kept, and look."""
        gallery = self.gallery(request.game_id)
        gallery.rewind(request.rounds)
        return (yield from _whole(gallery.look()))

    def keep(self, request: g.KeepPictureGame) -> Answering[m.Opened]:
        """Leave the model open as it is now, and write it to a file if there is a path."""
        gallery = self.gallery(request.game_id)
        model, data = gallery.copy_model(), gallery.loaded.data
        if request.path is None:
            return (yield from self._keeping.open(model, data))
        plan, rounds = gallery.game.plan, gallery.game.rounds
        return (yield from self._keeping.write(model, data, plan, rounds, request.path))

    def invert(self, request: InvertPicture) -> Answering[Descended]:
        """Look for the noise of a picture in the generator as it is now."""
        encoder = self._workshop.model(request.encoder) if request.encoder else None
        return invert(request, self.gallery(request.game_id), encoder, self._workshop.device)

    def end(self, request: g.EndPictureGame) -> None:
        """Let go of a game."""
        self._games.pop(request.game_id, None)

    def close(self) -> None:
        """Let go of all games."""
        self._games.clear()

    def gallery(self, game_id: str) -> Gallery:
        """Return a game.

        Raises
        ------
        EngineError
            Where it has ended.
        """
        if game_id not in self._games:
            raise EngineError("This game has ended; reset it to begin anew.")
        return self._games[game_id]

    def _is_there(self, gallery: Gallery) -> bool:
        return self._games.get(gallery.game_id) is gallery


def _begun(recipe: g.PictureRecipe, loaded: Loaded, device: torch.device) -> Game:
    """Draw first weights, or take those of a shipped model."""
    file = _shipped(recipe)
    with told():
        if file is None:
            spec = spec_from_dict({"family": recipe.family, **recipe.fields})
        else:
            spec = make_spec(type(file.header.spec), {**_fields(file), **_live(file, recipe)})
        if not isinstance(spec, AdversarialSpec):
            raise EngineError(f"A game is played by two nets, not by {recipe.family}; choose a GAN.")
        training: type[Any] = spec.training
        plan: GanTrainSpec = make_spec(training, dict(recipe.training))
        game = Game(spec, plan, loaded.training(device).x, device=device)
    if file is not None:
        weights = {name: torch.from_numpy(array.copy()) for name, array in file.weights.items()}
        game.model.load_state_dict(weights)
        game.restore(game.snapshot())
    return game


def _shipped(recipe: g.PictureRecipe) -> Checkpoint | None:
    """Read the shipped model that a recipe begins with."""
    if not recipe.trained:
        return None
    if recipe.trained not in checkpoint_names():
        raise EngineError(f"There is no shipped model {recipe.trained!r:.40}; begin with first weights.")
    with told():
        file = read(checkpoint(recipe.trained))
    if file.header.data != recipe.data_id:
        words = f"{recipe.trained} has learnt from {file.header.data}; choose these data, or first weights."
        raise EngineError(words)
    return file


def _fields(file: Checkpoint) -> dict[str, Any]:
    fields = spec_to_dict(file.header.spec)
    fields.pop("family")
    return fields


def _live(file: Checkpoint, recipe: g.PictureRecipe) -> dict[str, Any]:
    """Return the recipe's values of what may change while it is played; the shape is the file's."""
    live = {info.name for info in fields_of(type(file.header.spec)) if info.live}
    return {name: value for name, value in recipe.fields.items() if name in live}


def _whole(look: Iterator[g.PictureMoment | None]) -> Answering[g.PictureMoment]:
    """Look in pieces, and return the moment alone."""
    found = None
    for found in look:
        if found is None:
            yield
    assert found is not None
    return found


def _size(net: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in net.parameters())
