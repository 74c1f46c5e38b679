"""The view of directions under a hand: pull, lasso, make, name, save, load, add up, measure, export."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.directions import attribute_vector
from explorer.core.tables import read_table
from explorer.options import Options
from tests.app.conftest import SIZE, end, engine_of, in_thread
from tests.app.driver import CTRL, Driver
from tests.app.turning import Turner
from tests.engine.samples import Yardstick

KEY = Qt.Key
ByHand = Callable[[str], Yardstick]


def as_bytes(picture: Any) -> Any:
    return np.rint(np.clip(picture, 0, 1) * np.float32(255)).astype(np.uint8)


def alike(one: Any, other: Any) -> bool:
    """Whether two 8-bit pictures are the same but for the last bit."""
    return bool(np.abs(np.asarray(one, dtype=int) - np.asarray(other, dtype=int)).max() <= 1)


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest, look: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """An application of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("config", "runs"):
            patch.setenv(f"LATENT_EXPLORER_{name.upper()}", str(tmp_path_factory.mktemp(name)))
        app = App(Options(size=SIZE, device="cpu"), in_thread(engine_of))
        app.window.show()
        Driver(app, QtBot(request)).settle()
    yield app
    end(app)


@pytest.fixture
def turner(house: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Turner]:
    """The view on the digits, nothing turned, no vector made."""
    house.window.activateWindow()
    qtbot.waitUntil(house.window.isActiveWindow)
    made = Turner(house, qtbot)
    for name, take in (("choose_target", made.take_target), ("choose_source", made.take_source)):
        monkeypatch.setattr(house.window, name, take)
    made.look_into("digits-vae-8")
    yield made
    presenter = made.presenter
    presenter.looking.select(frozenset())
    while presenter.state.vectors:
        presenter.board.remove(presenter.state.vectors[-1].key)
    presenter.board.change(groups=((), ()), strength=1.0, every=False)
    presenter.board.reset_all()
    made.calm()
    house.window.clear_notice()
    made.move(made.window, QPoint(2, 2))
    made.rest()


def test_a_pulled_slider_is_decoded_by_the_model(turner: Turner, by_hand: ByHand) -> None:
    before = turner.code().copy()
    row = turner.table.shown[0]
    turner.pull(row, 0.95)
    turner.calm()
    now = turner.code()
    assert np.count_nonzero(now != before) == 1
    assert np.array_equal(turner.turned(), as_bytes(by_hand("digits-vae-8").decode(now[None])[0]))
    assert row.axis is not None
    shown = np.stack([row.mosaic.picture(0, at) for at in range(5)])
    wished = by_hand("digits-vae-8").decode(row.axis.traversal(turner.presenter.state).astype(np.float32))
    assert alike(shown, as_bytes(wished))
    assert turner.panel.start.pair.words(1)[0] == "Turned"
    turner.map.setFocus()
    QTest.keyClick(turner.handle, KEY.Key_Z, CTRL)
    turner.calm()
    np.testing.assert_array_equal(turner.code(), before)


def test_a_double_click_brings_a_slider_back(turner: Turner) -> None:
    before, row = turner.code().copy(), turner.table.shown[2]
    turner.pull(row, 0.1)
    turner.calm()
    slider = row.number.slider
    turner.double_click(slider, slider.handle().toPoint())
    turner.calm()
    np.testing.assert_allclose(turner.code(), before, atol=1e-6)


def test_a_datum_of_the_map_is_begun_with(turner: Turner) -> None:
    codes = turner.app.library.codes["digits-vae-8"]
    places = turner.map.to_pixels(turner.map._layer.xy)
    row = int(np.argmax(places[:, 0] - 1e3 * (places[:, 1] > turner.map.height() - 60)))
    turner.click(turner.map, turner.place(row))
    turner.calm()
    np.testing.assert_array_equal(turner.code(), codes.z[row])
    original = turner.panel.start.pair.pictures[0].image()
    data = turner.app.library.data_of(turner.app.library.cards["digits-vae-8"])
    assert data is not None
    assert np.array_equal(original, data.pictures[row])


