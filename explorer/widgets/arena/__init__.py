"""The canvas of the game in two dimensions: what is real, what is made, and what both networks do to it."""

from explorer.widgets.arena.arena import Arena
from explorer.widgets.arena.scene import LAYERS

__all__ = ["LAYERS", "Arena"]
