"""Training in the real window by the real engine: played, rested, turned, compared, rewound, touched."""

from __future__ import annotations

import errno
import os
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from explorer.core.runs import Moment
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN, TWIN, Session
from tests.app.driver import Trainer
from tests.engine.playing import assert_same
from trainers.models.mlp import Autoencoder

LONG = {"steps": 1_000_000}


def moments(session: Session) -> list[Moment]:
    """The moments of a run that are kept, in their order."""
    return [moment for moment in session.history._moments if moment.kept]


def played(trainer: Trainer, *args: Any, **fields: Any) -> Session:
    """Begin a run and play it to its end without a rest."""
    session = trainer.prepare(*args, **fields)
    trainer.finish()
    return session


# --- playing -----------------------------------------------------------------------------------


def test_the_space_bar_sets_off_and_the_map_moves(trainer: Trainer) -> None:
    session = trainer.prepare()
    canvas = trainer.panel.cards[RUN].canvas
    before, first = trainer.rgb(canvas), trainer.points().copy()
    trainer.space()
    assert trainer.player.doing is Doing.PLAYING
    trainer.until(lambda: trainer.window.statusbar.state.text.startswith("Training"))
    trainer.until(lambda: trainer.player.finished)
    trainer.still()
    assert trainer.caption() == session.steps == 200
    assert not np.array_equal(trainer.points(), first)
    assert (np.abs(trainer.rgb(canvas).astype(int) - before).max(axis=2) > 60).sum() > 500
    steps, losses = session.train.curve("loss")
    assert steps[-1] == 200
    assert losses[-1] < losses[0]
    assert session.moment.test["loss"] < 0.9 * session.history.at(0).test["loss"]


def test_rests_and_single_steps_change_nothing_and_a_reset_replays(trainer: Trainer) -> None:
    """Bit for bit: every moment that is kept, and the losses."""
    straight = played(trainer)
    trainer.click(trainer.transport.reset)
    cut = trainer.begun()
    assert cut.begun.run_id != straight.begun.run_id
    for step in (3, 30, 90):
        trainer.space()
        trainer.reach(step)
        trainer.click(trainer.transport.play)
        trainer.still()
        at = cut.step
        assert trainer.caption() == at
        if at < cut.steps:
            trainer.click(trainer.transport.step)
            trainer.still()
            assert cut.step == trainer.caption() == at + 1
    if not trainer.player.finished:
        trainer.finish()
    assert len(moments(cut)) > 30
    for one, other in zip(moments(cut), moments(straight), strict=True):
        assert_same(one, other)
    np.testing.assert_array_equal(cut.train.curve("loss"), straight.train.curve("loss"))


def test_it_is_cancelled_at_once(trainer: Trainer) -> None:
    session = trainer.prepare(training=LONG)
    trainer.space()
    trainer.reach(5)
    trainer.click(trainer.transport.play)
    assert trainer.player.doing is Doing.RESTING
    assert trainer.transport.play.text() == "Play"
    trainer.still()
    at = session.step
    for _ in range(3):
        trainer.click(trainer.transport.step)
        trainer.still()
    assert session.step == at + 3, "nothing else has gone on"
    assert trainer.app.worker.busy is False


def test_a_typed_step_is_where_it_rests(trainer: Trainer) -> None:
    session = trainer.prepare(training=LONG)
    trainer.play_to(77)
    assert session.step == trainer.caption() == 77
    trainer.space()
    assert trainer.player.doing is Doing.PLAYING


# --- knobs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("family", "name"), [("ae", "learning_rate"), ("vae", "beta")])
def test_a_knob_that_is_turned_while_it_runs_changes_its_way_and_restarts_nothing(
    trainer: Trainer, family: str, name: str
) -> None:
    session = trainer.prepare(family, training={"steps": 3000})
    before, terms = session.moment, {**session.recipe.fields, **session.recipe.training}
    trainer.space()
    trainer.reach(20)
    trainer.slide(name, 0.9)
    trainer.until(lambda: {**session.recipe.fields, **session.recipe.training}[name] != terms[name])
    turned_at = session.step
    trainer.until(lambda: session.step > turned_at)
    assert trainer.run is session
    assert trainer.player.doing is Doing.PLAYING
    trainer.space()
    trainer.still()
    assert session.history.at(0) is before
    assert trainer.transport.reset.text() == "Start anew"
    value = {**session.recipe.fields, **session.recipe.training}[name]
    assert value == trainer.panel.inspector.form.values()[name] > terms[name]

    plain = trainer.prepare(family, training={"steps": 3000})
    trainer.play_to(session.step)
    assert plain.step == session.step
    assert not np.array_equal(plain.moment.xy, session.moment.xy)
    early = plain.history.at(16)
    assert_same(early, session.history.at(16))


# --- a twin ------------------------------------------------------------------------------------


def test_twins_begin_alike_and_are_at_the_same_step_whenever_they_are_drawn(trainer: Trainer) -> None:
    trainer.prepare("vae", twin=("beta", 20.0))
    main, twin = (trainer.player.sessions[place] for place in (RUN, TWIN))
    np.testing.assert_array_equal(main.moment.xy, twin.moment.xy)
    drawn: list[tuple[int, int]] = []
    trainer.player.moved.connect(lambda: drawn.append((trainer.caption(RUN), trainer.caption(TWIN))))
    trainer.space()
    trainer.until(lambda: trainer.player.finished)
    trainer.still()
    drawn.append((trainer.caption(RUN), trainer.caption(TWIN)))
    assert len({one for one, _ in drawn}) > 3
    assert [pair for pair in drawn if pair[0] != pair[1]] == []
    assert [m.step for m in moments(main)] == [m.step for m in moments(twin)]
    assert twin.moment.test["kl"] < main.moment.test["kl"]


