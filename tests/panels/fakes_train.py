"""Runs that exist on paper only, and the training panel in a window with an engine
that answers when it is told to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.catalogue import Catalogue, DataCard, FamilyCard, ListCatalogue
from explorer.core.forms import Field
from explorer.core.leftovers import FindLeftRuns, LeftRun
from explorer.core.messages import frozen
from explorer.panels.library import Library
from explorer.panels.playing import Doing
from explorer.panels.train import TrainPage, TrainPresenter
from explorer.panels.train.session import RUN, TWIN
from explorer.panels.train.transport import share_of_step
from tests.panels.fakes import NAMES, Asked, FakeEngine, data_ready

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROWS, COLUMNS, SIDE = 30, 4, 3
STEPS = 4000

CODE = Field("latent_dim", "Code size", "int", 2, "", 1, 64, log=True, group="choices")
TIED = Field("tied", "Tied weights", "bool", False, group="knobs")
BETA = Field("beta", "Beta", "float", 1.0, "", 0.0, 100.0, log=True, live=True, group="knobs")
KIND = Field("kind", "Kind", "choice", "soft", choices=("soft", "hard"), group="choices")
TRAINING = (
    Field("steps", "Steps", "int", STEPS, "", 1, 10_000_000, "steps", log=True, group="training"),
    Field("learning_rate", "Rate", "float", 0.01, "", 1e-7, 1.0, log=True, live=True, group="training"),
    Field("seed", "Seed", "int", 0, "", 0, 99, group="data"),
)
CATALOGUE = Catalogue(
    families=(
        FamilyCard(family="ae", title="Autoencoder", help="", fields=(CODE, TIED)),
        FamilyCard(family="vae", title="VAE", help="", fields=(CODE, KIND, BETA)),
    ),
    data=(
        DataCard(data_id="digits", title="Digits", help="", rows=1797),
        DataCard(data_id="moons", title="Moons", help="", rows=ROWS),
        DataCard(data_id="mnist", title="MNIST", help="", rows=70_000, online=True),
    ),
    training=TRAINING,
)
GENERATIVE, SPATIAL = "vae", "moons"


def places(step: int, run: int = 0) -> Any:
    """Where the rows are after so many steps: a little farther out with each."""
    rng = np.random.default_rng(7)
    return frozen((rng.standard_normal((ROWS, 2)) * (1 + 0.1 * np.log1p(step)) + run).astype(np.float32))


def moment(begun: r.RunBegun, step: int, *, kept: bool = True, **fields: Any) -> r.Moment:
    """How a run looks after a step: everything tells the step."""
    return _moment(begun.run_id, begun.generative, begun.space is not None, step, kept=kept, **fields)


def _moment(
    run_id: str, generative: bool, spatial: bool, step: int, *, kept: bool = True, **fields: Any
) -> Any:
    tone = np.uint8(step % 251)
    shape = (2,) if spatial else (SIDE, SIDE)
    xy = places(step, 1 if run_id.startswith(TWIN) else 0)
    losses = {"loss": 1 / (1 + step)}
    plain: dict[str, Any] = {
        "run_id": run_id,
        "step": step,
        "kept": kept,
        "xy": xy,
        "axes": ("z1", "z2"),
        "spread": frozen(np.full((ROWS, 3), [0.04, 0.09, 0.0], np.float32)) if generative else None,
        "test": losses | ({"kl": 2 / (1 + step)} if generative else {}),
        "strip": (("Decoded", frozen(np.full((COLUMNS, *shape), tone, np.uint8))),),
        "errors": frozen(np.full(COLUMNS, 0.1, np.float32)),
        "lattice": None if spatial else frozen(np.full((2, 3, *shape), tone, np.uint8)),
        "bounds": (-3.0, -2.0, 3.0, 2.0),
        "space": xy if spatial else None,
        "kl": frozen(np.array([1.0 + step, 0.001], np.float32)) if generative else None,
        "measures": (r.Measured(word="Active units", value=float(step), of=9.0),),
    }
    return r.Moment(**plain | fields)


def begun(request: r.BeginRun, step: int = 0, **fields: Any) -> r.RunBegun:
    """The run that was asked for, as the engine would tell of it."""
    recipe = fields.pop("recipe", request.recipe)
    generative, spatial = recipe.family == GENERATIVE, recipe.data_id == SPATIAL
    shape = (2,) if spatial else (SIDE, SIDE)
    plain: dict[str, Any] = {
        "run_id": request.run_id,
        "recipe": recipe,
        "title": f"{recipe.family.upper()} of {recipe.fields['latent_dim']}",
        "steps": recipe.training["steps"],
        "data_words": f"{ROWS} train, 10 test of {recipe.data_id}",
        "device": "CPU",
        "input_shape": shape,
        "class_names": NAMES,
        "rows": frozen(np.arange(ROWS, dtype=np.int64)),
        "labels": frozen(np.arange(ROWS, dtype=np.int64) % 3),
        "columns": frozen(np.arange(COLUMNS, dtype=np.int64)),
        "originals": frozen(np.zeros((COLUMNS, *shape), np.uint8)),
        "space": places(0) if spatial else None,
        "unit": "nats" if generative else "MSE per pixel",
        "terms": ("loss", "kl") if generative else ("loss",),
        "baselines": {"loss": {"mean image": 0.5}},
        "generative": generative,
        "curve": (),
        "moment": _moment(request.run_id, generative, spatial, step),
    }
    return r.RunBegun(**plain | fields)


def lost(run: r.RunBegun, step: int) -> r.Lost:
    """The losses on the training batches after a step."""
    return r.Lost(run_id=run.run_id, step=step, train=dict.fromkeys(run.terms, 1 / step))


def left_run(
    name: str = "a", when: float = 0.0, step: int = 37, *, interrupted: bool = True, **recipe: Any
) -> LeftRun:
    """A run that an earlier time left behind."""
    values = {"family": "ae", "data_id": "digits", "fields": {"latent_dim": 5, "tied": True}} | recipe
    training = {"steps": STEPS, "learning_rate": 0.5, "seed": 3}
    return LeftRun(
        state=f"/runs/{name}.state",
        recipe=r.Recipe(training=training, **values),
        step=step,
        steps=STEPS,
        when=when,
        title=f"Net {name}",
        interrupted=interrupted,
    )


class TrainBench(QObject):
    """Page, inspector, presenter and library in one window, with a fake engine."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.bot, self.engine = qtbot, FakeEngine()
        self.library = Library(self.engine, self)
        self.page = TrainPage()
        self.presenter = TrainPresenter(self.page, self.library, self.engine, self)
        self.player = self.presenter.player
        self.inspector, self.transport = self.page.inspector, self.page.transport
        self.told: list[str] = []
        self.noticed: list[str] = []
        self.opened: list[str] = []
        self.presenter.troubled.connect(lambda sentence, detail: self.told.append(sentence))
        self.presenter.noticed.connect(self.noticed.append)
        self.presenter.keeping.noticed.connect(self.noticed.append)
        self.presenter.keeping.opened.connect(self.opened.append)
        self.window = QWidget()
        line = QHBoxLayout(self.window)
        line.addWidget(self.page, 1)
        line.addWidget(self.inspector)
        self.inspector.setFixedWidth(300)
        qtbot.addWidget(self.window)
        self.window.resize(1400, 1000)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.page.setFocus()

    # -- the engine's answers --------------------------------------------------------------------

    def activate(self, *left: LeftRun) -> None:
        """Look at the panel for the first time, and learn what there is."""
        self.presenter.activate()
        self.engine.only(FindLeftRuns).done(left)
        self.engine.only(ListCatalogue).done(CATALOGUE)

    def begin(self, **fields: Any) -> None:
        """Let all runs that are asked for begin."""
        for asked in self.engine.waiting(r.BeginRun):
            if not asked.cancelled:
                assert isinstance(asked.request, r.BeginRun)
                asked.done(begun(asked.request, **fields))
        for asked in self.engine.waiting(m.LoadData):
            assert isinstance(asked.request, m.LoadData)
            asked.done(data_ready(asked.request.data_id, ROWS))
        self.draw()

    def run(self, place: str = RUN) -> r.RunBegun:
        """A run as it was told of."""
        return self.player.sessions[place].begun

    @property
    def playing(self) -> Asked:
        """What is being played."""
        return self.engine.only(r.PlayRuns)

    @property
    def until(self) -> int:
        """The step up to which is played."""
        request = self.playing.request
        assert isinstance(request, r.PlayRuns)
        return request.until

    def tell(self, *steps: int, kept: bool = True, **fields: Any) -> None:
        """Let the runs that are played get to these steps."""
        for step in steps:
            for session in self.player.sessions.values():
                self.playing.tell(lost(session.begun, step), moment(session.begun, step, kept=kept, **fields))
        self.draw()

    def rest(self, step: int, *, trouble: str = "") -> None:
        """Let what is played come to rest at a step."""
        steps = {session.begun.run_id: step for session in self.player.sessions.values()}
        self.playing.done(r.RunsRested(steps=steps, finished=step >= STEPS, trouble=trouble))
        self.look(step)

    def look(self, step: int) -> None:
        """Answer how the runs look, where it is asked."""
        for asked in self.engine.waiting(r.LookAtRun):
            assert isinstance(asked.request, r.LookAtRun)
            session = self.player.session_of(asked.request.run_id)
            assert session is not None
            asked.done(moment(session.begun, step, kept=False))
        self.draw()

    def learn(self, *steps: int) -> None:
        """Train to the last of these steps, be told of each, and rest there."""
        self.press("play")
        self.tell(*steps)
        self.press("play")
        self.playing.let_go()
        self.look(steps[-1])

    def asked(self, kind: type[m.Request]) -> list[Any]:
        """Requests of a kind, oldest first."""
        return [one.request for one in self.engine.asked if isinstance(one.request, kind)]

    # -- the hand --------------------------------------------------------------------------------

    def draw(self) -> None:
        """Let what is to be drawn be drawn."""
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        self.bot.keyClick(QApplication.focusWidget(), key, modifiers)
        self.draw()

    def press(self, button: str) -> None:
        """Click a button of the transport that can be pressed."""
        widget = getattr(self.transport, button)
        assert widget.isEnabled()
        self.click(widget)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget in its middle, or elsewhere."""
        self.bot.mouseClick(widget, LEFT, NONE, widget.rect().center() if at is None else at)
        self.draw()

    def choose(self, box: QComboBox, key: str) -> None:
        """Open a choice and take one by keys."""
        self.click(box)
        self.bot.keyClick(box.view(), Qt.Key.Key_Home)
        for _ in range(box.findData(key)):
            self.bot.keyClick(box.view(), Qt.Key.Key_Down)
        self.bot.keyClick(box.view(), Qt.Key.Key_Return)
        self.draw()

    def type_target(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type up to which step is trained."""
        field = self.transport.target
        self.bot.mouseClick(field, LEFT)
        field.selectAll()
        self.bot.keyClicks(field, text)
        self.bot.keyClick(field, key)
        self.draw()

    def slide(self, name: str, *shifts: int, release: bool = True) -> None:
        """Take the slider of a field and bring it along by pixels."""
        slider = self.inspector.form.row(name).slider
        at = slider.handle().toPoint()
        self.bot.mousePress(slider, LEFT, NONE, at)
        for shift in shifts:
            self.bot.mouseMove(slider, at + QPoint(shift, 0))
        if release:
            self.bot.mouseRelease(slider, LEFT, NONE, at + QPoint(shifts[-1], 0))
        self.draw()

    def scrub(self, *steps: float) -> None:
        """Drag the scrubber over these steps."""
        scrubber = self.transport.scrubber
        self.bot.mousePress(scrubber, LEFT, NONE, scrubber.handle().toPoint())
        for step in steps:
            self.bot.mouseMove(scrubber, self.on_scrubber(step))
        self.bot.mouseRelease(scrubber, LEFT, NONE, self.on_scrubber(steps[-1]))
        self.draw()

    def on_scrubber(self, step: float) -> QPoint:
        """The pixel of a step on the scrubber, or the one after it."""
        scrubber, last = self.transport.scrubber, self.player.sessions[RUN].steps
        left = scrubber._margin()
        share = share_of_step(step, last)
        return QPoint(math.ceil(left + share * (scrubber.width() - 2 * left)), scrubber.height() // 2)

    def drag_cursor(self, *steps: float) -> None:
        """Drag the cursor of the curves over these steps."""
        curves = self.page.curves[RUN].curves
        places = [
            QPoint(round(curves.frame().across(step)), curves.frame().box.center().y()) for step in steps
        ]
        self.bot.mousePress(curves, LEFT, NONE, places[0])
        for place in places[1:]:
            self.bot.mouseMove(curves, place)
        self.bot.mouseRelease(curves, LEFT, NONE, places[-1])
        self.draw()

    def datum(self, row: int, place: str = RUN) -> QPoint:
        """The pixel of a row on a map."""
        canvas = self.page.cards[place].canvas
        x, y = canvas.to_pixels(self.shown(place).xy[row])
        return QPoint(round(float(x)), round(float(y)))

    def lonely(self, place: str = RUN) -> int:
        """The row that is farthest from the others."""
        xy = self.shown(place).xy.astype(np.float64)
        away = np.linalg.norm(xy[:, None] - xy[None], axis=2)
        np.fill_diagonal(away, np.inf)
        return int(away.min(axis=1).argmax())

    # -- what is seen ----------------------------------------------------------------------------

    def shown(self, place: str = RUN) -> r.Moment:
        """The moment that is looked at."""
        session, cursor = self.player.sessions[place], self.presenter.look.cursor
        return session.moment if cursor is None else session.history.at(cursor)

    def steps_shown(self) -> set[int]:
        """The step that each view shows, told by what it shows: one, if all go together."""
        seen = {int(self.transport._at.text().replace(",", ""))}
        for place, card in self.page.cards.items():
            if place in self.player.sessions:
                seen.add(int(card.words()[1].rpartition(" ")[2].replace(",", "")))
                seen |= {
                    s
                    for s in self._steps(place)
                    if np.array_equal(card.canvas._layer.xy, places(s, place == TWIN))
                }
        seen |= {int(row.pictures[0, 0, 0]) for row in self.gallery() if row.heading.startswith("Decoded")}
        cursor = self.page.curves[RUN].curves.cursor_step()
        if cursor is not None:
            seen.add(int(cursor))
        return seen

    def _steps(self, place: str) -> Sequence[int]:
        return self.player.sessions[place].history.steps

    def gallery(self) -> list[Any]:
        """The rows of pictures."""
        gallery = self.page.result.gallery
        return list(gallery._rows) if gallery.isVisible() else []

    @property
    def doing(self) -> Doing:
        """What the player does."""
        return self.player.doing
