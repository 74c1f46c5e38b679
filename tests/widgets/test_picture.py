import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.picture import Picture, fitted, to_image
from explorer.widgets.tile import NeighbourRow, PictureTile
from tests.widgets.conftest import names, near, palette, picture_of, rgb

WHITE, BLACK = QColor("white"), QColor("black")
CHECKS = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)


def grey(image, x, y):
    return image.pixelColor(x, y).red()


@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 1)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_intensity_goes_from_paper_to_ink(shape, dtype):
    image = to_image(CHECKS.reshape(shape).astype(dtype), WHITE, BLACK)
    assert [grey(image, x, y) for y in (0, 1) for x in (0, 1)] == [255, 0, 0, 255]
    half = to_image(np.full((1, 1), 0.5), WHITE, BLACK)
    assert abs(grey(half, 0, 0) - 127) <= 1


def test_bytes_count_to_255():
    assert grey(to_image(np.array([[255, 0]], np.uint8), BLACK, WHITE), 0, 0) == 255


def test_colours_keep_their_own():
    pixel = np.array([[[1.0, 0.5, 0.0]]])
    assert to_image(pixel, BLACK, WHITE).pixelColor(0, 0).getRgb()[:3] == (255, 128, 0)


def test_what_is_out_of_range_is_clipped_and_what_is_not_finite_is_paper():
    odd = np.array([[-3.0, 7.0, np.nan, np.inf]])
    image = to_image(odd, WHITE, BLACK)
    assert [grey(image, x, 0) for x in range(4)] == [255, 0, 255, 0]


def test_views_and_read_only_arrays_will_do():
    array = np.linspace(0, 1, 60).reshape(3, 20)[:, ::5]
    array.setflags(write=False)
    assert to_image(array, WHITE, BLACK).size() == QSize(4, 3)


@pytest.mark.parametrize("shape", [(4,), (2, 2, 2), (2, 2, 4), (1, 2, 2, 3)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        to_image(np.zeros(shape), WHITE, BLACK)


def test_whole_blocks_where_they_nearly_fill_the_room():
    assert fitted(QSize(8, 8), QRect(0, 0, 100, 100)).getRect() == (2, 2, 96, 96)
    assert fitted(QSize(64, 64), QRect(0, 0, 100, 100)).getRect() == (0, 0, 100, 100)
    assert fitted(QSize(8, 4), QRect(10, 10, 100, 100)).getRect() == (12, 36, 96, 48)
    assert fitted(QSize(8, 8), QRect(0, 0, 50, 50), 1.5).width() == pytest.approx(72 / 1.5)
    assert fitted(QSize(0, 8), QRect(0, 0, 50, 50)).isEmpty()


def test_blocks_are_drawn_in_the_inks_of_the_theme(theme, show):
    picture = Picture(100)
    show(picture, 100, 100)
    picture.set_image(CHECKS)
    image, shown = picture_of(picture), names(theme)
    assert rgb(image, QPoint(25, 25)) == rgb(image, QPoint(48, 48)) == shown["ground"]
    assert rgb(image, QPoint(75, 25)) == rgb(image, QPoint(52, 48)) == shown["ink"]
    assert near(rgb(image, QPoint(50, 0)), shown["line"], 3)


def test_a_new_theme_inks_the_picture_anew(look, show):
    picture = Picture(100)
    show(picture, 100, 100)
    picture.set_image(np.ones((4, 4)))
    assert rgb(picture_of(picture), QPoint(50, 50)) == names("light")["ink"]
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert rgb(picture_of(picture), QPoint(50, 50)) == names("dark")["ink"]


def test_smooth_on_demand(show):
    picture = Picture(100)
    show(picture, 100, 100)
    picture.set_image(CHECKS)
    edges = []
    for smooth in (False, True):
        picture.smooth = smooth
        image = picture_of(picture)
        edges.append({rgb(image, QPoint(x, 25)) for x in range(30, 70)})
    assert len(edges[0]) == 2
    assert len(edges[1]) > 10


def test_painted_tells_the_stamp_once_after_the_picture_is_on_the_screen(qtbot, show):
    picture = Picture()
    spy = QSignalSpy(picture.painted)
    picture.set_image(CHECKS, 7)
    QApplication.processEvents()
    assert spy.count() == 0
    with qtbot.waitSignal(picture.painted) as painted:
        show(picture)
    assert painted.args == [7]
    picture.repaint()
    assert spy.count() == 1
    picture.set_image(CHECKS, 8)
    picture.set_image(CHECKS, 9)
    with qtbot.waitSignal(picture.painted) as painted:
        QApplication.processEvents()
    assert painted.args == [9]
    with qtbot.waitSignal(picture.painted) as painted:
        picture.set_image(None, 10)
    assert painted.args == [10]
    assert spy.count() == 3


def test_a_refused_picture_leaves_the_one_before(show):
    picture = Picture()
    show(picture)
    picture.set_image(np.ones((2, 2)))
    before = picture_of(picture)
    with pytest.raises(ValueError, match="shape"):
        picture.set_image(np.ones(5))
    assert picture.image().shape == (2, 2)
    assert picture_of(picture) == before


def test_a_tile_names_its_picture(show):
    tile = PictureTile("Original", "row 194, a 4")
    show(tile)
    assert tile.accessibleName() == tile.picture.accessibleName() == "Original"
    tile.set_title("PCA, 2 numbers")
    tile.set_caption("MSE 0.065")
    tile.set_image(CHECKS, 3)
    assert (tile.title(), tile.caption()) == ("PCA, 2 numbers", "MSE 0.065")
    assert tile.picture.accessibleName() == "PCA, 2 numbers"
    assert tile.picture.image() is CHECKS


class Asked(QObject):
    """Notes the kinds of events that come."""

    def __init__(self, parent):
        super().__init__(parent)
        self.kinds = set()

    def eventFilter(self, watched, event):
        self.kinds.add(event.type())
        return False


def test_figures_that_change_lay_nothing_out_anew(show):
    tile = PictureTile("Original", "row 194, a 4")
    show(tile)
    asked = Asked(tile)
    tile.installEventFilter(asked)
    size = tile.size()
    tile.set_caption("MSE 0.0654321, far beyond the room of the line")
    tile.set_image(CHECKS)
    QApplication.processEvents()
    assert tile.size() == size
    assert QEvent.Type.LayoutRequest not in asked.kinds
    tile.updateGeometry()
    tile.layout().invalidate()
    QApplication.processEvents()
    assert QEvent.Type.LayoutRequest in asked.kinds


def test_a_row_of_neighbours_empties_what_is_left_over(show):
    row = NeighbourRow(3)
    show(row)
    row.set_neighbours([CHECKS, CHECKS], ["4, 0.72", "4, 0.87"])
    assert [picture.image() is not None for picture in row.pictures] == [True, True, False]
    assert row.captions() == ("4, 0.72", "4, 0.87", "")
    row.set_neighbours([CHECKS] * 5, ["a"] * 5)
    assert row.captions() == ("a",) * 3
    row.clear()
    assert all(picture.image() is None for picture in row.pictures)
