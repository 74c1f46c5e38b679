"""The gallery by mouse, key and pixel, in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.gallery import Gallery
from explorer.widgets.picture import to_image
from explorer.widgets.plot import strip
from explorer.widgets.plot.enlarged import EnlargedCard
from tests.widgets.conftest import LEFT, NONE, names, near, palette, picture_of, rgb, set_scale, told

CHECKS = np.tile(np.array([[0.0, 1.0], [1.0, 0.0]], np.float32), (6, 1, 1))
"""Six pictures of two by two pixels."""

ROWS = [("Original", CHECKS), ("Decoded", 1 - CHECKS)]


@pytest.fixture
def gallery(show, qtbot):
    made = Gallery()
    show(made, 700, 200)
    qtbot.mouseMove(made, QPoint(2, 198))
    made.set_rows(ROWS, [None, [f".0{20 + index}" for index in range(6)]])
    QApplication.processEvents()
    return made


@pytest.fixture
def spies(gallery):
    return QSignalSpy(gallery.hovered), QSignalSpy(gallery.clicked)


def spot(gallery, row, column, across=0.5, down=0.5):
    """The pixel at a place of a picture."""
    box = gallery.grid().box(row, column)
    return QPoint(round(box.left() + across * box.width()), round(box.top() + down * box.height()))


# -- looks ---------------------------------------------------------------------------------------------


def test_blocks_are_drawn_in_the_inks_of_the_theme(theme, gallery):
    image, shown = picture_of(gallery), names(theme)
    for column in (0, 5):
        for row, (first, second) in enumerate((("ground", "ink"), ("ink", "ground"))):
            assert rgb(image, spot(gallery, row, column, 0.25, 0.25)) == shown[first]
            assert rgb(image, spot(gallery, row, column, 0.75, 0.25)) == shown[second]


def test_a_new_theme_inks_the_pictures_anew(look, gallery):
    at = spot(gallery, 0, 0, 0.75, 0.25)
    assert rgb(picture_of(gallery), at) == names("light")["ink"]
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert rgb(picture_of(gallery), at) == names("dark")["ink"]


def test_what_cannot_have_changed_is_inked_once(look, gallery, monkeypatch):
    inked = []
    monkeypatch.setattr(strip, "to_image", lambda *args: inked.append(args) or to_image(*args))
    fixed, loose = CHECKS.copy(), CHECKS.copy()
    fixed.flags.writeable = False
    gallery.set_rows([("Original", fixed), ("Decoded", loose)])
    loose[:] = 0
    gallery.set_rows([("The original", fixed), ("Decoded", loose)], [["a"] * 6])
    assert len(inked) == 3
    image, at = picture_of(gallery), spot(gallery, 0, 0, 0.75, 0.25)
    assert rgb(image, at) == names("light")["ink"]
    assert rgb(image, spot(gallery, 1, 0, 0.75, 0.25)) == names("light")["ground"]
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert rgb(picture_of(gallery), at) == names("dark")["ink"]


def test_each_picture_stands_in_its_own_column(gallery):
    levels = np.linspace(0, 255, 6).astype(np.uint8)
    colour = np.broadcast_to(levels[:, None, None, None], (6, 4, 4, 3))
    gallery.set_rows([("Original", colour), ("Decoded", colour[::-1])])
    image = picture_of(gallery)
    assert [rgb(image, spot(gallery, 0, c))[0] for c in range(6)] == levels.tolist()
    assert [rgb(image, spot(gallery, 1, c))[0] for c in range(6)] == levels[::-1].tolist()


@pytest.mark.parametrize("shape", [(4, 8, 8), (4, 8, 8, 1), (4, 5, 9, 3), (1, 1, 1), (70, 2, 2), (0, 8, 8)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_pictures_of_any_shape_are_shown(gallery, shape, dtype):
    gallery.set_rows([("Original", np.ones(shape, dtype)), ("None yet", None)])
    assert gallery.grid().columns <= shape[0]
    assert not gallery.grab().isNull()


def test_empty_rows_are_empty_frames(theme, gallery):
    gallery.set_rows([("Original", CHECKS), ("Decoded", None), ("Short", CHECKS[:2])])
    image, shown = picture_of(gallery), names(theme)
    assert rgb(image, spot(gallery, 1, 0, 0.75, 0.25)) == shown["ground"]
    edge = gallery.grid().box(1, 0)
    assert near(rgb(image, QPoint(edge.left(), edge.center().y())), shown["line"], 3)
    assert rgb(image, spot(gallery, 2, 1, 0.75, 0.25)) == shown["ink"]
    assert rgb(image, spot(gallery, 2, 2, 0.75, 0.25)) == shown["ground"]
    gallery.set_rows([])
    assert not gallery.grab().isNull()


@pytest.mark.parametrize(
    "bad", [np.zeros(4), np.zeros((4, 4)), np.zeros((2, 4, 4, 2)), np.zeros((1, 1, 1, 1, 1))]
)
def test_refused_rows_leave_those_before(gallery, bad):
    before = picture_of(gallery)
    with pytest.raises(ValueError, match="shape"):
        gallery.set_rows([("Original", CHECKS), ("Bad", bad)])
    assert picture_of(gallery) == before


def test_smooth_on_demand(gallery):
    edges = []
    for smooth in (False, True):
        gallery.smooth = smooth
        image, box = picture_of(gallery), gallery.grid().box(0, 0)
        row = box.top() + box.height() // 4
        edges.append({rgb(image, QPoint(x, row)) for x in range(box.left() + 4, box.right() - 4)})
    assert len(edges[0]) == 2
    assert len(edges[1]) > 10


def test_captions_stand_below_their_pictures(theme, gallery):
    def inked(row):
        image, box = picture_of(gallery), gallery.grid().box(row, 0)
        below = [
            (x, y) for x in range(box.left(), box.right()) for y in range(box.bottom() + 2, box.bottom() + 12)
        ]
        return any(near(rgb(image, QPoint(*at)), names(theme)["muted"], 50) for at in below)

    assert (inked(0), inked(1)) == (False, True)


def test_the_marked_column_has_accent_frames(theme, gallery, spies):
    gallery.set_marked(3)
    image = picture_of(gallery)
    for row in (0, 1):
        boxes = [gallery.grid().box(row, column) for column in (3, 4)]
        edges = [rgb(image, QPoint(box.left(), box.center().y())) for box in boxes]
        assert near(edges[0], names(theme)["accent"], 40)
        assert not near(edges[1], names(theme)["accent"], 40)
    assert [spy.count() for spy in spies] == [0, 0]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_as_many_columns_as_fit(look, show, scale):
    set_scale(look, scale)
    made = Gallery()
    host = show(made, 700, 200)
    made.set_rows([("Original", np.ones((30, 8, 8)))])
    wide = made.grid().columns
    assert 1 < wide < 30
    host.resize(400, 200)
    QApplication.processEvents()
    assert made.grid().columns < wide
    assert made.grid().box(0, made.grid().columns - 1).right() < 400


def test_painted_tells_the_stamp_once_after_the_rows_are_on_the_screen(qtbot, gallery):
    spy = QSignalSpy(gallery.painted)
    gallery.set_rows(ROWS, (), 7)
    gallery.set_rows(ROWS, (), 8)
    assert spy.count() == 0
    with qtbot.waitSignal(gallery.painted):
        QApplication.processEvents()
    gallery.repaint()
    assert told(spy) == [(8,)]


# -- mouse ---------------------------------------------------------------------------------------------


def test_pointing_tells_the_column_on_change(qtbot, gallery, spies):
    for row, column in ((0, 2), (1, 2), (1, 4)):
        qtbot.mouseMove(gallery, spot(gallery, row, column))
    QApplication.sendEvent(gallery, QEvent(QEvent.Type.Leave))
    qtbot.mouseMove(gallery, QPoint(2, 198))
    assert told(spies[0]) == [(2,), (4,), (-1,)]


def test_resting_shows_the_column_larger(qtbot, gallery):
    qtbot.mouseMove(gallery, spot(gallery, 0, 1))
    assert gallery.enlarged() == ""
    qtbot.waitUntil(lambda: bool(gallery.enlarged()))
    assert gallery.enlarged() == "Original, Decoded .021"
    (card,) = gallery.findChildren(EnlargedCard)
    assert gallery.rect().contains(card.face())
    assert not card.face().intersects(gallery.grid().column(1))
    qtbot.mouseMove(gallery, spot(gallery, 0, 2))
    assert gallery.enlarged() == ""
    gallery.hide()
    assert not any(timer.isActive() for timer in gallery.findChildren(QTimer))


def test_the_larger_pictures_follow_the_rows(qtbot, gallery, theme):
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    (card,) = gallery.findChildren(EnlargedCard)
    before = card.grab().toImage()
    gallery.set_rows([("Original", 1 - CHECKS), ("Decoded", CHECKS)], [None, [".5"] * 6])
    assert gallery.enlarged() == "Original, Decoded .5"
    assert card.grab().toImage() != before
    gallery.set_rows([("Original", None)])
    assert gallery.enlarged() == ""


def test_a_click_is_told_where_it_began_and_ended(qtbot, gallery, spies):
    qtbot.mouseClick(gallery, LEFT, NONE, spot(gallery, 1, 3))
    qtbot.mousePress(gallery, LEFT, NONE, spot(gallery, 1, 0))
    qtbot.mouseRelease(gallery, LEFT, NONE, spot(gallery, 1, 5))
    qtbot.mouseClick(gallery, Qt.MouseButton.RightButton, NONE, spot(gallery, 1, 3))
    qtbot.mouseClick(gallery, LEFT, NONE, QPoint(4, 4))
    assert told(spies[1]) == [(3,)]


def test_setting_tells_nothing(gallery, spies):
    gallery.set_rows(ROWS)
    gallery.set_marked(2)
    gallery.smooth = True
    assert [spy.count() for spy in spies] == [0, 0]


# -- keys ----------------------------------------------------------------------------------------------


def test_arrows_move_the_hover_and_enter_clicks(qtbot, gallery, spies):
    keys = ["Right", "Right", "Left", "End", "Right", "Home", "Left", "Return", "Escape", "Return"]
    for key in keys:
        qtbot.keyClick(gallery, getattr(Qt.Key, f"Key_{key}"))
    assert told(spies[0]) == [(0,), (1,), (0,), (5,), (0,), (-1,)]
    assert told(spies[1]) == [(0,)]


@pytest.mark.parametrize(
    ("marked", "key", "to"), [(2, "Right", 3), (2, "Left", 1), (-1, "Left", 0), (-1, "End", 5)]
)
def test_keys_begin_at_the_marked_column(qtbot, gallery, spies, marked, key, to):
    gallery.set_marked(marked)
    qtbot.keyClick(gallery, getattr(Qt.Key, f"Key_{key}"))
    assert told(spies[0]) == [(to,)]
    assert gallery.enlarged()


def test_without_pictures_keys_do_nothing(qtbot, gallery, spies):
    gallery.set_rows([])
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(gallery, key)
    qtbot.mouseClick(gallery, LEFT, NONE, QPoint(100, 100))
    assert [spy.count() for spy in spies] == [0, 0]


def test_what_cannot_be_seen_is_told(qtbot, gallery):
    assert gallery.accessibleDescription() == "6 pictures each: Original, Decoded"
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.accessibleDescription() == "6 of 6: Original, Decoded .025"
