"""What can be trained on what, as the window is told."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.forms import Field
from explorer.core.messages import Request


@dataclass(frozen=True, kw_only=True)
class FamilyCard:
    """A family of models that learns in steps."""

    family: str
    title: str
    help: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class DataCard:
    """A dataset by name; ``rows`` is how many there are in all."""

    data_id: str
    title: str
    help: str
    rows: int
    online: bool = False


@dataclass(frozen=True, kw_only=True)
class ListCatalogue(Request):
    """Ask what can be trained on what, without torch; answered by `Catalogue`."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All families that learn in steps, all data, and the fields of a training."""

    families: tuple[FamilyCard, ...]
    data: tuple[DataCard, ...]
    training: tuple[Field, ...]
