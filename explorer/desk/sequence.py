"""The sequence panel in its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from explorer.desk.base import Desk

if TYPE_CHECKING:
    from explorer.panels.sequence import SequencePage, SequencePresenter


class SequenceDesk(Desk["SequencePage", "SequencePresenter"]):
    """The sequence panel: a character model that writes."""

    key, word, icon = "sequence", "Sequence", "sequence"

    def build(self) -> tuple[SequencePage, SequencePresenter]:
        """Build page and presenter."""
        from explorer.panels.sequence import SequencePage, SequencePresenter

        page = SequencePage()
        presenter = SequencePresenter(page, self.around.engine, self)
        presenter.troubled.connect(self.window.tell)
        presenter.state_changed.connect(self.state_changed)
        presenter.state_changed.connect(self.name_document)
        return page, presenter

    def come_to_front(self) -> None:
        """Begin with the shipped model."""
        self.presenter.activate()

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar which model writes, while the panel is in front."""
        if self.in_front:
            self.window.set_document(*self.presenter.document)
            self.window.set_seed(self.presenter.seed)
