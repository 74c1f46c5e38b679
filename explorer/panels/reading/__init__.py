"""Any text, read by the model: what it costs beside counts and packing, its cells, the path of its state."""

from explorer.panels.reading.page import ReadingPage
from explorer.panels.reading.presenter import ReadingPresenter

__all__ = ["ReadingPage", "ReadingPresenter"]
