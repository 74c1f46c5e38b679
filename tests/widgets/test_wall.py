"""A wall of pictures with a word below each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets.wall import Wall
from tests.widgets.conftest import set_scale

Show = Callable[..., QWidget]


def filled(show: Show, side: int = 4, word: str = "seven", size: tuple[int, int] = (400, 400)) -> Wall:
    wall = Wall()
    show(wall, *size)
    wall.set_pictures(np.full((side, side, 8, 8), 255, dtype=np.uint8))
    wall.set_words([[word] * side for _ in range(side)])
    QApplication.processEvents()
    return wall


def ink(wall: Wall, row: int, column: int) -> int:
    """How many pixels below a picture are not of the ground."""
    image = wall.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : image.width()]
    box, placed = wall.cells().picture(row, column), wall.cells()
    top, left = round(box.bottom()), round(box.left())
    return int((pixels[top : top + placed.foot, left : left + round(box.width())] < 200).sum())


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0])
def test_words_stand_below_all_pictures_and_leave_them_apart(
    show: Show, look: QApplication, scale: float
) -> None:
    set_scale(look, scale)
    wall = filled(show, size=(round(400 * scale), round(420 * scale)))
    assert wall.words() == (("seven",) * 4,) * 4
    placed = wall.cells()
    assert placed.down - placed.height >= placed.foot > 0
    assert all(ink(wall, row, column) > 20 for row, column in ((0, 0), (1, 2), (3, 3)))
    assert placed.all().bottom() + placed.foot <= wall.height()
    assert placed.all().top() >= 0


def test_words_that_are_too_wide_or_take_too_much_are_left_out(show: Show) -> None:
    wide = filled(show, word="a word that is far too long for its cell")
    assert wide.words() == ()
    assert wide.cells().foot == 0
    low = filled(show, side=9, size=(400, 230))
    assert low.words() == ()
    low.parentWidget().resize(400, 600)
    QApplication.processEvents()
    assert low.words() != ()


def test_words_of_before_do_not_stand_below_fewer_pictures(show: Show) -> None:
    wall = filled(show)
    wall.set_pictures(np.zeros((3, 3, 8, 8), dtype=np.uint8))
    assert wall.words() == ()
    wall.set_words([["0"] * 3] * 3)
    assert wall.words() != ()
    wall.set_words([])
    assert wall.words() == ()


def test_a_word_belongs_to_the_picture_above_it(show: Show) -> None:
    wall = filled(show)
    seen: list[tuple[int, int]] = []
    wall.hovered.connect(lambda row, column: seen.append((row, column)))
    placed = wall.cells()
    box = placed.picture(1, 2)
    for y in (round(box.center().y()), round(box.bottom()) + placed.foot - 1):
        QTest.mouseMove(wall, QPoint(5, 5))
        QTest.mouseMove(wall, QPoint(round(box.center().x()), y))
        QApplication.processEvents()
        assert wall.pointed() == (1, 2)
    assert set(seen) <= {(1, 2), (0, 0)}


def test_a_letter_is_carried_to_any_cell(show: Show) -> None:
    wall = filled(show)
    wall.set_anchors({(0, 0): "B"})
    carried: list[tuple[str, int, int]] = []
    wall.anchor_carried.connect(lambda *told: carried.append(told))
    handle = wall.window().windowHandle()
    start, goal = (wall.cells().picture(*cell).center().toPoint() for cell in ((0, 0), (2, 3)))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 6):
        QTest.mouseMove(handle, start + (goal - start) * (step / 5))
        QApplication.processEvents()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, goal)
    assert carried == [("B", 2, 3)]
