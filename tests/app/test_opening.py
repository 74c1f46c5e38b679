"""Good files come onto the maps, bad ones are told in a sentence and change nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox

from explorer.__main__ import main
from explorer.core.paths import checkpoint
from explorer.widgets.notice import Notice
from tests.app.driver import Driver, drop
from tests.engine.samples import ROWS, Yardstick, write_data, write_model
from tests.trainers.bad_files import good_bytes, make_bad_files
from trainers.data import load

ByHand = Callable[[str], Yardstick]


def shown(driver: Driver, model_id: str) -> bool:
    return driver.state.slots[1:2] == (model_id,)


def open_and_settle(driver: Driver, path: Path) -> None:
    """Drop a good file and wait until it is on the map."""
    drop(driver, path)
    driver.until(lambda: shown(driver, path.stem))
    driver.settle()


# --- good files --------------------------------------------------------------------------------


def test_a_dropped_model_comes_onto_the_right_map_beside_its_pca(driver: Driver, tmp_path: Path) -> None:
    data = write_data(tmp_path)
    path = write_model(tmp_path / "mine.safetensors", data, nodes=8)
    open_and_settle(driver, path)
    left, right = driver.state.slots
    assert right == "mine"
    assert driver.app.library.cards[left].family == "pca"
    assert driver.app.library.cards[left].data_id == str(data)
    assert driver.notice == ""
    assert "mine" in driver.window.windowTitle()
    assert driver.window.settings.recent[0] == str(path)
    canvas = driver.canvas(1)
    driver.drag(canvas, driver.probe(1), QPoint(canvas.width() // 2, canvas.height() // 2))
    driver.settle()
    code = driver.read_by("mine").code
    np.testing.assert_allclose(driver.pictures()[1], Yardstick(path).decode(code[None])[0], atol=1e-4)
    assert len(driver.reading.nearest_rows) == 5


def test_data_are_opened_under_pca(driver: Driver, tmp_path: Path) -> None:
    data = write_data(tmp_path, "own.npz")
    drop(driver, data)
    driver.until(lambda: len(driver.state.slots) > 1 and "own" in driver.window.windowTitle())
    driver.settle()
    cards = [driver.app.library.cards[name] for name in driver.state.slots]
    assert {card.data_id for card in cards} == {str(data)}
    assert all(card.family == "pca" for card in cards)
    assert driver.reading.original is not None


def test_several_files_dropped_at_once_are_all_open(driver: Driver, tmp_path: Path) -> None:
    data = write_data(tmp_path)
    paths = [write_model(tmp_path / f"{name}.safetensors", data, nodes=8) for name in ("one", "two")]
    drop(driver, *paths)
    driver.until(lambda: driver.state.slots[1:] == ("one", "two"))
    driver.settle()
    assert {"one", "two"} <= set(driver.app.library.able)
    assert [reading.model_id for reading in driver.reading.readings[1:]] == ["one", "two"]


def test_a_map_of_other_data_takes_title_and_caption_along(driver: Driver, tmp_path: Path) -> None:
    """Whatever stands above the maps speaks of what is on them."""
    open_and_settle(driver, write_model(tmp_path / "titled.safetensors", write_data(tmp_path), nodes=8))
    assert "titled" in driver.window.windowTitle()
    chooser = driver.page.cards[1].findChild(QComboBox)
    wanted = chooser.findData("digits-ae-2")
    driver.click(chooser)
    driver.until(lambda: chooser.view().isVisible())
    chooser.view().setCurrentIndex(chooser.model().index(wanted, 0))
    driver.key(chooser.view(), Qt.Key.Key_Return)
    driver.until(lambda: shown(driver, "digits-ae-2"))
    driver.settle()
    assert "digits-ae-2" in driver.window.windowTitle()
    assert "titled" not in driver.window.windowTitle()
    assert driver.state.slots[0] == "digits-pca-2"


def test_a_model_whose_data_are_gone_still_opens(driver: Driver, tmp_path: Path) -> None:
    data = load(str(write_data(tmp_path)))
    path = write_model(tmp_path / "orphan.safetensors", data, data_name="gone-data", nodes=8)
    for _ in range(2):  # the second time nothing new has to be read
        open_and_settle(driver, path)
        assert driver.state.slots == ("orphan", "orphan")
        assert "gone-data" in driver.notice
        driver.drag(driver.canvas(1), driver.probe(1), QPoint(120, 120))
        driver.settle()
        code = driver.read_by("orphan").code
        np.testing.assert_allclose(driver.pictures()[0], Yardstick(path).decode(code[None])[0], atol=1e-4)
        driver.app.open_demo("wheel-ae-2")
        driver.until(lambda: shown(driver, "wheel-ae-2"))
        driver.settle()


def test_a_model_whose_data_have_changed_since_still_opens(driver: Driver, tmp_path: Path) -> None:
    """Other samples lie under the old name: the stored codes are shown, and the model decodes."""
    data = write_data(tmp_path, "changing.npz")
    path = write_model(tmp_path / "old.safetensors", data, nodes=8)
    write_data(tmp_path, "changing.npz", rows=20, side=6)
    open_and_settle(driver, path)
    assert len(driver.codes(1)) == ROWS
    row = driver.lonely(1)
    driver.click(driver.canvas(1), driver.datum(1, row))
    driver.settle()
    model = Yardstick(path)
    expected = model.decode(driver.codes(1)[row][None])[0]
    np.testing.assert_allclose(driver.pictures()[0], expected, atol=1e-4)
    rested: list[int] = []
    driver.canvas(1).rested.connect(rested.append)
    last = ROWS - 1
    driver.move(driver.canvas(1), driver.datum(1, last) + QPoint(1, 1))
    driver.until(lambda: bool(rested))
    driver.canvas(1).rested.disconnect(rested.append)
    driver.drag(driver.canvas(0), driver.probe(0), QPoint(150, 150))
    driver.settle()
    assert driver.reading.readings[0].picture.shape == (4, 4)


@pytest.mark.parametrize("latent_dim", [1, 3])
def test_codes_of_other_sizes_are_drawn(driver: Driver, tmp_path: Path, latent_dim: int) -> None:
    data = write_data(tmp_path)
    path = write_model(tmp_path / f"size{latent_dim}.safetensors", data, nodes=8, latent_dim=latent_dim)
    open_and_settle(driver, path)
    canvas = driver.canvas(1)
    driver.drag(canvas, driver.probe(1), QPoint(canvas.width() // 2 + 30, canvas.height() // 2))
    driver.settle()
    assert driver.read_by(path.stem).code.shape == (latent_dim,)
    assert driver.reading.probe.row is None


def test_samples_that_are_no_pictures_are_drawn_all_the_same(driver: Driver, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "rows.npz", x=rng.random((40, 7)), y=np.arange(40) % 2)
    path = write_model(tmp_path / "vectors.safetensors", tmp_path / "rows.npz", nodes=8)
    open_and_settle(driver, path)
    driver.drag(driver.canvas(1), driver.probe(1), QPoint(150, 150))
    driver.settle()
    assert driver.read_by("vectors").picture.shape == (7,)
    assert driver.pictures()[1].size == 7


def test_a_recent_file_can_be_opened_again(driver: Driver, tmp_path: Path) -> None:
    path = write_model(tmp_path / "again.safetensors", write_data(tmp_path), nodes=8)
    open_and_settle(driver, path)
    driver.app.open_demo("digits-vae-2")
    driver.until(lambda: shown(driver, "digits-vae-2"))
    driver.settle()
    driver.window.open_wished.emit([driver.window.settings.recent[0]])
    driver.until(lambda: shown(driver, "again"))
    driver.settle()
    assert driver.pictures()[1].shape == (4, 4)


# --- bad files ---------------------------------------------------------------------------------


def bad_files(folder: Path) -> list[Path]:
    """Files that are no models; those whose very name cannot be passed to a program are left out."""
    return [path for path in make_bad_files(folder) if "\0" not in str(path)]


def check_sentence(sentence: str, path: Path) -> None:
    """One line with the file's name, the reason and the next step."""
    assert "\n" not in sentence
    assert sentence.startswith(f"{path.name}: "), sentence
    reason, _, step = sentence.removeprefix(f"{path.name}: ").partition("; ")
    assert len(reason) > 5, sentence
    assert len(step.strip(".")) > 5, sentence


