"""The interpolation panel: from a real mouse event to painted grids, strips, lattices and sliders.

An anchor is dragged over the map while a 10 x 10 grid of digits, one of faces, or 25 steps of three ways of
two models follow; the map is moved under a lattice; a slider is pulled. Sixty moves a second, 120 of them. A
percentile is taken within each round and the median of the rounds is held against the target. Beside each
stands what the engine alone takes for one such question, in the same process as the window; the ratio is what
way and window cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from explorer.core.paths import checkpoint
from explorer.options import Options
from explorer.unattended.drag import Dragged as Hand
from tests.perf.bench import Figure, middle
from tests.perf.rig import Rig

SIZE = (1920, 1080)
DIGITS, OTHER, FACES = "digits-ae-2", "digits-vae-2", "faces-vae-16"


class Painted(QObject):
    """Tells which question is on screen whenever a widget has been painted.

    Signals
    -------
    told(int)
    """

    told = Signal(int)

    def __init__(self, widget: QWidget, shown: Callable[[], int]) -> None:
        super().__init__(widget)
        self._shown = shown
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look after each painting."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._tell)
        return False

    @Slot()
    def _tell(self) -> None:
        self.told.emit(self._shown())


class Loom(Rig):
    """The interpolation panel in a large window."""

    def __init__(self) -> None:
        wish = Options(
            demo=DIGITS, panel="interpolate", size=SIZE, theme="light", scale=100, device="cpu", smoke=True
        )
        super().__init__(wish)
        self.views = self.app.between.views
        self.page, self.presenter = self.views.page("between"), self.app.between.presenter
        self.canvas, self.asking = self.page.codes.canvas, self.presenter.asking
        self._lattice_painted = Painted(self.canvas, lambda: self.asking.lattice.shown)
        self.calm()
        for name in (OTHER, FACES):
            self.app.open([str(checkpoint(name))])
            self.wait(lambda name=name: name in self.app.library.able)  # type: ignore[misc]

    def calm(self) -> None:
        """Let events run until everything asked for is on screen."""
        self.wait(lambda: self.presenter.settled and self.presenter.read is not None)
        self.wait(lambda: not self.app.worker.busy)

    def look_into(self, name: str) -> None:
        """Look into another model, alone."""
        self.presenter.show_model(name)
        self.wait(lambda: self.app.library.data_of(self.app.library.cards[name]) is not None)
        for beside in self.presenter.beside:
            self.presenter.board.switch_beside(beside, False)
        self.set(corners=True, all_ways=False, steps=10)

    def set(self, **values: object) -> None:
        """Settle controls of the inspector."""
        for name, value in values.items():
            self.page.inspector.wished.emit(name, value)
        self.calm()

    def lattice(self, on: bool) -> None:
        """Lay the lattice under the points, or take it away."""
        self.page.inspector.lattice_switched.emit(on)
        self.calm()

    def view(self, word: str) -> None:
        """Choose a view by its word."""
        found = next(b for b in self.views.switch.findChildren(QAbstractButton) if b.text() == word)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.run(0.5)
        self.wait(lambda: not self.app.worker.busy)

    # -- hands -----------------------------------------------------------------------------------

    def anchor(self) -> QPoint:
        """Return the pixel of the first anchor."""
        x, y = self.canvas.to_pixels(self.canvas.anchors["A"])
        return QPoint(round(x), round(y))

    def over_grid(self) -> Hand:
        """Drag an anchor and look at the grid."""
        return Hand(self.canvas, self.anchor, lambda: self.asking.grid.stamp, self.page.grid.mosaic.painted)

    def over_strips(self) -> Hand:
        """Drag an anchor and look at the lowest strip, which is painted last."""
        lowest = self.page.strips.shown[-1].mosaic
        return Hand(self.canvas, self.anchor, lambda: self.asking.paths.stamp, lowest.painted)

    def over_lattice(self) -> Hand:
        """Move the map and look at the lattice under it."""
        canvas, painted = self.canvas, self._lattice_painted.told
        middle = QPoint(canvas.width() // 2, canvas.height() // 2)
        button = Qt.MouseButton.MiddleButton
        return Hand(canvas, lambda: middle, lambda: self.asking.lattice.stamp, painted, button)

    def over_slider(self) -> Hand:
        """Pull the first slider and look at the picture."""
        page, presenter = self.views.page("directions"), self.views.presenter("directions")
        slider = page.turn.table.shown[0].number.slider
        turned = page.start.pair.turned.painted
        stamp = lambda: presenter.asking.series("turned").stamp  # noqa: E731
        return Hand(slider, lambda: slider.handle().toPoint(), stamp, turned)


@dataclass(frozen=True)
class Side:
    """What is dragged, how the panel is brought there, and what is to be reached."""

    name: str
    begin: Callable[[Loom], None]
    hand: Callable[[Loom], Hand]
    most: float


def _grid(name: str, steps: int = 10) -> Callable[[Loom], None]:
    def begin(loom: Loom) -> None:
        loom.look_into(name)
        loom.set(steps=steps)

    return begin


def _strips(loom: Loom) -> None:
    loom.look_into(DIGITS)
    loom.presenter.board.switch_beside(OTHER, True)
    loom.set(corners=False, all_ways=True, steps=25)


def _lattice(loom: Loom) -> None:
    loom.look_into(DIGITS)
    loom.lattice(True)


def _slider(loom: Loom) -> None:
    loom.look_into(DIGITS)
    loom.view("Directions")


SIDES = (
    Side("10 x 10 grid, digits", _grid(DIGITS), Loom.over_grid, 20),
    Side("10 x 10 grid, faces", _grid(FACES), Loom.over_grid, 50),
    Side("25 steps x 3 ways and a second model", _strips, Loom.over_strips, 33),
    Side("lattice, digits", _lattice, Loom.over_lattice, 50),
    Side("slider, digits", _slider, Loom.over_slider, 33),
)


def measure(quick: bool) -> Iterator[Figure]:
    """Drag each in turn."""
    rounds, moves = (1, 20) if quick else (3, 120)
    loom = Loom()
    for side in SIDES:
        side.begin(loom)
        loom.drag_by(side.hand(loom), moves)  # warms up
        loom.pulse.restart()
        dragged = [loom.drag_by(side.hand(loom), moves) for _ in range(rounds)]
        stall = loom.pulse.restart()
        yield middle([one.at(50) for one in dragged], f"{side.name}, p50", "ms")
        yield middle([one.at(95) for one in dragged], f"{side.name}, p95", "ms", at_most=side.most)
        yield Figure(f"{side.name}, without a picture", sum(one.unanswered for one in dragged), "moves")
        yield Figure(f"{side.name}, longest stall", stall, "ms", at_most=50)
        if side.begin is _lattice:
            loom.lattice(False)
        if side.begin is _slider:
            loom.view("Between")
    loom.close()
