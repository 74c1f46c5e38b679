"""The sequence panel, by real mouse and key events."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.paths import writer
from explorer.widgets.choice import Choice
from tests.app.conftest import SIZE
from tests.app.driver import Driver
from tests.app.test_command_line import explorer
from trainers.cells_on_text import place_in_line

KEY = Qt.Key


class Reader(Driver):
    """Drives the sequence panel of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("sequence")
        app.sequence.views.show_view("write")
        self.presenter, self.panel = app.sequence.presenter, app.sequence.views.page("write")
        self.pen, self.inspector = self.presenter.pen, self.panel.inspector
        self.sheet, self.odds = self.panel.text.manuscript, self.panel.odds.odds
        self.until(lambda: self.presenter.card is not None)
        self.calm()

    def calm(self) -> None:
        """Wait until it has stopped and nothing is awaited."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def press_key(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key)
        QApplication.processEvents()

    def write_to(self, length: int) -> None:
        """Write by the space bar up to a length, at full speed."""
        self.pen.set_speed(0.0)
        self.pen.until = length
        self.press_key(KEY.Key_Space)
        self.until(lambda: len(self.pen.text.text) >= length)
        self.calm()

    def place_of(self, index: int) -> QPoint:
        """The middle of a character on screen."""
        return self.sheet.character_box(index).center().toPoint()


def offered(box: Choice, data: str) -> None:
    """Choose an entry of a chooser by keys, going through those between; away and back where it is there."""
    box.setFocus()
    if box.findData(data) == box.currentIndex():
        QTest.keyClick(box, KEY.Key_Up if box.currentIndex() else KEY.Key_Down)
    down = box.findData(data) > box.currentIndex()
    for _ in range(abs(box.findData(data) - box.currentIndex())):
        QTest.keyClick(box, KEY.Key_Down if down else KEY.Key_Up)


def other_than(reader: Reader, character: str) -> str:
    """Click the bar of the likeliest character but one, and return it."""
    other = next(c for c in reader.odds.shown() if c != character)
    reader.click(reader.odds, reader.odds.row(reader.odds.shown().index(other)).center().toPoint())
    return other


@pytest.fixture
def reader(running: App, qtbot: QtBot) -> Iterator[Reader]:
    """The sequence panel of the shared application, before anything is written."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Reader(running, qtbot)
    made.presenter.prime = "A module may "
    made.presenter.choice = type(made.presenter.choice)()
    made.presenter.begin()
    made.calm()
    made.sheet.setFocus()
    yield made
    made.pen.stop()
    made.calm()
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_the_space_bar_writes_and_stops(reader: Reader) -> None:
    reader.pen.set_speed(60.0)
    reader.press_key(KEY.Key_Space)
    assert reader.inspector.write.text() == "Stop"
    reader.until(lambda: len(reader.pen.text.text) > 20)
    reader.press_key(KEY.Key_Space)
    reader.calm()
    assert reader.inspector.write.text() == "Write"
    written = reader.pen.text.text
    assert reader.sheet.text() == written
    assert written.startswith("A module may ")
    reader.press_key(KEY.Key_Space)
    reader.until(lambda: len(reader.pen.text.text) > len(written))
    reader.press_key(KEY.Key_Space)
    assert reader.pen.text.text.startswith(written)


def test_the_same_seed_writes_the_same_text_and_another_another(reader: Reader) -> None:
    reader.write_to(120)
    first = reader.sheet.text()
    reader.click(reader.inspector.clear)
    reader.calm()
    assert reader.sheet.text() == "A module may "
    reader.write_to(120)
    assert reader.sheet.text() == first
    reader.click(reader.inspector.new_seed)
    reader.calm()
    reader.write_to(120)
    assert reader.sheet.text() != first


def test_a_character_is_exchanged_and_the_branches_are_compared(reader: Reader) -> None:
    reader.write_to(120)
    text, place = reader.pen.text.text, 40
    reader.move(reader.sheet, reader.place_of(place))
    reader.until(lambda: "after" in reader.panel.odds.caption.text() and reader.presenter.place is None)
    reader.click(reader.sheet, reader.place_of(place))
    reader.calm()
    assert reader.presenter.place == place
    assert "Take another one" in reader.panel.headline()[1]
    other = other_than(reader, text[place])
    reader.until(lambda: len(reader.pen.texts) == 2)
    reader.calm()
    assert reader.sheet.text() == text[:place] + other
    reader.write_to(120)
    assert reader.sheet.text()[:place] == text[:place]
    assert reader.inspector.branch.count() == 2
    reader.inspector.branch.setFocus()
    reader.key(reader.inspector.branch, KEY.Key_Up)
    reader.calm()
    assert reader.sheet.text() == text


