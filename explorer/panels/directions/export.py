"""What leaves the page: tables of pictures, vectors, codes, and the Python lines that make them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.exporting import ReadTable, TableRead, WriteTable
from explorer.core.messages import Done, EngineClient, Failed, Floats, Outcome, frozen
from explorer.core.pictures import as_picture
from explorer.core.reproducing import Each, python_lines
from explorer.panels.directions import keeping
from explorer.panels.directions.choosing import term_name
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.state import TERMS
from explorer.panels.exporter import PICTURES, TABLES, Exporter
from explorer.panels.library import Library
from explorer.widgets.figure import Drawing, FigureColours, FigureDrawing, PictureFigure, widget_figure

if TYPE_CHECKING:
    from explorer.panels.directions.presenter import DirectionsPresenter

NOTHING = "There is nothing to export yet; wait until the pictures are there."
NO_VECTORS = "There is no vector to save yet; make one first."
UNSAVED = "This model has no file, so no Python can open it; save it first (Train, Save)."
LONG = "The code has too many numbers to be written out; export it as a table instead."
CODE_ABOUT = "A code that was turned by hand"
SIGNS = ("A", "− B", "+ C")


class Export(QObject):
    """Does what the menu names.

    Signals
    -------
    target_wished(str, str, object, object)
        A place for a file is to be chosen: title, proposed name, kinds of files, and who takes the path.
    source_wished(str, object, object)
        A file is to be chosen: title, kinds of files, and who takes the path.
    troubled(str, str), noticed(str)
        A sentence with the next step, and its details; what was written or copied.
    """

    target_wished = Signal(str, str, object, object)
    source_wished = Signal(str, object, object)
    troubled = Signal(str, str)
    noticed = Signal(str)

    def __init__(
        self, page: DirectionsPage, library: Library, engine: EngineClient, presenter: DirectionsPresenter
    ) -> None:
        super().__init__(presenter)
        self._page, self._library, self._engine, self._presenter = page, library, engine, presenter
        self.exporter = Exporter(engine, self)
        self.exporter.troubled.connect(self.troubled)
        self.exporter.noticed.connect(self.noticed)
        self._work: dict[str, Callable[[], None]] = {
            "table": partial(self._save, "the table", "directions.png", self._table_figure),
            "map": partial(self._save, "the map", "map.png", self._map_figure),
            "sum": partial(self._save, "the arithmetic", "arithmetic.png", self._sum_figure),
            "copy-table": lambda: self._copy(self._table_figure(), "The table"),
            "copy-sum": lambda: self._copy(self._sum_figure(), "The arithmetic"),
            "copy-map": lambda: self._copy(self._map_figure(), "The map"),
            "save": self._save_vectors,
            "load": lambda: self.source_wished.emit("Load vectors", TABLES, self.read),
            "code": self._save_code,
            "lines": lambda: self._lines(presenter.code, "the picture"),
            "sum-lines": lambda: self._lines(presenter.adding.sum_of(presenter.state), "the result"),
        }
        page.inspector.export_wished.connect(self.do)

    @Slot(str)
    def do(self, key: str) -> None:
        """Export something by its key in the menu."""
        self._work[key]()

    # -- figures ---------------------------------------------------------------------------------

    def _save(self, what: str, name: str, make: Callable[[], Any]) -> None:
        drawing = make()
        if drawing is None:
            self._refuse(NOTHING)
        else:
            save = partial(self.exporter.save, drawing)
            self.target_wished.emit(f"Export {what}", self._named(name), PICTURES, save)

    def _copy(self, drawing: Drawing | None, what: str) -> None:
        if drawing is None:
            self._refuse(NOTHING)
        else:
            self.exporter.copy(drawing, what)

    def _table_figure(self) -> FigureDrawing | None:
        """Draw what each axis does, a row for each that is shown."""
        rows = [row for row in self._page.turn.table.shown if row.mosaic.shape()[0]]
        found = [[row.mosaic.picture(0, at) for at in range(row.mosaic.shape()[1])] for row in rows]
        there = [
            (row, [picture for picture in pictures if picture is not None])
            for row, pictures in zip(rows, found, strict=True)
        ]
        if not there or any(len(pictures) != len(there[0][1]) or not pictures for _, pictures in there):
            return None
        headings = tuple(f"{row.title.text()}, {row.note.text()}" for row, _ in there)
        stack = np.stack([np.stack(pictures) for _, pictures in there])
        captions = tuple(
            tuple(f"{place:.2f}" for place in row.axis.places()) for row, _ in there if row.axis is not None
        )
        figure = PictureFigure(stack, self._page.title(), self._note(), headings, captions)
        return FigureDrawing(figure, FigureColours.of(self._page.palette()))

    def _sum_figure(self) -> FigureDrawing | None:
        """Draw the means of the terms and the result in a line."""
        adding, state = self._presenter.adding, self._presenter.state
        card = self._library.cards.get(state.model_id)
        if adding.answer is None or adding.means is None or card is None:
            return None
        pictures = [as_picture(one) for one in (*adding.means.pictures, adding.answer.pictures[0])]
        names = [term_name(term, card.class_names) for term in state.terms]
        words = [f"{sign}: {name}" for sign, name in zip(SIGNS, names, strict=True)]
        times = "" if state.strength == 1 else f" (A − B {state.strength:.3g} times)"
        captions = ((*words, f"result{times}"),)
        title = f"{TERMS[0]} − {TERMS[1]} + {TERMS[2]}"
        figure = PictureFigure(np.stack(pictures)[None], title, self._note(), (), captions)
        return FigureDrawing(figure, FigureColours.of(self._page.palette()))

    def _map_figure(self) -> Any:
        return widget_figure(self._page.codes.canvas, self._note())

    def _note(self) -> str:
        card = self._library.cards.get(self._presenter.model_id)
        return "" if card is None else f"{card.title} on {card.data_id}"

    def _named(self, name: str) -> str:
        return f"{self._presenter.model_id}-{name}"

    # -- tables and lines ------------------------------------------------------------------------

    def _save_vectors(self) -> None:
        vectors = self._presenter.state.vectors
        if not vectors:
            self._refuse(NO_VECTORS)
            return
        self._ask_place("Save vectors", "vectors.npz", keeping.as_columns(vectors), keeping.ABOUT)

    def _save_code(self) -> None:
        code = self._presenter.code
        if code is None:
            self._refuse(NOTHING)
        else:
            self._ask_place("Export the code", "code.npz", {"z": code[None]}, CODE_ABOUT)

    def _ask_place(self, title: str, name: str, columns: keeping.Columns, about: str) -> None:
        sealed = {key: frozen(column) for key, column in columns.items()}
        words = f"{about}; {self._note()}"

        def write(path: str) -> None:
            self.exporter.write(WriteTable(path=path, columns=sealed, about=words))

        self.target_wished.emit(title, self._named(name), TABLES, write)

    def _lines(self, code: Floats | None, what: str) -> None:
        """Copy the Python lines that decode a code again."""
        card = self._library.cards.get(self._presenter.model_id)
        if code is None or card is None:
            self._refuse(NOTHING)
            return
        if card.path is None:
            self._refuse(UNSAVED)
            return
        label = self._presenter.starting.label if card.family.startswith("conditional") else None
        try:
            text = python_lines(card.path, code[None], Each(), label)
        except ValueError:
            self._refuse(LONG)
        else:
            self.exporter.copy_text(text, f"Python that makes {what}")

    # -- what was saved comes back ---------------------------------------------------------------

    def read(self, path: str) -> None:
        """Read vectors from a file, and keep them beside those that there are."""
        self._engine.ask(ReadTable(path=path), self._on_table)

    def _on_table(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._keep(outcome.response)

    def _keep(self, table: TableRead) -> None:
        card = self._library.cards.get(self._presenter.model_id)
        try:
            vectors = keeping.from_columns(table.columns, 0 if card is None else card.latent_dim)
        except ValueError as error:
            self._refuse(f"{table.path}: {error}; choose a file of vectors that was saved here.")
            return
        self._presenter.making.keep(*vectors)
        n = len(vectors)
        self.noticed.emit(f"{n} vector{'s' if n > 1 else ''} read from {table.path}.")

    def _refuse(self, sentence: str) -> None:
        self.troubled.emit(sentence, "")
