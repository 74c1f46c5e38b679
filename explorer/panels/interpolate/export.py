"""What leaves the panel: pictures, an animation, codes, and the Python lines that make them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Anchor
from explorer.core.exporting import ReadTable, TableRead, WriteAnimation, WriteTable
from explorer.core.interpolation import parameters
from explorer.core.messages import Done, EngineClient, Failed, Outcome, frozen
from explorer.core.reproducing import Each, Grid, Strip, fits_inline, python_lines
from explorer.panels.exporter import ANIMATIONS, PICTURES, TABLES, Exporter
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.library import Library
from explorer.panels.sheets import as_pictures
from explorer.widgets import paint
from explorer.widgets.figure import Drawing, FigureColours, FigureDrawing, PictureFigure, widget_figure
from explorer.widgets.mosaic import Mosaic

if TYPE_CHECKING:
    from explorer.panels.interpolate.presenter import BetweenPresenter

NOTHING = "There is nothing to export yet; wait until the pictures are there."
UNSAVED = "This model has no file, so no Python can open it; save it first (Train, Save)."
NO_LATTICE = "No lattice is shown to its end; switch it on (More) and wait until the map is filled."
NO_NPZ = "{path}: the lines load codes from a file that ends in .npz; choose such a name."
LATTICE_ABOUT = "Codes of the lattice over the map, from the top left"
GRID_ABOUT = "Codes of a grid between four anchors"
PATH_ABOUT = "Codes along a path; t is 0 at the first anchor and 1 at the second"
ZOOM = 16
"""Pixels of an animation for each of a small picture."""
SIDE = 256


class Export(QObject):
    """Does what the menu names.

    Signals
    -------
    target_wished(str, str, object, object)
        A place for a file is to be chosen: title, proposed name, kinds of files, and who takes the path.
    source_wished(str, object, object)
        A file is to be chosen: title, kinds of files, and who takes the path.
    pinned(object)
        Anchors by their number, that a file brought.
    """

    target_wished = Signal(str, str, object, object)
    source_wished = Signal(str, object, object)
    pinned = Signal(object)

    def __init__(
        self, page: BetweenPage, library: Library, engine: EngineClient, presenter: BetweenPresenter
    ) -> None:
        super().__init__(presenter)
        self._page, self._library, self._engine, self._presenter = page, library, engine, presenter
        self.exporter = Exporter(engine, self)
        self._work: dict[str, Callable[[], None]] = {
            "grid": partial(self._save, "the grid", "grid.png", PICTURES, self._grid_figure),
            "strips": partial(self._save, "the strips", "strips.png", PICTURES, self._strips_figure),
            "map": partial(self._save, "the map", "map.png", PICTURES, self._map_figure),
            "copy-grid": lambda: self._copy(self._grid_figure(), "The grid"),
            "copy-strips": lambda: self._copy(self._strips_figure(), "The picture of the strips"),
            "copy-map": lambda: self._copy(self._map_figure(), "The map"),
            "animation": self._animation,
            "path-codes": partial(self._table, "path.npz", self._path_columns, PATH_ABOUT),
            "grid-codes": partial(self._table, "grid.npz", self._grid_columns, GRID_ABOUT),
            "lattice-codes": self._lattice_codes,
            "lattice-lines": self._lattice_lines,
            "import": lambda: self.source_wished.emit("Pin codes of a file", TABLES, self.read),
            "path-lines": lambda: self._lines(2),
            "grid-lines": lambda: self._lines(4),
        }
        page.inspector.export_wished.connect(self.do)

    @Slot(str)
    def do(self, key: str) -> None:
        """Export something by its key in the menu."""
        self._work[key]()

    # -- figures ---------------------------------------------------------------------------------

    def _save(
        self, what: str, name: str, kinds: tuple[str, ...], make: Callable[[], FigureDrawing | None]
    ) -> None:
        drawing = make()
        if drawing is None:
            self._refuse(NOTHING)
            return
        proposed = f"{self._presenter.state.model_id}-{name}"
        self.target_wished.emit(f"Export {what}", proposed, kinds, partial(self.exporter.save, drawing))

    def _copy(self, drawing: Drawing | None, what: str) -> None:
        if drawing is None:
            self._refuse(NOTHING)
        else:
            self.exporter.copy(drawing, what)

    def _grid_figure(self) -> FigureDrawing | None:
        mosaic = self._page.grid.mosaic
        pictures = _pictures(mosaic)
        if pictures is None or not self._page.grid.isVisible():
            return None
        title = self._page.title()
        figure = PictureFigure(pictures, title, self._note(), letters=mosaic.anchors())
        return FigureDrawing(figure, FigureColours.of(self._page.palette()))

    def _strips_figure(self) -> FigureDrawing | None:
        strips = self._page.strips.shown
        rows = [_pictures(strip.mosaic) for strip in strips]
        there = [(row[0], strip.words()) for row, strip in zip(rows, strips, strict=True) if row is not None]
        if not there:
            return None
        letters = {(0, column): letter for (_, column), letter in strips[0].mosaic.anchors().items()}
        headings = tuple(", ".join(words) for _, words in there)
        stack = np.stack([pictures for pictures, _ in there])
        figure = PictureFigure(stack, self._page.title(), self._note(), headings, letters=letters)
        return FigureDrawing(figure, FigureColours.of(self._page.palette()))

    def _map_figure(self) -> Any:
        return widget_figure(self._page.codes.canvas, self._note())

    def _note(self) -> str:
        state = self._presenter.state
        card = self._library.cards.get(state.model_id)
        return "" if card is None else f"{card.title} on {card.data_id}, {self._presenter.way}"

    # -- animation, codes, lines -----------------------------------------------------------------

    def _animation(self) -> None:
        """Walk along the path and back, as the panel does."""
        path = self._presenter.path
        if path is None:
            self._refuse(NOTHING)
            return
        frames = as_pictures(path.pictures[None])[0]
        palette = self._page.palette()
        paper, ink = (_rgb(colour) for colour in (paint.ground(palette), paint.ink(palette)))
        ms = self._presenter.steps.walk.milliseconds
        request = partial(
            WriteAnimation,
            frames=frozen(frames),
            ms=ms,
            zoom=max(1, min(ZOOM, SIDE // max(frames.shape[1:3]))),
            back=True,
            paper=paper,
            ink=ink,
        )
        self._ask_place("Export an animation", "path.gif", ANIMATIONS, request)

    def _lattice_codes(
        self, kinds: tuple[str, ...] = TABLES, then: Callable[[str], object] | None = None
    ) -> None:
        """Let a place be chosen for a table of the lattice's codes."""
        lattice = self._presenter.lattice.read
        if lattice is None:
            self._refuse(NO_LATTICE)
            return
        row, column = np.divmod(lattice.cells, lattice.columns)
        columns = {"row": row, "column": column, "z": lattice.codes, "label": lattice.labels}
        about = f"{LATTICE_ABOUT}; {self._note()}"

        def make(path: str) -> WriteTable:
            if then is not None:
                then(path)
            return WriteTable(path=path, columns=columns, about=about)

        self._ask_place("Export codes", "lattice.npz", kinds, make)

    def _lattice_lines(self) -> None:
        """Copy the Python lines that make the lattice; too many codes are written to a table first."""
        lattice, card = self._presenter.lattice.read, self._library.cards.get(self._presenter.state.model_id)
        if lattice is None or card is None:
            self._refuse(NO_LATTICE)
        elif card.path is None:
            self._refuse(UNSAVED)
        else:
            told = lattice.classes.tolist() if (lattice.classes >= 0).any() else None
            make = partial(python_lines, card.path, lattice.codes, Each(rows=lattice.rows), told)

            def copy(table: str | None = None) -> None:
                if table is not None and not table.lower().endswith(".npz"):
                    self._refuse(NO_NPZ.format(path=table))
                    return
                self.exporter.copy_text(make(table=table), "Python that makes the lattice")

            if fits_inline(lattice.codes):
                copy()
            else:
                self._lattice_codes(TABLES[:1], copy)

    def _table(self, name: str, make: Callable[[], dict[str, NDArray[Any]] | None], about: str) -> None:
        columns = make()
        if columns is None:
            self._refuse(NOTHING)
            return
        words = f"{about}; {self._note()}"
        self._ask_place("Export codes", name, TABLES, partial(WriteTable, columns=columns, about=words))

    def _ask_place(self, title: str, name: str, kinds: tuple[str, ...], make: Callable[..., Any]) -> None:
        def write(path: str) -> None:
            self.exporter.write(make(path=path))

        self.target_wished.emit(title, f"{self._presenter.state.model_id}-{name}", kinds, write)

    def _path_columns(self) -> dict[str, NDArray[Any]] | None:
        path, read = self._presenter.path, self._presenter.read
        if path is None or read is None:
            return None
        return {"t": read.t, "z": path.codes, "label": path.labels, "spacings": path.distances}

    def _grid_columns(self) -> dict[str, NDArray[Any]] | None:
        grid = self._presenter.grid
        if grid is None or len(grid.cells) < grid.rows * grid.columns:
            return None
        row, column = np.divmod(grid.cells, grid.columns)
        return {"row": row, "column": column, "z": grid.codes, "label": grid.labels}

    def _lines(self, anchors: int) -> None:
        """Copy the Python lines that make the strip between two anchors, or the grid between four."""
        state, codes = self._presenter.state, self._presenter.codes(anchors)
        card = self._library.cards.get(state.model_id)
        if codes is None or card is None:
            self._refuse(NOTHING)
        elif card.path is None:
            self._refuse(UNSAVED)
        else:
            way, size = self._presenter.way, state.steps
            strip = Strip(way=way, steps=size, overshoot=state.overshoot)
            what = strip if anchors == 2 else Grid(way=way, rows=size, columns=size)
            text = python_lines(card.path, codes, what, self._told(anchors))
            self.exporter.copy_text(text, f"Python that makes the {'strip' if anchors == 2 else 'grid'}")

    def _told(self, anchors: int) -> list[int] | None:
        """Return what a conditional model is told of each picture: the class of the nearest anchor."""
        read, grid, state = self._presenter.read, self._presenter.grid, self._presenter.state
        if anchors == 4:
            pinned = None if grid is None else grid.pinned
        else:
            ends = () if read is None else read.pinned
            pinned = next((one for one in ends if one.model_id == state.model_id), None)
        if pinned is None or (pinned.classes[:anchors] < 0).all():
            return None
        if anchors == 2:
            nearest = (parameters(state.steps, state.overshoot) >= 0.5).astype(np.int64)
        else:
            far = np.arange(state.steps) > (state.steps - 1) / 2
            nearest = (2 * far[:, None] + far).ravel()
        return [int(label) for label in pinned.classes[nearest]]

    # -- what was exported comes back ------------------------------------------------------------

    def read(self, path: str) -> None:
        """Read codes from a file and pin the ends of a path, or the corners of a grid."""
        self._engine.ask(ReadTable(path=path), self._on_table)

    def _on_table(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.exporter.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._pin(outcome.response)

    def _pin(self, table: TableRead) -> None:
        model_id = self._presenter.state.model_id
        card, z = self._library.cards.get(model_id), table.columns.get("z")
        if card is None or z is None or z.ndim != 2 or z.shape[1] != card.latent_dim or not len(z):
            numbers = 0 if card is None else card.latent_dim
            self._refuse(
                f"{table.path}: there is no column z with {numbers} numbers a row; export codes first."
            )
            return
        found = _corners(table.columns)
        codes = {index: frozen(z[row].astype(np.float32)) for index, row in found.items()}
        self.pinned.emit({index: Anchor(source=model_id, code=code) for index, code in codes.items()})

    def _refuse(self, sentence: str) -> None:
        self.exporter.troubled.emit(sentence, "")


def _corners(columns: Any) -> dict[int, int]:
    """Return which rows of a table are the anchors: corners of a grid, else the steps at 0 and 1."""
    if "row" in columns and "column" in columns:
        row, column = columns["row"], columns["column"]
        order = np.lexsort((column, row))
        last_row, last_column = row == row.max(), column == column.max()
        first_row, first_column = row == row.min(), column == column.min()
        masks = (
            first_row & first_column,
            first_row & last_column,
            last_row & first_column,
            last_row & last_column,
        )
        return {i: int(np.flatnonzero(mask)[0]) for i, mask in enumerate(masks) if mask.any()} or {
            0: int(order[0])
        }
    t = columns.get("t", np.arange(len(columns["z"])))
    ends = (np.abs(t - at).argmin() for at in ((0, 1) if "t" in columns else (t[0], t[-1])))
    return {index: int(row) for index, row in enumerate(ends)}


def _pictures(mosaic: Mosaic) -> NDArray[np.uint8] | None:
    """Return all pictures of a mosaic, None while some are missing."""
    rows, columns = mosaic.shape()
    found = [[mosaic.picture(row, column) for column in range(columns)] for row in range(rows)]
    if not rows or any(picture is None for row in found for picture in row):
        return None
    return np.array(found, dtype=np.uint8)


def _rgb(colour: Any) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
