"""The paper to draw on, by mouse, pen, finger and key, and the drawing as a sample."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.sketch import Sketch
from explorer.widgets.strokes import SIDE, UNDO, Paper, as_sample
from tests.widgets.conftest import LEFT, NONE, names, near, picture_of, rgb

RIGHT = Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier
LINE = (QPoint(100, 200), QPoint(150, 200), QPoint(200, 200), QPoint(300, 200))


@pytest.fixture
def sketch(show):
    made = Sketch()
    show(made, 400, 400)
    return made


@pytest.fixture
def drawn(sketch):
    return QSignalSpy(sketch.drawn)


def draw(qtbot, sketch, *places, button=LEFT, release=True):
    qtbot.mousePress(sketch, button, NONE, places[0])
    for place in places[1:]:
        qtbot.mouseMove(sketch, place)
    if release:
        qtbot.mouseRelease(sketch, button, NONE, places[-1])


def at(sketch, x, y):
    return rgb(picture_of(sketch), QPoint(x, y))


def width_at(sketch, x):
    """How many pixels of ink stand above each other."""
    image, ink = picture_of(sketch), names("light")["ink"]
    return sum(near(rgb(image, QPoint(x, y)), ink, 90) for y in range(400))


# -- mouse ---------------------------------------------------------------------------------------------


def test_the_left_button_leaves_ink_where_it_passes(qtbot, theme, show):
    sketch = Sketch()
    show(sketch, 400, 400)
    draw(qtbot, sketch, *LINE)
    colours = names(theme)
    for x in (100, 175, 250, 300):
        assert near(at(sketch, x, 200), colours["ink"], 3)
    for x, y in ((60, 200), (340, 200), (200, 150), (200, 250)):
        assert at(sketch, x, y) == colours["ground"]
    assert not sketch.is_empty()


def test_the_brush_is_round_and_soft(qtbot, sketch):
    draw(qtbot, sketch, QPoint(200, 200))
    image = picture_of(sketch)
    right, left, down, up = (
        [rgb(image, QPoint(x(step), y(step)))[0] for step in range(40)]
        for x, y in (
            (lambda step: 200 + step, lambda step: 200),
            (lambda step: 199 - step, lambda step: 200),
            (lambda step: 200, lambda step: 200 + step),
            (lambda step: 200, lambda step: 199 - step),
        )
    )
    assert right == sorted(right)
    assert sum(40 < level < 240 for level in right) >= 3
    for other in (left, down, up):
        assert max(abs(a - b) for a, b in zip(right, other, strict=True)) < 12


def test_a_line_drawn_twice_is_no_darker(qtbot, sketch):
    draw(qtbot, sketch, *LINE)
    once = picture_of(sketch)
    draw(qtbot, sketch, *LINE)
    assert picture_of(sketch) == once


def test_the_right_button_erases(qtbot, sketch):
    draw(qtbot, sketch, *LINE)
    draw(qtbot, sketch, QPoint(200, 150), QPoint(200, 250), button=RIGHT)
    assert at(sketch, 200, 200) == names("light")["ground"]
    assert near(at(sketch, 120, 200), names("light")["ink"], 3)
    draw(qtbot, sketch, *LINE, button=RIGHT)
    assert sketch.is_empty()


def test_moving_without_a_button_draws_nothing(qtbot, sketch):
    for place in LINE:
        qtbot.mouseMove(sketch, place)
    draw(qtbot, sketch, *LINE, button=Qt.MouseButton.MiddleButton)
    assert sketch.is_empty()


def test_a_second_button_does_not_end_the_stroke(qtbot, sketch):
    draw(qtbot, sketch, *LINE[:2], release=False)
    qtbot.mouseClick(sketch, RIGHT, NONE, LINE[1])
    qtbot.mouseMove(sketch, LINE[3])
    qtbot.mouseRelease(sketch, LEFT, NONE, LINE[3])
    assert near(at(sketch, 280, 200), names("light")["ink"], 3)


def test_an_empty_paper_says_what_it_is_for(qtbot, theme, show):
    sketch = Sketch()
    show(sketch, 400, 400)

    def words():
        image = picture_of(sketch)
        return any(rgb(image, QPoint(x, 200)) != names(theme)["ground"] for x in range(150, 250))

    assert words()
    assert sketch.accessibleDescription() == "Empty"
    draw(qtbot, sketch, QPoint(50, 50), QPoint(60, 60))
    assert not words()
    qtbot.waitUntil(lambda: sketch.accessibleDescription() == "A drawing")
    sketch.clear()
    assert words()


def test_the_drawing_keeps_its_place_on_the_paper_at_any_size(qtbot, sketch, show):
    draw(qtbot, sketch, *LINE)
    sample = sketch.as_sample((16, 16), 0, 1, (0.8, 0.8))
    sketch.parentWidget().resize(600, 250)
    QApplication.processEvents()
    assert near(at(sketch, 300, 125), names("light")["ink"], 3)
    assert near(at(sketch, 175 + 20, 125), names("light")["ground"], 3)
    other = Sketch()
    show(other, 200, 200)
    draw(qtbot, other, *(place / 2 for place in LINE))
    assert np.abs(other.as_sample((16, 16), 0, 1, (0.8, 0.8)) - sample).max() < 0.05


# -- what is told --------------------------------------------------------------------------------------


def test_a_frame_tells_once(qtbot, sketch, drawn):
    draw(qtbot, sketch, *LINE)
    assert drawn.count() == 0
    qtbot.waitUntil(lambda: drawn.count() == 1)
    draw(qtbot, sketch, *LINE, release=False)
    qtbot.waitUntil(lambda: drawn.count() == 2)
    qtbot.mouseMove(sketch, QPoint(220, 300))
    sketch.clear()
    qtbot.waitUntil(lambda: drawn.count() == 3)
    assert sketch.is_empty()


def test_clearing_an_empty_paper_tells_nothing(sketch, drawn):
    sketch.clear()
    assert not sketch.undo()
    QApplication.processEvents()
    assert drawn.count() == 0


# -- keys ----------------------------------------------------------------------------------------------


def test_undo_takes_back_stroke_after_stroke_and_clearing(qtbot, sketch):
    empty = picture_of(sketch)
    draw(qtbot, sketch, *LINE)
    first = picture_of(sketch)
    draw(qtbot, sketch, QPoint(50, 50), QPoint(90, 90))
    second = picture_of(sketch)
    qtbot.keyClick(sketch, Qt.Key.Key_Delete)
    assert sketch.is_empty()
    for before in (second, first, empty):
        qtbot.keyClick(sketch, Qt.Key.Key_Z, CTRL)
        assert picture_of(sketch) == before
    assert sketch.is_empty()


def test_redo_brings_back_what_was_taken_back_until_something_is_drawn(qtbot, sketch, drawn):
    draw(qtbot, sketch, *LINE)
    first = picture_of(sketch)
    draw(qtbot, sketch, QPoint(50, 50), QPoint(90, 90))
    second = picture_of(sketch)
    for _ in range(2):
        qtbot.keyClick(sketch, Qt.Key.Key_Z, CTRL)
    for after in (first, second, second):
        qtbot.keyClick(sketch, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert picture_of(sketch) == after
    qtbot.keyClick(sketch, Qt.Key.Key_Z, CTRL)
    assert picture_of(sketch) == first, "what was brought back can be taken back"
    draw(qtbot, sketch, QPoint(50, 90), QPoint(90, 90))
    assert not sketch.redo()
    qtbot.waitUntil(lambda: drawn.count() > 0)


def test_escape_takes_back_the_stroke_that_is_being_drawn(qtbot, sketch):
    draw(qtbot, sketch, *LINE)
    before = picture_of(sketch)
    draw(qtbot, sketch, QPoint(50, 50), QPoint(90, 90), release=False)
    qtbot.keyClick(sketch, Qt.Key.Key_Escape)
    qtbot.mouseMove(sketch, QPoint(90, 300))
    qtbot.mouseRelease(sketch, LEFT, NONE, QPoint(90, 300))
    assert picture_of(sketch) == before
    sketch.undo()
    assert sketch.is_empty()


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_Escape, NONE)]
)
def test_keys_that_mean_nothing_here_go_on_to_the_window(sketch, key, modifier):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifier)
    sketch.keyPressEvent(event)
    assert not event.isAccepted()


def test_the_window_does_not_take_undo_while_there_is_a_stroke(qtbot, sketch):
    accepted = []
    for _ in range(2):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CTRL)
        event.ignore()
        QApplication.sendEvent(sketch, event)
        accepted.append(event.isAccepted())
        draw(qtbot, sketch, *LINE)
    assert accepted == [False, True]


def test_hiding_lifts_the_brush(qtbot, sketch):
    draw(qtbot, sketch, *LINE[:2], release=False)
    sketch.hide()
    sketch.show()
    qtbot.mouseMove(sketch, QPoint(150, 350))
    assert at(sketch, 150, 300) == names("light")["ground"]


# -- pen and finger ------------------------------------------------------------------------------------


def pen(sketch, kind, place, pressure, *, button=LEFT, end=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        end,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        2,
    )
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else button
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else button
    where = QPointF(place)
    event = QTabletEvent(kind, device, where, where, pressure, 0, 0, 0, 0, 0, NONE, pressed, held)
    QApplication.sendEvent(sketch, event)
    return event.isAccepted()


def pen_line(sketch, pressure, y=200, **how):
    pen(sketch, QEvent.Type.TabletPress, QPoint(100, y), pressure, **how)
    for x in (150, 200, 300):
        assert pen(sketch, QEvent.Type.TabletMove, QPoint(x, y), pressure, **how)
    pen(sketch, QEvent.Type.TabletRelease, QPoint(300, y), 0.0, **how)


def test_a_pen_draws_thicker_where_it_is_pressed_harder(sketch):
    widths = []
    for pressure in (0.1, 0.5, 1.0):
        sketch.clear()
        pen_line(sketch, pressure)
        widths.append(width_at(sketch, 200))
    assert 4 < widths[0] < 0.75 * widths[1] < 0.75 * 0.85 * widths[2]


def test_a_pen_that_hovers_draws_nothing(sketch):
    pen(sketch, QEvent.Type.TabletMove, QPoint(200, 200), 0.0, button=Qt.MouseButton.NoButton)
    assert sketch.is_empty()


@pytest.mark.parametrize("how", [{"end": QPointingDevice.PointerType.Eraser}, {"button": RIGHT}])
def test_the_other_end_of_a_pen_erases(sketch, how):
    pen_line(sketch, 0.5)
    pen_line(sketch, 0.9, **how)
    assert sketch.is_empty()


@pytest.fixture
def fingers(qapp):
    return QTest.createTouchDevice()


def test_the_first_finger_draws(sketch, fingers):
    QTest.touchEvent(sketch, fingers).press(1, LINE[0]).commit()
    for place in LINE[1:]:
        QTest.touchEvent(sketch, fingers).move(1, place).press(2, QPoint(50, 50)).commit()
    QTest.touchEvent(sketch, fingers).move(1, LINE[3]).move(2, QPoint(50, 350)).commit()
    QTest.touchEvent(sketch, fingers).release(1, LINE[3]).release(2, QPoint(50, 350)).commit()
    assert near(at(sketch, 250, 200), names("light")["ink"], 3)
    assert at(sketch, 50, 200) == names("light")["ground"]
    sketch.undo()
    assert sketch.is_empty()


# -- the drawing as a sample ---------------------------------------------------------------------------


def block(top, left, bottom, right):
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[top:bottom, left:right] = 255
    return ink


def test_no_ink_is_no_sample(sketch):
    assert sketch.as_sample((8, 8), 0, 1) is None


def test_a_drawing_fills_its_share_and_stands_in_the_middle():
    tall = as_sample(block(10, 20, 110, 45), (8, 8), 0.0, 16.0, (1.0, 0.75))
    assert (tall.dtype, tall.shape) == (np.float32, (8, 8))
    assert (tall == [[0, 0, 0, 16, 16, 0, 0, 0]] * 8).all()
    wide = as_sample(block(10, 20, 40, 260), (8, 8), 0.0, 16.0, (1.0, 0.75))
    middle = [0, 16, 16, 16, 16, 16, 16, 0]
    assert wide[2].tolist() == wide[5].tolist() == [0] * 8
    assert np.count_nonzero(wide[3]) == np.count_nonzero(wide[4]) == sum(value > 0 for value in middle)


def test_each_pixel_is_the_mean_over_its_area():
    ink = block(0, 0, 320, 320)
    ink[:160, 160:] = 51
    ink[160:, :160] = 102
    assert as_sample(ink, (2, 2), 0.0, 1.0) == pytest.approx(np.array([[1.0, 0.2], [0.4, 1.0]]))
    odd = as_sample(ink, (1, 1), 0.0, 1.0)
    assert odd == pytest.approx(1.0)
    halves = as_sample(ink, (1, 2), 0.0, 1.0, (10.0, 1.0))
    assert halves[0, 0] / halves[0, 1] == pytest.approx(0.7 / 0.6)


@pytest.mark.parametrize("shape", [(8, 8), (9, 5), (32, 32, 3), (28, 28, 1)])
def test_samples_have_the_shape_and_range_of_the_data(shape):
    sample = as_sample(block(5, 5, 30, 90), shape, -1.0, 3.0, (0.7, 0.7))
    assert sample.shape == shape
    assert sample.max() == 3.0
    assert sample.min() == -1.0
    assert sample.flags.writeable
    if len(shape) == 3:
        assert (sample == sample[..., :1]).all()


@pytest.mark.parametrize("shape", [(8,), (8, 8, 2), (2, 3, 4, 3)])
def test_what_is_no_picture_is_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        as_sample(block(0, 0, 9, 9), shape, 0.0, 1.0)


@given(
    places=st.lists(st.tuples(st.floats(0.3, 0.7), st.floats(0.3, 0.7)), min_size=1, max_size=6),
    dx=st.integers(-40, 40),
    dy=st.integers(-40, 40),
)
def test_where_it_is_drawn_makes_no_difference(places, dx, dy):
    paper = Paper()
    for index, place in enumerate(places):
        (paper.extend if index else paper.begin)((*place, 0.05))
    paper.end()
    sample = as_sample(paper.ink, (8, 8), 0.0, 1.0, (1.0, 0.75))
    assert sample.min() >= 0.0
    assert sample.max() == 1.0
    moved = as_sample(np.roll(paper.ink, (dy, dx), axis=(0, 1)), (8, 8), 0.0, 1.0, (1.0, 0.75))
    assert np.abs(sample - moved).max() < 1e-5


def test_the_paper_forgets_only_the_oldest_strokes():
    paper = Paper()
    for _ in range(UNDO + 5):
        paper.begin((0.5, 0.5, 0.05))
        paper.end()
    undone = 0
    while paper.undo():
        undone += 1
    assert undone == UNDO


def test_a_stroke_may_leave_the_paper():
    paper = Paper()
    paper.begin((0.5, 0.5, 0.05))
    for place in ((1.4, 0.5), (-3.0, -2.0), (0.2, 9.0)):
        paper.extend((*place, 0.05))
    paper.end()
    assert paper.ink[160, 319] > 200
    assert paper.ink.shape == (SIDE, SIDE)