def test_every_bad_file_is_told_and_the_view_before_is_untouched(driver: Driver, tmp_path: Path) -> None:
    paths = bad_files(tmp_path)
    assert len(paths) >= 40
    state, reading, title = driver.state, driver.reading, driver.window.windowTitle()
    recent = driver.window.settings.recent
    views = [driver.rgb(driver.canvas(slot)) for slot in (0, 1)]
    strip = [np.array(picture) for picture in driver.pictures()]
    width = driver.window.width()
    for path in paths:
        driver.window.clear_notice()
        driver.window.open_wished.emit([str(path)])
        driver.until(lambda: driver.notice != "")
        check_sentence(driver.notice, path)
        assert driver.state == state, path.name
        assert driver.reading is reading, path.name
    driver.window.clear_notice()
    driver.settle()
    assert driver.window.width() == width, "a long sentence does not widen the window"
    assert driver.window.windowTitle() == title
    assert driver.window.settings.recent == recent
    for slot in (0, 1):
        assert np.array_equal(driver.rgb(driver.canvas(slot)), views[slot])
    assert all(np.array_equal(a, b) for a, b in zip(strip, driver.pictures(), strict=True))
    driver.drag(driver.canvas(1), driver.probe(1), QPoint(200, 200))
    driver.settle()
    assert driver.reading.probe.row is None, "the hand goes on as before"


