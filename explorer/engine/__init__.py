"""Opens models, encodes, decodes and trains with torch; knows no Qt.

Importing this package is light: torch comes with the first request that needs it.
"""

from explorer.engine.engine import Engine

__all__ = ["Engine"]
