"""The mosaic of pictures as it looks: where the cells are, their pixels, and what is not there yet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.cells.atlas import Atlas, sources
from explorer.widgets.cells.layout import place
from explorer.widgets.mosaic import Mosaic
from tests.widgets.conftest import names, near, palette, picture_of, rgb, told

CHECKS = np.tile(np.array([[0, 255], [255, 0]], np.uint8), (3, 4, 1, 1))
"""Three rows of four pictures of two by two pixels."""

SHADES = np.linspace(0, 255, 12).astype(np.uint8).reshape(3, 4)


def plain(shades, side=8):
    """Pictures of one shade each."""
    return np.broadcast_to(shades[..., None, None], (*shades.shape, side, side)).copy()


@pytest.fixture
def mosaic(show, qtbot):
    made = Mosaic()
    show(made, 400, 320)
    qtbot.mouseMove(made, QPoint(1, 1))
    made.set_pictures(CHECKS)
    QApplication.processEvents()
    return made


def spot(mosaic, row, column, across=0.5, down=0.5):
    """The pixel at a place of a picture."""
    box = mosaic.cells().picture(row, column)
    return QPoint(int(box.left() + across * box.width()), int(box.top() + down * box.height()))


def shown(mosaic, row=0, column=0, across=0.5, down=0.5):
    """The colour at a place of a picture."""
    return rgb(picture_of(mosaic), spot(mosaic, row, column, across, down))


# -- where the cells go --------------------------------------------------------------------------------

shapes = st.tuples(st.integers(1, 25), st.integers(1, 25))
sizes = st.tuples(st.integers(120, 1600), st.integers(100, 1200))
pictures = st.tuples(st.integers(1, 64), st.integers(1, 64))


@given(
    size=sizes,
    shape=shapes,
    picture=pictures,
    scale=st.sampled_from([0.75, 1.0, 1.5, 3.0]),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)
def test_cells_are_apart_and_found_where_they_are(size, shape, picture, scale, ratio):
    cells = place(QSize(*size), shape, QSize(*picture), scale, ratio)
    for row, column in {(0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 2)}:
        middle = cells.picture(row, column).center()
        assert cells.at(middle.x(), middle.y()) == (row, column)
    assert cells.width < cells.across
    assert cells.height < cells.down
    roomy = min(size[0] / shape[1], size[1] / shape[0]) > 24 * scale
    if roomy and max(picture) < 8 * min(picture):
        assert cells.all().left() >= 0
        assert cells.all().top() >= 0
        assert cells.all().right() <= size[0] + 1e-6
        assert cells.all().bottom() <= size[1] + 1e-6


def test_nothing_is_found_beside_the_cells(mosaic):
    box = mosaic.cells().all()
    for x, y in (
        (box.left() - 8, 100),
        (box.right() + 8, 100),
        (200, box.top() - 8),
        (200, box.bottom() + 8),
    ):
        assert mosaic.cells().at(x, y) is None


def test_pixels_are_whole_blocks_where_they_nearly_fill_the_room():
    cells = place(QSize(500, 500), (10, 10), QSize(8, 8), 1.0, 1.0)
    assert cells.width % 8 == 0
    assert cells.width == cells.height
    assert place(QSize(500, 500), (10, 10), QSize(8, 8), 1.0, 1.5).width % 8 == 0


@given(n=st.integers(1, 9), size=st.integers(1, 40), shown=st.integers(1, 90), gap=st.integers(0, 9))
def test_each_pixel_of_the_screen_has_its_nearest_source(n, size, shown, gap):
    found = sources(n, size, shown, shown + gap)
    assert len(found) == n * shown + (n - 1) * gap
    for cell in range(n):
        part = found[cell * (shown + gap) :][:shown]
        assert (part // size == cell).all()
        assert (np.diff(part) >= 0).all()
        if shown >= size:
            counts = np.bincount(part - cell * size, minlength=size)
            assert counts.min() >= 1
            assert np.ptp(counts) <= 1
        assert (found[cell * (shown + gap) + shown :][:gap] == n * size).all()


# -- pictures ------------------------------------------------------------------------------------------


def test_blocks_are_drawn_in_the_inks_of_the_theme(theme, mosaic):
    colours = names(theme)
    for row, column in ((0, 0), (2, 3)):
        assert shown(mosaic, row, column, 0.25, 0.25) == colours["ground"]
        assert shown(mosaic, row, column, 0.75, 0.25) == colours["ink"]
        assert shown(mosaic, row, column, 0.51, 0.49) == colours["ink"]


def test_a_new_theme_inks_the_pictures_anew(look, mosaic):
    assert shown(mosaic, 0, 0, 0.75, 0.25) == names("light")["ink"]
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert shown(mosaic, 0, 0, 0.75, 0.25) == names("dark")["ink"]


@pytest.mark.parametrize("side", [3, 8, 200])
@pytest.mark.parametrize("smooth", [False, True])
def test_each_picture_stands_in_its_own_cell(mosaic, side, smooth):
    mosaic.smooth = smooth
    mosaic.set_pictures(np.repeat(plain(SHADES, side)[..., None], 3, axis=-1))
    image = picture_of(mosaic)
    for row, column in np.ndindex(3, 4):
        for across, down in ((0.5, 0.5), (0.02, 0.02), (0.97, 0.97)):
            colour = rgb(image, spot(mosaic, row, column, across, down))
            assert near(colour, (SHADES[row, column],) * 3, 1)


def test_between_the_pictures_is_the_ground(mosaic):
    mosaic.set_pictures(np.full_like(CHECKS, 255))
    image, first = picture_of(mosaic), mosaic.cells().picture(1, 1)
    assert rgb(image, QPoint(int(first.right()) + 1, int(first.center().y()))) == names("light")["ground"]
    assert rgb(image, QPoint(int(first.right()) - 1, int(first.center().y()))) == names("light")["ink"]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_image_is_made_for_the_pixels_of_the_screen(qapp, ratio):
    cells = place(QSize(300, 240), (3, 4), QSize(8, 8), 1.0, ratio)
    atlas, paper = Atlas(), QColor("white")
    atlas.draw(plain(SHADES), cells, (paper, QColor("black"), QColor("grey")))
    assert atlas.image.width() == 3 * cells.across + cells.width
    for row, column in np.ndindex(3, 4):
        corner = QPoint(column * cells.across, row * cells.down)
        for at in (corner, corner + QPoint(cells.width - 1, cells.height - 1)):
            assert atlas.image.pixelColor(at).red() == 255 - SHADES[row, column]
        if column < 3:
            assert atlas.image.pixelColor(corner + QPoint(cells.width, 0)).alpha() == 0


def test_pictures_larger_than_their_cells_become_means(mosaic):
    fine = np.indices((200, 200)).sum(axis=0) % 2 * 255
    mosaic.set_pictures(np.tile(fine.astype(np.uint8), (3, 4, 1, 1)))
    for across in (0.1, 0.33, 0.5, 0.8):
        red = shown(mosaic, 1, 1, across)[0]
        assert abs(red - (names("light")["ground"][0] + names("light")["ink"][0]) / 2) < 40


def test_smooth_on_demand(mosaic):
    edges = []
    for smooth in (False, True):
        mosaic.smooth = smooth
        image, box = picture_of(mosaic), mosaic.cells().picture(1, 1)
        row = int(box.top() + box.height() / 4)
        edges.append({rgb(image, QPoint(x, row)) for x in range(int(box.left()) + 2, int(box.right()) - 2)})
    assert len(edges[0]) == 2
    assert len(edges[1]) > 10


@pytest.mark.parametrize(
    "shape", [(1, 1, 1, 1), (2, 3, 5, 9, 3), (25, 25, 8, 8), (1, 25, 8, 8, 1), (0, 5, 8, 8)]
)
def test_pictures_of_any_shape_are_shown(mosaic, shape):
    mosaic.set_pictures(np.full(shape, 200, np.uint8))
    assert not mosaic.grab().isNull()
    assert mosaic.shape() == (shape[:2] if min(shape[:2]) else (0, 0))


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((2, 8, 8), np.uint8),
        np.zeros((1, 2, 8, 8, 2), np.uint8),
        np.zeros((1, 2, 8, 8), np.float32),
    ],
)
def test_refused_pictures_leave_those_before(mosaic, bad):
    before = picture_of(mosaic)
    with pytest.raises(ValueError, match="shape"):
        mosaic.set_pictures(bad)
    with pytest.raises(ValueError, match="there"):
        mosaic.set_pictures(CHECKS, np.ones((4, 3), bool))
    assert picture_of(mosaic) == before


def test_painted_tells_the_stamp_once_after_the_pictures_are_on_the_screen(qtbot, mosaic):
    spy = QSignalSpy(mosaic.painted)
    mosaic.set_pictures(CHECKS, stamp=7)
    mosaic.set_pictures(CHECKS, stamp=8)
    assert spy.count() == 0
    with qtbot.waitSignal(mosaic.painted):
        QApplication.processEvents()
    mosaic.repaint()
    assert told(spy) == [(8,)]


# -- what is not there yet -----------------------------------------------------------------------------

SOME = np.zeros((3, 4), bool)
SOME[0, 0] = True


def test_cells_that_never_had_a_picture_show_the_pane(theme, show):
    made = Mosaic()
    show(made)
    made.set_pictures(np.full_like(CHECKS, 255), SOME)
    assert shown(made, 0, 0) == names(theme)["ink"]
    assert shown(made, 2, 3) == names(theme)["pane"]
    assert made.picture(2, 3) is None


def test_others_keep_the_picture_they_had_and_pale_while_they_wait(qtbot, mosaic):
    mosaic.set_pictures(plain(np.full((3, 4), 255, np.uint8), 2))
    ink, ground = names("light")["ink"], names("light")["ground"]
    mosaic.set_pictures(plain(np.zeros((3, 4), np.uint8), 2), SOME)
    assert shown(mosaic, 0, 0) == ground
    assert shown(mosaic, 1, 1) == ink
    assert mosaic.picture(1, 1).max() == 255
    qtbot.waitUntil(lambda: shown(mosaic, 1, 1) != ink)
    assert not near(shown(mosaic, 1, 1), names("light")["pane"], 40)
    assert shown(mosaic, 0, 0) == ground
    mosaic.set_pictures(plain(np.zeros((3, 4), np.uint8), 2))
    assert shown(mosaic, 1, 1) == ground


def test_what_came_in_parts_adds_up(mosaic):
    whole = plain(SHADES, 2)
    mosaic.set_pictures(np.zeros_like(whole))
    for row in range(3):
        there = np.zeros((3, 4), bool)
        there[row] = True
        mosaic.set_pictures(np.where(there[..., None, None], whole, 7).astype(np.uint8), there)
    assert all((mosaic.picture(*at) == whole[at]).all() for at in np.ndindex(3, 4))


def test_pictures_of_another_shape_begin_anew(mosaic):
    mosaic.set_pictures(np.full((3, 4, 5, 5), 255, np.uint8), SOME)
    assert mosaic.picture(1, 1) is None
    mosaic.set_pictures(None)
    assert mosaic.shape() == (0, 0)
    assert not mosaic.grab().isNull()