def test_every_bad_file_ends_the_command_line_with_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in bad_files(tmp_path):
        assert main([str(path)]) == 2, path.name
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1
        assert told.err.endswith("\n")
        assert told.err.startswith("latent-explorer: ")
        check_sentence(told.err.removeprefix("latent-explorer: ").strip(), path)


def test_a_bad_file_among_good_ones_stays_told(driver: Driver, tmp_path: Path) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"nothing")
    good = write_model(tmp_path / "good.safetensors", write_data(tmp_path), nodes=8)
    drop(driver, bad, good)
    driver.until(lambda: shown(driver, "good"))
    driver.settle()
    check_sentence(driver.notice, bad)
    driver.app.open_demo("digits-ae-2")
    driver.until(lambda: shown(driver, "digits-ae-2"))
    assert driver.notice == "", "the next wish begins with a clean sheet"


def test_of_many_bad_files_dropped_at_once_none_is_lost(driver: Driver, tmp_path: Path) -> None:
    paths = [tmp_path / f"bad {number}.safetensors" for number in range(5)]
    for path in paths:
        path.write_text("no model")
    drop(driver, *paths)
    driver.until(lambda: "2 more" in driver.notice)
    driver.click(driver.window.findChild(Notice).copy_button)
    copied = QApplication.clipboard().text()
    assert all(path.name in copied for path in paths)


def test_the_good_neighbour_of_the_bad_files_opens(driver: Driver, tmp_path: Path) -> None:
    """What the bad files were made from is sound, so each of them is refused for its own fault."""
    path = tmp_path / "sound.safetensors"
    path.write_bytes(good_bytes())
    open_and_settle(driver, path)
    assert driver.read_by("sound").picture.shape == (3, 3)


def test_a_bad_data_file_is_told(driver: Driver, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "words.npz"
    np.savez(path, x=np.array(["no", "numbers"]))
    state = driver.state
    driver.window.open_wished.emit([str(path)])
    driver.until(lambda: driver.notice != "")
    check_sentence(driver.notice, path)
    driver.settle()
    assert driver.state == state
    assert main([str(path)]) == 2
    check_sentence(capsys.readouterr().err.removeprefix("latent-explorer: ").strip(), path)


def test_a_model_that_has_neither_codes_nor_data_changes_nothing(driver: Driver, tmp_path: Path) -> None:
    data = load(str(write_data(tmp_path)))
    path = write_model(tmp_path / "bare.safetensors", data, data_name="gone-data", codes=False, nodes=8)
    state, title = driver.state, driver.window.windowTitle()
    driver.window.open_wished.emit([str(path)])
    driver.until(lambda: "gone-data" in driver.notice)
    driver.settle()
    assert driver.state == state
    assert driver.window.windowTitle() == title


def test_a_model_without_stored_codes_comes_once_they_are_computed(driver: Driver, tmp_path: Path) -> None:
    data = load(str(write_data(tmp_path)))
    path = write_model(tmp_path / "computed.safetensors", data, codes=False, nodes=8)
    open_and_settle(driver, path)
    assert driver.codes(1).shape == (ROWS, 2)
    assert driver.notice == ""


def test_a_file_that_goes_bad_after_its_first_look_is_told(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between showing the codes and building the model the file may change under our hands."""
    path = tmp_path / "fading.safetensors"
    shutil.copy(checkpoint("digits-vae-2"), path)
    peeked = driver.app.library.opened
    peeked.connect(lambda name, where: Path(where).write_bytes(b"") if where == str(path) else None)
    driver.window.open_wished.emit([str(path)])
    driver.until(lambda: "fading.safetensors" in driver.notice or "fading" in driver.app.library.able)
    driver.until(lambda: not driver.app.worker.busy)
    # Either the model was built from what had been read, or the loss was told; never a fault of ours.
    assert "Something went wrong" not in driver.notice
