"""The panels in their window, one file each; a new one has a line in `DESKS`.

The map is no desk: it is there from the start, and built at once.
"""

from typing import Any

from explorer.desk.base import Desk, Surroundings
from explorer.desk.game import GameDesk
from explorer.desk.interpolate import InterpolateDesk
from explorer.desk.sequence import SequenceDesk
from explorer.desk.train import TrainDesk

DESKS: tuple[type[Desk[Any, Any]], ...] = (InterpolateDesk, TrainDesk, GameDesk, SequenceDesk)
"""In the order of the rail, below the map."""

__all__ = ["DESKS", "Desk", "GameDesk", "InterpolateDesk", "SequenceDesk", "Surroundings", "TrainDesk"]