def test_a_twin_changes_nothing_about_the_first(trainer: Trainer) -> None:
    alone = played(trainer, "vae", beta=2.0)
    beside = played(trainer, "vae", beta=2.0, twin=("latent_dim", 5))
    for one, other in zip(moments(alone), moments(beside), strict=True):
        assert_same(one, other)


# --- rewinding ---------------------------------------------------------------------------------


def test_the_scrubber_shows_exactly_what_was_seen_then(trainer: Trainer) -> None:
    session, live = trainer.prepare(), {}

    def note() -> None:
        live[session.step] = session.moment.xy.tobytes()

    trainer.player.moved.connect(note)
    trainer.finish()
    trainer.player.moved.disconnect(note)
    scrubber = trainer.transport.scrubber
    trainer.press(scrubber, scrubber.handle().toPoint())
    seen = []
    for step in (120, 40, 9, 2, 0.4, 9, 60):
        trainer.move(scrubber, trainer.on_scrubber(step))
        shown = trainer.caption()
        seen.append(shown)
        moment = session.history.at(shown)
        assert moment.step == shown <= step + 1
        assert trainer.points().astype(np.float32).tobytes() == moment.xy.tobytes()
        if shown:
            assert moment.xy.tobytes() == live[shown]
        rows = trainer.panel.result.gallery._rows
        np.testing.assert_array_equal(rows[1].pictures, dict(moment.strip)["Decoded"])
        assert trainer.panel.curves[RUN].curves.cursor_step() == shown
    trainer.release(scrubber, trainer.on_scrubber(60))
    assert len(set(seen)) > 4
    trainer.space()
    trainer.until(lambda: not trainer.presenter.rewind.replaying)
    assert trainer.caption() == 200
    assert session.step == 200, "a replay trains nothing"


# --- the hand ----------------------------------------------------------------------------------


def lonely(trainer: Trainer) -> QPoint:
    """The pixel of the datum that is farthest from the others."""
    canvas = trainer.panel.cards[RUN].canvas
    places = canvas.to_pixels(trainer.points())
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(away, np.inf)
    inside = (places > 60).all(axis=1) & (places < np.array([canvas.width(), canvas.height()]) - 60).all(
        axis=1
    )
    x, y = places[np.argmax(np.where(inside, away.min(axis=1), 0))]
    return QPoint(round(float(x)), round(float(y)))


def test_a_drag_over_the_live_map_is_decoded_while_training_rests(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trainer.prepare(training=LONG | {"schedule": "constant"})
    canvas, touch = trainer.panel.cards[RUN].canvas, trainer.presenter.touch
    trainer.space()
    trainer.reach(200)
    answers: list[int] = []
    touch.decoded.connect(answers.append)
    at, pictures, steps = lonely(trainer), [], []
    trainer.press(canvas, at)
    with monkeypatch.context() as patch:
        scheduler = trainer.app.worker._host._scheduler
        now = scheduler._clock()
        patch.setattr(scheduler, "_clock", lambda: now)  # the hand has just moved
        for shift in range(8, 90, 8):
            trainer.move(canvas, at + QPoint(-shift, shift // 2))
            trainer.until(lambda: bool(answers) and answers[-1] == touch.stamp)
            image = trainer.panel.result.probe.picture.image()
            assert image is not None
            pictures.append(image.tobytes())
            steps.append(session.step)
        assert trainer.app.worker.resting
    assert len(set(pictures)) > 3
    assert len(set(steps)) == 1
    assert trainer.player.doing is Doing.PLAYING
    trainer.release(canvas, at + QPoint(-88, 44))
    trainer.reach(steps[0] + 1)
    touch.decoded.disconnect(answers.append)


# --- what goes wrong ---------------------------------------------------------------------------


def test_numbers_that_are_none_stop_at_the_last_good_state_and_it_can_go_on(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, loss = trainer.prepare(), Autoencoder.loss

    def astray(self: Any, x: Any, noise: Any, step: int | None = None, labels: Any = None) -> Any:
        found = loss(self, x, noise, step, labels)
        return found if step is None or step < 107 else {**found, "loss": found["loss"] * float("nan")}

    with monkeypatch.context() as patch:
        patch.setattr(Autoencoder, "loss", astray)
        trainer.space()
        trainer.until(lambda: "no longer a finite number at step 107" in trainer.notice)
        trainer.still()
    assert session.step == trainer.caption() == 100
    assert session.history.last.step == 100
    assert np.isfinite(trainer.points()).all()
    trainer.slide("learning_rate", 0.4)
    trainer.until(lambda: session.recipe.training["learning_rate"] < 4e-3)
    trainer.finish()
    assert trainer.caption() == 200
    steps = session.train.curve("loss")[0]
    assert (np.diff(steps) > 0).all()
    assert [moment.step for moment in moments(session)] == sorted({m.step for m in moments(session)})


def test_a_full_disk_is_told_once_while_training_goes_on(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    trainer.presenter.noticed.connect(told.append)
    monkeypatch.setattr("trainers.resume.replace_whole", full)
    trainer.prepare(training={"checkpoint_every_s": 0.0})
    trainer.finish()
    trainer.presenter.noticed.disconnect(told.append)
    assert trainer.caption() == 200
    assert len(told) == 1
    assert "No space left on device" in told[0]
    assert trainer.notice == told[0]
    QApplication.processEvents()
