"""Problems by their shape: by mouse, by key and by pixel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from explorer.widgets.shape_picker import ShapeDiagram, ShapePicker
from tests.widgets.conftest import LEFT, names, near, picture_of, rgb

PROBLEMS = (
    ("waves", "Waves", "one-to-many"),
    ("adding", "Adding", "many-to-one"),
    ("pens", "Pens", "many-to-one"),
    ("sine", "Sine", "many-to-many"),
)


@pytest.fixture
def picker(show: Callable[..., QWidget]) -> ShapePicker:
    whole, made, line = QWidget(), ShapePicker(), QLineEdit()
    column = QVBoxLayout(whole)
    column.addWidget(made)
    column.addWidget(line)
    show(whole, 900, 240)
    made.set_problems(PROBLEMS)
    line.setFocus()
    return made


def test_a_chip_is_chosen_and_the_keyboard_stays_where_it_is(picker: ShapePicker) -> None:
    spy = QSignalSpy(picker.chosen)
    picker.set_current("waves")
    assert (spy.count(), picker.current()) == (0, "waves")
    QTest.mouseClick(picker.chip("pens"), LEFT)
    assert [spy.at(0)[0], spy.count(), picker.current()] == ["pens", 1, "pens"]
    assert isinstance(picker.window().focusWidget(), QLineEdit)
    picker.chip("sine").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(picker.chip("sine"), Qt.Key.Key_Space)
    assert picker.current() == "sine"


def test_problems_stand_beside_the_boxes_of_their_shape(picker: ShapePicker) -> None:
    diagrams = picker.findChildren(ShapeDiagram)
    assert [diagram.accessibleName() for diagram in diagrams] == [
        "one to many",
        "many to one",
        "many to many",
    ]
    for key, _, shape in PROBLEMS:
        cards = {diagram.accessibleName(): diagram.parentWidget() for diagram in diagrams}
        assert cards[shape.replace("-", " ")].isAncestorOf(picker.chip(key))
    before = len(picker.findChildren(QWidget))
    picker.set_problems(PROBLEMS)
    assert len(picker.findChildren(QWidget)) == before


def test_the_boxes_of_the_chosen_shape_are_lit(theme: str, picker: ShapePicker) -> None:
    def lit() -> list[bool]:
        accent, found = names(theme)["accent"], []
        for diagram in picker.findChildren(ShapeDiagram):
            image = picture_of(diagram)
            pixels = (
                rgb(image, diagram.rect().topLeft() + type(diagram.pos())(x, y))
                for x in range(diagram.width())
                for y in range(diagram.height() // 3)
            )
            found.append(any(near(pixel, accent, 6) for pixel in pixels))
        return found

    assert lit() == [False] * 3
    picker.set_current("adding")
    assert lit() == [False, True, False]


def test_boxes_stand_where_something_comes_in_and_goes_out(theme: str, picker: ShapePicker) -> None:
    """In the first row what goes out, in the last what comes in."""
    ground = names(theme)["ground"]
    found = []
    for diagram in picker.findChildren(ShapeDiagram):
        image, wide, high = picture_of(diagram), diagram.width() / 4, diagram.height()
        rows = []
        for y in (10, high - 10):
            at = [type(diagram.pos())(round((step + 0.5) * wide), y) for step in range(4)]
            rows.append([rgb(image, place) != ground for place in at])
        found.append(rows)
    yes = [True] * 4
    assert found == [[yes, [True, False, False, False]], [[False, False, False, True], yes], [yes, yes]]
