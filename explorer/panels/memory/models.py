"""Which models that write are shown after training, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.paths import writer
from explorer.core.texts import WriterCard
from explorer.panels.memory import words

SHIPPED = (
    ("python-reference-lstm", "lstm", "python-reference"),
    ("python-reference-gru", "gru", "python-reference"),
)
"""Files without their ending, their cells and what they have read: always shown."""


@dataclass(frozen=True)
class Model:
    """A model that has learnt.

    Attributes
    ----------
    writer_id, path : str
        By which the engine finds it; no path where it is in no file.
    label : str
        A few letters that tell it from the others.
    card : WriterCard or None
        Of one that the user has opened or kept: opened again it is another.
    """

    writer_id: str
    path: str
    label: str
    card: WriterCard | None = None


def shown(card: WriterCard | None, taken: frozenset[str] = frozenset()) -> dict[str, Model]:
    """Give the shipped models and the one that writes, by curve.

    Parameters
    ----------
    card : WriterCard or None
        Of the one that writes.
    taken : frozenset of str
        Names of curves that mean something else.
    """
    models = {
        name: Model(name, str(writer(name)), words.trained(cell, corpus)) for name, cell, corpus in SHIPPED
    }
    if card is None or card.path in [model.path for model in models.values()]:
        return models
    label = words.trained(card.cell, card.corpus)
    if label in [model.label for model in models.values()]:
        of_the_name = card.writer_id.removeprefix(f"{card.corpus}-{card.cell}").strip(" ,-")
        label = words.trained(card.cell, of_the_name or "your file")
    key = card.writer_id if card.writer_id not in taken | models.keys() else f"{card.writer_id} of yours"
    models[key] = Model(card.writer_id, card.path, label, card)
    return models