def test_a_bar_at_the_end_is_taken(reader: Reader) -> None:
    best = reader.pen.text.odds.characters[0]
    reader.key(reader.odds, KEY.Key_Down)
    reader.key(reader.odds, KEY.Key_Return)
    reader.until(lambda: reader.sheet.text() != "A module may ")
    assert reader.sheet.text()[-1] in reader.pen.texts[0].odds.characters
    assert best in reader.pen.texts[0].odds.characters


def test_escape_goes_back_to_the_end(reader: Reader) -> None:
    reader.write_to(60)
    reader.click(reader.sheet, reader.place_of(30))
    reader.calm()
    assert reader.presenter.place == 30
    reader.press_key(KEY.Key_Escape)
    if reader.presenter.place is not None:  # the first lets go of the character that is pointed at
        reader.press_key(KEY.Key_Escape)
    assert reader.presenter.place is None


def test_the_temperatures_stand_side_by_side(reader: Reader) -> None:
    texts = [view.text() for view in reader.panel.below.texts]
    assert [len(text) for text in texts] == [220] * 4
    assert len(set(texts)) == 4
    assert reader.panel.below.heads[0].text() == "Temperature 0.3"
    reader.write_to(13 + 220)
    assert reader.sheet.text()[13:] == texts[1], "the text itself is written at .7 by the same draws"


def test_a_prime_with_unknown_characters_is_told_and_written_on(reader: Reader) -> None:
    line = reader.inspector.prime
    line.setFocus()
    line.selectAll()
    QApplication.clipboard().setText("Snow \u2603 is ")
    QTest.keyClick(line, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, KEY.Key_Return)
    reader.calm()
    assert reader.sheet.text() == "Snow  is "
    assert "does not know" in reader.notice
    reader.sheet.setFocus()
    reader.write_to(40)
    assert reader.sheet.text().startswith("Snow  is ")


def test_the_space_bar_writes_whatever_was_clicked_before(reader: Reader) -> None:
    inspector = reader.inspector
    reader.pen.set_speed(60.0)
    prime = inspector.prime
    for touch in (
        lambda: reader.click(inspector.temperature.slider),
        lambda: reader.click(inspector.shading),
        lambda: (reader.click(prime), QTest.keyClicks(prime, "x"), QTest.keyClick(prime, KEY.Key_Return)),
    ):
        touch()
        reader.calm()
        reader.press_key(KEY.Key_Space)
        assert inspector.write.text() == "Stop"
        reader.press_key(KEY.Key_Space)
        reader.calm()
    assert prime.text().endswith("x")
    reader.click(inspector.shading)


def test_what_surprised_it_is_shaded(reader: Reader) -> None:
    reader.write_to(100)
    plain = reader.sheet.grab().toImage()
    reader.click(reader.inspector.shading)
    reader.calm()
    assert reader.sheet.grab().toImage() != plain
    assert "less it was expected" in reader.panel.text.caption.text()
    reader.click(reader.inspector.shading)
    assert np.isnan(reader.pen.text.known()[:13]).all()
    assert (reader.pen.text.known()[13:] > 0).all()


def test_its_rehearsal_writes_three_hundred_characters_of_a_file_that_is_named() -> None:
    path = str(writer("python-reference-gru"))
    done = explorer(path, "--smoke", "--panel", "sequence", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["panel"], figures["characters"]) == ("sequence", 300)
    assert figures["drag_ms_p95"] is None
    assert figures["window_ms"] < figures["ready_ms"]


def follow(reader: Reader, what: str) -> None:
    """Have cells looked for by keys; the keyboard goes back to the text."""
    offered(reader.inspector.cells.what, what)
    reader.sheet.setFocus()
    reader.calm()


def test_a_cell_that_follows_something_colours_the_text(reader: Reader) -> None:
    reader.write_to(900)
    plain = reader.sheet.grab().toImage()
    follow(reader, "capitals")
    found = reader.presenter.tracing.found
    assert found is not None
    best = found.followers[0]
    assert reader.presenter.tracing.cell == best.cell
    assert f"Cell {best.cell} follows capitals: r = " in reader.inspector.cells.words.text()
    assert reader.panel.text.caption.text() == f"coloured by cell {best.cell}"
    assert reader.sheet.grab().toImage() != plain
    values = reader.presenter.tracing.values
    assert values is not None
    assert values.shape == (128, len(reader.pen.text.text))
    capitals = np.array([c.isupper() for c in reader.pen.text.text], dtype=float)
    told = np.corrcoef(values[best.cell][450:], capitals[450:])[0, 1]
    assert told == pytest.approx(best.told, abs=0.05)
    follow(reader, "")
    assert reader.sheet.grab().toImage() == plain


