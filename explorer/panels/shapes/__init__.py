"""The shapes of problems on sequences, small and live: one to many, many to one, many to many."""

from explorer.panels.shapes.page import ShapesPage
from explorer.panels.shapes.presenter import ShapesPresenter

__all__ = ["ShapesPage", "ShapesPresenter"]
