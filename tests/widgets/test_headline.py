"""The line over a page: what it says, and its corner, which stays."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.widgets.headline import Headline


def test_it_says_two_things_and_leaves_the_corner_when_it_is_silent(qtbot):
    page, corner, line = QWidget(), QPushButton("Corner"), Headline("First.", "Try it.")
    qtbot.addWidget(page)
    page.setLayout(line)
    line.take_corner(corner)
    page.resize(600, 60)
    with qtbot.waitExposed(page):
        page.show()
    assert line.words() == ("First.", "Try it.")
    line.say("Something that is longer.", "Other.")
    assert line.words() == ("Something that is longer.", "Other.")
    strong, hint = line.itemAt(0).widget(), line.itemAt(1).widget()
    qtbot.waitUntil(lambda: strong.width() >= strong.sizeHint().width())
    assert corner.geometry().right() > hint.geometry().left()
    assert line.itemAt(2).alignment() == Qt.AlignmentFlag.AlignRight
    line.show_words(False)
    assert not strong.isVisible()
    assert not hint.isVisible()
    assert corner.isVisible()


def test_a_hint_that_is_too_long_for_one_line_is_said_in_two(qtbot):
    page, corner, line = QWidget(), QPushButton("Corner"), Headline("First.", "Try it.")
    corner.setFixedHeight(40)
    qtbot.addWidget(page)
    page.setLayout(line)
    line.take_corner(corner)
    page.resize(400, 60)
    with qtbot.waitExposed(page):
        page.show()
    hint = line.itemAt(1).widget()
    assert not hint.wraps
    line.say("First.", "Try what is said in the many words of this one, and go on.")
    assert hint.wraps
    assert hint.toolTip() == ""
    line.say("First.", "Try what is said in the many words of this one, and go on. " * 4)
    assert not hint.wraps
    assert hint.toolTip() == hint.text()


def test_what_one_sees_goes_before_what_to_try(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    line = Headline("Vanilla RNN: 97 % right, LSTM: 100 % right.", "Type brackets of your own below.")
    page.setLayout(line)
    page.resize(430, 60)
    with qtbot.waitExposed(page):
        page.show()
    strong, hint = line.itemAt(0).widget(), line.itemAt(1).widget()
    assert strong.width() >= strong.sizeHint().width()
    assert hint.width() < QFontMetrics(hint.text_font()).horizontalAdvance(hint.text())
