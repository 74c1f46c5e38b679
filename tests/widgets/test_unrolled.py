"""The cell over its last steps by mouse, key and pixel, in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.cell_diagram import Unrolled
from tests.widgets.conftest import LEFT, NONE, names, picture_of, rgb, set_scale, told

TEXT = "the quick\nbrown fox"
KEY = Qt.Key


@pytest.fixture
def unrolled(show, qtbot):
    made = Unrolled()
    made.set_steps(list(TEXT[:-1]), [*TEXT[1:-1], ""], np.linspace(0, 2, len(TEXT) - 1))
    show(made, 720, 140)
    qtbot.mouseMove(made, QPoint(1, 1))
    qtbot.mouseMove(made, QPoint(-5, -5))
    return made


@pytest.fixture
def chosen(unrolled):
    return QSignalSpy(unrolled.step_chosen)


def centre(unrolled, step):
    return unrolled.cell_box(step).center().toPoint()


def test_the_last_twelve_stand_side_by_side(unrolled):
    assert unrolled.steps() == range(6, 18)
    cells = [unrolled.cell_box(step) for step in unrolled.steps()]
    assert all(second.left() > first.right() for first, second in pairwise(cells))
    assert all(unrolled.rect().contains(cell.toRect()) for cell in cells)
    unrolled.set_steps(["a"], ["b"], [0.1])
    assert unrolled.steps() == range(1)


def test_bars_are_as_high_as_what_is_held(theme, unrolled):
    heights = np.array([unrolled.bar_box(step).height() for step in unrolled.steps()])
    held = np.linspace(0, 2, 18)[6:]
    assert np.allclose(heights / heights[-1], held / held[-1])
    image = picture_of(unrolled)
    middle = unrolled.bar_box(10).center().toPoint()
    assert rgb(image, middle) == names(theme)["muted"]
    assert rgb(image, unrolled.bar_box(17).center().toPoint()) == names(theme)["accent"]


def test_another_step_can_be_lit(theme, unrolled):
    unrolled.set_lit(10)
    image = picture_of(unrolled)
    assert rgb(image, unrolled.bar_box(10).center().toPoint()) == names(theme)["accent"]
    assert rgb(image, unrolled.bar_box(17).center().toPoint()) == names(theme)["muted"]
    unrolled.set_lit(2)
    assert unrolled.lit() == 17


def test_a_click_chooses_and_pointing_tells(qtbot, unrolled, chosen):
    qtbot.mouseMove(unrolled, centre(unrolled, 9))
    assert unrolled.reading() == "Step 10: in line feed, out “b”; mean of |c| 1.06"
    qtbot.mouseClick(unrolled, LEFT, NONE, centre(unrolled, 9))
    assert told(chosen) == [(9,)]
    unrolled.set_measure("mean of |h|")
    assert unrolled.accessibleDescription().endswith("mean of |h| 1.06")
    QApplication.sendEvent(unrolled, QEvent(QEvent.Type.Leave))
    assert unrolled.accessibleDescription() == "the last 12 steps"


def test_keys_go_from_step_to_step_and_enter_chooses(qtbot, unrolled, chosen):
    heard = []
    for key in (
        KEY.Key_Return,
        KEY.Key_Left,
        KEY.Key_Left,
        KEY.Key_Right,
        KEY.Key_Home,
        KEY.Key_Left,
        KEY.Key_End,
    ):
        qtbot.keyClick(unrolled, key)
        heard.append(unrolled.reading().partition(":")[0])
    assert heard == ["", "Step 17", "Step 16", "Step 17", "Step 7", "Step 7", "Step 18"]
    qtbot.keyClick(unrolled, KEY.Key_Return)
    qtbot.keyClick(unrolled, KEY.Key_Escape)
    assert told(chosen) == [(17,)]
    assert unrolled.reading() == ""


@pytest.mark.parametrize("scale", [0.75, 2.0, 3.0])
def test_it_fits_at_any_scale(look, show, scale):
    set_scale(look, scale)
    unrolled = Unrolled()
    unrolled.set_steps(list("a" * 12), list("b" * 12), np.ones(12))
    least = unrolled.minimumSizeHint()
    show(unrolled, least.width(), least.height())
    for step in unrolled.steps():
        cell, bar = unrolled.cell_box(step), unrolled.bar_box(step)
        assert cell.width() > 6 * scale
        assert cell.contains(bar)
    assert not unrolled.grab().isNull()


@pytest.mark.parametrize(
    ("ins", "outs", "held"), [([], [], []), (["\x00"], ["\ud800"], [np.nan]), (["a"], [""], [np.inf])]
)
def test_odd_steps_are_shown_without_a_fault(qtbot, unrolled, ins, outs, held):
    unrolled.set_steps(ins, outs, held)
    qtbot.keyClick(unrolled, KEY.Key_Left)
    assert not unrolled.grab().isNull()


@pytest.mark.parametrize(("ins", "outs", "held"), [("ab", "a", [1.0, 1.0]), ("ab", "ab", [1.0])])
def test_other_numbers_are_refused(unrolled, ins, outs, held):
    with pytest.raises(ValueError, match="not one step"):
        unrolled.set_steps(list(ins), list(outs), held)
    assert unrolled.steps() == range(6, 18)
