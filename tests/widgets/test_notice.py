import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from explorer.widgets.notice import Notice

LEFT = Qt.MouseButton.LeftButton
TEXT = "wheel.safetensors: the weights do not match their checksum; copy the file again."


@pytest.fixture
def page(show):
    """A page with a notice over a field that has the keyboard."""
    made = QWidget()
    column = QVBoxLayout(made)
    made.notice, made.field = Notice(), QLineEdit()
    column.addWidget(made.notice)
    column.addWidget(made.field)
    column.addStretch(1)
    show(made, 520, 300)
    made.field.setFocus()
    return made


def test_it_is_hidden_until_there_is_something_to_tell(page):
    assert not page.notice.isVisible()
    page.notice.tell(TEXT)
    assert page.notice.isVisible()
    assert page.notice.text() == page.notice.accessibleName() == TEXT


def test_it_takes_no_keyboard(qtbot, page):
    page.notice.tell(TEXT)
    QApplication.processEvents()
    assert page.field.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "abc")
    assert page.field.text() == "abc"


def test_copy_takes_the_details_along(qtbot, page):
    page.notice.tell(TEXT, "sha256 expected 12ab, found 34cd")
    qtbot.mouseClick(page.notice.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == f"{TEXT}\nsha256 expected 12ab, found 34cd"
    page.notice.tell("Saved.")
    qtbot.mouseClick(page.notice.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == "Saved."


def test_dismissed_by_mouse_or_escape(qtbot, page):
    spy = QSignalSpy(page.notice.dismissed)
    page.notice.tell(TEXT)
    qtbot.mouseClick(page.notice.dismiss_button, LEFT)
    assert not page.notice.isVisible()
    page.notice.tell(TEXT)
    page.notice.dismiss_button.setFocus()
    qtbot.keyClick(page.notice.dismiss_button, Qt.Key.Key_Escape)
    assert not page.notice.isVisible()
    assert spy.count() == 2
    page.notice.tell(TEXT)
    page.notice.clear()
    assert spy.count() == 2


def test_a_long_text_wraps_inside_the_bar(qtbot, page):
    page.notice.tell("short")
    QApplication.processEvents()
    low = page.notice.height()
    page.notice.tell(TEXT * 4)
    qtbot.waitUntil(lambda: page.notice.height() > low + 20)
    assert page.notice.dismiss_button.geometry().right() < page.notice.width()
    assert page.width() == 520


def test_markup_is_told_as_it_is(page):
    page.notice.tell("<b>not bold</b>")
    assert page.notice.text() == "<b>not bold</b>"
    assert page.notice._label.textFormat() == Qt.TextFormat.PlainText


@pytest.fixture
def brief(monkeypatch):
    """What went well goes soon."""
    monkeypatch.setattr("explorer.widgets.notice.STAYS_MS", 30)
    monkeypatch.setattr("explorer.widgets.notice.READING_MS", 0)


def test_what_went_well_goes_by_itself_and_leaves_the_keyboard(qtbot, page, brief):
    gone, dismissed = QSignalSpy(page.notice.gone), QSignalSpy(page.notice.dismissed)
    page.notice.tell("The model has been written.", well=True)
    assert page.notice.isVisible()
    qtbot.waitUntil(lambda: not page.notice.isVisible())
    assert (gone.count(), dismissed.count()) == (1, 0)
    assert page.field.hasFocus()


def test_what_went_wrong_after_it_stays(qtbot, page, brief):
    page.notice.tell("The model has been written.", well=True)
    page.notice.tell(TEXT)
    spy = QSignalSpy(page.notice.gone)
    assert not spy.wait(150)
    assert page.notice.isVisible()
    assert page.notice.text() == TEXT


def test_it_does_not_go_under_the_pointer(qtbot, page, brief):
    page.notice.tell("The model has been written.", well=True)
    qtbot.mouseMove(page.notice, page.notice.rect().center())
    qtbot.waitUntil(page.notice.underMouse)
    assert not QSignalSpy(page.notice.gone).wait(150)
    assert page.notice.isVisible()
    qtbot.mouseMove(page.field, page.field.rect().center())
    qtbot.waitUntil(lambda: not page.notice.isVisible())
