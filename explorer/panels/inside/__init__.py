"""The inside of a cell, one character and one stage at a time."""

from explorer.panels.inside.page import InsidePage
from explorer.panels.inside.presenter import InsidePresenter

__all__ = ["InsidePage", "InsidePresenter"]
