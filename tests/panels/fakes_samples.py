"""Samples that exist on paper only, and the view in a window with an engine that answers when told to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.messages import frozen
from explorer.core.sampling import UNTOLD, SampleCodes, SamplesDrawn
from explorer.panels.library import Library
from explorer.panels.samples import SamplesPage, SamplesPresenter
from tests.panels.fakes import SIDE, Asked, FakeEngine, data_ready, opened, peeked

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drawn(request: SampleCodes, *, cells: Any = None, **fields: Any) -> SamplesDrawn:
    """An answer or a piece; picture i has a tone of i and the seed, lies (7 i mod n + 1) / 10 from row i."""
    n, k = request.n, fields.pop("k", 2)
    rng = np.random.default_rng(request.seed)
    tones = (np.arange(n) * 2 + request.seed + 10).astype(np.uint8)
    plain: dict[str, Any] = {
        "model_id": request.model_id,
        "stamp": request.stamp,
        "seed": request.seed,
        "codes": frozen((rng.standard_normal((n, k)) * request.temperature).astype(np.float32)),
        "pictures": frozen(np.repeat(tones, SIDE * SIDE).reshape(n, SIDE, SIDE)),
        "cells": frozen(np.arange(n)),
        "labels": frozen(np.arange(n) % 3),
        "votes": frozen(np.full(n, 0.8, dtype=np.float32)),
        "classes": frozen(np.full(n, -1)),
        "nearest_rows": frozen(np.arange(n) % 40),
        "nearest_distances": frozen(((7 * np.arange(n)) % n + 1).astype(np.float32) / 10),
        "yardstick": 1.03,
        "words": "the prior N(0, I)",
        "components": 0,
    }
    if request.draw_from == "codes":
        plain |= {"words": "4 Gaussians fitted to the codes of 30 rows", "components": 4}
    plain |= fields
    if cells is not None:
        plain |= {name: frozen(plain[name][np.asarray(cells)]) for name in ("cells", *UNTOLD)}
    return SamplesDrawn(**plain)


class SamplesBench(QObject):
    """Page and presenter in a window with a fake engine, wired as a desk would wire them."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.qtbot, self.engine = qtbot, FakeEngine()
        self.library = Library(self.engine, self)
        self.page = SamplesPage()
        self.presenter = SamplesPresenter(self.page, self.library, self.engine, self)
        self.inspector, self.wall, self.map = self.page.inspector, self.page.wall.wall, self.page.codes.canvas
        self.told: list[str] = []
        self.noticed: list[str] = []
        self.timed: list[float] = []
        self.seeds: list[int] = []
        self.probes: list[tuple[str, Any]] = []
        self.pinned: list[tuple[int, Any]] = []
        self.targets: list[tuple[str, str, Any, Any]] = []
        self._listen()
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.addWidget(self.page, 1)
        row.addWidget(self.inspector)
        self.inspector.setFixedWidth(270)
        qtbot.addWidget(self.window)
        self.window.resize(1200, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def _listen(self) -> None:
        presenter = self.presenter
        presenter.troubled.connect(self._on_trouble)
        presenter.noticed.connect(self.noticed.append)
        presenter.frame_timed.connect(self.timed.append)
        presenter.seed_changed.connect(self.seeds.append)
        presenter.probe_wished.connect(self._on_probe)
        presenter.anchor_wished.connect(self._on_anchor)
        presenter.target_wished.connect(self._on_target)

    def _on_trouble(self, sentence: str, _: str) -> None:
        self.told.append(sentence)

    def _on_probe(self, model_id: str, code: Any) -> None:
        self.probes.append((model_id, code))

    def _on_anchor(self, index: int, anchor: Any) -> None:
        self.pinned.append((index, anchor))

    def _on_target(self, title: str, name: str, kinds: Any, then: Any) -> None:
        self.targets.append((title, name, kinds, then))

    # -- the way to samples on screen ------------------------------------------------------------

    def open(self, name: str = "net", *, prior: bool = True, data: bool = True, **fields: Any) -> None:
        """Open a model as the application does, and look into it."""
        seen = peeked(name, gaussian_prior=prior, **fields)
        self.library.adopt(opened(seen))
        for asked in self.engine.waiting(m.LoadData):
            assert isinstance(asked.request, m.LoadData)
            if data:
                asked.done(data_ready(asked.request.data_id))
        self.presenter.show_model(name)

    def begin(self, **fields: Any) -> None:
        """Open a model and answer what is asked."""
        self.open(**fields)
        self.answer()

    @property
    def question(self) -> Asked:
        """The newest question."""
        return self.engine.waiting(SampleCodes)[-1]

    @property
    def request(self) -> SampleCodes:
        """The newest request, answered or not."""
        request = [one.request for one in self.engine.asked if isinstance(one.request, SampleCodes)][-1]
        assert isinstance(request, SampleCodes)
        return request

    def answer(self, **fields: Any) -> None:
        """Answer the newest question; it overtakes those that wait."""
        *old, newest = self.engine.waiting(SampleCodes)
        for asked in old:
            asked.cancel()
            asked.let_go()
        self.reply(newest, **fields)

    def reply(self, asked: Asked, **fields: Any) -> None:
        """Answer a question."""
        assert isinstance(asked.request, SampleCodes)
        asked.done(drawn(asked.request, **fields))
        QApplication.processEvents()

    def tell(self, asked: Asked, cells: Any, **fields: Any) -> None:
        """Answer a piece of a question."""
        assert isinstance(asked.request, SampleCodes)
        asked.tell(drawn(asked.request, cells=cells, **fields))
        QApplication.processEvents()

    # -- what is seen ----------------------------------------------------------------------------

    @property
    def codes(self) -> Any:
        """The codes of the samples that are shown."""
        assert self.presenter.arranged is not None
        return self.presenter.arranged.drawn.codes

    def tones(self) -> list[int]:
        """The tones of the wall, row by row."""
        rows, columns = self.wall.shape()
        found = [self.wall.picture(row, column) for row in range(rows) for column in range(columns)]
        return [int(picture.flat[0]) for picture in found if picture is not None]

    def words(self) -> list[str]:
        """The words below the pictures, row by row."""
        return [word for row in self.wall.words() for word in row]

    def pair(self) -> tuple[int | None, int | None]:
        """The tones of the sample looked at and of its training picture."""
        tiles = self.inspector.pair.sample, self.inspector.pair.nearest
        images = [tile.picture.image() for tile in tiles]
        one, other = (None if image is None else int(image.flat[0]) for image in images)
        return one, other

    # -- the hand --------------------------------------------------------------------------------

    def cell(self, sample: int) -> QPoint:
        """The pixel in the middle of a sample's picture."""
        assert self.presenter.arranged is not None
        return self.wall.cells().picture(*self.presenter.arranged.cell(sample)).center().toPoint()

    def point(self, sample: int) -> None:
        """Point at a sample on the wall."""
        QTest.mouseMove(self.wall, self.cell(sample) + QPoint(3, 3))
        QTest.mouseMove(self.wall, self.cell(sample))
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget."""
        QTest.mouseClick(widget, LEFT, NONE, widget.rect().center() if at is None else at)
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        """Press a key."""
        QTest.keyClick(self.wall if on is None else on, key, modifiers)
        QApplication.processEvents()

    def undo(self) -> None:
        """Press Ctrl Z."""
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def drag(self, widget: QWidget, start: QPoint, goal: QPoint) -> None:
        """Drag over a widget, by events of the window, which know of the button that is down."""
        handle = self.window.windowHandle()
        QTest.mousePress(handle, LEFT, NONE, widget.mapTo(self.window, start))
        for step in range(1, 6):
            QTest.mouseMove(handle, widget.mapTo(self.window, start + (goal - start) * (step / 5)))
            QApplication.processEvents()
        QTest.mouseRelease(handle, LEFT, NONE, widget.mapTo(self.window, goal))
        QApplication.processEvents()

    def pull(self, slider: Any, *shares: float, let_go: bool = True) -> None:
        """Take the handle of a slider and bring it to shares of its length, one after the other."""
        track = slider.slider
        QTest.mousePress(track, LEFT, NONE, track.handle().toPoint())
        for share in shares:
            x = round(track._margin() + share * track._length())
            QTest.mouseMove(track, QPoint(x, track.height() // 2))
            QApplication.processEvents()
        if let_go:
            self.let_go(slider)

    def let_go(self, slider: Any) -> None:
        """Let go of a slider."""
        track = slider.slider
        QTest.mouseRelease(track, LEFT, NONE, track.handle().toPoint())
        QApplication.processEvents()

    def export(self, words: str) -> None:
        """Choose an entry of the menu."""
        (action,) = [one for one in self.inspector.export.menu().actions() if one.text() == words]
        action.trigger()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[SamplesBench]:
    made = SamplesBench(qtbot)
    yield made
    made.window.close()
    QApplication.processEvents()


@pytest.fixture
def begun(bench: SamplesBench) -> SamplesBench:
    """A wall of 36 samples of a prior."""
    bench.begin()
    return bench
