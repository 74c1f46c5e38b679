"""What the curves look like, probed pixel by pixel in both themes, and how little is painted anew."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from explorer.widgets.curves import Curve, Curves
from tests.widgets.conftest import names, near, palette, picture_of, rgb, set_scale
from tests.widgets.test_curves import BLUE, RED, STEPS, TEST, TRAIN, colours, place


@pytest.fixture
def curves(show):
    made = Curves()
    show(made, 500, 400)
    made.set_names("MSE per pixel")
    made.set_curves([TRAIN, TEST])
    made.set_span(1000)
    QApplication.processEvents()
    return made


@pytest.mark.parametrize("log", [True, False])
def test_the_curves_pass_where_their_values_are(theme, curves, log):
    curves.set_axis(log)
    image = picture_of(curves)
    for curve, colour in ((TRAIN, BLUE), (TEST, RED)):
        for step in (200, 500, 900):
            at = place(curves, step, curve.nearest(step)[1])
            strip = [rgb(image, at + QPoint(0, dy)) for dy in (-1, 0, 1)]
            assert any(near(found, colour, 60) for found in strip)
    assert rgb(image, place(curves, 900, 0.093)) == names(theme)["ground"]


def test_a_role_follows_the_theme(theme, curves):
    curves.set_curves([Curve("loss", STEPS, np.full(len(STEPS), 0.05), "ink")])
    assert near(rgb(picture_of(curves), place(curves, 500, 0.05)), names(theme)["ink"])


def test_a_change_of_theme_repaints_all(look, curves):
    light = picture_of(curves)
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    at = place(curves, 900, 0.093)
    assert rgb(light, at) == names("light")["ground"]
    assert rgb(picture_of(curves), at) == names("dark")["ground"]


def test_everything_grows_with_the_scale(look, curves):
    before = curves.frame().box
    set_scale(look, 2.0)
    QApplication.processEvents()
    after = curves.frame().box
    assert after.left() > 1.6 * before.left()
    assert after.width() < before.width()
    at = place(curves, 500, TRAIN.nearest(500)[1])
    assert near(rgb(picture_of(curves), at), BLUE, 40)


@pytest.mark.parametrize("ratio", [1.25, 2.0])
def test_a_finer_screen_shows_the_same_curves(curves, ratio, monkeypatch):
    monkeypatch.setattr(Curves, "devicePixelRatioF", lambda self: ratio)
    pixmap = QPixmap(curves.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    curves.render(pixmap)
    at, image = place(curves, 500, TRAIN.nearest(500)[1]), pixmap.toImage()
    around = [
        rgb(image, QPoint(round(at.x() * ratio), round(at.y() * ratio) + dy)) for dy in (-2, -1, 0, 1, 2)
    ]
    assert any(near(found, BLUE, 60) for found in around)


def test_a_baseline_is_dashed_with_its_words_at_the_right(theme, curves):
    plain = picture_of(curves)
    curves.set_baselines([("PCA, 2 numbers", 0.053)])
    image, box, muted = picture_of(curves), curves.frame().box, names(theme)["muted"]
    y = place(curves, 0, 0.053).y()
    row = [near(rgb(image, QPoint(x, y)), muted, 40) for x in range(box.left(), box.right())]
    assert 0.3 < np.mean(row) < 0.7
    right = ((box.right() - 110, box.right()), (y - 14, y - 2))
    assert not any(near(found, muted, 40) for found in colours(plain, right))
    assert any(near(found, muted, 40) for found in colours(image, right))


def test_words_beside_each_other_are_all_there(curves):
    """Three lines at nearly the same value take three times the room of one."""
    box = curves.frame().box

    def written(lines):
        curves.set_baselines(lines)
        image = picture_of(curves)
        inked = [
            any(
                near(rgb(image, QPoint(x, y)), names("light")["muted"], 50)
                for x in range(box.right() - 25, box.right())
            )
            for y in range(box.top(), box.bottom())
        ]
        return np.count_nonzero(inked)

    one = written([("a", 0.0530)])
    assert written([("a", 0.0530), ("b", 0.0531), ("c", 0.0529)]) > 2.2 * one


@pytest.mark.parametrize("value", [9e9, 1e-9, 0.0, -1.0, np.nan, np.inf])
@pytest.mark.parametrize("log", [True, False])
def test_a_baseline_far_off_moves_no_curve(curves, log, value):
    curves.set_axis(log)
    before = curves.frame()
    curves.set_baselines([("far", value)])
    after = curves.frame()
    assert after.box == before.box or not log or after.y == before.y
    if value == 9e9:
        assert after.y == before.y
        image, box = picture_of(curves), after.box
        edge = ((box.right() - 60, box.right()), (box.top(), box.top() + 16))
        assert any(near(found, names("light")["muted"], 50) for found in colours(image, edge))
    assert not curves.grab().isNull()


class Painted(QObject):
    """Notes the regions that are painted."""

    def __init__(self, parent):
        super().__init__(parent)
        self.regions = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(QRegion(event.region()))
        return False


def test_the_cursor_paints_little_and_draws_no_curve_anew(curves, monkeypatch):
    curves.set_cursor(100)
    QApplication.processEvents()
    noted = Painted(curves)
    curves.installEventFilter(noted)
    monkeypatch.setattr(type(curves._layer), "_draw", lambda *_: pytest.fail("the curves were drawn anew"))
    for step in range(200, 900, 100):
        curves.set_cursor(step)
        QApplication.processEvents()
    assert len(noted.regions) == 7
    assert (
        max(sum(box.width() * box.height() for box in region) for region in noted.regions) < 0.2 * 500 * 400
    )


def test_painting_only_what_changed_gives_the_same_pixels(qtbot, curves):
    curves.set_cursor(100)
    qtbot.mouseMove(curves, place(curves, 350))
    for step in (400, 380, 900):
        curves.set_cursor(step)
        QApplication.processEvents()
    screen = curves.window().windowHandle().screen()
    qtbot.mouseMove(curves, QPoint(2, 2))
    QApplication.processEvents()
    shown = screen.grabWindow(curves.window().winId()).toImage()
    whole = picture_of(curves).convertToFormat(shown.format())
    assert shown == whole
