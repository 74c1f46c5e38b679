"""A model learns to write in the real window: played, compared, rewound, resumed, on texts of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from explorer.core.demos import LiveDemo
from explorer.panels.train.inspector import OWN_TEXT
from explorer.panels.train.session import RUN, TWIN, Session
from tests.app.driver import Trainer, drop

SENTENCES = 'The cat sat on the mat. A dog (old) ran by; "why?" said the cat.\n'
SMALL = {"latent_dim": 16, "embedding": 8}
TRAINING = {"steps": 60, "batch_size": 8, "window": 16, "learning_rate": 0.02, "seed": 3}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "own.txt"
    path.write_text(SENTENCES * 60, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def counted(trainer: Trainer) -> Iterator[None]:
    """Let what is counted beside a run come to its end."""
    yield
    trainer.player.pause()
    trainer.until(lambda: not trainer.app.worker.busy)


def learns(trainer: Trainer, text: Path, twin: tuple[str, object] | None = None) -> Session:
    """Have a small model ready that has learnt nothing of a text."""
    names = ("test", "Test", "It learns to write.", "Of this.")
    trainer.presenter.prepare(LiveDemo(*names, "char-rnn", str(text), SMALL, TRAINING, twin))
    return trainer.begun()


def written(trainer: Trainer, place: str = RUN) -> str:
    return trainer.panel.cards[place].written.text()


def choose(trainer: Trainer, data: str) -> None:
    """Choose data by the keyboard, as they are called on the list."""
    box = trainer.panel.inspector.data
    trainer.reveal(box)
    box.setFocus()
    while box.currentText() != data:
        before = box.currentIndex()
        trainer.qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() == before + 1


def test_the_space_bar_sets_off_and_the_text_gets_better(trainer: Trainer, text: Path) -> None:
    session = learns(trainer, text)
    assert session.begun.writes
    assert trainer.panel.result.isHidden()
    assert not trainer.panel.cards[RUN].canvas.isVisible()
    assert "learns to write" in trainer.panel._headline.text()
    first = written(trainer)
    trainer.finish()
    assert trainer.caption() == 60
    assert written(trainer) != first
    assert set(written(trainer)) <= set(SENTENCES)
    trainer.until(lambda: "counts, order 5" in session.baselines["loss"])
    steps, bits = session.test.curve("loss")
    assert steps[-1] == 60
    assert bits[-1] < 0.7 * bits[0]


def test_the_scrubber_goes_back_to_what_was_written_then(trainer: Trainer, text: Path) -> None:
    session = learns(trainer, text)
    trainer.finish()
    last = written(trainer)
    scrubber = trainer.transport.scrubber
    trainer.drag(scrubber, trainer.on_scrubber(60), trainer.on_scrubber(10))
    trainer.until(lambda: trainer.caption() == 10)
    assert written(trainer) == session.history.at(10).written != last


def test_two_cells_learn_the_same_text_side_by_side(trainer: Trainer, text: Path) -> None:
    learns(trainer, text, ("cell", "rnn"))
    trainer.finish()
    assert trainer.panel.cards[RUN].words()[0] == "Cell LSTM"
    assert trainer.panel.cards[TWIN].words()[0] == "Cell RNN"
    assert trainer.caption() == trainer.caption(TWIN) == 60
    assert written(trainer) != written(trainer, TWIN) != ""
    drawn = trainer.panel.curves[RUN].curves._layer.curves
    assert {curve.name for curve in drawn} == {
        f"{which}, Cell {cell}" for which in ("train", "test") for cell in ("LSTM", "RNN")
    }


def test_a_run_on_a_text_is_undone_and_maps_come_back(trainer: Trainer, text: Path) -> None:
    trainer.prepare()
    trainer.play_to(20)
    trainer.presenter.wishes.choose_text(str(text))
    trainer.until(lambda: trainer.run.begun.writes)
    trainer.qtbot.keyClick(trainer.panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    trainer.until(lambda: not trainer.run.begun.writes)
    assert trainer.caption() == 20
    assert trainer.panel.cards[RUN].canvas.isVisible()
    assert trainer.panel.result.isVisible()


def test_data_and_family_go_together(trainer: Trainer) -> None:
    trainer.prepare()
    choose(trainer, "Sentences of a grammar")
    trainer.begun()
    assert trainer.panel.inspector.family.currentData() == "char-rnn"
    assert trainer.run.recipe.data_id == "grammar"
    family = trainer.panel.inspector.family
    trainer.reveal(family)
    family.setFocus()
    while family.currentData() == "char-rnn":
        trainer.qtbot.keyClick(family, Qt.Key.Key_Up)
    trainer.begun()
    assert not trainer.run.begun.writes
    assert trainer.run.recipe.data_id == "digits"


def test_a_text_of_ones_own_is_chosen_from_the_disk(
    trainer: Trainer, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.prepare()
    asked = []

    def choose_source(title: str, then: object, kinds: object) -> None:
        asked.append((title, kinds))
        then(str(text))  # type: ignore[operator]

    monkeypatch.setattr(trainer.window, "choose_source", choose_source)
    box = trainer.panel.inspector.data
    assert box.itemText(box.count() - 1) == OWN_TEXT
    box.setFocus()
    trainer.qtbot.keyClick(box, Qt.Key.Key_End)
    trainer.until(lambda: trainer.run.begun.writes)
    assert asked
    assert trainer.run.recipe.data_id == str(text)
    assert trainer.panel.inspector.data.currentText() == "own.txt"
    assert f"own.txt: {len(SENTENCES) * 60:,} bytes, read as UTF-8." in trainer.notice


def test_a_text_is_dropped_and_brings_the_panel_to_the_front(trainer: Trainer, text: Path) -> None:
    text.write_bytes(("Der Bär läuft über den Fluß.\n" * 60).encode("latin-1") + b"\0\0")
    trainer.prepare()
    trainer.window.show_panel("map")
    drop(trainer, text)
    trainer.until(lambda: trainer.run.begun.writes)
    assert trainer.window.panel == "train"
    assert trainer.run.recipe.data_id == str(text)
    trainer.until(lambda: "Latin-1" in trainer.notice)
    assert "2 NULs left out" in trainer.notice


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty; choose a file"),
        (bytes(3000), "holds no text"),
        (b"few words", "has only 9"),
    ],
)
def test_what_is_no_text_is_told_and_nothing_is_lost(
    trainer: Trainer, text: Path, content: bytes, words: str
) -> None:
    trainer.prepare()
    trainer.play_to(20)
    text.write_bytes(content)
    trainer.presenter.wishes.choose_text(str(text))
    trainer.until(lambda: words in trainer.notice)
    assert trainer.caption() == 20
    assert not trainer.run.begun.writes
    box = trainer.panel.inspector.data
    assert box.currentData() == "digits", "what is trained"
    assert box.findData(str(text)) < 0
    assert trainer.presenter.wishes.pending == ()


def test_what_has_learnt_writes_in_its_own_panel(trainer: Trainer, text: Path) -> None:
    learns(trainer, text)
    trainer.finish()
    button = trainer.panel.inspector.open
    assert button.text() == "Write with it"
    trainer.reveal(button)
    trainer.click(button)
    presenter = trainer.app.sequence.presenter
    trainer.until(lambda: trainer.window.panel == "sequence")
    assert presenter.card is not None
    assert presenter.card.title == "LSTM, 16 units"
    trainer.until(lambda: presenter.settled)
    trainer.qtbot.keyClick(trainer.app.sequence.page.page("write"), Qt.Key.Key_Space)
    trainer.until(lambda: presenter.pen.text is not None and len(presenter.pen.text.text) > 30)
    presenter.pen.stop()
    trainer.until(lambda: presenter.settled)
    reached(trainer, presenter.card.writer_id)


def reached(trainer: Trainer, writer_id: str) -> None:
    """Look how far back the gradient of a model reaches that is in no file."""
    views = trainer.app.sequence.views
    trainer.window.clear_notice()
    trainer.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Memory"))
    trainer.until(lambda: writer_id in views.presenter("memory").reads)
    trainer.until(lambda: trainer.app.sequence.settled and not trainer.app.worker.busy)
    assert trainer.notice == ""
    trainer.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Write"))
