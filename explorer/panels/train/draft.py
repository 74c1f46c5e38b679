"""What is to be trained next, as the form stands; and the one knob of a twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.core.catalogue import Catalogue, DataCard
from explorer.core.forms import Field, Value, format_value
from explorer.core.runs import Recipe
from explorer.core.sliding import value_at

MANY_ROWS = 10_000
"""Of an online dataset so many rows are taken unless more are asked for."""
FEWEST_ROWS = 50
CODE_SIZE = "latent_dim"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A recipe while it is put together.

    Attributes
    ----------
    rows : int or None
        How many rows are taken of the data; None for all.
    values, training : mapping
        Every shown field's value.
    """

    family: str
    data_id: str
    rows: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    training: Mapping[str, Value] = field(default_factory=dict)

    @property
    def recipe(self) -> Recipe:
        """The recipe it comes to."""
        name = self.data_id if self.rows is None else f"{self.data_id}:{self.rows}"
        return Recipe(
            family=self.family, data_id=name, fields=dict(self.values), training=dict(self.training)
        )

    def with_value(self, name: str, value: Value) -> Draft:
        """Return the draft with another value of a field."""
        if name in self.training:
            return replace(self, training={**self.training, name: value})
        return replace(self, values={**self.values, name: value})

    def value(self, name: str) -> Value:
        """Return a field's value."""
        return self.training[name] if name in self.training else self.values[name]


def first_draft(catalogue: Catalogue, family: str, data: DataCard) -> Draft:
    """Return the draft of a family with its defaults; what is shared keeps its value elsewhere."""
    card = catalogue.family(family)
    return Draft(
        family=family,
        data_id=data.data_id,
        rows=min(MANY_ROWS, data.rows) if data.online and data.rows > MANY_ROWS else None,
        values={f.name: f.default for f in card.fields if f.group != "data"},
        training={f.name: f.default for f in catalogue.training_of(family)},
    )


def draft_of(catalogue: Catalogue, recipe: Recipe) -> Draft:
    """Return the draft that a recipe came from."""
    card = catalogue.family(recipe.family)
    shown = {f.name for f in card.fields if f.group != "data"}
    name, colon, rows = recipe.data_id.rpartition(":")
    sampled = bool(colon) and rows.isdecimal() and any(card.data_id == name for card in catalogue.data)
    return Draft(
        family=recipe.family,
        data_id=name if sampled else recipe.data_id,
        rows=int(rows) if sampled else None,
        values={key: value for key, value in recipe.fields.items() if key in shown},
        training=dict(recipe.training),
    )


def carried_over(catalogue: Catalogue, old: Draft, new: Draft) -> Draft:
    """Keep how it is trained, and the code size where it was chosen and is not the family's own.

    Between a model that writes and one that does not, nothing is kept but the seed.
    """
    if catalogue.family(old.family).writes != catalogue.family(new.family).writes:
        return new.with_value("seed", old.training["seed"])
    usual = next(f.default for f in catalogue.family(old.family).fields if f.name == CODE_SIZE)
    chosen = old.values[CODE_SIZE] != usual
    values = {**new.values, CODE_SIZE: old.values[CODE_SIZE]} if chosen else new.values
    return replace(new, values=values, training=old.training)


def rows_field(data: DataCard) -> Field:
    """Describe how many rows of a dataset are taken."""
    return Field(
        name="rows",
        label="Rows",
        kind="int",
        default=data.rows,
        help="How many rows are taken, of each class its share, drawn once and for all.",
        low=min(FEWEST_ROWS, data.rows),
        high=data.rows,
        unit="rows",
        log=True,
        group="knobs",
    )


@dataclass(frozen=True, kw_only=True)
class Twist:
    """The one knob in which a twin differs."""

    field: Field
    value: Value
    training: bool

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return the twin's recipe."""
        if self.training:
            return replace(recipe, training={**recipe.training, self.field.name: self.value})
        return replace(recipe, fields={**recipe.fields, self.field.name: self.value})

    def of(self, recipe: Recipe) -> Twist:
        """Return the knob as it stands in a recipe."""
        return replace(self, value=(recipe.training if self.training else recipe.fields)[self.field.name])

    def words(self, value: Any = None) -> str:
        """Say the knob with a value, the twin's own by default, as "beta 4"."""
        shown = self.value if value is None else value
        return f"{self.field.label} {format_value(self.field, shown)}"


def other_value(f: Field, value: Value) -> Value:
    """Return a value of a field that differs visibly from another."""
    if f.kind == "bool":
        return not value
    if f.kind == "choice":
        return f.choices[(f.choices.index(str(value)) + 1) % len(f.choices)]
    assert isinstance(value, int | float)
    assert f.low is not None
    assert f.high is not None
    if value == 0:
        return f.of_kind(value_at(f, 0.5))
    larger = 4 * value
    return f.of_kind(larger if larger <= f.high else max(f.low, value / 4))
