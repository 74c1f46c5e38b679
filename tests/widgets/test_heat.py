"""Cells over time by mouse, key and pixel, in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.widgets import diverging
from explorer.widgets.heat import HeatMap
from tests.widgets.conftest import LEFT, NONE, names, near, palette, picture_of, rgb, told

VALUES = np.array([[-1.0, -0.5, 0.0, 0.5], [1.0, 1.0, np.nan, 1.0], [0.0, 0.25, -0.25, -1.0]], np.float32)
KEY = Qt.Key


@pytest.fixture
def heat(show, qtbot):
    made = HeatMap()
    made.set_values(VALUES, offset=100)
    show(made, 404, 154)
    qtbot.mouseMove(made, QPoint(403, 153))
    return made


@pytest.fixture
def heard(heat):
    return {name: QSignalSpy(getattr(heat, name)) for name in ("cell_pointed", "left", "cell_chosen")}


def centre(heat, row, column):
    return heat.cell_box(row, column).center().toPoint()


def test_every_value_is_a_block_of_its_colour(theme, heat):
    image, shades = picture_of(heat), palette(theme)
    for (row, column), value in np.ndenumerate(VALUES):
        expected = diverging.colour(shades, value, strong=True).getRgb()[:3]
        if np.isnan(value) or value == 0:
            expected = names(theme)["ground"]
        box = heat.cell_box(row, column).toRect().adjusted(3, 3, -3, -3)
        assert all(near(rgb(image, at), expected, 2) for at in (box.topLeft(), box.bottomRight()))


def test_rows_follow_an_order_and_signals_tell_the_cell(qtbot, heat, heard):
    heat.set_values(VALUES, [2, 0, 1], offset=40)
    qtbot.mouseMove(heat, centre(heat, 0, 3))
    qtbot.mouseMove(heat, centre(heat, 1, 0))
    qtbot.mouseClick(heat, LEFT, NONE, centre(heat, 1, 0))
    assert told(heard["cell_pointed"]) == [(2, 43), (0, 40)]
    assert told(heard["cell_chosen"]) == [(0,)]
    assert heat.reading() == heat.accessibleDescription() == "Cell 0 at 41: −1.00"
    QApplication.sendEvent(heat, QEvent(QEvent.Type.Leave))
    assert heard["left"].count() == 1
    assert heat.pointed() is None


def test_pointing_draws_a_ring_around_row_column_and_value(theme, qtbot, heat):
    before = picture_of(heat)
    qtbot.mouseMove(heat, centre(heat, 2, 1))
    after, ink = picture_of(heat), names(theme)["ink"]
    box = heat.cell_box(2, 1)
    edges = [
        QPoint(round(heat.cell_box(2, 3).center().x()), round(box.top())),
        QPoint(round(box.left()), round(heat.cell_box(0, 1).center().y())),
    ]
    for edge in edges:
        around = [rgb(after, edge + QPoint(dx, dy)) for dx in (-1, 0) for dy in (-1, 0)]
        assert any(near(found, ink, 90) for found in around)
    assert rgb(after, centre(heat, 0, 3)) == rgb(before, centre(heat, 0, 3))


def test_keys_go_from_value_to_value_and_enter_chooses(qtbot, heat, heard):
    for key in (KEY.Key_Return, KEY.Key_Down, KEY.Key_Down, KEY.Key_Left, KEY.Key_Home, KEY.Key_Up):
        qtbot.keyClick(heat, key)
    assert told(heard["cell_pointed"]) == [(0, 103), (1, 103), (1, 102), (1, 100), (0, 100)]
    qtbot.keyClick(heat, KEY.Key_Return)
    assert told(heard["cell_chosen"]) == [(0,)]
    qtbot.keyClick(heat, KEY.Key_Escape)
    assert heat.pointed() is None


def test_the_marked_row_is_framed_in_the_accent(theme, heat):
    accent = names(theme)["accent"]
    edge = QPoint(200, round(heat.cell_box(1, 0).top()) - 1)
    assert not near(rgb(picture_of(heat), edge), accent, 20)
    heat.set_marked(1)
    assert heat.marked() == 1
    assert near(rgb(picture_of(heat), edge), accent, 20)
    heat.set_marked(77)
    assert not near(rgb(picture_of(heat), edge), accent, 20)


def test_a_column_is_shown_from_outside(theme, heat):
    before = picture_of(heat)
    heat.set_column(102)
    assert picture_of(heat) != before
    heat.set_column(7)
    assert picture_of(heat) == before


def test_labels_stand_beside_their_rows_apart_and_can_be_clicked(qtbot, heat, heard):
    values = np.zeros((120, 9), np.float32)
    heat.set_values(values, np.arange(120)[::-1])
    heat.set_labels({cell: f"cell {cell}" for cell in (119, 118, 117, 50, 3, 999)})
    heat.set_axes("character", "cell")
    placed = heat.labels()
    assert [cell for cell, _ in placed] == [119, 118, 117, 50, 3]
    boxes = [box for _, box in placed]
    assert all(second.top() >= first.bottom() - 0.01 for first, second in pairwise(boxes))
    assert all(box.right() < heat.picture().left() for box in boxes)
    fifty = dict(placed)[50]
    assert fifty.center().y() == pytest.approx(heat.cell_box(heat.row_of(50), 0).center().y())
    qtbot.mouseClick(heat, LEFT, NONE, fifty.center().toPoint())
    assert told(heard["cell_chosen"]) == [(50,)]


def test_a_tip_tells_the_value(qtbot, heat):
    at = centre(heat, 0, 1)
    qtbot.mouseMove(heat, at)
    QApplication.sendEvent(heat, QHelpEvent(QEvent.Type.ToolTip, at, heat.mapToGlobal(at)))
    assert QToolTip.text() == "Cell 0 at 102: −0.50"
    QToolTip.hideText()


def test_what_is_pointed_at_goes_with_the_values(qtbot, heat, heard):
    qtbot.mouseMove(heat, centre(heat, 2, 3))
    heat.set_values(VALUES / 2)
    assert heat.reading().endswith("−0.50")
    heat.set_values(np.zeros((0, 0)))
    assert heat.pointed() is None
    assert heard["left"].count() == 1
    heat.set_message("Nothing yet")
    qtbot.keyClick(heat, KEY.Key_Down)
    assert not heat.grab().isNull()


@pytest.mark.parametrize(
    ("values", "order"), [([1.0], None), (VALUES, [0, 1]), (VALUES, [0, 0, 1]), (VALUES, [0, 1, 3])]
)
def test_other_shapes_and_orders_are_refused(heat, values, order):
    before = picture_of(heat)
    with pytest.raises(ValueError, match=r"shape|order"):
        heat.set_values(values, order)
    assert picture_of(heat) == before
