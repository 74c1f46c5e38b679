"""Something done in a window without a person."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from explorer.app import App
from explorer.core.demos import demo

PATIENCE_MS = 120_000
LIVE_MS = 20_000
DRAWN_MS = 300
RESTING = "resting"


class Errand(QObject):
    """Something to do in a settled window, after which the application ends."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.app = app
        self.code = 1
        self._begun = False
        app.settled.connect(self._begin)
        self._limit = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._limit.timeout.connect(self._give_up)
        self._limit.start()
        app.library.troubled.connect(self._on_trouble)
        app.library.refused.connect(self._on_refusal)

    @Slot()
    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self.work)

    def work(self) -> None:
        """Do it, and call `finish`."""
        raise NotImplementedError

    def finish(self, code: int) -> None:
        """End the application with an exit code."""
        self.code = code
        self._limit.stop()
        QApplication.exit(code)

    @Slot(str, str)
    def _on_trouble(self, sentence: str, detail: str) -> None:
        """Pass on what would be told in the window; it may be a warning."""
        print(f"latent-explorer: {sentence}", file=sys.stderr)

    @Slot(str)
    def _on_refusal(self, path: str) -> None:
        if not self._begun:
            self.finish(2)

    @Slot()
    def _give_up(self) -> None:
        print("latent-explorer: the window did not settle in two minutes", file=sys.stderr)
        self.finish(1)


class Screenshot(Errand):
    """Writes the settled window's picture; a live demonstration trains first, for `LIVE_MS` at most."""

    def __init__(self, app: App, path: str) -> None:
        super().__init__(app)
        self._path = path

    @Slot()
    def work(self) -> None:
        """Save a PNG of the window, of a live demonstration after its training."""
        entry = demo(self.app.options.demo or "")
        if entry is None or entry.panel == "map":
            self._save()
            return
        self._presenter = self.app.desks[entry.panel].presenter
        self._presenter.state_changed.connect(self._on_state)
        self._presenter.toggle()
        QTimer.singleShot(LIVE_MS, self, self._presenter.player.pause)

    @Slot()
    def _on_state(self) -> None:
        """Take the picture once the training rests and has been drawn."""
        if self._presenter.player.doing.value == RESTING and self._presenter.settled:
            self._presenter.state_changed.disconnect(self._on_state)
            QTimer.singleShot(DRAWN_MS, self, self._save)

    @Slot()
    def _save(self) -> None:
        if self.app.window.grab().save(self._path, "PNG"):
            self.finish(0)
        else:
            print(f"latent-explorer: {self._path} cannot be written; choose another place", file=sys.stderr)
            self.finish(2)
