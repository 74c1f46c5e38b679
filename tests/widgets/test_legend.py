import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.widgets.legend import ColourBar, Legend
from tests.widgets.conftest import names, near, picture_of, rgb, set_scale

LEFT = Qt.MouseButton.LeftButton
COLOURS = np.array(
    [[200, 30, 20], [20, 60, 220], [10, 150, 60], [230, 160, 0], [120, 40, 180], [0, 0, 0]], np.uint8
)


def told(spy):
    return [spy.at(index)[0] for index in range(spy.count())]


@pytest.fixture
def legend(show):
    made = Legend([str(n) for n in range(6)], COLOURS)
    show(made, 268, 120)
    return made


def test_a_click_isolates_another_releases(qtbot, legend):
    spy = QSignalSpy(legend.isolated)
    for index in (2, 4, 4):
        qtbot.mouseClick(legend.swatch(index), LEFT)
    assert told(spy) == [2, 4, -1]
    assert legend.isolated_class() == -1
    assert not any(legend.swatch(index).isChecked() for index in range(6))


def test_space_isolates_and_escape_releases(qtbot, legend):
    spy = QSignalSpy(legend.isolated)
    legend.swatch(3).setFocus()
    qtbot.keyClick(legend.swatch(3), Qt.Key.Key_Space)
    qtbot.keyClick(legend.swatch(3), Qt.Key.Key_Escape)
    assert told(spy) == [3, -1]


def test_every_class_is_reached_by_the_keyboard(qtbot, legend):
    legend.swatch(0).setFocus()
    for index in range(5):
        qtbot.keyClick(legend.swatch(index), Qt.Key.Key_Tab)
        assert legend.swatch(index + 1).hasFocus()
    qtbot.keyClick(legend.swatch(5), Qt.Key.Key_Left)
    assert legend.swatch(4).hasFocus()


def test_setting_tells_nothing(legend):
    spy = QSignalSpy(legend.isolated)
    legend.set_isolated(1)
    assert legend.isolated_class() == 1
    legend.set_isolated(99)
    assert legend.isolated_class() == -1
    assert spy.count() == 0


def test_the_others_step_back_but_stay(theme, legend):
    def dot(index):
        swatch = legend.swatch(index)
        return rgb(picture_of(legend), swatch.geometry().topLeft() + QPoint(11, swatch.height() // 2))

    assert dot(0) == tuple(COLOURS[0])
    legend.set_isolated(1)
    assert dot(1) == tuple(COLOURS[1])
    assert dot(0) not in (tuple(COLOURS[0]), names(theme)["ground"])


def test_each_class_is_named(legend):
    assert legend.swatch(4).accessibleName() == "Class 4"
    assert "4" in legend.swatch(4).toolTip()


def rows(legend, n=6):
    return len({legend.swatch(index).y() for index in range(n)})


def test_there_are_as_many_columns_as_there_is_room_for(look, legend):
    assert rows(legend) == 2
    legend.window().resize(60, 300)
    QApplication.processEvents()
    assert rows(legend) == 6
    legend.window().resize(268, 300)
    set_scale(look, 3.0)
    QApplication.processEvents()
    assert rows(legend) > 2


def test_other_classes_take_the_place_of_the_old(qtbot, legend):
    legend.set_isolated(1)
    legend.set_classes(["cat", "a very long name of a class of things"], COLOURS[:2])
    QApplication.processEvents()
    assert legend.isolated_class() == -1
    assert rows(legend, 2) == 2
    assert legend.swatch(1).width() <= legend.width()
    spy = QSignalSpy(legend.isolated)
    qtbot.mouseClick(legend.swatch(0), LEFT)
    assert told(spy) == [0]


def test_names_without_colours_are_refused(legend):
    with pytest.raises(ValueError, match="colours"):
        legend.set_classes(["a", "b"], COLOURS[:1])


def test_a_bar_shows_its_ramp_and_figures(theme, show):
    bar = ColourBar(0.0031, 0.1274, "MSE", COLOURS[:2])
    show(bar, 200, 40)
    image = picture_of(bar)
    assert bar.labels() == ("0.0031", "0.127 MSE")
    assert near(rgb(image, QPoint(6, 5)), tuple(COLOURS[0]), 12)
    assert near(rgb(image, QPoint(193, 5)), tuple(COLOURS[1]), 12)
    assert rgb(image, QPoint(100, 14)) == names(theme)["ground"]


def test_a_cyclic_bar_is_an_angle(show):
    bar = ColourBar(0.0, 6.28, "", COLOURS, cyclic=True)
    show(bar, 200, 40)
    assert bar.labels() == ("0", "π", "2π")
    bar.set_scale(1.0, 2.0, "px")
    assert bar.labels() == ("1", "2 px")
    assert near(rgb(picture_of(bar), QPoint(6, 5)), tuple(COLOURS[0]), 60)


def test_in_a_column_it_takes_the_height_of_its_rows(qtbot, look):
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    clothes = ["Ankle boot with long laces", "Bag", "Coat", "Dress"]
    narrow, wide = Legend(clothes, COLOURS[:4]), Legend(["0", "1", "2", "3"], COLOURS[:4])
    for part in (narrow, wide):
        column.addWidget(part)
    column.addStretch(1)
    host.resize(290, 500)
    host.show()
    swatch = wide.swatch(0)
    qtbot.waitUntil(lambda: wide.height() == wide.heightForWidth(wide.width()))
    assert narrow.height() == pytest.approx(4 * (swatch.height() + 2))
    assert wide.height() == swatch.height() + 2
    assert narrow.swatch(3).geometry().bottom() < narrow.height()
