import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.widgets import units
from explorer.widgets.line import Line
from tests.widgets.conftest import set_scale


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5, 3.0])
def test_the_font_of_the_application_is_the_scale(look, scale):
    set_scale(look, scale)
    assert units.scale() == scale
    assert units.px(8) == round(8 * scale)
    assert units.font(12.5, bold=True).pixelSize() == round(12.5 * scale)


def test_a_hairline_never_vanishes(look):
    set_scale(look, 0.5)
    assert (units.px(1), units.px(0), units.px(-4)) == (1, 0, -2)


def test_a_font_in_points_is_full_size(look):
    font = QFont()
    font.setPointSize(30)
    look.setFont(font)
    assert units.scale() == 1.0


def test_rescale_applies_what_was_remembered(look, qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    row = QHBoxLayout()
    plain, fixed = QLabel("a"), QLabel("b")
    column.addLayout(row)
    row.addWidget(plain)
    row.addWidget(fixed)
    units.pad(column, 1, 2, 3, 4, 5)
    row.setSpacing(7)
    units.pad(row, 8, 8, 8, 8)
    units.fix(fixed, width=50, min_height=20)
    units.fix(root, min_width=100)
    set_scale(look, 2.0)
    units.rescale(root)
    margins = column.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (2, 4, 6, 8)
    assert column.spacing() == 10
    assert row.contentsMargins().left() == 16
    assert row.spacing() == 7
    assert (fixed.minimumWidth(), fixed.maximumWidth(), fixed.minimumHeight()) == (100, 100, 40)
    assert root.minimumWidth() == 200
    assert plain.minimumWidth() == 0
    set_scale(look, 1.0)
    units.rescale(root)
    assert fixed.maximumWidth() == 50


def test_a_line_offers_what_it_has_no_room_for(show):
    line = Line("Autoencoder 64-128-64-2", "strong")
    show(line, 60, 30)
    assert line.toolTip() == line.text()
    line.set_text("PCA")
    assert line.toolTip() == ""
    assert line.accessibleName() == "PCA"
    wrapped = Line("one two three four five six", "caption", lines=2)
    show(wrapped, 60, 60)
    assert wrapped.toolTip() == wrapped.text()


def test_a_line_grows_with_the_scale(look, show, qtbot):
    line = Line("a", "caption")
    show(line)
    before = line.sizeHint().height()
    set_scale(look, 2.0)
    assert line.sizeHint().height() >= 1.8 * before
    qtbot.waitUntil(lambda: line.height() == line.sizeHint().height())
