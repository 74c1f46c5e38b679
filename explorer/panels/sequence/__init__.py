"""The sequence panel: a character model writes, and can be asked what else it could have written."""

from explorer.panels.sequence.page import SequencePage
from explorer.panels.sequence.presenter import SequencePresenter

__all__ = ["SequencePage", "SequencePresenter"]
