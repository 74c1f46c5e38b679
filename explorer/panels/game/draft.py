"""What is to be played, as the inspector stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from explorer.core.forms import Field, Value
from explorer.core.games import GameRecipe, GamesListed, Stroke

DRAWN = "drawn"
D, G, MORE = "discriminator", "generator", "more"
SHOWN = {
    D: (
        "d_layers",
        "d_nodes",
        "d_learning_rate",
        "d_beta1",
        "d_optimiser",
        "d_steps",
        "r1",
        "penalty",
        "spectral",
    ),
    G: ("noise", "latent_dim", "layers", "nodes", "learning_rate", "beta1", "optimiser"),
    MORE: ("batch_size", "steps", "schedule", "beta2"),
}
"""Fields of the form, by the heading they stand under."""
LOSS, SEED = "loss", "seed"
MOST = {"latent_dim": 2, "nodes": 512, "d_nodes": 512, "layers": 5, "d_layers": 5, "batch_size": 2048}
"""Less than the trainers allow: a round is to take no longer than a blink."""
LABELS = {"latent_dim": "Noise numbers", "steps": "Rounds planned"}


@dataclass(frozen=True)
class Draft:
    """A recipe in the making.

    Attributes
    ----------
    listed : GamesListed
        What can be chosen.
    density : str
    drawing : tuple of strokes
    values : mapping
        Of every field, nets and training alike.
    """

    listed: GamesListed
    density: str
    drawing: tuple[Stroke, ...]
    values: Mapping[str, Value]

    @classmethod
    def first(cls, listed: GamesListed) -> Draft:
        """Return what is played at first."""
        values = {field.name: field.default for field in (*listed.fields, *listed.training)}
        return cls(listed, listed.densities[0].name, (), MappingProxyType(values | {"latent_dim": 2}))

    def with_value(self, name: str, value: Value) -> Draft:
        """Return the draft with another value."""
        return replace(self, values=MappingProxyType({**self.values, name: value}))

    def on(self, density: str, drawing: tuple[Stroke, ...] | None = None) -> Draft:
        """Return the draft with another density."""
        return replace(self, density=density, drawing=self.drawing if drawing is None else drawing)

    @property
    def recipe(self) -> GameRecipe:
        """The recipe it makes."""
        nets, training = self._names(self.listed.fields), self._names(self.listed.training)
        return GameRecipe(
            density=self.density,
            drawing=self.drawing if self.density == DRAWN else (),
            fields=MappingProxyType({name: self.values[name] for name in nets}),
            training=MappingProxyType({name: self.values[name] for name in training}),
        )

    def change(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the value of a field as a change of nets and training."""
        value = {name: self.values[name]}
        return (value, {}) if name in self._names(self.listed.fields) else ({}, value)

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(f for f in (*self.listed.fields, *self.listed.training) if f.name == name)

    def shown(self) -> tuple[Field, ...]:
        """Return the fields of the form, named as they are under their headings."""
        found = []
        for group, names in SHOWN.items():
            for name in names:
                if name == "penalty" and self.values[LOSS] != "wgan-gp":
                    continue
                field = replace(self.field(name), group=group)
                label = field.label.replace("Discriminator's ", "").replace("Generator's ", "")
                label = LABELS.get(name, label[0].upper() + label[1:])
                if name in MOST:
                    field = replace(field, high=MOST[name])
                if name == "latent_dim":
                    field = replace(field, log=False, help="One number of noise, or two.")
                found.append(replace(field, label=label))
        return tuple(found)

    def twins(self) -> tuple[Draft, Draft]:
        """Return two drafts of this seed that differ in a momentum alone: one holds, the other collapses."""
        holding, collapsing = (self._of(recipe) for recipe in self.listed.collapse)
        return holding, collapsing

    def _of(self, recipe: GameRecipe) -> Draft:
        values = {**recipe.fields, **recipe.training, SEED: self.values[SEED]}
        return replace(self, density=recipe.density, values=MappingProxyType(values))

    @staticmethod
    def _names(fields: tuple[Field, ...]) -> tuple[str, ...]:
        return tuple(field.name for field in fields)
