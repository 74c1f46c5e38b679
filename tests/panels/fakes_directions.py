"""Codes that exist on paper only, and the view of directions in a window with an engine that answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.axes import CodesDescribed, DescribeCodes
from explorer.core.messages import frozen
from explorer.core.turning import (
    AnchorPlaced,
    Change,
    ChangeMeasured,
    CodesDecoded,
    DecodeCodes,
    MakeVector,
    MeasureChange,
    PlaceAnchor,
    VectorMade,
)
from explorer.panels.directions import DirectionsPage, DirectionsPresenter, presenter
from explorer.panels.directions.rows import AxisRow
from explorer.panels.directions.wells import Well
from explorer.panels.library import Library
from tests.panels.fakes import ROWS, SIDE, Asked, FakeEngine, codes, data_ready, opened, peeked

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
K = 3
ATTRIBUTES = {"smile": np.arange(ROWS) % 10, "hair": np.arange(ROWS) // 4 % 10, "hue": np.arange(ROWS)}


def described(model_id: str, k: int = K, dead: int = 1) -> CodesDescribed:
    """Axes of which the last is the first in order, and the first few are dead."""
    directions = np.linalg.qr(np.random.default_rng(3).standard_normal((k, k)))[0]
    return CodesDescribed(
        model_id=model_id,
        rows=30,
        gaussian_prior=True,
        mean=frozen(np.full(k, 0.25, dtype=np.float32)),
        variances=frozen(np.linspace(0.001, 1, k).astype(np.float32)),
        kl=frozen(np.linspace(0, 2, k).astype(np.float32)),
        order=frozen(np.arange(k)[::-1]),
        dead=frozen(np.arange(k) < dead),
        ranges=frozen(np.tile(np.array([[-4.0, 4.0]], dtype=np.float32), (k, 1))),
        directions=frozen(directions.astype(np.float32)),
        shares=frozen((np.arange(k, 0, -1) / np.arange(1, k + 1).sum()).astype(np.float32)),
    )


def tones(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """The tone of the picture of each code (n, k)."""
    weights = np.arange(1, codes.shape[1] + 1)
    found: NDArray[np.uint8] = np.clip(np.rint(100 + 8 * codes @ weights), 0, 255).astype(np.uint8)
    return found


def decoded(request: DecodeCodes, **fields: Any) -> CodesDecoded:
    """An answer: pictures of one tone, which tells the code."""
    n = len(request.codes)
    plain: dict[str, Any] = {
        "model_id": request.model_id,
        "stamp": request.stamp,
        "codes": request.codes,
        "pictures": frozen(np.repeat(tones(request.codes), SIDE * SIDE).reshape(n, SIDE, SIDE)),
        "labels": frozen(np.full(n, 1 if request.judged else -1)),
        "votes": frozen(np.full(n, 0.8 if request.judged else 0, dtype=np.float32)),
        "distances": frozen(np.full(n, 0.7, dtype=np.float32)),
        "nearest_rows": frozen(np.tile(np.arange(request.neighbours), (n, 1))),
        "nearest_distances": frozen(np.zeros((n, request.neighbours), dtype=np.float32)),
    }
    return CodesDecoded(**plain | fields)


def made(request: MakeVector) -> VectorMade:
    """A vector along the last number."""
    vector = np.zeros(K, dtype=np.float32)
    vector[-1] = 2.0
    return VectorMade(
        model_id=request.model_id,
        vector=frozen(vector),
        examples=(12, 9),
        spread=(0.4, 0.3),
        auroc=0.93,
        r2=0.5 if request.attribute else float("nan"),
    )


def measured(request: MeasureChange, *names: str) -> ChangeMeasured:
    """Changes of attributes, the first by 60 %, the others by less and less."""
    changes = [
        Change(name=name, mean=0.6 / (1 + 5 * i), deviation=0.1, size=0.61 / (1 + 5 * i), floor=0.02)
        for i, name in enumerate(names)
    ]
    return ChangeMeasured(
        model_id=request.model_id,
        stamp=request.stamp,
        target=request.target,
        n=request.n if request.rows is None else len(request.rows),
        held_out=request.rows is None,
        scale=2.25 if request.scale is None else request.scale,
        changes=tuple(changes),
    )


class DirectionsBench(QObject):
    """Page and presenter in a window with a fake engine, wired as a desk would wire them."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.qtbot, self.engine = qtbot, FakeEngine()
        self.library = Library(self.engine, self)
        self.page = DirectionsPage()
        self.presenter = DirectionsPresenter(self.page, self.library, self.engine, self)
        self.inspector, self.map = self.page.inspector, self.page.codes.canvas
        self.table, self.sum = self.page.turn.table, self.page.turn.sum
        self.told: list[str] = []
        self.noticed: list[str] = []
        self.timed: list[float] = []
        self.probes: list[tuple[str, Any]] = []
        self.pinned: list[Any] = []
        self.targets: list[tuple[str, str, Any, Any]] = []
        self.sources: list[tuple[str, Any, Any]] = []
        self.readable = ("smile", "hair")
        self.k = K
        self._listen()
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.addWidget(self.page, 1)
        row.addWidget(self.inspector)
        self.inspector.setFixedWidth(270)
        self.window.resize(1300, 900)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def _listen(self) -> None:
        mind = self.presenter
        mind.troubled.connect(self._on_trouble)
        mind.noticed.connect(self.noticed.append)
        mind.frame_timed.connect(self.timed.append)
        mind.probe_wished.connect(self._on_probe)
        mind.anchor_wished.connect(self.pinned.append)
        mind.target_wished.connect(self._on_target)
        mind.source_wished.connect(self._on_source)

    def _on_trouble(self, sentence: str, detail: str) -> None:
        self.told.append(sentence)

    def _on_probe(self, model_id: str, code: Any) -> None:
        self.probes.append((model_id, code))

    def _on_target(self, title: str, name: str, kinds: Any, then: Any) -> None:
        self.targets.append((title, name, kinds, then))

    def _on_source(self, title: str, kinds: Any, then: Any) -> None:
        self.sources.append((title, kinds, then))

    # -- the way to a settled view ---------------------------------------------------------------

    def open(self, name: str = "net", seed: int = 1, *, known: bool = True, **fields: Any) -> None:
        """Open a model of three numbers and its data, and look into it."""
        fields = {"latent_dim": self.k, "cyclic": frozenset({"hue"}), "gaussian_prior": True} | fields
        seen = peeked(name, seed, "vae", **fields)
        attributes = ATTRIBUTES if known else {}
        told = codes(name, seed, k=fields["latent_dim"], **attributes)
        seen = m.Peeked(card=seen.card, codes=told)
        self.library.open(f"/models/{name}.safetensors")
        self.engine.waiting(m.PeekFile)[-1].done(seen)
        for asked in self.engine.waiting(m.OpenFile):
            asked.done(opened(seen))
        for asked in self.engine.waiting(m.LoadData):
            assert isinstance(asked.request, m.LoadData)
            asked.done(data_ready(asked.request.data_id))
        self.presenter.show_model(name)

    def begin(self, **fields: Any) -> None:
        """Open a model and answer everything."""
        self.open(**fields)
        self.settle()

    def settle(self) -> None:
        """Answer everything that is asked, until nothing is."""
        for _ in range(50):
            QApplication.processEvents()
            self.answer_all()
            if self.presenter.settled:
                break
            self.qtbot.waitUntil(lambda: self.presenter.settled or bool(self.open_questions()))
        assert self.presenter.settled
        QApplication.processEvents()

    def open_questions(self) -> list[Asked]:
        """Questions of this view that wait, oldest first."""
        kinds = (DescribeCodes, DecodeCodes, MakeVector, MeasureChange, PlaceAnchor)
        return [one for one in self.engine.asked if isinstance(one.request, kinds) and not one.answered]

    def answer_all(self) -> None:
        """Answer every question that waits, oldest first."""
        while waiting := self.open_questions():
            self.answer(waiting[0])

    def answer(self, asked: Asked) -> None:
        """Answer a question."""
        request = asked.request
        if isinstance(request, DescribeCodes):
            asked.done(described(request.model_id, self.k))
        elif isinstance(request, DecodeCodes):
            asked.done(decoded(request))
        elif isinstance(request, MakeVector):
            asked.done(made(request))
        elif isinstance(request, MeasureChange):
            asked.done(measured(request, *self.readable))
        elif isinstance(request, PlaceAnchor):
            original = frozen(np.full((SIDE, SIDE), 77, dtype=np.uint8))
            code = frozen(np.array([1, 2, 3], dtype=np.float32))
            asked.done(AnchorPlaced(model_id=request.model_id, code=code, original=original, label=2))

    def asked(self, use: str) -> list[DecodeCodes]:
        """All questions for pictures of codes of a use."""
        requests = [one.request for one in self.engine.asked]
        return [one for one in requests if isinstance(one, DecodeCodes) and one.use == use]

    # -- the hand --------------------------------------------------------------------------------

    def click(self, widget: QWidget, at: QPoint | None = None, modifiers: Any = NONE) -> None:
        """Click a point of a widget, by default its middle."""
        QTest.mouseClick(widget, LEFT, modifiers, widget.rect().center() if at is None else at)
        QApplication.processEvents()

    def segment(self, index: int) -> None:
        """Look at another kind of direction."""
        self.click(self.page.turn.segments.button(index))
        self.settle()

    def pull(self, row: AxisRow, *shares: float) -> None:
        """Take the handle of a slider, bring it to shares of its length, and let it go."""
        slider = row.number.slider
        middle, left, length = slider.height() // 2, slider._margin(), slider._length()
        QTest.mousePress(slider, LEFT, NONE, slider.handle().toPoint())
        for share in shares:
            QTest.mouseMove(slider, QPoint(round(left + share * length), middle))
        QTest.mouseRelease(slider, LEFT, NONE, QPoint(round(left + shares[-1] * length), middle))

    def place(self, row: int) -> QPoint:
        """The pixel of a datum on the map."""
        x, y = self.map.to_pixels(self.map._layer.xy[row])
        return QPoint(round(float(x)), round(float(y)))

    def lasso(self, *rows: int) -> None:
        """Select data on the map by clicks with Ctrl."""
        self.presenter.looking.select(frozenset())
        for row in rows:
            self.map.clicked.emit(row, Qt.KeyboardModifier.ControlModifier)

    def carry(self, row: int, to: QWidget) -> None:
        """Carry a datum from the map to another widget and let it go there."""
        start = self.place(row)
        goal = self.map.mapFromGlobal(to.mapToGlobal(to.rect().center()))
        QTest.mouseMove(self.map, start)
        QTest.mousePress(self.map, LEFT, NONE, start)
        for step in range(1, 6):
            QTest.mouseMove(self.map, start + (goal - start) * (step / 5))
        QTest.mouseRelease(self.map, LEFT, NONE, goal)
        QApplication.processEvents()

    def lonely(self) -> int:
        """A datum of the map that is far from all others and from the probe."""
        places = self.map.to_pixels(self.map._layer.xy)
        probe = self.map.to_pixels(np.asarray(self.map._probe))
        away = np.linalg.norm(places[:, None] - np.vstack([places, probe])[None], axis=2)
        away[np.arange(len(places)), np.arange(len(places))] = np.inf
        alone = away.min(axis=1)
        alone[(places < 50).any(axis=1) | (places[:, 1] > self.map.height() - 40)] = 0
        row = int(alone.argmax())
        assert alone[row] > 10
        return row

    def choose_in_menu(self, letter: str, *words: str) -> None:
        """Open the menu of a term and choose something of it."""
        well: Well = self.sum.wells[letter]
        self.click(well)
        menu = well._menu
        if words[:-1]:
            menu = next(part for part in menu.findChildren(QMenu) if part.title() == words[0])
        next(action for action in menu.actions() if action.text() == words[-1]).trigger()
        well._menu.close()
        QApplication.processEvents()

    # -- what is seen ----------------------------------------------------------------------------

    def row(self, name: str) -> AxisRow:
        """The row of this name."""
        (found,) = [row for row in self.table.shown if row.axis is not None and row.axis.name == name]
        return found

    @property
    def tone(self) -> int:
        """The tone of the picture that is turned."""
        image = self.page.start.pair.turned.image()
        assert image is not None
        return int(image[0, 0])

    def told_tone(self) -> int:
        """The tone that the code of the state has."""
        code = self.presenter.code
        assert code is not None
        return int(tones(code[None])[0])


@pytest.fixture
def bench(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[DirectionsBench]:
    """The view before any model has been opened; the hand rests soon."""
    monkeypatch.setattr(presenter, "REST_MS", 10)
    made = DirectionsBench(qtbot)
    yield made
    made.qtbot.waitUntil(lambda: not any(timer.isActive() for timer in made.presenter.findChildren(QTimer)))
    made.window.close()
    made.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def begun(bench: DirectionsBench) -> DirectionsBench:
    """The view with a model, everything answered."""
    bench.begin()
    return bench
