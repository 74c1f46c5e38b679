"""A running application under a hand: real mouse and key events in, pixels and pictures out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.demos import LiveDemo
from explorer.core.messages import ModelReading, ProbeReading
from explorer.panels.map.atlas import MapState
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN, Session
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.notice import Notice
from explorer.widgets.tile import PictureTile

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 15_000

Floats = NDArray[np.floating[Any]]


class Driver:
    """Drives one application.

    Parameters
    ----------
    app : App
        With its window shown and its worker started.
    qtbot : QtBot
        Waits.
    """

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app = app
        self.qtbot = qtbot
        self.page = app.page
        self.window = app.window

    # -- waiting ---------------------------------------------------------------------------------

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        self.qtbot.waitUntil(what, timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Wait until everything asked for is on screen, painted."""
        QApplication.processEvents()
        self.until(lambda: self.app.presenter.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def rest(self) -> None:
        """Wait until no timer of the application runs."""
        self.until(lambda: not any(t.isActive() for t in self.timers()))

    def timers(self) -> list[QTimer]:
        """Every timer of the application."""
        return [*self.app.findChildren(QTimer), *self.window.findChildren(QTimer)]

    # -- the hand --------------------------------------------------------------------------------

    @property
    def handle(self) -> QWindow:
        """The window as the system knows it: events are sent there and find their widget by themselves."""
        found = self.window.windowHandle()
        assert found is not None
        return found

    def press(self, widget: QWidget, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press the left button over a point of a widget."""
        QTest.mousePress(self.handle, LEFT, modifiers, widget.mapTo(self.window, at))

    def move(self, widget: QWidget, at: QPoint) -> None:
        """Move the pointer over a point of a widget."""
        QTest.mouseMove(self.handle, widget.mapTo(self.window, at))
        QApplication.processEvents()

    def release(self, widget: QWidget, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Let the left button go."""
        QTest.mouseRelease(self.handle, LEFT, modifiers, widget.mapTo(self.window, at))

    def click(self, widget: QWidget, at: QPoint | None = None, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Click a point of a widget, by default its middle."""
        place = widget.rect().center() if at is None else at
        self.move(widget, place)
        QTest.mouseClick(self.handle, LEFT, modifiers, widget.mapTo(self.window, place))
        QApplication.processEvents()

    def drag(
        self, widget: QWidget, start: QPoint, *stops: QPoint, modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press at one point, go through others in small steps, let go at the last."""
        self.move(widget, start)
        self.press(widget, start, modifiers)
        at = start
        for stop in stops:
            for step in range(1, 6):
                self.move(widget, at + (stop - at) * (step / 5))
            at = stop
        self.release(widget, at, modifiers)
        QApplication.processEvents()

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        """Double-click a point of a widget."""
        self.move(widget, at)
        QTest.mouseDClick(self.handle, LEFT, NONE, widget.mapTo(self.window, at))
        QApplication.processEvents()

    def wheel(self, widget: QWidget, at: QPoint, notches: int) -> None:
        """Turn the wheel over a point of a widget."""
        event = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def key(self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is on a widget."""
        QTest.keyClick(widget, key, modifiers)
        QApplication.processEvents()

    # -- the maps --------------------------------------------------------------------------------

    def canvas(self, slot: int) -> MapCanvas:
        """The canvas of a map, counted from the left."""
        return self.page.cards[slot].canvas

    def pixel(self, slot: int, xy: Sequence[float] | Floats) -> QPoint:
        """The pixel of a place of a map."""
        x, y = self.canvas(slot).to_pixels(np.asarray(xy, dtype=np.float64))
        return QPoint(round(float(x)), round(float(y)))

    def codes(self, slot: int) -> Floats:
        """The codes (n, 2) of a map of two dimensions, which are its coordinates as well."""
        z = self.app.library.codes[self.state.slots[slot]].z
        assert z.shape[1] == 2
        return z

    def datum(self, slot: int, row: int) -> QPoint:
        """The pixel of a row on a map of two dimensions."""
        return self.pixel(slot, self.codes(slot)[row])

    def lonely(self, slot: int, *, label: int | None = None) -> int:
        """A row far from all others and from the probe, so that pointing at it means it alone."""
        places = self.canvas(slot).to_pixels(self.codes(slot))
        others = np.vstack([places, [[self.probe(slot).x(), self.probe(slot).y()]]])
        away = np.linalg.norm(places[:, None] - others[None], axis=2)
        away[np.arange(len(places)), np.arange(len(places))] = np.inf
        alone = away.min(axis=1)
        # The names of the axes are written at the left and at the bottom.
        alone[(places[:, 0] < 44) | (places[:, 1] > self.canvas(slot).height() - 36)] = 0
        if label is not None:
            alone[self.app.library.codes[self.state.slots[slot]].labels != label] = 0
        row = int(alone.argmax())
        assert alone[row] > 8, "no datum of this map stands alone"
        return row

    def empty_spot(self, slot: int) -> QPoint:
        """A pixel of a map with no datum and no probe within reach."""
        canvas = self.canvas(slot)
        places = canvas.to_pixels(self.codes(slot))
        probe = self.probe(slot)
        for y in range(40, canvas.height() - 40, 12):
            for x in range(40, canvas.width() - 40, 12):
                near_probe = abs(x - probe.x()) + abs(y - probe.y()) < 60
                if not near_probe and np.linalg.norm(places - (x, y), axis=1).min() > 20:
                    return QPoint(x, y)
        raise AssertionError("the map has no empty spot")

    def probe(self, slot: int) -> QPoint:
        """The middle of the probe, found by the accent of its ring in what the map paints."""
        pixels = self.rgb(self.canvas(slot)).astype(int)
        accent = np.array(self.window.palette().accent().color().getRgb()[:3])
        rim = 10
        ring = (np.abs(pixels - accent).max(axis=2) <= 10)[rim:-rim, rim:-rim]
        assert np.count_nonzero(ring) > 40, "there is no probe on this map"
        ys, xs = np.nonzero(ring)
        return QPoint(
            round((int(xs.min()) + int(xs.max())) / 2) + rim, round((int(ys.min()) + int(ys.max())) / 2) + rim
        )

    def assert_probe_at(self, slot: int, xy: Sequence[float] | Floats, by: int = 2) -> None:
        """Check that a map paints the probe at a place."""
        wished, found = self.pixel(slot, xy), self.probe(slot)
        assert (wished - found).manhattanLength() <= 2 * by, (slot, wished, found)

    # -- what is seen ----------------------------------------------------------------------------

    @staticmethod
    def rgb(widget: QWidget) -> NDArray[np.uint8]:
        """What a widget paints, (height, width, 3)."""
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

    def colour(self, slot: int, row: int) -> QColor:
        """The colour at the middle of a datum."""
        return self.canvas(slot).grab().toImage().pixelColor(self.datum(slot, row))

    @property
    def state(self) -> MapState:
        """What the user has set on the maps."""
        return self.app.presenter.state

    @property
    def reading(self) -> ProbeReading:
        """The newest reading."""
        found = self.app.presenter.reader.reading
        assert found is not None
        return found

    def read_by(self, model_id: str) -> ModelReading:
        """What one model makes of the probe."""
        return next(one for one in self.reading.readings if one.model_id == model_id)

    def tiles(self) -> list[PictureTile]:
        """The pictures of the reading strip, left to right: the original and one for each model."""
        return [tile for tile in self.page.strip.findChildren(PictureTile) if tile.isVisible()]

    def pictures(self) -> list[Floats]:
        """What the models' tiles show."""
        found = [tile.picture.image() for tile in self.tiles()[1:]]
        return [picture for picture in found if picture is not None]

    @property
    def notice(self) -> str:
        """What the notice bar tells; "" while it is hidden."""
        bar = self.window.findChild(Notice)
        return bar.text() if bar is not None and bar.isVisible() else ""

    def button(self, text: str, within: QWidget | None = None) -> QAbstractButton:
        """A visible button by its words."""
        root = self.window if within is None else within
        found = [b for b in root.findChildren(QAbstractButton) if b.text() == text and b.isVisible()]
        assert len(found) == 1, (text, found)
        return found[0]

    def said(self) -> list[str]:
        """All words on the inspector."""
        return [label.text() for label in self.page.inspector.findChildren(QLabel) if label.isVisible()]


class Trainer(Driver):
    """Drives the training panel of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("train")
        self.presenter, self.panel = app.training.presenter, app.training.page
        self.player, self.transport = self.presenter.player, self.panel.transport
        self.until(lambda: self.player.main is not None)

    def prepare(
        self, family: str = "ae", *, twin: tuple[str, Any] | None = None, training: Any = (), **fields: Any
    ) -> Session:
        """Have a small run ready that has learnt nothing, or two."""
        settings = {"steps": 200, "seed": 5} | dict(training)
        names = ("test", "Test", "A test.", "Of this.")
        demo = LiveDemo(*names, family, "digits", {"nodes": 16} | fields, settings, twin)
        self.presenter.prepare(demo)
        return self.begun()

    def begun(self) -> Session:
        """Wait until what was asked for has begun, and return the first run."""
        self.until(lambda: self.player.doing is not Doing.BEGINNING)
        QApplication.processEvents()
        return self.run

    @property
    def run(self) -> Session:
        """The first run."""
        found = self.player.main
        assert found is not None
        return found

    def space(self) -> None:
        """Press the space bar where the keyboard is."""
        QTest.keyClick(self.handle, Qt.Key.Key_Space)
        QApplication.processEvents()

    def reach(self, step: int) -> None:
        """Wait until the run has come so far."""
        self.until(lambda: self.run.step >= step)

    def still(self) -> None:
        """Wait until nothing trains and what is shown is where it rests."""
        self.until(lambda: self.player.doing is Doing.RESTING and not self.app.worker.training)
        self.until(lambda: not self.app.worker.busy)
        QApplication.processEvents()

    def finish(self) -> None:
        """Play to the end."""
        self.space()
        self.until(lambda: self.player.finished)
        self.still()

    def play_to(self, step: int) -> None:
        """Type a step, press Enter and wait until it rests there."""
        field = self.transport.target
        self.click(field)
        field.selectAll()
        self.qtbot.keyClicks(field, f"{step}\r")
        self.reach(step)
        self.still()

    def points(self, place: str = RUN) -> Floats:
        """The points that a map shows."""
        xy: Floats = self.panel.cards[place].canvas._layer.xy
        return xy

    def caption(self, place: str = RUN) -> int:
        """The step that a map says it shows."""
        return int(self.panel.cards[place].words()[1].rpartition(" ")[2].replace(",", ""))

    def on_scrubber(self, step: float) -> QPoint:
        """The pixel of a step on the scrubber, or the one after it."""
        scrubber, left = self.transport.scrubber, self.transport.scrubber._margin()
        share = np.log1p(step) / np.log1p(self.run.steps)
        return QPoint(int(np.ceil(left + share * (scrubber.width() - 2 * left))), scrubber.height() // 2)

    def reveal(self, widget: QWidget) -> None:
        """Scroll the inspector to where a control of it can be seen."""
        room = widget.parentWidget()
        while not isinstance(room, QScrollArea):
            assert room is not None
            room = room.parentWidget()
        room.ensureWidgetVisible(widget)
        QApplication.processEvents()

    def slide(self, name: str, share: float) -> None:
        """Bring the slider of a field to a share of its length."""
        slider = self.panel.inspector.form.row(name).slider
        self.reveal(slider)
        goal = QPoint(round(share * slider.width()), slider.height() // 2)
        self.drag(slider, slider.handle().toPoint(), goal)


def drop(driver: Driver, *paths: Path) -> None:
    """Drop files onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(driver.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(
        driver.window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
    )
