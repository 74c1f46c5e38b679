"""A title that can be changed says all it can."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from explorer.widgets.choice import Choice, TitleChoice

LONG = [("vae", "Variational autoencoder, beta 4"), ("pca", "PCA")]


@pytest.fixture
def choice(show):
    made = TitleChoice()
    made.set_choices(LONG, "vae")
    host = QWidget()
    QHBoxLayout(host).addWidget(made)
    show(host, 400, 60)
    return made


def ink(widget):
    """How many pixels are dark, column by column."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return (lines[:, : image.width()] < 100).sum(axis=0)


def test_with_room_the_whole_title_stands_there(choice):
    assert choice.fitting() == LONG[0][1]


@pytest.mark.parametrize("key", ["vae", "pca"])
def test_it_wishes_for_as_much_room_as_its_title_takes(choice, key):
    choice.set_choices(LONG, key)
    choice.setFixedWidth(choice.sizeHint().width())
    QApplication.processEvents()
    assert choice.fitting() == choice.currentText()
    choice.setFixedWidth(choice.sizeHint().width() - 8)
    assert choice.fitting() != choice.currentText()


def test_without_room_it_ends_in_dots(choice):
    before = ink(choice).sum()
    choice.setFixedWidth(120)
    QApplication.processEvents()
    assert choice.fitting().endswith("…")
    assert LONG[0][1].startswith(choice.fitting()[:-1])
    assert 0 < ink(choice).sum() < before


def test_what_is_chosen_is_told_whole_all_the_same(choice):
    choice.setFixedWidth(120)
    assert choice.currentText() == LONG[0][1]
    assert choice.toolTip() == "vae"
    choice.set_choices(LONG, "pca")
    assert choice.fitting() == "PCA"
    assert choice.itemData(1, Qt.ItemDataRole.ToolTipRole) == "pca"


def test_a_click_leaves_the_keyboard_where_it_is(show, qtbot):
    host, line, choice = QWidget(), QLineEdit(), Choice()
    choice.addItems(["one", "two"])
    column = QVBoxLayout(host)
    column.addWidget(line)
    column.addWidget(choice)
    show(host, 300, 120)
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    line.setFocus()
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(choice.view().isVisible)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: choice.currentText() == "two" and not choice.view().isVisible())
    assert line.hasFocus()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert choice.hasFocus()
