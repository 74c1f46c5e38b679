"""The curves by mouse, key and pixel, in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.widgets.curves import Curve, Curves
from explorer.widgets.plot.readout import Readout
from tests.widgets.conftest import LEFT, NONE, SHIFT, names, near, picture_of, rgb, set_scale, told

BLUE, RED = (63, 144, 218), (200, 40, 20)
STEPS = np.arange(0, 1001, 10)
TRAIN = Curve("train", STEPS, 0.02 + 0.1 * np.exp(-STEPS / 200), BLUE)
TEST = Curve("test", STEPS[::5], 0.04 + 0.1 * np.exp(-STEPS[::5] / 200), RED)


@pytest.fixture
def curves(show, qtbot):
    made = Curves()
    show(made, 500, 400)
    made.set_names("MSE per pixel")
    made.set_curves([TRAIN, TEST])
    made.set_span(1000)
    QApplication.processEvents()
    return made


@pytest.fixture
def spies(curves):
    signals = ("cursor_grabbed", "cursor_moved", "cursor_dropped")
    return [QSignalSpy(getattr(curves, name)) for name in signals]


def place(curves, step, value=None):
    """The pixel of a step, in the middle of the plot or at a value."""
    frame = curves.frame()
    y = frame.box.center().y() if value is None else frame.down(value)
    return QPoint(round(frame.across(step)), round(y))


def counts(spies):
    return [spy.count() for spy in spies]


def colours(image, box):
    return {rgb(image, QPoint(x, y)) for x in range(*box[0]) for y in range(*box[1])}


# -- odd data ------------------------------------------------------------------------------------------

ODD = {
    "nothing": [],
    "empty": [Curve("a", np.empty(0), np.empty(0), BLUE)],
    "one point": [Curve("a", np.array([0]), np.array([0.2]), BLUE)],
    "all unknown": [Curve("a", np.arange(3), np.full(3, np.nan), BLUE)],
    "unknown steps": [Curve("a", np.full(3, np.nan), np.ones(3), BLUE)],
    "gaps": [Curve("a", np.arange(9), np.array([1, 2, np.nan, 3, np.inf, -np.inf, 0, -5, 1.0]), BLUE)],
    "same step": [Curve("a", np.zeros(5), np.arange(5), BLUE)],
    "huge": [Curve("a", np.array([0, 1e15]), np.array([1e-300, 1e300]), BLUE, True)],
    "below zero": [Curve("a", np.arange(-5, 5), np.arange(-5, 5), "accent", True)],
    "constant": [Curve("a", np.arange(5), np.zeros(5), "muted")],
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("log", [True, False])
def test_odd_data_are_shown_and_read_without_a_fault(qtbot, curves, data, log):
    curves.set_axis(log)
    for span in (None, 4000):
        curves.set_span(span)
        curves.set_curves(data)
        curves.set_baselines([("mean image", 0.074)])
        curves.set_cursor(3)
        qtbot.mouseMove(curves, place(curves, 0) + QPoint(40, 0))
        qtbot.mouseClick(curves, LEFT, NONE, place(curves, 0) + QPoint(50, 0))
        qtbot.keyClick(curves, Qt.Key.Key_End)
        assert not curves.grab().isNull()
        qtbot.mouseMove(curves, QPoint(2, 2))


def test_a_gap_is_seen(curves):
    values = TRAIN.values.copy()
    values[40:60] = np.nan
    curves.set_curves([Curve("train", STEPS, values, BLUE)])
    image, box = picture_of(curves), curves.frame().box
    columns = ((place(curves, 450).x(), place(curves, 550).x()), (box.top(), box.bottom() - 30))
    assert not any(near(found, BLUE, 60) for found in colours(image, columns))


def test_a_hundred_thousand_points_are_a_band_with_a_line_through_the_means(curves):
    steps, noise = np.arange(100_000), np.random.default_rng(0).normal(0, 0.1, 100_000)
    curves.set_span(None)
    curves.set_axis(False)
    curves.set_curves([Curve("train", steps, 1 + noise, BLUE)])
    image = picture_of(curves)
    assert near(rgb(image, place(curves, 50_000, 1.0)), BLUE, 40)
    band = rgb(image, place(curves, 50_000, 1.15))
    assert not near(band, BLUE, 60)
    assert band != names("light")["ground"]


def test_the_first_steps_do_not_squash_the_rest(curves):
    curves.set_axis(False)
    curves.set_curves([Curve("train", STEPS, TRAIN.values + np.where(STEPS < 30, 50.0, 0), BLUE)])
    frame = curves.frame()
    assert frame.down(0.02) - frame.down(0.08) > 0.3 * frame.box.height()


# -- cursor --------------------------------------------------------------------------------------------


def test_setting_tells_nothing(curves, spies):
    curves.set_cursor(500)
    curves.set_cursor(None)
    curves.set_cursor(np.nan)
    curves.set_curves([TEST])
    assert counts(spies) == [0, 0, 0]
    assert curves.cursor_step() is None


def test_the_cursor_is_an_accent_line(theme, curves):
    curves.set_cursor(700)
    image, accent = picture_of(curves), names(theme)["accent"]
    at = place(curves, 700, 0.093)
    assert near(rgb(image, at), accent, 20)
    curves.set_cursor(None)
    assert rgb(picture_of(curves), at) == names(theme)["ground"]


def test_a_press_jumps_and_a_drag_follows(qtbot, curves, spies):
    qtbot.mousePress(curves, LEFT, NONE, place(curves, 300))
    assert counts(spies) == [1, 1, 0]
    for step in (400, 650):
        qtbot.mouseMove(curves, place(curves, step))
    qtbot.mouseMove(curves, place(curves, 650))
    qtbot.mouseRelease(curves, LEFT, NONE, place(curves, 650))
    grabbed, moved, dropped = spies
    assert (grabbed.count(), dropped.count()) == (1, 1)
    np.testing.assert_allclose([step for (step,) in told(moved)], [300, 400, 650], atol=2)
    assert all(step == round(step) for (step,) in told(moved))
    assert curves.cursor_step() == told(moved)[-1][0]


def test_the_cursor_stays_where_steps_are_recorded(qtbot, curves, spies):
    curves.set_span(4000)
    qtbot.mousePress(curves, LEFT, NONE, place(curves, 3000))
    qtbot.mouseMove(curves, QPoint(-50, 100))
    qtbot.mouseRelease(curves, LEFT, NONE, QPoint(-50, 100))
    assert [step for (step,) in told(spies[1])] == [1000, 0]


def test_while_the_hand_holds_it_others_do_not_move_it(qtbot, curves):
    qtbot.mousePress(curves, LEFT, NONE, place(curves, 300))
    curves.set_cursor(900)
    assert curves.cursor_step() == pytest.approx(300, abs=2)
    qtbot.mouseRelease(curves, LEFT, NONE, place(curves, 300))
    curves.set_cursor(900)
    assert curves.cursor_step() == 900


def test_without_a_curve_there_is_nothing_to_drag(qtbot, curves, spies):
    curves.set_curves([])
    qtbot.mouseClick(curves, LEFT, NONE, place(curves, 300))
    qtbot.keyClick(curves, Qt.Key.Key_Left)
    qtbot.mouseClick(curves, Qt.MouseButton.RightButton, NONE, place(curves, 300))
    assert counts(spies) == [0, 0, 0]


@pytest.mark.parametrize(
    ("key", "modifier", "to"),
    [
        (Qt.Key.Key_Left, NONE, 490), (Qt.Key.Key_Right, NONE, 510), (Qt.Key.Key_Up, NONE, 510),
        (Qt.Key.Key_Left, SHIFT, 400), (Qt.Key.Key_PageUp, NONE, 600), (Qt.Key.Key_PageDown, NONE, 400),
        (Qt.Key.Key_Home, NONE, 0), (Qt.Key.Key_End, NONE, 1000),
    ],
)  # fmt: skip
def test_keys_move_the_cursor(qtbot, curves, spies, key, modifier, to):
    curves.set_cursor(500)
    qtbot.keyClick(curves, key, modifier)
    assert counts(spies) == [1, 1, 1]
    assert told(spies[1]) == [(to,)]


def test_keys_begin_at_the_end_and_step_at_least_by_one(qtbot, curves, spies):
    curves.set_curves([Curve("train", np.arange(20), np.ones(20), BLUE)])
    for _ in range(2):
        qtbot.keyClick(curves, Qt.Key.Key_Left)
    assert told(spies[1]) == [(18,), (17,)]


def test_a_key_that_is_held_grabs_once(qtbot, curves, spies):
    curves.set_cursor(500)
    for _ in range(3):
        qtbot.keyPress(curves, Qt.Key.Key_Right)
    assert counts(spies) == [1, 3, 0]
    QApplication.sendEvent(curves, QFocusEvent(QEvent.Type.FocusOut))
    assert counts(spies) == [1, 3, 1]


def test_other_keys_are_left_to_others(qtbot, curves):
    heard = []

    class Host(QWidget):
        def keyPressEvent(self, event):
            heard.append(event.key())

    host = Host()
    qtbot.addWidget(host)
    QVBoxLayout(host).addWidget(curves)
    host.show()
    qtbot.keyClick(curves, Qt.Key.Key_Space)
    assert heard == [Qt.Key.Key_Space]


def test_hiding_lets_go(qtbot, curves, spies):
    qtbot.mousePress(curves, LEFT, NONE, place(curves, 300))
    curves.hide()
    assert counts(spies) == [1, 1, 1]


# -- reading off ---------------------------------------------------------------------------------------


def test_pointing_reads_the_curves_off(qtbot, curves, theme):
    qtbot.mouseMove(curves, place(curves, 503))
    assert curves.reading() == "step 500 train .0282 test .0482"
    line = rgb(picture_of(curves), place(curves, 500, 0.093))
    assert line != names(theme)["ground"]
    qtbot.mouseMove(curves, QPoint(2, 2))
    assert curves.reading() == ""
    assert rgb(picture_of(curves), place(curves, 500, 0.093)) == names(theme)["ground"]


def test_what_is_read_off_follows_the_data_and_goes_on_leaving(qtbot, curves):
    qtbot.mouseMove(curves, place(curves, 500))
    curves.set_curves([Curve("train", STEPS, np.full(len(STEPS), 0.5), BLUE)])
    assert curves.reading() == "step 500 train .500"
    QApplication.sendEvent(curves, QEvent(QEvent.Type.Leave))
    assert curves.reading() == ""


@pytest.mark.parametrize("step", [0, 130, 520, 1000])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_readout_is_inside_and_beside_the_line(qtbot, look, curves, step, scale):
    set_scale(look, scale)
    QApplication.processEvents()
    qtbot.mouseMove(curves, place(curves, step))
    (card,) = curves.findChildren(Readout)
    assert curves.rect().contains(card.face())
    assert not card.face().contains(place(curves, step))


# -- words ---------------------------------------------------------------------------------------------


def test_the_message_is_there_until_there_is_a_curve(look, curves):
    curves.set_curves([])
    empty = picture_of(curves)
    curves.set_message("Press Play, or the space bar")
    said = picture_of(curves)
    assert said != empty
    curves.set_curves([TRAIN])
    with_message = picture_of(curves)
    curves.set_message("")
    assert picture_of(curves) == with_message


@pytest.mark.parametrize("level", [0.3, 0.04, 0.018, 0.012])
def test_the_message_leaves_baselines_and_their_words_alone(curves, level):
    curves.set_curves([])
    curves.set_baselines([("no memory", 0.5), ("solved", level)])
    box, before = curves.frame().box, picture_of(curves)
    curves.set_message("Press Play, or the space bar, and see which of the two it is that learns")
    after = picture_of(curves)
    changed = {
        y
        for y in range(box.top(), box.bottom())
        for x in range(box.left(), box.right(), 3)
        if rgb(before, QPoint(x, y)) != rgb(after, QPoint(x, y))
    }
    rows = {round(curves.frame().down(value)) for value in (0.5, level)}
    assert changed
    assert not changed & rows


def test_what_cannot_be_seen_is_told(curves):
    assert curves.accessibleName() == "MSE per pixel over steps"
    assert curves.accessibleDescription() == "step 1,000: train .0207, test .0407"
    curves.set_curves([])
    assert curves.accessibleDescription() == ""
