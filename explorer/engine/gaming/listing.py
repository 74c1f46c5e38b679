"""What can be played, told without torch."""

from __future__ import annotations

from types import MappingProxyType

from explorer.core.forms import field_of
from explorer.core.games import DensityCard, GameRecipe, GamesListed
from trainers.adversarial.collapse import ROUNDS, Demonstration, demonstration
from trainers.fields import fields_of
from trainers.plane import SHAPES
from trainers.specs import spec_to_dict
from trainers.specs.gans import GanTrainSpec, ToyGanSpec

DRAWN = "drawn"


def listed() -> GamesListed:
    """List the densities of the plane, and the fields of the nets and of their training."""
    shapes = ((name, make()) for name, make in SHAPES.items())
    known = [DensityCard(name=name, title=shape.title, help=shape.help) for name, shape in shapes]
    drawn = DensityCard(name=DRAWN, title="Your drawing", help="What is drawn with the mouse.", drawn=True)
    shown = demonstration()
    return GamesListed(
        densities=(*known, drawn),
        fields=tuple(field_of(info) for info in fields_of(ToyGanSpec)),
        training=tuple(field_of(info) for info in fields_of(GanTrainSpec)),
        collapse=(_recipe(shown, shown.holds), _recipe(shown, shown.collapses)),
        rounds=ROUNDS,
    )


def _recipe(shown: Demonstration, plan: GanTrainSpec) -> GameRecipe:
    fields = spec_to_dict(shown.spec)
    fields.pop("family")
    return GameRecipe(
        density=shown.density,
        fields=MappingProxyType({**fields, "latent_dim": 2}),
        training=MappingProxyType(spec_to_dict(plan)),
    )
