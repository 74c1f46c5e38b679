"""The list of steps by mouse, key and pixel, in both themes."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.steps import StepList
from tests.widgets.conftest import LEFT, NONE, names, near, picture_of, rgb, set_scale, told

GROUPS = [
    ("Discriminator: tell them apart", ["Take real", "Make fake", "Score", "Gradient", "Update D"]),
    ("Generator: be taken for real", ["Make fake", "Score", "Gradient", "Update G"]),
]
KEY = Qt.Key


@pytest.fixture
def steps(show, qtbot):
    made = StepList()
    made.set_groups(GROUPS)
    show(made, 320, 400)
    qtbot.mouseMove(made, QPoint(315, 2))
    return made


@pytest.fixture
def chosen(steps):
    return QSignalSpy(steps.chosen)


def centre(steps, index):
    return steps.row(index).center().toPoint()


def disc(steps, index):
    """A pixel inside the disc of a number, beside it."""
    row = steps.row(index)
    return QPoint(round(row.left() + 12), round(row.center().y()))


def test_the_step_that_is_lit_is_tinted_and_its_disc_is_filled(theme, show):
    steps = StepList()
    steps.set_groups(GROUPS)
    show(steps, 320, 400)
    ground, accent = names(theme)["ground"], names(theme)["accent"]
    steps.set_lit(5)
    image = picture_of(steps)
    assert near(rgb(image, disc(steps, 5)), accent, 4)
    assert rgb(image, QPoint(300, centre(steps, 5).y())) != ground
    for other in set(range(9)) - {5}:
        assert rgb(image, QPoint(300, centre(steps, other).y())) == ground
        assert not near(rgb(image, disc(steps, other)), accent, 60)
    assert steps.accessibleDescription() == "Generator: be taken for real: step 1 of 4, Make fake"


@pytest.mark.parametrize("index", range(9))
def test_a_click_chooses_and_lights(qtbot, steps, chosen, index):
    qtbot.mouseClick(steps, LEFT, NONE, centre(steps, index))
    assert told(chosen) == [(index,)]
    assert steps.lit() == index


def test_headings_and_other_buttons_choose_nothing(qtbot, steps, chosen):
    qtbot.mouseClick(steps, LEFT, NONE, QPoint(40, 8))
    qtbot.mouseClick(steps, Qt.MouseButton.RightButton, NONE, centre(steps, 1))
    assert chosen.count() == 0
    assert steps.lit() is None


def test_keys_go_from_step_to_step_through_all_groups(qtbot, steps, chosen):
    keys = (KEY.Key_Down, KEY.Key_Down, KEY.Key_Return, KEY.Key_Up, KEY.Key_Up, KEY.Key_End, KEY.Key_Down)
    for key in (*keys, KEY.Key_Home):
        qtbot.keyClick(steps, key)
    assert [index for (index,) in told(chosen)] == [0, 1, 1, 0, 0, 8, 8, 0]


def test_setters_emit_nothing_and_no_step_is_none(steps, chosen):
    steps.set_lit(3)
    assert steps.lit() == 3
    for none in (9, -1, None):
        steps.set_lit(none)
        assert steps.lit() is None
    steps.set_lit(3)
    steps.set_groups(GROUPS[:1])
    assert steps.lit() is None
    assert steps.count() == 5
    assert chosen.count() == 0


@pytest.mark.parametrize(("scale", "height"), [(1.0, 600), (1.0, 290), (2.0, 600), (3.0, 1100), (0.75, 300)])
def test_all_rows_stand_one_below_the_other_inside_whatever_the_room(qtbot, look, show, scale, height):
    set_scale(look, scale)
    steps = StepList()
    steps.set_groups(GROUPS)
    show(steps, 400, height)
    QApplication.processEvents()
    assert steps.minimumSizeHint().height() <= steps.height()
    rows = [steps.row(index) for index in range(9)]
    assert all(a.bottom() <= b.top() + 1e-6 for a, b in pairwise(rows))
    assert rows[-1].bottom() <= steps.height() + 1
    spy = QSignalSpy(steps.chosen)
    qtbot.mouseClick(steps, LEFT, NONE, centre(steps, 8))
    assert told(spy) == [(8,)]


def test_an_empty_list_is_shown_without_a_fault(qtbot, steps, chosen):
    steps.set_groups([])
    qtbot.keyClick(steps, KEY.Key_Down)
    qtbot.mouseClick(steps, LEFT, NONE, QPoint(50, 50))
    assert chosen.count() == 0
    assert steps.sizeHint().isValid()
    assert not steps.grab().isNull()
