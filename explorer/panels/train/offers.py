"""What can be trained on what: the catalogue, the data of models that are open, and texts of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from explorer.core.catalogue import Catalogue, DataCard, FamilyCard
from explorer.core.kinds import bare
from explorer.panels.library import Library

Card = TypeVar("Card", DataCard, FamilyCard)


class Offers:
    """The data to choose from.

    Parameters
    ----------
    catalogue : Catalogue
    library : Library
        Its models' data are offered, too.
    """

    def __init__(self, catalogue: Catalogue, library: Library) -> None:
        self.catalogue, self._library = catalogue, library
        self._texts: list[str] = []

    def add_text(self, path: str) -> None:
        """Offer a text of one's own from now on."""
        if not any(card.data_id == path for card in self.catalogue.data) and path not in self._texts:
            self._texts.append(path)

    def drop_text(self, path: str) -> bool:
        """Offer a text of one's own no more; tell whether it was one."""
        own = path in self._texts
        if own:
            self._texts.remove(path)
        return own

    def data(self) -> list[DataCard]:
        """Return the data by name, those of the user's own files that are open, and the texts."""
        known = {card.data_id for card in self.catalogue.data}
        models = self._library.cards.values()
        own = dict.fromkeys(card.data_id for card in models if card.data_id.partition(":")[0] not in known)
        texts = (_card(path, writes=True) for path in self._texts)
        return [*self.catalogue.data, *map(_card, own), *texts]

    def card(self, data_id: str) -> DataCard:
        """Return the card of data; those that nobody has heard of are no text."""
        return next((card for card in self.data() if card.data_id == data_id), _card(data_id))

    def data_for(self, family: str, data_id: str) -> DataCard:
        """Return data that a family can learn from: those that are named, if it can, or the first."""
        card, writes = self.card(data_id), self.catalogue.family(family).writes
        return card if card.writes == writes else _first(self.catalogue.data, writes)

    def family_for(self, card: DataCard, family: str) -> str:
        """Return a family that can learn from data: that which is named, if it can, or the first."""
        own = self.catalogue.family(family)
        return family if own.writes == card.writes else _first(self.catalogue.families, card.writes).family


def _first(cards: Iterable[Card], writes: bool) -> Card:
    return next(card for card in cards if card.writes == writes)


def _card(data_id: str, writes: bool = False) -> DataCard:
    return DataCard(data_id=data_id, title=bare(data_id), help="", rows=0, writes=writes)