def test_two_classes_make_a_vector_that_is_pulled(turner: Turner, by_hand: ByHand) -> None:
    maker = turner.inspector.maker
    maker.one.setCurrentIndex(3)
    maker.other.setCurrentIndex(8)
    turner.press_button(maker.make)
    codes, card = turner.app.library.codes["digits-vae-8"], turner.app.library.cards["digits-vae-8"]
    data = turner.app.library.data_of(card)
    assert data is not None
    assert data.train is not None
    wished = attribute_vector(*(codes.z[data.train & (codes.labels == label)] for label in (3, 8)))
    vector = turner.presenter.state.vector
    assert vector is not None
    np.testing.assert_allclose(vector.code, wished.vector, atol=1e-5)
    assert vector.auroc == pytest.approx(wished.auroc, abs=1e-6)
    before = turner.code().copy()
    turner.pull(turner.row("3 − 8"), 1.0)
    turner.calm()
    times = turner.row("3 − 8").number.value()
    np.testing.assert_allclose(turner.code() - before, times * wished.vector, atol=1e-4)
    assert np.array_equal(turner.turned(), as_bytes(by_hand("digits-vae-8").decode(turner.code()[None])[0]))


def test_lassoed_groups_are_named_saved_and_loaded_again(turner: Turner, tmp_path: Path) -> None:
    maker = turner.inspector.maker
    turner.outline(0.05, 0.45)
    one = turner.presenter.looking.selected
    turner.press_button(maker.with_it)
    turner.outline(0.55, 0.95)
    other = turner.presenter.looking.selected
    turner.press_button(maker.without)
    assert min(len(one), len(other)) > 20
    turner.press_button(maker.make_groups)
    name = turner.inspector.vector.name
    turner.click(name)
    name.selectAll()
    turner.qtbot.keyClicks(name, "to the left\r")
    turner.calm()
    kept = turner.presenter.state.vector
    assert kept is not None
    assert kept.examples == (len(one), len(other))
    z = turner.app.library.codes["digits-vae-8"].z
    np.testing.assert_allclose(kept.code, z[sorted(one)].mean(0) - z[sorted(other)].mean(0), atol=1e-5)
    path = tmp_path / "vectors.npz"
    turner.press_button(turner.inspector.save)
    turner.targets[-1](str(path))
    turner.until(lambda: turner.notice == f"Written to {path}.")
    assert read_table(path).columns["name"].tolist() == ["to the left"]
    turner.press_button(turner.inspector.vector.remove)
    turner.press_button(turner.inspector.load)
    turner.sources[-1](str(path))
    turner.until(lambda: bool(turner.presenter.state.vectors))
    turner.calm()
    again = turner.presenter.state.vector
    assert again is not None
    assert (again.name, again.examples, again.rows) == ("to the left", kept.examples, kept.rows)
    np.testing.assert_array_equal(again.code, kept.code)
    assert turner.row("to the left").note.text().startswith("AUROC")


def test_what_was_turned_is_pinned_between(turner: Turner) -> None:
    turner.pull(turner.table.shown[0], 0.9)
    turner.calm()
    turner.press_button(turner.inspector.pin)
    between = turner.app.between.views.presenter("between")
    anchor = between.state.anchors[between.state.chosen]
    np.testing.assert_array_equal(anchor.code, turner.code())
    assert anchor.source == "digits-vae-8"


def test_a_file_that_is_none_is_told(turner: Turner, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"no zip at all")
    turner.press_button(turner.inspector.load)
    turner.sources[-1](str(path))
    turner.until(lambda: "broken.npz" in turner.notice)


def test_a_sum_is_decoded_with_its_nearest_training_pictures(turner: Turner, by_hand: ByHand) -> None:
    turner.segment(3)
    terms = turner.presenter.state.terms
    z = turner.app.library.codes["digits-vae-8"].z
    a, b, c = (z[list(term.rows)].mean(axis=0) for term in terms)
    net = by_hand("digits-vae-8")
    result = as_bytes(net.decode((a - b + c)[None].astype(np.float32))[0])
    assert alike(turner.sum.result.picture(), result)
    for well, mean in zip(turner.sum.wells.values(), (a, b, c), strict=True):
        assert alike(well.mean(), as_bytes(net.decode(mean[None])[0]))
    data = turner.app.library.data_of(turner.app.library.cards["digits-vae-8"])
    assert data is not None
    assert data.train is not None
    train = np.flatnonzero(data.train)
    away = np.linalg.norm(data.pictures[train].reshape(len(train), -1) / 255 - result.ravel() / 255, axis=1)
    nearest = turner.sum.nearest.pictures[0].image()
    assert nearest is not None
    found = np.linalg.norm(np.asarray(nearest).ravel() / 255 - result.ravel() / 255)
    assert found == pytest.approx(away.min(), abs=0.02)
    assert set(np.concatenate([term.rows for term in terms]).tolist()) <= set(train.tolist())


