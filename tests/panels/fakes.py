"""An engine that answers when it is told to, and models that exist on paper only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.messages import frozen

ROWS, SIDE = 40, 3
NAMES = ("left", "middle", "right one")
R = TypeVar("R", bound=m.Request)


@dataclass
class Asked:
    """A question that waits for its answer."""

    request: m.Request
    reply: m.Reply
    generation: int
    cancelled: bool = False
    answered: bool = False

    def cancel(self) -> None:
        """Say that nobody waits for it."""
        self.cancelled = True

    def done(self, response: Any) -> None:
        """Answer it."""
        self._end(m.Done(response))

    def fail(self, sentence: str = "net.safetensors: is broken; copy it again.") -> None:
        """Refuse it."""
        self._end(m.Failed(sentence, "details"))

    def tell(self, *parts: Any) -> None:
        """Tell how far it is."""
        for part in parts:
            self.reply(m.Progressed(part))

    def let_go(self) -> None:
        """End it without an answer, as nobody waits for it."""
        assert self.cancelled
        self._end(m.Cancelled())

    def _end(self, outcome: m.Outcome) -> None:
        assert not self.answered, "a job ends once"
        self.answered = True
        self.reply(outcome)


@dataclass
class FakeEngine:
    """Records what is asked and how often the hand was told of."""

    asked: list[Asked] = field(default_factory=list)
    moves: int = 0

    def ask(self, request: m.Request, reply: m.Reply) -> Asked:
        """Take a question."""
        self.asked.append(Asked(request, reply, len(self.asked) + 1))
        return self.asked[-1]

    def hand_moves(self) -> None:
        """Hear of the hand."""
        self.moves += 1

    def waiting(self, kind: type[m.Request]) -> list[Asked]:
        """Questions of a kind that are not answered yet, oldest first."""
        return [one for one in self.asked if isinstance(one.request, kind) and not one.answered]

    def only(self, kind: type[m.Request]) -> Asked:
        """The one question of a kind that waits."""
        (found,) = self.waiting(kind)
        return found

    def count(self, kind: type[m.Request]) -> int:
        """How many questions of a kind there were."""
        return sum(isinstance(one.request, kind) for one in self.asked)


def card(name: str, family: str = "ae", **fields: Any) -> m.ModelCard:
    """The card of a model of two numbers."""
    plain: dict[str, Any] = {
        "model_id": name,
        "path": f"/models/{name}.safetensors",
        "family": family,
        "title": "PCA" if family == "pca" else "Autoencoder 9-4-2",
        "short": "PCA" if family == "pca" else "Autoencoder",
        "latent_dim": 2,
        "data_id": "pictures",
        "input_shape": (SIDE, SIDE),
        "class_names": NAMES,
        "variance_shares": (),
    }
    if family == "pca":
        plain["variance_shares"] = tuple(0.5 / (1 + i) for i in range(fields.get("latent_dim", 2)))
    return m.ModelCard(**plain | fields)


def codes(name: str, seed: int = 0, rows: int = ROWS, k: int = 2, **attributes: Any) -> m.Codes:
    """Codes of `rows` rows in three classes, of which each seed has its own."""
    rng = np.random.default_rng(seed)
    return m.Codes(
        model_id=name,
        z=frozen((rng.standard_normal((rows, k)) * (2 + seed)).astype(np.float32)),
        labels=frozen(np.arange(rows, dtype=np.int64) % 3),
        attributes={key: frozen(np.asarray(value, dtype=np.float32)) for key, value in attributes.items()},
    )


def peeked(name: str, seed: int = 0, family: str = "ae", **fields: Any) -> m.Peeked:
    """What a file says of itself."""
    return m.Peeked(card=card(name, family, **fields), codes=codes(name, seed, k=fields.get("latent_dim", 2)))


def opened(seen: m.Peeked) -> m.Opened:
    """The model of a file."""
    assert seen.codes is not None
    return m.Opened(card=seen.card, codes=seen.codes)


def picture(value: float) -> NDArray[np.float32]:
    """A picture of one tone."""
    return frozen(np.full((SIDE, SIDE), value, dtype=np.float32))


def data_ready(data_id: str = "pictures", rows: int = ROWS) -> m.DataReady:
    """Pictures whose tone is their row."""
    return m.DataReady(
        data_id=data_id,
        pictures=frozen(np.repeat(np.arange(rows, dtype=np.uint8), SIDE * SIDE).reshape(rows, SIDE, SIDE)),
        labels=frozen(np.arange(rows, dtype=np.int64) % 3),
        class_names=NAMES,
    )


def reading(
    request: m.ReadProbe, tone: float = 0.5, code_of: Callable[[str], Any] | None = None, **fields: Any
) -> m.ProbeReading:
    """An answer to a question about the probe: every model shows pictures of one tone."""
    probe = request.probe
    made = []
    for name in request.models:
        code = probe.code if name == probe.source and probe.code is not None else probe.also.get(name)
        if code is None:
            code = np.zeros(2) if code_of is None else code_of(name)
        mse = None if name == probe.source and probe.row is None else 0.25
        made.append(
            m.ModelReading(
                model_id=name, code=frozen(np.asarray(code, np.float32)), picture=picture(tone), mse=mse
            )
        )
    plain: dict[str, Any] = {
        "probe": replace(probe, code=made[0].code if probe.code is None else probe.code),
        "stamp": request.stamp,
        "readings": tuple(made),
        "original": picture(1.0) if probe.row is not None else None,
        "mean_mse": 0.5,
        "nearest_rows": (7, 3, 1, 0, 2),
        "nearest_distances": (0.1, 0.2, 0.3, 0.4, 0.5),
        "manifold": m.Manifold(distance=1.0, spacing=0.5, round_trip=0.25),
    }
    return m.ProbeReading(**plain | fields)


class _Hidden(QObject):
    """Hears how a widget is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.spontaneously: list[bool] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.spontaneously.append(event.spontaneous())
        return False


def minimise(window: QWidget, page: QWidget, qtbot: QtBot) -> None:
    """Minimise a window, and wait until a page in it is hidden by that."""
    heard = _Hidden()
    page.installEventFilter(heard)
    window.showMinimized()
    qtbot.waitUntil(lambda: heard.spontaneously == [True])
    page.removeEventFilter(heard)
    window.showNormal()
    qtbot.waitUntil(page.isVisible)
