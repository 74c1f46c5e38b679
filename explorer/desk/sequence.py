"""The sequence panel in its window: a model that writes and reads, its cell, and what cells can learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from explorer.core.texts import WriterCard
from explorer.desk.views import View, Views, ViewsDesk

if TYPE_CHECKING:
    from explorer.panels.inside import InsidePage, InsidePresenter
    from explorer.panels.memory import MemoryPage, MemoryPresenter
    from explorer.panels.reading import ReadingPage, ReadingPresenter
    from explorer.panels.sequence import SequencePage, SequencePresenter
    from explorer.panels.shapes import ShapesPage, ShapesPresenter

WRITE, READ, INSIDE, MEMORY, SHAPES = "write", "read", "inside", "memory", "shapes"
LIVE = "live-writer"
"""The demonstration in which a model learns to write."""


class SequenceDesk(ViewsDesk["SequencePresenter"]):
    """The sequence panel: one model that writes, looked at in several views."""

    key, word, icon = "sequence", "Sequence", "sequence"

    def build(self) -> tuple[Views, SequencePresenter]:
        """Build the first view."""
        views = Views(
            {
                WRITE: View("Write", self._write),
                READ: View("Read", self._read),
                INSIDE: View("Inside", self._inside),
                MEMORY: View("Memory", self._memory),
                SHAPES: View("Shapes", self._shapes),
            }
        )
        views.changed.connect(self._on_view)
        return views, views.presenter(WRITE)

    def _write(self) -> tuple[SequencePage, SequencePresenter]:
        from explorer.panels.sequence import SequencePage, SequencePresenter

        page = SequencePage()
        presenter = SequencePresenter(page, self.around.engine, self)
        page.inspector.train_wished.connect(self._train)
        self._wire(presenter)
        return page, presenter

    def _read(self) -> tuple[ReadingPage, ReadingPresenter]:
        from explorer.panels.reading import ReadingPage, ReadingPresenter

        page = ReadingPage()
        presenter = ReadingPresenter(page, self.around.engine, self.presenter, self)
        self._wire(presenter)
        return page, presenter

    def _inside(self) -> tuple[InsidePage, InsidePresenter]:
        from explorer.panels.inside import InsidePage, InsidePresenter

        page = InsidePage()
        writes = self.presenter
        pen = writes.pen
        presenter = InsidePresenter(
            page, self.around.engine, lambda: pen.text, lambda: writes.card.units if writes.card else 1, self
        )
        pen.begun.connect(self._look_inside)
        self._wire(presenter)
        return page, presenter

    def _memory(self) -> tuple[MemoryPage, MemoryPresenter]:
        from explorer.panels.memory import MemoryPage, MemoryPresenter

        page = MemoryPage()
        write = self.presenter
        presenter = MemoryPresenter(page, self.around.engine, lambda: write.card, self)
        self._wire(presenter)
        return page, presenter

    def _shapes(self) -> tuple[ShapesPage, ShapesPresenter]:
        from explorer.panels.shapes import ShapesPage, ShapesPresenter

        page = ShapesPage()
        presenter = ShapesPresenter(page, self.around.engine, self)
        self._wire(presenter)
        return page, presenter

    def open(self, path: str) -> None:
        """Bring the panel to the front with a model that writes."""
        self.presenter.open(path)
        self._show_write()

    def take(self, card: WriterCard) -> None:
        """Bring the panel to the front with a model that a run has left open."""
        self.presenter.take(card)
        self._show_write()

    @Slot()
    def _look_inside(self) -> None:
        """Go through the cell along the text that is in front now, as soon as that is looked at."""
        if self.page.key == INSIDE:
            self.page.presenter(INSIDE).activate()

    @Slot()
    def _train(self) -> None:
        """Let a model learn to write, in the panel where all are trained."""
        self.around.open_demo(LIVE)

    def _show_write(self) -> None:
        self.page.show_view(WRITE)
        self.window.show_panel(self.key)

    def come_to_front(self) -> None:
        """Begin with the shipped model."""
        self.page.presenter(self.page.key).activate()

    @Slot(str)
    def _on_view(self, key: str) -> None:
        self.presenter.pen.stop()
        self.page.presenter(key).activate()
        self.name_document()

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar which model writes, or what is learnt, while the panel is in front."""
        if self.in_front:
            key = self.page.key
            source = self.page.presenter(key if key in (MEMORY, SHAPES) else WRITE)
            self.window.set_document(*source.document)
            self.window.set_seed(source.seed)
