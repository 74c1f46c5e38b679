"""What lies on the shelf: data one searched for, else one of each class, and others at a press."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.core.messages import Codes, DataReady, ModelCard
from explorer.core.pictures import as_picture
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.sheets import class_name, rows_of_label

PLACES = 6
HEADING = "Data, to be dragged onto an anchor"
NO_CODES = "No encoder: data have no code here"


class DataShelf(QObject):
    """Lays data onto the shelf.

    Signals
    -------
    clicked(int)
        A datum was clicked.
    """

    clicked = Signal(int)

    def __init__(self, page: BetweenPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._card: ModelCard | None = None
        self._codes: Codes | None = None
        self._data: DataReady | None = None
        self._text = ""
        page.inspector.shelf.clicked.connect(self.clicked)

    def set_data(self, card: ModelCard, codes: Codes | None, data: DataReady | None) -> None:
        """Say which data there are."""
        same = self._card is not None and self._card.samples == card.samples
        if same and self._data is data and self._codes is codes:
            return
        self._card, self._codes, self._data = card, codes, data
        self._text = self._text if same else ""
        self.shuffle(0)

    def search(self, text: str) -> None:
        """Show the first data that a search finds; an empty one brings back one of each class."""
        self._text = text.strip()
        if self._card is None or self._codes is None or not self._card.encodes:
            return
        found = rows_of_label(text, self._codes, self._card.class_names) if self._text else np.empty(0, int)
        self._page.codes.canvas.set_selected(found)
        if self._text:
            self._lay(found[:PLACES], f"{len(found):,} found for “{self._text}”")
        else:
            self.shuffle(0)

    def shuffle(self, turn: int) -> None:
        """Show data of as many classes as there is room for, others at each turn."""
        if self._codes is None or self._text:
            return
        if self._card is not None and not self._card.encodes:
            self._lay(np.empty(0, int), NO_CODES)
            return
        draw = np.random.default_rng(turn)
        order = draw.permutation(len(self._codes.labels))
        labels = self._codes.labels[order]
        firsts = np.sort(np.unique(labels, return_index=True)[1])
        rest = np.setdiff1d(np.arange(len(order)), firsts)
        self._lay(order[np.concatenate([firsts, rest])[:PLACES]], HEADING)

    def _lay(self, rows: np.ndarray, heading: str) -> None:
        shelf, data, card = self._page.inspector.shelf, self._data, self._card
        self._page.inspector.shelf_words.setText(heading)
        if data is None or card is None:
            shelf.set_data([], None)
            return
        there = rows[rows < len(data.pictures)]
        pictures = np.stack([as_picture(data.pictures[row]) for row in there]) if len(there) else None
        shelf.set_data(there, pictures)
        names = [class_name(int(data.labels[row]), card.class_names) for row in there]
        shelf.set_captions([[f"{name}, row {row}" for name, row in zip(names, there, strict=True)]])