def test_a_selected_span_is_followed_and_a_short_text_is_told(reader: Reader) -> None:
    follow(reader, "digits")
    assert "Write at least" in reader.inspector.cells.words.text()
    reader.write_to(400)
    assert "Write at least" not in reader.inspector.cells.words.text()
    follow(reader, "selection")
    assert reader.inspector.cells.words.text() == "Select characters with the mouse first."
    follow(reader, "capitals")
    reader.drag(reader.sheet, reader.place_of(60), reader.place_of(100))
    follow(reader, "selection")
    assert "what is selected" in reader.inspector.cells.words.text()


def test_what_is_followed_is_looked_for_again_in_another_text(reader: Reader) -> None:
    reader.write_to(400)
    follow(reader, "line")
    tracing = reader.presenter.tracing
    assert tracing.found.text_id == reader.pen.text.text_id
    assert "follows place in the line" in reader.inspector.cells.words.text()
    reader.click(reader.inspector.new_seed)
    reader.calm()
    assert tracing.found is None
    assert "Write at least" in reader.inspector.cells.words.text()
    reader.sheet.setFocus()
    reader.write_to(500)
    assert tracing.found.text_id == reader.pen.text.text_id
    places = place_in_line(reader.pen.text.text)
    told = np.corrcoef(tracing.values[tracing.cell][250:], places[250:])[0, 1]
    assert told == pytest.approx(tracing.found.followers[0].told, abs=0.05)
    follow(reader, "")


def test_all_cells_are_a_map_of_heat_and_one_is_chosen_in_it(reader: Reader) -> None:
    reader.write_to(200)
    reader.panel.below.shows.button(1).click()
    reader.calm()
    assert reader.panel.below.shows_cells
    heat = reader.panel.below.heat
    reader.click(heat, heat.rect().center())
    reader.calm()
    assert reader.presenter.tracing.on
    assert reader.inspector.cells.cell.value() == reader.presenter.tracing.cell
    reader.write_to(260)
    assert reader.presenter.tracing.values.shape[1] == 260, "it is read again once the pen rests"
    reader.panel.below.shows.button(0).click()
    follow(reader, "")


def test_a_cell_is_held_and_the_text_goes_another_way(reader: Reader) -> None:
    reader.write_to(200)
    follow(reader, "brackets")
    if not reader.presenter.tracing.on:
        reader.presenter.tracing.choose(5)
    cell, before = reader.presenter.tracing.cell, reader.pen.text.text
    reader.inspector.cells.hold.click()
    reader.until(lambda: len(reader.pen.texts) == 2 and len(reader.pen.text.text) >= 500)
    reader.calm()
    held = reader.pen.text.text
    assert held.startswith(before)
    assert reader.inspector.branch.currentText() == f"cell {cell} at +1.0 at 200"
    reader.pen.go_to(0)
    reader.calm()
    reader.write_to(500)
    assert reader.pen.text.text != held
    follow(reader, "")


def test_a_file_that_writes_opens_here(reader: Reader) -> None:
    reader.window.show_panel("map")
    reader.app._open_wished([str(writer("python-reference-gru"))])
    reader.until(lambda: reader.presenter.card.writer_id == "python-reference-gru")
    assert reader.window.panel == "sequence"
    reader.calm()
    reader.sheet.setFocus()
    reader.write_to(60)
    assert reader.panel.text.title.text() == "Written by python-reference-gru"
    reader.app._open_wished([str(writer("python-reference-lstm"))])
    reader.until(lambda: reader.presenter.card.writer_id == "python-reference-lstm")
    reader.calm()


def test_the_text_is_coloured_while_it_writes_slowly(reader: Reader) -> None:
    assert reader.panel.text.legend.isHidden()
    reader.write_to(40)
    reader.presenter.tracing.choose(5)
    reader.calm()
    assert reader.panel.text.legend.words() == ("−1", "+1")
    assert not reader.panel.text.legend.isHidden()
    reader.pen.until = 2000
    reader.pen.set_speed(60.0)
    reader.press_key(KEY.Key_Space)
    reader.until(lambda: len(reader.pen.text.text) > 60)
    written = len(reader.pen.text.text)
    assert reader.pen.writing
    coloured = reader.presenter.tracing.values
    assert coloured is not None
    assert coloured.shape == (128, written)
    reader.press_key(KEY.Key_Space)
    reader.calm()
    told = reader.presenter.tracing.values
    reader.presenter.tracing._tape.clear()
    reader.presenter.tracing.choose(5)
    reader.calm()
    np.testing.assert_allclose(reader.presenter.tracing.values, told, atol=0.01)
    follow(reader, "")


def test_shades_have_a_legend(reader: Reader) -> None:
    reader.click(reader.inspector.shading)
    assert reader.panel.text.legend.words() == ("0 bits", "8 or more")
    reader.click(reader.inspector.shading)
    assert reader.panel.text.legend.isHidden()
