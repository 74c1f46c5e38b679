"""How the target is to be learnt, as the inspector stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from explorer.core.forms import Field, Value
from explorer.core.lines import LineRecipe, LinesListed, Way
from explorer.panels.line.target import Target

D, G, MORE = "discriminator", "generator", "more"
SHOWN = {
    D: ("d_layers", "d_nodes", "d_learning_rate", "d_steps", "r1"),
    G: ("layers", "nodes", "learning_rate"),
    MORE: ("d_beta1", "beta1", "batch_size", "steps"),
}
"""Fields of the form, by the heading they stand under."""
NAMES = {"d_steps": "Steps a round", "steps": "Rounds", "d_beta1": "D's beta1", "beta1": "G's beta1"}
LOSS, SEED, NOISE = "loss", "seed", "noise"
ALONE = ("layers", "nodes", "noise", "seed", "steps")
"""Fields that a generator alone has in common with one that plays; for the others it has its own values."""


@dataclass(frozen=True)
class LineDraft:
    """A recipe in the making.

    Attributes
    ----------
    listed : LinesListed
    values : mapping
        Of every field of a game.
    """

    listed: LinesListed
    values: Mapping[str, Value]

    @classmethod
    def first(cls, listed: LinesListed) -> LineDraft:
        """Return what is played at first."""
        values = {field.name: field.default for field in (*listed.fields, *listed.training)}
        return cls(listed, MappingProxyType(values))

    def with_value(self, name: str, value: Value) -> LineDraft:
        """Return the draft with another value."""
        return replace(self, values=MappingProxyType({**self.values, name: value}))

    def recipe(self, way: Way, target: Target) -> LineRecipe:
        """Return the recipe for a target."""
        fields, training = self._of(self.listed.fields), self._of(self.listed.training)
        if way != "game":
            known = {field.name for field in self.listed.alone}
            fields = {name: self.values[name] for name in ALONE if name in known}
            training = {}
        return LineRecipe(
            way=way,
            density=target.name,
            heights=target.heights,
            fields=MappingProxyType(fields),
            training=MappingProxyType(training),
        )

    def change(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the value of a field as a change of nets and training."""
        value = {name: self.values[name]}
        return (value, {}) if name in self._of(self.listed.fields) else ({}, value)

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(f for f in (*self.listed.fields, *self.listed.training) if f.name == name)

    def shown(self) -> tuple[Field, ...]:
        """Return the fields of the form, named as they are under their headings."""
        found = []
        for group, names in SHOWN.items():
            for name in names:
                field = self.field(name)
                label = field.label.replace("Discriminator's ", "").replace("Generator's ", "")
                label = NAMES.get(name, label[0].upper() + label[1:])
                found.append(replace(field, group=group, label=label))
        return tuple(found)

    def _of(self, fields: tuple[Field, ...]) -> dict[str, Value]:
        return {field.name: self.values[field.name] for field in fields}
