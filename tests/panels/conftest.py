"""The map panel against an engine that answers when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.panels.library import Library
from explorer.panels.map import MapPage, MapPresenter
from explorer.panels.map.atlas import MapState
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.tile import PictureTile
from tests.panels.fakes import Asked, FakeEngine, data_ready, opened, peeked, reading
from tests.panels.fakes_train import TrainBench

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform grumbles about what only a window manager can do: no fault of ours."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


class Bench(QObject):
    """Page, presenter and library with a fake engine, wired as the application wires them."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.engine = FakeEngine()
        self.library = Library(self.engine, self)
        self.page = MapPage()
        self.presenter = MapPresenter(self.page, self.library, self.engine, self)
        self.told: list[str] = []
        self.library.opened.connect(self._on_opened)
        for source in (self.library, self.presenter):
            source.troubled.connect(self._on_trouble)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.page.inspector)
        self.page.resize(1100, 800)
        with qtbot.waitExposed(self.page):
            self.page.show()

    def _on_opened(self, model_id: str, path: str) -> None:
        self.presenter.show_model(model_id, 5)

    def _on_trouble(self, sentence: str, detail: str) -> None:
        self.told.append(sentence)

    # -- the way to a settled panel --------------------------------------------------------------

    def show(self, name: str = "net", seed: int = 1, **fields: Any) -> m.Peeked:
        """Open a file as far as its codes: both maps are there, no model is ready."""
        seen = peeked(name, seed, **fields)
        self.library.open(f"/models/{name}.safetensors")
        self.engine.waiting(m.PeekFile)[-1].done(seen)
        return seen

    def settle(self, name: str = "net", seed: int = 1, pca_seed: int = 2, **fields: Any) -> None:
        """Open a file and bring everything that it leads to."""
        seen = self.show(name, seed, **fields)
        self.warm()
        for asked in self.engine.waiting(m.OpenFile):
            asked.done(opened(seen))
        for asked in self.engine.waiting(m.FitPca):
            assert isinstance(asked.request, m.FitPca)
            asked.done(self.pca(asked.request, pca_seed, seen.card.input_shape))
        for asked in self.engine.waiting(m.LoadData):
            assert isinstance(asked.request, m.LoadData)
            asked.done(data_ready(asked.request.data_id))
        self.read_all()

    def warm(self) -> None:
        """Let torch be there."""
        for asked in self.engine.waiting(m.WarmUp):
            asked.done(m.Ready(device="cpu", words="CPU, 1 of 2 cores"))

    @staticmethod
    def pca(request: m.FitPca, seed: int, shape: tuple[int, ...]) -> m.Opened:
        """PCA as it is asked for."""
        name = f"{request.data_id}-pca-{request.latent_dim}"
        return opened(
            peeked(
                name, seed, "pca", data_id=request.data_id, latent_dim=request.latent_dim, input_shape=shape
            )
        )

    def questions(self) -> list[Asked]:
        """Questions about the probe that wait, oldest first."""
        return self.engine.waiting(m.ReadProbe)

    def newest(self) -> m.ReadProbe:
        """The newest question about the probe."""
        request = self.questions()[-1].request
        assert isinstance(request, m.ReadProbe)
        return request

    def answer(self, asked: Asked, tone: float = 0.5, **fields: Any) -> None:
        """Answer a question about the probe."""
        assert isinstance(asked.request, m.ReadProbe)
        asked.done(reading(asked.request, tone, **fields))

    def read_all(self, tone: float = 0.5) -> None:
        """Answer every question about the probe, oldest first."""
        for asked in self.questions():
            self.answer(asked, tone)

    # -- what is seen ----------------------------------------------------------------------------

    @property
    def state(self) -> MapState:
        """What the user has set."""
        return self.presenter.state

    def canvas(self, slot: int) -> MapCanvas:
        """The canvas of a map."""
        return self.page.cards[slot].canvas

    def tones(self) -> list[float]:
        """The tone of each model's picture."""
        tiles = [tile for tile in self.page.strip.findChildren(PictureTile) if tile.isVisible()]
        found = [tile.picture.image() for tile in tiles[1:]]
        return [float(np.mean(image)) for image in found if image is not None]

    def look(self) -> list[bytes]:
        """Everything the maps paint."""
        QApplication.processEvents()
        return [bytes(self.canvas(slot).grab().toImage().constBits()) for slot in (0, 1)]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.page.close()
    QApplication.processEvents()


@pytest.fixture
def settled(bench: Bench) -> Bench:
    """A panel on which everything is there and answered."""
    bench.settle()
    assert bench.presenter.settled
    return bench


@pytest.fixture
def train(qtbot: QtBot) -> Iterator[TrainBench]:
    """The training panel, at which nobody has looked yet."""
    made = TrainBench(qtbot)
    yield made
    made.window.close()
    QApplication.processEvents()


@pytest.fixture
def ready(train: TrainBench) -> TrainBench:
    """The training panel with its first run, which has learnt nothing."""
    train.activate()
    train.begin()
    return train


Make = Callable[..., Bench]
