"""The step that is looked at: walked to, stepped to, pointed at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Path
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.interpolate.views import Strip
from explorer.panels.interpolate.walking import Walk


class Steps(QObject):
    """Brings walk, keys and strips together.

    Signals
    -------
    looked(object)
        The step that is looked at now, or None.
    probe_wished(object)
        The probe is wished at a code (k,).
    """

    looked = Signal(object)
    probe_wished = Signal(object)

    def __init__(self, page: BetweenPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._path: Path | None = None
        self.at: int | None = None
        self.walk = Walk(self)
        self.walk.stepped.connect(self._look)
        self.walk.state_changed.connect(self._name_play)
        page.play_wished.connect(self.walk.toggle)
        page.step_wished.connect(self._step)
        page.codes.canvas.moved_by_key.connect(self._step_by_arrow)
        page.inspector.speed_chosen.connect(self.walk.set_speed)
        page.strips.made.connect(self._listen_to)

    def set_path(self, path: Path | None) -> None:
        """Say which path is walked."""
        self._path = path
        self.walk.set_count(0 if path is None else len(path.codes))
        if path is None:
            self.walk.rest()
        elif self.at is not None and self.at >= len(path.codes):
            self._look(len(path.codes) - 1)

    def leave(self) -> None:
        """Look at no step."""
        self.walk.rest()
        if self.at is not None:
            self.at = None
            self.looked.emit(None)

    @Slot(int)
    def _look(self, step: int) -> None:
        self.at = step
        self.looked.emit(step)

    @Slot(int)
    def _step(self, way: int) -> None:
        """Take a single step; the first one is to the first or the last."""
        self.walk.rest()
        start = self.at if self.at is not None else (-1 if way > 0 else self.walk.count)
        self.walk.go_to(start + way)

    @Slot(int)
    def walk_to(self, step: int) -> None:
        """Look at a step and stay there."""
        self.walk.rest()
        self.walk.go_to(step)

    @Slot(float, float)
    def _step_by_arrow(self, dx: float, dy: float) -> None:
        """Step with the map's own arrow keys, which are free while no anchor is chosen by a key."""
        self._step(1 if dx + dy > 0 else -1)

    @Slot()
    def _name_play(self) -> None:
        self._page.inspector.set_playing(self.walk.walking)

    @Slot(object)
    def _listen_to(self, strip: Strip) -> None:
        strip.mosaic.hovered.connect(self._hover)
        strip.mosaic.clicked.connect(self._click)

    @Slot(int, int)
    def _hover(self, _: int, column: int) -> None:
        if not self.walk.walking:
            self.walk.go_to(column)

    @Slot(int, int)
    def _click(self, _: int, column: int) -> None:
        """Stay at a step, and put the probe there."""
        self.walk_to(column)
        if self._path is not None and column < len(self._path.codes):
            self.probe_wished.emit(self._path.codes[column])
