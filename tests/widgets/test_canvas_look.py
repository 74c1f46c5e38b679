"""What the map looks like, probed pixel by pixel in both themes, and how little is painted anew."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication

from explorer.widgets.canvas import MapCanvas
from tests.widgets.conftest import BLUE, RED, SQUARE, names, near, picture_of, rgb, set_scale, spot


def mixed(first, second, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def test_points_lie_on_the_ground(theme, canvas):
    image = picture_of(canvas)
    assert near(rgb(image, spot(canvas, SQUARE[4])), BLUE, 45)
    assert near(rgb(image, spot(canvas, SQUARE[1])), RED, 45)
    assert rgb(image, spot(canvas, (0.5, 0.3))) == names(theme)["ground"]


def test_a_change_of_theme_repaints_all(look, canvas):
    from tests.widgets.conftest import palette

    light = picture_of(canvas)
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    dark = picture_of(canvas)
    at = spot(canvas, (0.5, 0.3))
    assert rgb(light, at) == names("light")["ground"]
    assert rgb(dark, at) == names("dark")["ground"]


def test_the_probe_has_the_colour_of_its_row_a_ring_and_a_halo(theme, canvas):
    canvas.set_probe((0.5, 0.0), 4)
    image, at = picture_of(canvas), spot(canvas, (0.5, 0.0))
    shown = names(theme)
    assert rgb(image, at) == BLUE
    assert near(rgb(image, at + QPoint(8, 7)), shown["accent"])
    assert near(rgb(image, at + QPoint(10, 9)), shown["ground"])
    canvas.set_probe((0.5, 0.0))
    assert near(rgb(picture_of(canvas), at), mixed(shown["accent"], shown["ground"], 0.45), 3)


def test_faint_lines_go_through_the_probe_across_the_map(theme, canvas):
    canvas.set_probe((0.5, 0.3))
    image, at = picture_of(canvas), spot(canvas, (0.5, 0.3))
    shown = names(theme)
    faint = mixed(shown["ground"], shown["accent"], 0.28)
    for place in (QPoint(at.x(), 3), QPoint(at.x(), 396), QPoint(3, at.y()), QPoint(396, at.y())):
        strip = [rgb(image, place + QPoint(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert any(near(colour, faint, 4) for colour in strip)


def test_a_probe_out_of_sight_is_pointed_to(theme, canvas):
    canvas.set_probe((0.0, 9.0))
    assert near(rgb(picture_of(canvas), QPoint(200, 14)), names(theme)["accent"])
    canvas.set_probe(None)
    assert rgb(picture_of(canvas), QPoint(200, 14)) == names(theme)["ground"]


def test_the_ring_of_a_linked_map(theme, canvas):
    at = spot(canvas, SQUARE[4])
    canvas.set_hover(4)
    image = picture_of(canvas)
    assert near(rgb(image, at), BLUE, 45)
    along = [rgb(image, at + QPoint(dx, 0)) for dx in range(7, 13)]
    assert any(near(colour, names(theme)["ink"]) for colour in along)
    canvas.set_hover(-1)
    plain = picture_of(canvas)
    assert all(rgb(plain, at + QPoint(dx, 0)) == names(theme)["ground"] for dx in range(7, 13))


def test_dimmed_is_faint_but_there_and_selected_is_marked(theme, canvas):
    canvas.set_dimmed([True, True, True, True, False])
    canvas.set_selected([1])
    image, shown = picture_of(canvas), names(theme)
    faint = rgb(image, spot(canvas, SQUARE[0]))
    assert faint != shown["ground"]
    assert near(faint, shown["ground"], 85)
    assert near(rgb(image, spot(canvas, SQUARE[1])), RED, 4)


def test_the_lasso_is_outlined_and_counts(qtbot, theme, canvas):
    shift, left = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, shift, QPoint(100, 100))
    for place in (QPoint(300, 100), QPoint(300, 300), QPoint(100, 300)):
        qtbot.mouseMove(canvas, place)
    image, shown = picture_of(canvas), names(theme)
    assert near(rgb(image, QPoint(200, 100)), shown["accent"], 60)
    assert near(rgb(image, QPoint(150, 150)), mixed(shown["ground"], shown["accent"], 0.10), 4)
    qtbot.mouseRelease(canvas, left, shift, QPoint(100, 300))
    assert rgb(picture_of(canvas), QPoint(150, 150)) == shown["ground"]


def has_ink(image, box, ground):
    return any(
        rgb(image, QPoint(x, y)) != ground for x in range(box[0], box[2], 2) for y in range(box[1], box[3], 2)
    )


def test_axes_are_named_at_the_bottom_and_at_the_left(canvas):
    ground, bottom, left = names("light")["ground"], (200, 382, 366, 396), (5, 32, 25, 150)
    assert not has_ink(picture_of(canvas), bottom, ground)
    canvas.set_axes("PC 1 · 14.9 % of variance", "PC 2 · 13.6 % of variance")
    image = picture_of(canvas)
    assert has_ink(image, bottom, ground)
    assert has_ink(image, left, ground)
    canvas.set_axes("", "")
    assert not has_ink(picture_of(canvas), bottom, ground)


def test_the_names_of_the_axes_hide_no_point_and_not_each_other(show, look):
    canvas = MapCanvas()
    show(canvas, 180, 160)
    canvas.set_points(SQUARE)
    canvas.set_colours(np.array([RED] * 4 + [BLUE], dtype=np.uint8))
    before = canvas.view
    long = "direction 1 · 19.3 % of the codes' variance"
    canvas.set_axes(long, long)
    QApplication.processEvents()
    image = picture_of(canvas)
    for place in SQUARE[:4]:
        assert near(rgb(image, spot(canvas, place)), RED, 45)
    assert spot(canvas, SQUARE[0]).x() > 20
    assert spot(canvas, SQUARE[0]).y() < canvas.height() - 20
    assert not has_ink(image, (5, canvas.height() - 22, 24, canvas.height() - 5), names("light")["ground"])
    canvas.set_axes("", "")
    assert canvas.view == before


def test_an_empty_map_says_why(show, look):
    canvas = MapCanvas()
    show(canvas)
    ground, middle = names("light")["ground"], (130, 190, 270, 210)
    assert not has_ink(picture_of(canvas), middle, ground)
    canvas.set_message("Reading codes…")
    assert has_ink(picture_of(canvas), middle, ground)


def test_round_corners_of_the_card_stay(theme, canvas):
    canvas.set_round_bottom(True)
    image = picture_of(canvas)
    corners = [(x, y) for x in range(5) for y in range(395, 400)]
    assert any(near(rgb(image, QPoint(*at)), names(theme)["line"], 12) for at in corners)
    assert rgb(image, QPoint(2, 2)) == names(theme)["ground"]


def test_everything_grows_with_the_scale(look, canvas):
    canvas.set_probe((0.0, 0.0), 4)
    reach = QPoint(20, 0)
    assert rgb(picture_of(canvas), spot(canvas, (0.0, 0.0)) + reach) != names("light")["accent"]
    set_scale(look, 2.0)
    QApplication.processEvents()
    image = picture_of(canvas)
    assert near(rgb(image, spot(canvas, (0.0, 0.0)) + reach + QPoint(0, 3)), names("light")["accent"])


class Painted(QObject):
    """Notes the regions that are painted."""

    def __init__(self, parent):
        super().__init__(parent)
        self.regions = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(QRegion(event.region()))
        return False


@pytest.fixture
def painted(canvas):
    """The regions that were painted, in order."""
    QApplication.processEvents()
    noted = Painted(canvas)
    canvas.installEventFilter(noted)
    return noted.regions


def area(region):
    return sum(box.width() * box.height() for box in region)


def test_a_drag_paints_little_and_draws_no_point_anew(qtbot, canvas, painted, monkeypatch):
    canvas.set_probe((0.5, 0.5))
    QApplication.processEvents()
    at = spot(canvas, (0.5, 0.5))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QApplication.processEvents()
    monkeypatch.setattr(type(canvas._layer), "_draw", lambda *_: pytest.fail("the points were drawn anew"))
    painted.clear()
    for step in range(1, 10):
        qtbot.mouseMove(canvas, at - QPoint(5 * step, 3 * step))
        QApplication.processEvents()
    assert len(painted) == 9
    assert max(area(region) for region in painted) < 0.05 * 400 * 400
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_hovering_paints_little(qtbot, canvas, painted):
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]) + QPoint(3, 0))
    QApplication.processEvents()
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]) + QPoint(60, 0))
    QApplication.processEvents()
    assert len(painted) == 2
    assert max(area(region) for region in painted) < 30 * 30


def test_after_a_drag_nothing_of_the_old_probe_is_left(qtbot, canvas):
    """Painting only what changed gives the same pixels as painting everything."""
    canvas.set_axes("PC 1", "PC 2")
    canvas.set_probe((0.5, 0.5), 2)
    screen = canvas.window().windowHandle().screen()
    at = spot(canvas, (0.5, 0.5))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for place in (QPoint(40, 50), QPoint(-30, 200), QPoint(210, 390), QPoint(120, 260)):
        qtbot.mouseMove(canvas, place)
        QApplication.processEvents()
    shown = screen.grabWindow(canvas.window().winId()).toImage().convertToFormat(picture_of(canvas).format())
    assert shown.size() == picture_of(canvas).size()
    difference = np.abs(levels(shown) - levels(picture_of(canvas)))
    assert difference.max() == 0
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(120, 260))


def levels(image):
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., :3].astype(int)


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_a_finer_screen_shows_the_same_map(canvas, ratio, monkeypatch):
    from PySide6.QtGui import QPixmap

    canvas.set_probe((0.5, 0.3), 4)
    monkeypatch.setattr(MapCanvas, "devicePixelRatioF", lambda self: ratio)
    pixmap = QPixmap(canvas.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    canvas.render(pixmap)
    image = pixmap.toImage()
    for place, colour in ((SQUARE[4], BLUE), (SQUARE[1], RED), ((0.5, 0.3), BLUE)):
        x, y = canvas.to_pixels(place) * ratio
        assert near(rgb(image, QPoint(round(x), round(y))), colour, 45)
