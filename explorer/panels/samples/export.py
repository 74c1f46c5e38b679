"""What leaves the view: pictures, codes, and the Python lines that make the samples again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.exporting import WriteTable
from explorer.core.messages import EngineClient, frozen
from explorer.core.reproducing import COLUMN, Each, fits_inline, python_lines
from explorer.panels.exporter import PICTURES, TABLES, Exporter
from explorer.panels.library import Library
from explorer.panels.samples import words
from explorer.panels.samples.page import SamplesPage
from explorer.panels.sheets import as_pictures, class_name
from explorer.widgets.figure import Drawing, FigureColours, FigureDrawing, PictureFigure, widget_figure

if TYPE_CHECKING:
    from explorer.panels.samples.presenter import SamplesPresenter

NOTHING = "There is nothing to export yet; wait until the samples are there."
UNCOMPARED = "The training pictures are not there, so there are no nearest ones to export."
UNSAVED = "This model has no file, so no Python can open it; save it first (Train, Save)."
ABOUT = "Codes of samples"
LINES = "Python that makes the samples"


class Export(QObject):
    """Does what the menu names.

    Signals
    -------
    target_wished(str, str, object, object)
        A place for a file is to be chosen: title, proposed name, kinds of files, and who takes the path.
    """

    target_wished = Signal(str, str, object, object)

    def __init__(
        self, page: SamplesPage, library: Library, engine: EngineClient, presenter: SamplesPresenter
    ) -> None:
        super().__init__(presenter)
        self._page, self._library, self._presenter = page, library, presenter
        self.exporter = Exporter(engine, self)
        self._work: dict[str, Callable[[], None]] = {
            "wall": partial(self._save, "the wall", "samples.png", self._wall_figure),
            "pairs": partial(self._save, "samples and nearest", "nearest.png", self._pairs_figure),
            "map": partial(self._save, "the map", "map.png", self._map_figure),
            "copy-wall": partial(self._copy, "The wall", self._wall_figure),
            "copy-pairs": partial(self._copy, "The picture of samples and nearest", self._pairs_figure),
            "copy-map": partial(self._copy, "The map", self._map_figure),
            "codes": partial(self._table, "Export codes", TABLES, None),
            "lines": self._lines,
        }
        page.inspector.export_wished.connect(self.do)

    @Slot(str)
    def do(self, key: str) -> None:
        """Export something by its key in the menu."""
        arranged = self._presenter.arranged
        if arranged is None or not arranged.drawn.there.all():
            self._refuse(NOTHING)
        else:
            self._work[key]()

    # -- figures ---------------------------------------------------------------------------------

    def _save(self, what: str, name: str, make: Callable[[], Any]) -> None:
        drawing = make()
        if drawing is not None:
            name = f"{self._presenter.model_id}-{name}"
            self.target_wished.emit(f"Export {what}", name, PICTURES, partial(self.exporter.save, drawing))

    def _copy(self, what: str, make: Callable[[], Drawing | None]) -> None:
        drawing = make()
        if drawing is not None:
            self.exporter.copy(drawing, what)

    def _wall_figure(self) -> FigureDrawing:
        """Draw the wall as it is seen."""
        wall = self._page.wall.wall
        rows, columns = wall.shape()
        pictures = np.array([[wall.picture(row, column) for column in range(columns)] for row in range(rows)])
        captions = tuple(wall.words())
        figure = PictureFigure(
            pictures, self._page.headline()[0], self._note(), captions=captions, letters=wall.anchors()
        )
        return self._drawing(figure)

    def _pairs_figure(self) -> FigureDrawing | None:
        """Draw each row of the wall, and below it the training pictures nearest to it."""
        arranged = self._presenter.arranged
        assert arranged is not None
        drawn, card = arranged.drawn, self._library.cards[arranged.drawn.model_id]
        data = self._library.data_of(card)
        if data is None or (drawn.nearest_rows < 0).any():
            self._refuse(UNCOMPARED)
            return None
        both = [arranged.laid_out(part) for part in (drawn.pictures, data.pictures[drawn.nearest_rows])]
        labels = [arranged.laid_out(part) for part in (drawn.labels, data.labels[drawn.nearest_rows])]
        pictures = np.stack(both, axis=1).reshape(-1, *both[0].shape[1:])
        captions: tuple[tuple[str, ...], ...] = ()
        if len(card.class_names) > 1:
            rows = np.stack(labels, axis=1).reshape(-1, arranged.side).tolist()
            captions = tuple(tuple(class_name(label, card.class_names) for label in row) for row in rows)
        headings = ("samples", "nearest in training") * arranged.side
        return self._drawing(
            PictureFigure(as_pictures(pictures), words.PAIRS, self._note(), headings, captions)
        )

    def _drawing(self, figure: PictureFigure) -> FigureDrawing:
        return FigureDrawing(figure, FigureColours.of(self._page.palette()))

    def _map_figure(self) -> Any:
        return widget_figure(self._page.codes.canvas, self._note())

    def _note(self) -> str:
        """Say what it is: the model, what was drawn from, how, and the distances beside their baseline."""
        arranged, asked = self._presenter.arranged, self._presenter.asked
        assert arranged is not None
        assert asked is not None
        return words.note(self._library.cards[asked.model_id], asked, arranged.drawn)

    # -- codes and lines -------------------------------------------------------------------------

    def _table(self, title: str, kinds: Sequence[str], then: Callable[[str], object] | None) -> None:
        """Let a place be chosen for a table of the codes, as the samples stand on the wall."""
        columns, about = self._columns(), f"{ABOUT}; {self._note()}"

        def write(path: str) -> None:
            self.exporter.write(WriteTable(path=path, columns=columns, about=about))
            if then is not None:
                then(path)

        self.target_wished.emit(title, f"{self._presenter.model_id}-samples.npz", kinds, write)

    def _columns(self) -> dict[str, NDArray[Any]]:
        arranged = self._presenter.arranged
        assert arranged is not None
        drawn, order = arranged.drawn, arranged.order
        columns: dict[str, NDArray[Any]] = {
            "sample": order + 1,
            COLUMN: drawn.codes[order],
            "label": drawn.labels[order],
            "nearest_row": drawn.nearest_rows[order],
            "distance": drawn.nearest_distances[order],
        }
        if (drawn.classes >= 0).any():
            columns["class"] = drawn.classes[order]
        return {name: frozen(column) for name, column in columns.items()}

    def _lines(self) -> None:
        """Copy the Python lines that make the samples; too many codes are written to a table first."""
        arranged = self._presenter.arranged
        assert arranged is not None
        drawn, order = arranged.drawn, arranged.order
        path = self._library.cards[drawn.model_id].path
        if path is None:
            self._refuse(UNSAVED)
            return
        told = drawn.classes[order].tolist() if (drawn.classes >= 0).any() else None
        codes, what = frozen(drawn.codes[order]), Each(rows=arranged.side)

        def copy(table: str | None = None) -> None:
            if table is not None and not table.lower().endswith(".npz"):
                self._refuse(
                    f"{table}: the lines load codes from a file that ends in .npz; choose such a name."
                )
                return
            self.exporter.copy_text(python_lines(path, codes, what, told, table=table), LINES)

        if fits_inline(codes):
            copy()
        else:
            self._table("Export the codes that the lines load", TABLES[:1], copy)

    def _refuse(self, sentence: str) -> None:
        self.exporter.troubled.emit(sentence, "")
