"""The legend that switches layers, by mouse, key and pixel."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.arena.tones import tones
from explorer.widgets.chips import GLYPHS, LayerChips
from tests.widgets.conftest import LEFT, names, near, palette, picture_of, rgb, set_scale, told

CHIPS = [
    ("real", "Real", "dot-blue"),
    ("made", "Generated", "dot-orange"),
    ("arrows", "Gradient", "arrow"),
    ("field", "Discriminator", "field"),
    ("grid", "Generator grid", "grid"),
    ("modes", "Modes", "ring"),
]


@pytest.fixture
def chips(show):
    made = LayerChips()
    made.set_chips(CHIPS)
    show(made, 700, 60)
    return made


@pytest.fixture
def toggled(chips):
    return QSignalSpy(chips.toggled)


def glyph(chips, key):
    """The middle of a glyph."""
    chip = chips.chip(key)
    return chip.pos() + QPoint(13, chip.height() // 2)


@pytest.mark.parametrize("key", [key for key, _, _ in CHIPS])
def test_a_click_switches_the_layer_and_another_back(qtbot, chips, toggled, key):
    qtbot.mouseClick(chips.chip(key), LEFT)
    assert not chips.is_on(key)
    qtbot.mouseClick(chips.chip(key), LEFT)
    assert chips.is_on(key)
    assert told(toggled) == [(key, False), (key, True)]


def test_space_switches_and_tab_goes_on(qtbot, chips, toggled):
    chips.window().activateWindow()
    chips.chip("real").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chips.chip("real"), Qt.Key.Key_Space)
    qtbot.keyClick(chips.chip("real"), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is chips.chip("made")
    qtbot.keyClick(chips.chip("made"), Qt.Key.Key_Space)
    assert told(toggled) == [("real", False), ("made", False)]


def test_setting_it_emits_nothing_and_is_told_to_those_who_cannot_see_it(chips, toggled):
    assert chips.chip("grid").accessibleName() == "Generator grid, shown"
    chips.set_on("grid", False)
    assert not chips.is_on("grid")
    assert chips.chip("grid").accessibleName() == "Generator grid, hidden"
    assert toggled.count() == 0


def test_dots_have_the_colours_of_the_game_and_are_hollow_when_off(theme, show, qtbot):
    chips = LayerChips()
    chips.set_chips(CHIPS)
    show(chips, 700, 60)
    for key, _, _ in CHIPS:  # wherever the pointer was left by what came before
        chips.chip(key).setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    shades = tones(palette(theme))
    image = picture_of(chips)
    assert near(rgb(image, glyph(chips, "real")), shades.real, 4)
    assert near(rgb(image, glyph(chips, "made")), shades.made, 4)
    chips.set_on("real", False)
    assert rgb(picture_of(chips), glyph(chips, "real")) == names(theme)["ground"]


@pytest.mark.parametrize("key", [key for key, _, _ in CHIPS])
def test_off_looks_other_than_on_without_colour_too(chips, key):
    """The word is struck through: a line runs on between its letters."""

    def longest_run(image):
        box, ground, longest = chips.chip(key).geometry(), names("light")["ground"], 0
        for y in range(box.center().y() - 2, box.center().y() + 4):
            run = 0
            for x in range(box.left() + 22, box.right()):
                run = 0 if near(rgb(image, QPoint(x, y)), ground, 60) else run + 1
                longest = max(longest, run)
        return longest

    on = longest_run(picture_of(chips))
    chips.set_on(key, False)
    assert longest_run(picture_of(chips)) > max(20, on)


@pytest.mark.parametrize("scale", [0.75, 1.0, 3.0])
@pytest.mark.parametrize("width", [260, 700])
def test_words_take_as_many_rows_as_they_need(look, show, scale, width):
    set_scale(look, scale)
    chips = LayerChips()
    chips.set_chips(CHIPS)
    show(chips, width, 40)
    chips.window().resize(width, chips.heightForWidth(width))
    QApplication.processEvents()
    boxes = [chips.chip(key).geometry() for key, _, _ in CHIPS]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(chips.rect().contains(box) for box in boxes)


@pytest.mark.parametrize("chips_", [[("a", "A", "dot-blue"), ("a", "B", "grid")], [("a", "A", "square")]])
def test_odd_chips_are_refused(chips, chips_):
    with pytest.raises(ValueError, match="keys of their own"):
        chips.set_chips(chips_)
    assert chips.is_on("real")


def test_other_chips_leave_none_behind(chips):
    found = []
    for _ in range(4):
        chips.set_chips([(glyph, glyph, glyph) for glyph in GLYPHS])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found.append(len(chips.children()))
    assert found == [len(GLYPHS)] * 4
