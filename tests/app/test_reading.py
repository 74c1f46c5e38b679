"""Any text that is read in the sequence panel, by real mouse and key events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea

from explorer.core.paths import writer
from explorer.panels.reading.words import EXAMPLES
from explorer.panels.texts.words import after
from tests.app.test_sequence import KEY, Reader, offered, reader
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.reading import cost_of
from trainers.registry import from_checkpoint

__all__ = ["reader"]

TEXT = (
    'The "for" statement is used to iterate over the elements (of a sequence).\nEach item is "assigned".\n'
    * 4
)


class Reading:
    """Drives the view that reads."""

    def __init__(self, around: Reader) -> None:
        self.around, views = around, around.app.sequence.views
        self.click, self.until, self.move, self.drag = around.click, around.until, around.move, around.drag
        self.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Read"))
        self.mind, self.page = views.presenter("read"), views.page("read")
        self.sheet, self.map, self.odds = self.page.text.manuscript, self.page.below.map, self.page.odds
        self.inspector = self.page.inspector

    def calm(self) -> None:
        """Wait until nothing is awaited."""
        QApplication.processEvents()
        self.until(lambda: self.mind.settled and not self.around.app.worker.busy)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        """Paste a text by key."""
        QApplication.clipboard().setText(text)
        QTest.keyClick(self.around.handle, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.calm()

    def place_of(self, index: int) -> QPoint:
        """The middle of a character on screen."""
        return self.sheet.character_box(index).center().toPoint()

    def point_of(self, row: int) -> QPoint:
        """The pixel of a state on the map."""
        x, y = self.map.to_pixels(self.mind.reader.text.fitted.xy[row])
        return QPoint(round(float(x)), round(float(y)))

    def alone(self) -> int:
        """A state that has no other near it."""
        at = self.map.to_pixels(self.mind.reader.text.fitted.xy)
        away = np.linalg.norm(at[:, None] - at[None], axis=2)
        away[np.arange(len(at)), np.arange(len(at))] = np.inf
        return int(away.min(axis=1).argmax())

    def drop(self, mime: QMimeData) -> bool:
        """Drop something onto the page; tell whether it takes it."""
        at, drop = QPoint(60, 90), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, drop, mime, left, none)
        self.page.dragEnterEvent(enter)
        if enter.isAccepted():
            for event in (enter, QDropEvent(QPointF(at), drop, mime, left, none)):
                QApplication.sendEvent(self.page, event)
        self.calm()
        return enter.isAccepted()


@pytest.fixture
def read(reader: Reader) -> Iterator[Reading]:
    """The view that reads, with whatever it has read before."""
    made = Reading(reader)
    yield made
    made.page.end_wished.emit()
    made.mind.tracing.follow("")
    made.page.below.shows.button(0).click()
    made.calm()
    views = reader.app.sequence.views
    reader.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Write"))


def test_a_pasted_text_is_read_and_compared(read: Reading) -> None:
    read.paste(TEXT)
    assert read.sheet.text() == TEXT
    model = from_checkpoint(read_any(str(writer("python-reference-lstm"))))
    assert isinstance(model, CharRnn)
    cost = cost_of(model, TEXT)
    rows = read.page.costs.ranking.rows()
    assert [row.name for row in rows][:3] == ["This model", "Counts, order 1", "Counts, order 2"]
    assert rows[0].value == pytest.approx(cost.bits_per_char, abs=1e-3)
    assert all(row.value is not None for row in rows)
    best = read.page.costs.ranking.best()
    assert rows[best].value == min(row.value for row in rows)
    assert "python-reference" in read.page.costs.told.text()
    assert f"{len(TEXT)} characters" in read.inspector.length.text()


def test_a_character_is_pointed_at_and_its_state_is_ringed(read: Reading) -> None:
    read.paste(TEXT)
    read.move(read.sheet, read.place_of(30))
    read.until(lambda: "after" in read.odds.caption.text())
    read.calm()
    assert read.map._hover == 30
    assert read.odds.odds.shown()
    assert "counts of order 5 pay" in read.odds.told.text()
    assert f"“{'␣' if TEXT[30] == ' ' else TEXT[30]}” cost" in read.odds.told.text()
    read.move(read.sheet, read.place_of(0))
    read.until(lambda: "given" in read.odds.told.text())
    read.move(read.inspector, QPoint(3, 3))
    read.until(lambda: read.odds.odds.shown() == ())
    assert read.map._hover == -1


def test_a_state_is_pointed_at_and_its_character_is_marked(read: Reading) -> None:
    read.paste(TEXT)
    row = read.alone()
    before = read.sheet.grab().toImage()
    read.move(read.map, read.point_of(row))
    read.until(lambda: read.sheet._marked == (row, row + 1))
    read.calm()
    assert read.sheet.grab().toImage() != before
    assert read.odds.odds.shown() or row == 0
    read.until(lambda: read.map._card.isVisible())
    assert f"character {row + 1}" in read.map.accessibleDescription()
    read.click(read.map, read.point_of(row))
    assert read.mind.place == row
    read.around.press_key(KEY.Key_Escape)
    if read.mind.place is not None:  # the first lets go of what is pointed at
        read.around.press_key(KEY.Key_Escape)
    assert read.mind.place is None


def test_a_character_is_held_on_to_and_arrow_keys_go_along_the_path(read: Reading) -> None:
    read.paste(TEXT)
    read.click(read.sheet, read.place_of(12))
    read.calm()
    assert read.mind.place == 12
    assert "Esc" in read.page.headline()[1]
    read.around.key(read.map, KEY.Key_Right)
    read.around.key(read.map, KEY.Key_Right)
    read.around.key(read.map, KEY.Key_Left)
    assert read.mind.place == 13
    assert len(read.map._paths._marks[0].xy) == 14
    read.inspector.path.field.setFocus()
    read.inspector.path.field.selectAll()
    read.around.qtbot.keyClicks(read.inspector.path.field, "8\r")
    assert len(read.map._paths._marks[0].xy) == 8


def test_arrow_keys_in_the_text_take_what_is_held_along_and_escape_lets_go(read: Reading) -> None:
    read.paste(TEXT)
    read.click(read.sheet, read.place_of(12))
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Left):
        read.around.key(read.sheet, key)
    assert read.mind.place == 13
    read.calm()
    assert read.odds.caption.text() == after(TEXT, 13)
    read.around.key(read.sheet, KEY.Key_Escape)
    assert read.mind.place is None


def test_points_are_coloured_by_kind_and_one_kind_is_seen_alone(read: Reading) -> None:
    read.paste(TEXT)
    by_place = read.around.rgb(read.map)
    colours = read.inspector.colours
    colours.setFocus()
    read.around.key(colours, KEY.Key_Down)
    QApplication.processEvents()
    assert not np.array_equal(by_place, read.around.rgb(read.map))
    assert not read.page.below.kinds.isHidden()
    read.click(read.page.below.kinds.swatch(1))
    dimmed = read.map._layer.dimmed
    assert np.array_equal(~dimmed, [c.isupper() for c in TEXT])
    colours.setFocus()
    read.around.key(colours, KEY.Key_Up)
    assert not read.map._layer.dimmed.any()


def test_unknown_characters_and_nuls_are_told(read: Reading) -> None:
    read.paste("Snow \u2603 is\0 white.")
    assert read.sheet.text() == "Snow  is white."
    assert "does not know \u2603: 1 character left out. 1 NUL left out." in read.around.notice
    assert len(read.mind.reader.text.fitted.xy) == len("Snow  is white.")
    read.paste("\u2603\u2744")
    assert read.sheet.text() == ""
    assert "none of these" in read.around.notice
    assert read.page.costs.ranking.rows() == ()
    assert len(read.map._layer.xy) == 0


def test_an_empty_clipboard_is_told_and_the_text_stays(read: Reading) -> None:
    read.paste("A module.")
    read.paste("")
    assert "clipboard holds no text" in read.around.notice
    assert read.sheet.text() == "A module."


def test_one_character_is_shown_and_nothing_is_asked_of_it(read: Reading) -> None:
    read.paste("A")
    assert read.sheet.text() == "A"
    assert read.page.costs.ranking.rows() == ()
    assert "stands here" in read.page.costs.told.text()


def test_of_a_huge_text_the_beginning_is_read_and_another_one_ends_it(read: Reading) -> None:
    QApplication.clipboard().setText("The statement is used. " * 400_000)
    QTest.keyClick(read.around.handle, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    read.until(lambda: read.sheet.length() == 100_000)
    assert "only the first 100,000 characters are read" in read.around.notice.lower()
    read.paste("Something else.")
    assert read.sheet.text() == "Something else."
    assert len(read.mind.reader.text.fitted.xy) == 15


def test_texts_and_files_are_dropped_but_models_are_left_to_the_window(read: Reading, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setText("Dropped here.")
    assert read.drop(mime)
    assert read.sheet.text() == "Dropped here."
    path = tmp_path / "own.txt"
    path.write_text("From a file, with a caf\u00e9.", encoding="latin-1")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert read.drop(mime)
    assert read.sheet.text() == "From a file, with a caf."
    assert "own.txt, read as Latin-1" in read.inspector.length.text()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "net.safetensors"))])
    assert not read.drop(mime)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone.txt"))])
    read.drop(mime)
    assert "gone.txt" in read.around.notice


def test_what_cannot_be_read_leaves_the_text_that_is_being_read(read: Reading, tmp_path: Path) -> None:
    long = TEXT * 100
    QApplication.clipboard().setText(long)
    QTest.keyClick(read.around.handle, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    read.until(lambda: read.sheet.length() == len(long))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone.txt"))])
    read.drop(mime)
    assert "gone.txt" in read.around.notice
    assert read.sheet.text() == long
    assert all(row.value is not None for row in read.page.costs.ranking.rows())
    assert "Counted on" in read.page.costs.told.text()
    assert len(read.mind.reader.text.fitted.xy) == len(long)


def test_what_was_written_is_read(read: Reading) -> None:
    read.around.pen.set_speed(0.0)
    read.around.pen.until = 200
    read.around.pen.write()
    read.until(lambda: len(read.around.pen.text.text) >= 200)
    read.around.calm()
    read.click(read.inspector.written)
    read.calm()
    assert read.sheet.text() == read.around.pen.text.text
    own, told = read.around.pen.text.known()[13:], read.mind.reader.text.probabilities[13:]
    np.testing.assert_allclose(own, told, atol=2e-3)


def test_an_example_is_read_and_another_model_reads_it_too(read: Reading) -> None:
    box = read.inspector.examples
    box.setFocus()
    read.around.key(box, KEY.Key_Home)
    read.around.key(box, KEY.Key_Down)
    read.calm()
    assert read.sheet.text() == EXAMPLES[0][1]
    before = read.page.costs.ranking.rows()[0].value
    text = read.sheet.text()
    models = read.inspector.model
    offered(models, str(writer("python-reference-gru")))
    read.until(lambda: read.page.text.title.text() == "Read by python-reference-gru")
    read.calm()
    assert read.sheet.text() == text
    assert read.page.costs.ranking.rows()[0].value != pytest.approx(before, abs=1e-3)
    read.around.presenter.open(str(writer("python-reference-lstm")))
    read.until(lambda: read.page.text.title.text() == "Read by python-reference-lstm")
    read.calm()
    assert models.currentText() == "Python's reference, LSTM"


def test_cells_follow_something_in_it_and_are_seen_as_heat(read: Reading) -> None:
    read.paste(TEXT)
    offered(read.inspector.cells.what, "capitals")
    read.calm()
    found = read.mind.tracing.found
    assert found is not None
    assert f"Cell {found.followers[0].cell} follows capitals" in read.inspector.cells.words.text()
    assert read.page.text.legend.words() == ("−1", "+1")
    assert read.inspector.cells.hold.isHidden()
    offered(read.inspector.cells.what, "selection")
    read.calm()
    assert read.inspector.cells.words.text() == "Select characters with the mouse first."
    offered(read.inspector.cells.what, "capitals")
    read.drag(read.sheet, read.place_of(5), read.place_of(25))
    offered(read.inspector.cells.what, "selection")
    read.calm()
    assert "what is selected" in read.inspector.cells.words.text()
    read.page.below.shows.button(1).click()
    read.calm()
    heat = read.page.below.heat
    read.click(heat, heat.rect().center())
    read.calm()
    assert read.inspector.cells.cell.value() == read.mind.tracing.cell
    values = read.mind.tracing.values
    assert values is not None
    assert values.shape == (128, len(TEXT))


def test_where_the_window_is_narrow_all_of_it_is_scrolled(read: Reading) -> None:
    read.around.window.resize(720, 600)
    read.paste(TEXT)
    room = read.page.parentWidget()
    while not isinstance(room, QScrollArea):
        room = room.parentWidget()
    assert not read.page.costs.isHidden()
    room.ensureWidgetVisible(read.page.odds)
    QApplication.processEvents()
    assert not read.page.odds.visibleRegion().isEmpty()
    assert room.horizontalScrollBar().maximum() == 0