def test_a_selection_is_carried_onto_a_term(turner: Turner) -> None:
    turner.segment(3)
    turner.outline(0.3, 0.7)
    chosen = turner.presenter.looking.selected
    places = {row: turner.place(row) for row in chosen}
    row = min(chosen, key=lambda one: (places[one] - turner.map.rect().center()).manhattanLength())
    near = turner.map.datum_near(places[row].toPointF())
    well = turner.sum.wells["B"]
    goal = turner.map.mapFromGlobal(well.mapToGlobal(well.rect().center()))
    start = turner.place(near)
    turner.move(turner.map, start)
    turner.press(turner.map, start)
    for step in range(1, 9):
        turner.move(turner.map, start + (goal - start) * (step / 8))
    assert turner.presenter.carrying.ghost is not None
    turner.release(turner.map, goal)
    turner.calm()
    assert set(turner.presenter.state.terms[1].rows) == (chosen if near in chosen else chosen | {near})
    assert well.words()[0] == "chosen by hand"


def test_a_term_is_chosen_by_keys(turner: Turner) -> None:
    turner.segment(3)
    well = turner.sum.wells["C"]
    well.setFocus()
    QTest.keyClick(well, KEY.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for action in menu.actions():
        if action.text() == "7":
            menu.setActiveAction(action)
    QTest.keyClick(menu, KEY.Key_Return)
    turner.calm()
    term = turner.presenter.state.terms[2]
    labels = turner.app.library.codes["digits-vae-8"].labels[list(term.rows)]
    assert set(labels.tolist()) == {7}
    assert well.words()[0] == "7"


@pytest.mark.parametrize("what", ["lines", "sum-lines"])
def test_the_lines_run_and_give_the_same_picture(turner: Turner, tmp_path: Path, what: str) -> None:
    turner.pull(turner.table.shown[1], 0.9)
    turner.segment(3)
    turner.inspector.export_wished.emit(what)
    script, made = tmp_path / "lines.py", tmp_path / "made.npy"
    script.write_text(QGuiApplication.clipboard().text() + f"np.save({str(made)!r}, pictures)\n")
    subprocess.run([sys.executable, str(script)], check=True, timeout=100, cwd=Path(__file__).parents[2])
    shown = turner.turned() if what == "lines" else turner.sum.result.picture()
    assert np.array_equal(np.load(made)[0], shown)


def test_the_table_becomes_a_picture(turner: Turner, tmp_path: Path) -> None:
    turner.inspector.export_wished.emit("table")
    path = tmp_path / "table.png"
    turner.targets[-1](str(path))
    turner.until(lambda: turner.notice == f"Written to {path}.")
    assert path.read_bytes().startswith(b"\x89PNG")


# -- faces ---------------------------------------------------------------------------------------


@pytest.fixture
def faced(turner: Turner) -> Turner:
    """The view on the faces."""
    turner.look_into("faces-vae-16")
    turner.calm()
    return turner


def test_dead_numbers_of_the_faces_are_grey_and_change_nothing(faced: Turner) -> None:
    described = faced.presenter.described
    assert described is not None
    dead = int(described.dead.sum())
    turn = faced.panel.turn
    assert f"{dead} of 16" in turn.caption.text() or turn.caption.text().endswith("none of 16 is dead")
    faced.click(turn.every)
    faced.calm()
    assert len(faced.table.shown) == 16
    for row in faced.table.shown[16 - dead :] if dead else []:
        pictures = np.stack([row.mosaic.picture(0, at) for at in range(5)]).astype(int)
        assert row.note.text() == "dead"
        assert np.abs(pictures - pictures[0]).mean() < 1


def test_an_attribute_of_the_faces_is_made_and_measured(faced: Turner) -> None:
    maker, view = faced.inspector.maker, faced.inspector.vector
    maker.what.setCurrentIndex(maker.what.findData("hair"))
    faced.press_button(maker.make)
    assert faced.row("hair").note.text().startswith("AUROC")
    faced.press_button(view.measure)
    change = faced.presenter.making.measured[faced.presenter.state.chosen]
    hair = change.of("hair")
    assert hair is not None
    assert (change.n, change.held_out) == (50, True)
    assert hair.mean > 0.3
    assert hair.mean > 2 * change.others
    assert f"to 50 held-out pictures: hair {hair.mean:+.0%} of its range" in view.measured.text()
    assert len(change.changes) == 12


def test_the_arithmetic_of_faces_tells_the_target_and_all_others(faced: Turner) -> None:
    faced.segment(3)
    words = [well.words()[0] for well in faced.sum.wells.values()]
    assert words == ["smiling, long hair", "not smiling, long hair", "not smiling, short hair"]
    assert faced.sum.bars.isVisible()
    assert faced.sum.bars.words().startswith("smile ")
    assert "A − B added to 8 examples of C: smile" in faced.sum.measured.text()
    faced.click(faced.sum.measure)
    faced.calm()
    assert "A − B added to 50 held-out pictures: smile" in faced.sum.measured.text()
