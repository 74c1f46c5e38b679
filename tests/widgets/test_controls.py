"""Segmented, Switch, Slider and NumberSlider by mouse and key, in both themes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.segmented import Segmented
from explorer.widgets.slider import NumberSlider, Slider
from explorer.widgets.switch import Switch
from tests.widgets.conftest import names, near, picture_of, rgb, set_scale

LEFT, NONE, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def told(spy):
    return [spy.at(index)[0] for index in range(spy.count())]


# -- segmented -----------------------------------------------------------------------------------------


@pytest.fixture
def segmented(show):
    made = Segmented(["Class", "Error", "Drift"])
    show(made, 300, 60)
    return made


def test_a_click_chooses_once(qtbot, segmented):
    spy = QSignalSpy(segmented.chosen)
    for index in (1, 1, 2):
        qtbot.mouseClick(segmented.button(index), LEFT)
    assert told(spy) == [1, 2]
    assert segmented.current() == 2


def test_arrows_and_space_choose(qtbot, segmented):
    spy = QSignalSpy(segmented.chosen)
    segmented.button(0).setFocus()
    qtbot.keyClick(segmented.button(0), Qt.Key.Key_Right)
    qtbot.keyClick(segmented.button(1), Qt.Key.Key_Space)
    assert told(spy) == [1]


def test_setting_a_choice_tells_nothing(segmented):
    spy = QSignalSpy(segmented.chosen)
    segmented.set_current(2)
    assert segmented.current() == 2
    assert segmented.button(2).isChecked()
    assert spy.count() == 0


def test_a_disabled_choice_says_why_and_cannot_be_chosen(qtbot, segmented):
    spy = QSignalSpy(segmented.chosen)
    segmented.set_option(2, "Phase", enabled=False, tip="Only wheel has a phase.")
    qtbot.mouseClick(segmented.button(2), LEFT)
    assert spy.count() == 0
    assert (segmented.button(2).text(), segmented.button(2).toolTip()) == ("Phase", "Only wheel has a phase.")


def test_the_chosen_segment_is_tinted(theme, segmented):
    image, shown = picture_of(segmented), names(theme)
    tinted = rgb(image, segmented.button(0).geometry().topLeft() + QPoint(12, 4))
    plain = rgb(image, segmented.button(1).geometry().topLeft() + QPoint(12, 4))
    assert plain == shown["ground"]
    assert tinted != plain
    assert near(tinted, shown["ground"], 45)


# -- switch --------------------------------------------------------------------------------------------


def test_a_switch_tells_only_of_the_user(qtbot, show):
    switch = Switch("Neighbour lines")
    show(switch, 200, 40)
    spy = QSignalSpy(switch.switched)
    switch.setChecked(True)
    assert spy.count() == 0
    qtbot.mouseClick(switch, LEFT, NONE, QPoint(10, 10))
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert told(spy) == [False, True]


def test_a_switch_that_is_on_is_accent(qtbot, theme, show):
    switch = Switch("Neighbour lines")
    host = show(switch, 200, 60)
    qtbot.mouseMove(host, QPoint(100, 58))
    qtbot.waitUntil(lambda: not switch.underMouse())
    track = QPoint(200 - 27, switch.height() // 2)
    assert not near(rgb(picture_of(switch), track - QPoint(0, 7)), names(theme)["accent"])
    switch.setChecked(True)
    assert near(rgb(picture_of(switch), track), names(theme)["accent"], 3)


# -- slider --------------------------------------------------------------------------------------------


@pytest.fixture
def slider(show):
    made = Slider(0.25)
    show(made, 226, 40)
    return made


def middle(slider):
    return slider.handle().toPoint()


def test_the_handle_is_dragged_without_a_jump(qtbot, slider):
    spies = [QSignalSpy(signal) for signal in (slider.grabbed, slider.moved, slider.dropped)]
    at = middle(slider) + QPoint(4, 0)
    qtbot.mousePress(slider, LEFT, NONE, at)
    assert spies[1].count() == 0
    qtbot.mouseMove(slider, at + QPoint(50, 3))
    assert slider.value() == pytest.approx(0.5)
    qtbot.mouseMove(slider, at + QPoint(900, 0))
    qtbot.mouseRelease(slider, LEFT, NONE, at + QPoint(900, 0))
    assert told(spies[1]) == [pytest.approx(0.5), 1.0]
    assert [spies[0].count(), spies[2].count()] == [1, 1]
    qtbot.mouseMove(slider, at)
    assert slider.value() == 1.0


def test_a_press_beside_the_handle_brings_it_there(qtbot, slider):
    spy = QSignalSpy(slider.moved)
    qtbot.mouseClick(slider, LEFT, NONE, QPoint(13 + 150, 20))
    assert told(spy) == [pytest.approx(0.75)]


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Qt.Key.Key_Right, NONE, 0.26),
        (Qt.Key.Key_Down, NONE, 0.24),
        (Qt.Key.Key_Up, SHIFT, 0.35),
        (Qt.Key.Key_PageUp, NONE, 0.35),
        (Qt.Key.Key_PageDown, NONE, 0.15),
        (Qt.Key.Key_Home, NONE, 0.0),
        (Qt.Key.Key_End, NONE, 1.0),
    ],
)
def test_keys_step(qtbot, slider, key, modifier, value):
    spy = QSignalSpy(slider.moved)
    qtbot.keyClick(slider, key, modifier)
    assert told(spy) == [pytest.approx(value)]


def test_setting_clips_and_tells_nothing(slider):
    spy = QSignalSpy(slider.moved)
    slider.set_value(7.0)
    assert slider.value() == 1.0
    slider.set_value(float("nan"))
    assert slider.value() == 1.0
    assert spy.count() == 0


def test_the_groove_is_accent_up_to_the_handle(theme, slider):
    slider.set_value(0.5)
    image, at, shown = picture_of(slider), middle(slider), names(theme)
    assert near(rgb(image, at - QPoint(40, 0)), shown["accent"], 3)
    assert near(rgb(image, at + QPoint(40, 0)), shown["line"], 3)
    assert rgb(image, at) == shown["ground"]
    assert near(rgb(image, at + QPoint(0, 7)), shown["accent"])


def test_a_slider_grows_with_the_scale(look, slider):
    before = slider.handle().x()
    set_scale(look, 2.0)
    QApplication.processEvents()
    slider.set_value(0.0)
    assert slider.sizeHint().height() == 52
    assert slider.handle().x() == pytest.approx(26)
    assert before != slider.handle().x()


@pytest.fixture
def number(show):
    made = NumberSlider("z₃", -3.0, 3.0)
    show(made, 300, 60)
    return made


def test_a_number_can_be_dragged_and_typed(qtbot, number):
    spy = QSignalSpy(number.changed)
    qtbot.keyClick(number.slider, Qt.Key.Key_End)
    assert number.field.text() == "3.00"
    number.field.selectAll()
    qtbot.keyClicks(number.field, "-1.5")
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    assert told(spy) == [3.0, -1.5]
    assert number.slider.value() == pytest.approx(0.25)


def test_a_typed_number_is_clipped_and_rubbish_is_taken_back(qtbot, number):
    number.set_value(1.0)
    spy = QSignalSpy(number.changed)
    for typed, shown in (("99", "3.00"), ("-", "3.00"), ("", "3.00")):
        number.field.setFocus()
        number.field.selectAll()
        qtbot.keyClick(number.field, Qt.Key.Key_Delete)
        qtbot.keyClicks(number.field, typed)
        number.slider.setFocus()
        assert number.field.text() == shown or not number.field.hasAcceptableInput()
    assert told(spy) == [3.0]
    assert number.value() == 3.0


def test_setting_a_number_tells_nothing(number):
    spy = QSignalSpy(number.changed)
    number.set_value(0.5)
    number.set_range(0.0, 1.0)
    assert number.slider.value() == pytest.approx(0.5)
    assert number.field.text() == "0.50"
    assert spy.count() == 0
