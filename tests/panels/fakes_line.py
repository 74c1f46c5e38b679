"""The panel of the line against an engine that answers when it is told to."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import lines as n
from explorer.core.forms import Field
from explorer.core.line_curves import HIGH, LOW, PLACES, LineCurve, places
from explorer.core.messages import frozen
from explorer.panels.line import LinePage, LinePresenter
from explorer.panels.line.learning import Learning
from tests.panels.fakes import Asked, FakeEngine

BELL = LineCurve(np.exp(-((places() - 1) ** 2) * 2))
BARS = 12


def number(name: str, default: float, *, live: bool = False, kind: str = "float") -> Field:
    return Field(name, name, kind, default, "", 0, 10_000, live=live)  # type: ignore[arg-type]


FIELDS = (
    *(number(name, 2, kind="int") for name in ("layers", "d_layers", "nodes", "d_nodes")),
    number("r1", 0.05, live=True),
    Field("loss", "Loss", "choice", "non-saturating", choices=("non-saturating", "minimax"), live=True),
    Field("noise", "Noise", "choice", "gaussian", choices=("gaussian", "uniform")),
)
TRAINING = (
    *(number(name, 0.001, live=True) for name in ("learning_rate", "d_learning_rate", "beta1", "d_beta1")),
    *(number(name, 3, live=True, kind="int") for name in ("d_steps", "steps")),
    number("batch_size", 32, kind="int"),
    number("seed", 0, kind="int"),
)
ALONE = tuple(
    field for field in (*FIELDS, *TRAINING) if field.name in ("layers", "nodes", "noise", "seed", "steps")
)
NOTHING = frozen(np.zeros(0, np.float32))


def listed() -> n.LinesListed:
    cards = [n.LineCard(name="normal", title="Normal", help="One bell.", heights=sent(BELL.heights))]
    flat = LineCurve(np.ones(PLACES)).heights
    cards.append(n.LineCard(name="two-normals", title="Two bells", help="A gap.", heights=sent(flat)))
    cards.append(n.LineCard(name="drawn-1d", title="Your curve", help="Yours.", heights=NOTHING, drawn=True))
    return n.LinesListed(densities=tuple(cards), fields=FIELDS, training=TRAINING, alone=ALONE)


def sent(values: Any) -> Any:
    return frozen(np.asarray(values, dtype=np.float32))


def moment(line_id: str, rounds: int = 0, *, judged: bool = True, **more: Any) -> n.LineMoment:
    """How one looks after some rounds: its distance tells them."""
    trace = [(step, 1 / (1 + step)) for step in range(0, rounds + 1, 10)]
    plain: dict[str, Any] = {
        "line_id": line_id,
        "rounds": rounds,
        "turns": (3 * rounds, rounds),
        "losses": (1.0, 0.5),
        "made": sent(BELL.heights),
        "bars": sent(np.full(BARS, 1 / 6)),
        "noise": sent([-1, 0, 1]),
        "landed": sent([-2, 0, 2]),
        "judged": sent(np.full(PLACES, 0.5)) if judged else None,
        "ideal": sent(np.full(PLACES, 0.25)),
        "width": 0.0,
        "error": 0.125 if judged else float("nan"),
        "distance": 1 / (1 + rounds),
        "ks": 0.5,
        "trace": sent(trace),
        "kept": tuple(range(0, rounds + 1, 10)),
    }
    return n.LineMoment(**plain | more)


def begun(request: n.BeginLine) -> n.LineBegun:
    return n.LineBegun(
        line_id=request.line_id,
        recipe=request.recipe,
        title="A density",
        places=sent(places()),
        real=sent(BELL.heights),
        edges=sent(np.linspace(LOW, HIGH, BARS + 1)),
        weights=(10, 20),
        device="CPU",
        moment=moment(request.line_id, judged=request.recipe.way != "mmd"),
    )


class LineBench:
    """The panel in a window, with an engine on paper."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window, self.engine, self.owner = QWidget(), FakeEngine(), QObject()
        self.page = LinePage()
        self.presenter = LinePresenter(self.page, self.engine, self.owner)
        row = QHBoxLayout(self.window)
        row.addWidget(self.page, 1)
        row.addWidget(self.page.inspector)
        qtbot.addWidget(self.window)
        self.window.resize(1300, 760)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.troubles: list[str] = []
        self.presenter.troubled.connect(lambda sentence, _: self.troubles.append(sentence))
        self.presenter.activate()

    def tell_list(self) -> None:
        """Answer what there is."""
        self.engine.only(n.ListLines).done(listed())

    def to(self, part: str) -> Learning:
        """Go to a part that learns, and let it begin."""
        self.presenter.show_part(part)
        self.begin()
        return self.presenter._minds[part]

    def begin(self) -> list[n.LineRecipe]:
        """Answer all that is to be begun; return what it was."""
        waiting = self.engine.waiting(n.BeginLine)
        for asked in waiting:
            asked.done(begun(asked.request))  # type: ignore[arg-type]
        return [asked.request.recipe for asked in waiting]  # type: ignore[attr-defined]

    def playing(self) -> Asked:
        """The playing that goes on."""
        return self.engine.only(n.PlayLines)

    def rest(self, rounds: int = 0, **more: Any) -> None:
        """End the playing and answer what is looked at then."""
        asked = self.playing()
        if asked.cancelled:
            asked.let_go()
        else:
            names = asked.request.line_ids  # type: ignore[attr-defined]
            asked.done(n.LinesRested(rounds=dict.fromkeys(names, rounds), **more))
        for look in self.engine.waiting(n.LookAtLine):
            look.done(moment(look.request.line_id, rounds))  # type: ignore[attr-defined]
