"""Texts side by side by mouse and pixel."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.columns import MOST, TextColumns
from explorer.widgets.manuscript import Manuscript
from tests.widgets.conftest import LEFT, NONE, Painted, names, picture_of, rgb, set_scale, told

HEADINGS = ["Temperature 0.3", "Temperature 0.7", "Temperature 1.0"]


@pytest.fixture
def columns(show, qtbot):
    made = TextColumns()
    made.set_headings(HEADINGS)
    show(made, 600, 200)
    made.set_texts(["the first", "the second", "the third"])
    qtbot.mouseMove(made, QPoint(590, 196))
    return made


def test_columns_share_the_width_under_their_headings(theme, columns):
    image, ink = picture_of(columns), names(theme)["ink"]
    sheets = [columns.sheet(index).geometry() for index in range(3)]
    assert len({sheet.width() for sheet in sheets}) == 1
    assert all(first.right() < second.left() for first, second in pairwise(sheets))
    for index, sheet in enumerate(sheets):
        box = columns.heading_box(index).toRect()
        assert sheet.left() <= box.left() < sheet.right()
        assert box.bottom() <= sheet.top()
        pixels = (
            QPoint(x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
        )
        assert any(rgb(image, at) == ink for at in pixels)


def test_a_click_tells_column_and_character_and_pointing_too(qtbot, columns):
    spies = {name: QSignalSpy(getattr(columns, name)) for name in ("clicked", "hovered", "left")}
    for index, at in ((0, 2), (2, 5)):
        sheet = columns.sheet(index)
        place = sheet.character_box(at).center().toPoint()
        qtbot.mouseMove(sheet, place)
        qtbot.mouseClick(sheet, LEFT, NONE, place)
        QApplication.sendEvent(sheet, QEvent(QEvent.Type.Leave))
    assert told(spies["clicked"]) == told(spies["hovered"]) == [(0, 2), (2, 5)]
    assert spies["left"].count() == 2


def test_one_column_grows_without_the_others_being_painted(columns):
    painted = [Painted(columns.sheet(index)) for index in range(3)]
    columns.append(1, "!")
    areas = [one.area() for one in painted]
    assert areas[0] == areas[2] == 0 < areas[1]
    assert columns.texts() == ("the first", "the second!", "the third")


def test_other_headings_keep_the_texts_of_columns_that_stay(show, columns):
    columns.set_headings(["a", "b"])
    assert columns.texts() == ("the first", "the second")
    columns.set_headings(["a", "b", "c", "d", "e"])
    assert columns.texts() == ("the first", "the second", "", "", "")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(columns.findChildren(Manuscript)) == 5 == len(columns.headings())
    assert columns.sheet(4).accessibleName() == "Written text, e"


@pytest.mark.parametrize("scale", [0.75, 2.0])
def test_columns_follow_the_scale(look, columns, scale):
    before = columns.heading_box(0).height()
    set_scale(look, scale)
    QApplication.processEvents()
    assert columns.heading_box(0).height() == pytest.approx(scale * before, rel=0.06)
    assert columns.sheet(0).geometry().top() == pytest.approx(columns.heading_box(0).bottom(), abs=1)


def test_too_many_headings_and_another_number_of_texts_are_refused(columns):
    with pytest.raises(ValueError, match="more than"):
        columns.set_headings(["a"] * (MOST + 1))
    with pytest.raises(ValueError, match="texts for 3 columns"):
        columns.set_texts(["a"])
    assert columns.headings() == tuple(HEADINGS)
