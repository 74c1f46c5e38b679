"""Why LSTM: how far back in time a gradient reaches, and who learns what lies long ago."""

from explorer.panels.memory.page import MemoryPage
from explorer.panels.memory.presenter import MemoryPresenter

__all__ = ["MemoryPage", "MemoryPresenter"]
