"""What is to be played, as the inspector stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from explorer.core.forms import Field, Value
from explorer.core.picture_games import PictureGamesListed, PictureRecipe, TrainedCard

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
    G: ("latent_dim", "layers", "nodes", "learning_rate", "beta1", "optimiser"),
    MORE: ("batch_size", "steps", "schedule", "beta2"),
}
"""Fields of the form, by the heading they stand under."""
LOSS, SEED, CODE_SIZE, MIXED = "loss", "seed", "latent_dim", "wgan-gp"
MANY_ROWS = 10_000
"""Of an online dataset so many rows are taken."""


@dataclass(frozen=True)
class Draft:
    """A recipe in the making.

    Attributes
    ----------
    listed : PictureGamesListed
        What can be chosen.
    data_id, family, trained : str
        As of a recipe.
    values : mapping
        Of every field, nets and training alike.
    """

    listed: PictureGamesListed
    data_id: str
    family: str
    trained: str
    values: Mapping[str, Value]

    @classmethod
    def first(cls, listed: PictureGamesListed) -> Draft:
        """Return what is played at first."""
        blank = cls(listed, listed.data[0].data_id, listed.families[0].family, "", {})
        return blank.of_family(blank.family)

    # -- changing --------------------------------------------------------------------------------

    def of_family(self, family: str) -> Draft:
        """Return the draft of another family, with its defaults; how it is trained stays."""
        fields = {f.name: f.default for f in self._fields(family)}
        training = {f.name: self.values.get(f.name, f.default) for f in self.listed.training}
        values = MappingProxyType({**fields, **training})
        return replace(self, family=family, trained="", values=values)

    def on(self, data_id: str) -> Draft:
        """Return the draft on other data, of an online one with a part of its rows."""
        card = next((card for card in self.listed.data if card.data_id == data_id), None)
        if card is not None and card.online and card.rows > MANY_ROWS:
            data_id = f"{data_id}:{MANY_ROWS}"
        return replace(self, data_id=data_id, trained="")

    def begun_with(self, trained: str) -> Draft:
        """Return the draft that begins with a shipped model, or with first weights for ""."""
        card = next((card for card in self.listed.trained if card.name == trained), None)
        draft = self if card is None else self.of_family(card.family)
        return replace(draft, trained="" if card is None else card.name)

    def with_value(self, name: str, value: Value) -> Draft:
        """Return the draft with another value; another shape of a net is begun with first weights."""
        shape = name in {f.name for f in self._fields(self.family)} and not self.field(name).live
        values = MappingProxyType({**self.values, name: value})
        return replace(self, trained="" if shape else self.trained, values=values)

    def taken(self, recipe: PictureRecipe) -> Draft:
        """Return the draft with every value as it is in a recipe."""
        values = MappingProxyType({**self.values, **recipe.fields, **recipe.training})
        return replace(self, family=recipe.family, values=values)

    # -- what it comes to ------------------------------------------------------------------------

    @property
    def recipe(self) -> PictureRecipe:
        """The recipe it makes; the shape of a shipped model's nets is the file's."""
        nets = [f for f in self._fields(self.family) if not self.trained]
        return PictureRecipe(
            data_id=self.data_id,
            family=self.family,
            trained=self.trained,
            fields=MappingProxyType({f.name: self.values[f.name] for f in nets}),
            training=MappingProxyType({f.name: self.values[f.name] for f in self.listed.training}),
        )

    @property
    def shipped(self) -> tuple[TrainedCard, ...]:
        """The shipped models of these data."""
        return tuple(card for card in self.listed.trained if card.data_id == self.data_id)

    def change(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the value of a field as a change of nets and training."""
        value = {name: self.values[name]}
        return (value, {}) if name in {f.name for f in self._fields(self.family)} else ({}, value)

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(f for f in (*self._fields(self.family), *self.listed.training) if f.name == name)

    def shown(self) -> tuple[Field, ...]:
        """Return the fields of the form, named as they are under their headings."""
        found = []
        for group, names in SHOWN.items():
            for name in names:
                if name == "penalty" and self.values[LOSS] != MIXED:
                    continue
                field = self.field(name)
                label = field.label.replace("Discriminator's ", "").replace("Generator's ", "")
                found.append(replace(field, group=group, label=label[0].upper() + label[1:]))
        return tuple(found)

    def _fields(self, family: str) -> tuple[Field, ...]:
        return next(card.fields for card in self.listed.families if card.family == family)
