"""Words that several parts of the training panel use."""

from __future__ import annotations

OPEN_MAP, OPEN_WRITER = "Open in Map", "Write with it"
"""What is done with a model that has a map, and with one that writes."""
