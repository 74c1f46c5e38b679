"""What can be trained on what, as the window is told."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.forms import Field
from explorer.core.messages import Request


@dataclass(frozen=True, kw_only=True)
class FamilyCard:
    """A family of models that learns in steps.

    Attributes
    ----------
    fields : tuple of Field
        Of the model.
    training : tuple of Field or None
        Of its training, where they are others than most families have.
    writes : bool
        Whether it learns to write, from a text.
    """

    family: str
    title: str
    help: str
    fields: tuple[Field, ...]
    training: tuple[Field, ...] | None = None
    writes: bool = False


@dataclass(frozen=True, kw_only=True)
class DataCard:
    """A dataset by name, or with ``writes`` a text; ``rows`` is how many there are in all, 0 in a text."""

    data_id: str
    title: str
    help: str
    rows: int
    online: bool = False
    writes: bool = False


@dataclass(frozen=True, kw_only=True)
class ListCatalogue(Request):
    """Ask what can be trained on what, without torch; answered by `Catalogue`."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All families that learn in steps, all data and texts, and the fields of a training."""

    families: tuple[FamilyCard, ...]
    data: tuple[DataCard, ...]
    training: tuple[Field, ...]

    def family(self, word: str) -> FamilyCard:
        """Return the card of a family."""
        return next(card for card in self.families if card.family == word)

    def training_of(self, word: str) -> tuple[Field, ...]:
        """Return the fields of a family's training."""
        own = self.family(word).training
        return self.training if own is None else own
