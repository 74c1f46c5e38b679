"""The page's mind: who is compared, row by row, in which order, and where the figures go."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.comparing import (
    COMPARABLE,
    MEASURES,
    Compared,
    CompareSources,
    SourceCompared,
)
from explorer.core.exporting import WriteTable
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Ticket
from explorer.core.paths import checkpoint_names
from explorer.core.pictures import as_picture
from explorer.panels.compare import words
from explorer.panels.compare.page import ComparePage
from explorer.panels.compare.ranking import Order, likeness, ordered, winners
from explorer.panels.exporter import Exporter
from explorer.panels.library import Library
from explorer.widgets.measures import MeasuredRow

TITLES = {"digits": "Handwritten digits", "faces": "Drawn faces"}
SHIPPED = {"digits": ("digits-vae-8", "digits-gan"), "faces": ("faces-vae-16", "faces-gan")}
"""Of the models that ship, what is compared at first."""
CSV = ("Tables (*.csv)",)
ROWS_BESIDE = 5
"""The floor, held-out data, two Gaussians, noise."""


class ComparePresenter(QObject):
    """Holds the rows that have come, and asks for them.

    Attributes
    ----------
    rows : list of SourceCompared
        In the order in which they came.
    order : Order
    common : bool
        Whether figures are those at the number that all rows have.
    n : int or None
        Pictures on each side; None takes as many as the engine does by itself.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    noticed(str)
        What has been done.
    state_changed()
        Whether it is settled may be another answer now.
    frame_timed(float)
        Never: nothing here follows a hand.
    target_wished(str, str, object, object)
        A place for a file is to be chosen: title, proposed name, kinds, and who takes the path.
    """

    troubled = Signal(str, str)
    noticed = Signal(str)
    state_changed = Signal()
    frame_timed = Signal(float)
    target_wished = Signal(str, str, object, object)

    def __init__(
        self, page: ComparePage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.data_id = COMPARABLE[0]
        self.rows: list[SourceCompared] = []
        self.done: Compared | None = None
        self.order, self.common = Order(), False
        self.n: int | None = None
        self._chosen: dict[str, bool] = {}
        self._ticket: Ticket | None = None
        self._asked = self._expected = 0
        self.exporter = Exporter(engine, self)
        page.wished.connect(self.toggle)
        page.left.connect(self.cancel)
        page.export.clicked.connect(self._export)
        page.table.sort_wished.connect(self._sort)
        page.inspector.data_chosen.connect(self.choose_data)
        page.inspector.common_chosen.connect(self._choose_number)
        page.inspector.model_switched.connect(self._switch)
        library.ready.connect(self._on_ready)
        self.exporter.troubled.connect(self.troubled)
        self.exporter.noticed.connect(self.noticed)
        self._controls()
        self._tell()

    # -- what is compared ------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether nothing is computed."""
        return self._ticket is None

    @property
    def document(self) -> tuple[str, str]:
        """What is compared, for the top bar."""
        return "Comparison", self.data_id

    @property
    def seed(self) -> int | None:
        """The seed of all draws."""
        return 0

    def activate(self) -> None:
        """Offer what is open by now."""
        self._controls()

    @property
    def open_models(self) -> list[str]:
        """Open models of the data, by name."""
        cards = self._library.cards
        return [name for name in self._library.able if cards[name].data_id == self.data_id]

    def candidates(self) -> list[tuple[str, str, bool]]:
        """Return whom one can compare: key, words, and whether it is.

        The key of an open model is its name, that of a shipped one that is not open "shipped:" and its name.
        """
        found = []
        for name in sorted(self.open_models):
            card = self._library.cards[name]
            usual = card.gaussian_prior
            found.append((name, f"{name}, {card.short}", self._chosen.get(name, usual)))
        for name in checkpoint_names():
            if not name.startswith(f"{self.data_id}-") or name in self.open_models:
                continue
            if name not in SHIPPED.get(self.data_id, ()):
                continue
            key = f"shipped:{name}"
            found.append((key, f"{name}, shipped", self._chosen.get(key, True)))
        return found

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Compute the table, or stop."""
        if self._ticket is None:
            self.compute()
        else:
            self.cancel()

    def compute(self) -> None:
        """Ask for all rows."""
        keys = [key for key, _, on in self.candidates() if on]
        shipped = tuple(key.removeprefix("shipped:") for key in keys if key.startswith("shipped:"))
        models = tuple(key for key in keys if not key.startswith("shipped:"))
        self.rows, self.done = [], None
        self._asked += 1
        self._expected = ROWS_BESIDE + len(keys)
        request = CompareSources(data_id=self.data_id, models=models, shipped=shipped, n=self.n)
        self._ticket = self._engine.ask(request, partial(self._on_answer, self._asked))
        self._page.table.set_message(words.COMPUTING)
        self._tell()

    @Slot()
    def cancel(self) -> None:
        """Stop; the rows that have come stay."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._page.table.set_message(words.EMPTY)
            self._tell()

    @Slot(str)
    def choose_data(self, data_id: str) -> None:
        """Compare pictures of other data."""
        if data_id != self.data_id:
            self.cancel()
            self.data_id, self.rows, self.done = data_id, [], None
            self._page.table.set_message(words.EMPTY)
            self._controls()
            self._tell()

    @Slot(bool)
    def _choose_number(self, common: bool) -> None:
        self.common = common
        self._tell()

    @Slot(str, bool)
    def _switch(self, key: str, on: bool) -> None:
        self._chosen[key] = on
        self._controls()

    @Slot(int)
    def _sort(self, column: int) -> None:
        self.order = self.order.clicked(MEASURES[column])
        self._tell()

    @Slot(str)
    def _on_ready(self, _: str) -> None:
        self._controls()

    # -- what comes back -------------------------------------------------------------------------

    def _on_answer(self, asked: int, outcome: Outcome) -> None:
        if asked != self._asked or self._ticket is None:
            return
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, SourceCompared):
                self.rows.append(outcome.part)
                self._tell()
            return
        self._ticket = None
        if isinstance(outcome, Done):
            self.done = outcome.response
        elif isinstance(outcome, Failed):
            self._page.table.set_message(words.EMPTY)
            self.troubled.emit(outcome.sentence, outcome.detail)
        self._tell()

    # -- the page --------------------------------------------------------------------------------

    def _controls(self) -> None:
        inspector = self._page.inspector
        inspector.set_data([(key, TITLES[key]) for key in COMPARABLE], self.data_id)
        inspector.set_models(self.candidates())
        inspector.set_common(self.common)
        inspector.more.set_text(words.MORE)

    def _tell(self) -> None:
        """Bring the rows onto the page."""
        page, common, rows = self._page, self.common, self.rows
        leads = winners(rows, common=common)
        most = max((likeness(row, common=common).n for row in rows), default=0)
        column = -1 if self.order.by is None else MEASURES.index(self.order.by)
        shown = [self._row(row, leads, most) for row in ordered(rows, self.order, common=common)]
        page.table.set_rows(shown, column, up=self.order.best_first)
        page.stated.set_text(words.stated(rows, self.done, common=common))
        page.reading.set_text(words.reading(rows, common=common))
        computing = self._ticket is not None
        told = words.progress(len(rows), self._expected) if rows or computing else ""
        page.set_doing(computing=computing, able=bool(rows) and not computing, progress=told)
        self.state_changed.emit()

    def _row(self, row: SourceCompared, leads: dict[str, frozenset[int]], most: int) -> MeasuredRow:
        other = likeness(row, common=self.common).n != most
        return MeasuredRow(
            name=words.name(row),
            note=words.note(row, common=self.common),
            figures=words.figures(row, MEASURES, common=self.common),
            best=leads.get(row.name, frozenset()),
            muted=frozenset(range(len(MEASURES))) if other else frozenset(),
            pictures=np.stack([as_picture(picture) for picture in row.pictures]),
        )

    # -- files -----------------------------------------------------------------------------------

    @Slot()
    def _export(self) -> None:
        self.target_wished.emit("Export the figures", f"{self.data_id}-compared.csv", CSV, self.write)

    def write(self, path: str) -> None:
        """Write all figures to a file."""
        columns: dict[str, NDArray[Any]] = {
            "source": np.array([row.name for row in self.rows]),
            "kind": np.array([row.family or row.kind for row in self.rows]),
        }
        for prefix, common in (("", False), ("common_", True)):
            known = [likeness(row, common=common) for row in self.rows]
            columns[f"{prefix}n"] = np.array([one.n for one in known], dtype=np.int64)
            for measure in MEASURES:
                columns[f"{prefix}{measure}"] = np.array([one.of(measure) for one in known])
        about = f"Pictures compared with {self.data_id}: {words.stated(self.rows, self.done, common=False)}"
        self.exporter.write(WriteTable(path=path, columns=columns, about=about))
