"""The marks of a mosaic: anchors, cursor, and the labels and bars below a strip, in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets import paint
from explorer.widgets.mosaic import Mosaic
from tests.widgets.conftest import names, near, picture_of, rgb, set_scale

BLANK = np.zeros((3, 4, 2, 2), np.uint8)


@pytest.fixture
def mosaic(show, qtbot):
    made = Mosaic()
    show(made, 400, 320)
    qtbot.mouseMove(made, QPoint(1, 1))
    made.set_pictures(BLANK)
    QApplication.processEvents()
    return made


@pytest.fixture
def strip(show, qtbot):
    made = Mosaic()
    show(made, 400, 110)
    qtbot.mouseMove(made, QPoint(1, 1))
    made.set_pictures(BLANK[:1])
    QApplication.processEvents()
    return made


def muted(widget):
    """The colour of secondary text."""
    return widget.palette().color(QPalette.ColorRole.PlaceholderText).getRgb()[:3]


def test_anchors_have_frames_and_letters_in_the_accent(theme, mosaic):
    mosaic.set_anchors({(0, 0): "A", (2, 3): "D", (9, 9): "Z"})
    assert mosaic.anchors() == {(0, 0): "A", (2, 3): "D"}
    image, colours = picture_of(mosaic), names(theme)
    for cell, framed in (((0, 0), True), ((2, 3), True), ((1, 1), False)):
        box = mosaic.cells().box(*cell)
        edge = rgb(image, QPoint(int(box.center().x()), int(box.bottom())))
        assert near(edge, colours["accent"], 40) == framed
    corner = mosaic.cells().box(2, 3).bottomRight().toPoint()
    around = [rgb(image, corner + QPoint(x, y)) for x in range(-5, 6) for y in range(-5, 6)]
    assert any(near(colour, colours["accent"], 60) for colour in around)
    assert any(near(colour, colours["ground"], 10) for colour in around)


@pytest.mark.parametrize("cell", [(1, 2), None])
def test_the_cursor_is_a_ring_in_ink(theme, mosaic, cell):
    mosaic.set_cursor((0, 0))
    mosaic.set_cursor(cell)
    image = picture_of(mosaic)
    for at in ((1, 2), (0, 0)):
        box = mosaic.cells().box(*at)
        edge = rgb(image, QPoint(int(box.center().x()), int(box.top()) - 1))
        assert near(edge, names(theme)["ink"], 40) == (at == cell)


def test_a_column_is_enough_for_the_cursor_of_a_strip(strip):
    strip.set_cursor(2)
    box = strip.cells().box(0, 2)
    assert near(
        rgb(picture_of(strip), QPoint(int(box.center().x()), int(box.top()) - 1)), names("light")["ink"], 40
    )
    strip.set_cursor(17)
    assert not strip.grab().isNull()


def below(strip, column, colour, by=40):
    """How many pixels below a picture have a colour."""
    image, box = picture_of(strip), strip.cells().box(0, column)
    rows = range(int(box.bottom()) + 2, strip.height())
    columns = range(int(box.left()), int(box.right()))
    return sum(near(rgb(image, QPoint(x, y)), colour, by) for x in columns for y in rows)


def test_bars_are_muted_up_to_one_and_amber_and_higher_beyond(theme, strip):
    strip.set_meters([0.5, 1.0, 1.2, np.nan])
    amber = paint.warning(strip.palette()).getRgb()[:3]
    colour = muted(strip)
    half, full, over, unknown = (below(strip, column, colour, 10) for column in range(4))
    assert half > 0
    assert full == pytest.approx(2 * half, rel=0.1)
    assert (over, unknown) == (0, 0)
    ambers = [below(strip, column, amber, 10) for column in range(4)]
    assert ambers[:2] == [0, 0]
    assert ambers[2] > 1.3 * full
    assert ambers[3] == 0
    strip.set_meters(None)
    assert below(strip, 0, colour, 10) == 0


def test_labels_stand_below_their_pictures_where_there_is_room(theme, strip):
    colour, height = muted(strip), strip.cells().height
    strip.set_labels(["6", "6", "0", "0"])
    assert all(below(strip, column, colour) > 0 for column in range(4))
    assert strip.cells().height < height
    strip.set_labels(["6", "a label that is far too wide for its cell", "0", "0"])
    assert [below(strip, column, colour) for column in range(4)] == [0] * 4
    assert strip.cells().height == height


def test_pictures_come_before_labels_and_bars_where_it_is_low(show, strip):
    strip.set_labels(["6"] * 4)
    strip.set_meters([0.5] * 4)
    strip.setMinimumHeight(1)
    strip.parentWidget().resize(400, 44)
    QApplication.processEvents()
    assert strip.cells().foot == 0
    assert strip.cells().height >= 20


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0, 3.0])
def test_twenty_five_cells_have_room_in_a_strip_at_any_scale(look, show, scale):
    set_scale(look, scale)
    made = Mosaic()
    show(made, 1280, 400)
    made.set_pictures(np.full((1, 25, 8, 8), 255, np.uint8))
    made.set_labels(list("6") * 25)
    made.set_meters(np.full(25, 0.5))
    cells = made.cells()
    assert cells.box(0, 24).right() <= 1280
    assert cells.width >= 20
    assert rgb(picture_of(made), cells.picture(0, 24).center().toPoint()) == names("light")["ink"]
    assert cells.at(cells.box(0, 24).center().x(), cells.box(0, 24).bottom() + 2 * scale) == (0, 24)


def test_small_cells_have_their_letters_beside_them(show):
    made = Mosaic()
    show(made, 400, 400)
    made.set_pictures(np.full((25, 25, 8, 8), 255, np.uint8))
    made.set_anchors({(0, 0): "A"})
    box = made.cells().picture(0, 0)
    inside = picture_of(made)
    colours = [
        rgb(inside, (box.topLeft() + QPointF(x, y)).toPoint())
        for x in range(3, int(box.width()) - 2)
        for y in range(3, int(box.height()) - 2)
    ]
    assert set(colours) == {names("light")["ink"]}
