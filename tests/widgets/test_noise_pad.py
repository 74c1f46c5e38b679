"""The square of noise, by mouse and key."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy

from explorer.widgets.noise_pad import NoisePad
from tests.widgets.conftest import LEFT

KEY = Qt.Key
RNG = np.random.default_rng(3)


@pytest.fixture
def pad(qtbot):
    made = NoisePad()
    made.resize(200, 132)
    made.set_noise(RNG.standard_normal((300, 2)).astype(np.float32))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_press_and_a_drag_take_the_noise_under_the_pointer(qtbot, pad):
    spy = QSignalSpy(pad.pushed)
    assert pad.place() is None
    qtbot.mousePress(pad, LEFT, pos=pad.rect().center())
    assert np.abs(pad.place()).max() < 0.1
    qtbot.mouseMove(pad, pad.rect().center() + QPoint(30, 0))
    qtbot.waitUntil(lambda: spy.count() > 1)
    x, y = pad.place()
    assert x > 0.5
    assert abs(y) < 0.1
    qtbot.mouseRelease(pad, LEFT, pos=pad.rect().center() + QPoint(30, 0))
    assert spy.at(spy.count() - 1)[0] == (x, y)


def test_up_is_more_and_beyond_the_edge_is_the_edge(qtbot, pad):
    qtbot.mouseClick(pad, LEFT, pos=QPoint(100, 8))
    top = pad.place()[1]
    qtbot.mouseClick(pad, LEFT, pos=QPoint(100, 124))
    assert pad.place()[1] < 0 < top
    qtbot.mousePress(pad, LEFT, pos=QPoint(100, 66))
    qtbot.mouseMove(pad, QPoint(190, -60))
    qtbot.waitUntil(lambda: pad.place()[0] > 0)
    corner = pad.place()
    assert corner[0] == corner[1] == pytest.approx(top, rel=0.1)


def test_arrow_keys_move_it(qtbot, pad):
    for key, part, sign in (
        (KEY.Key_Right, 0, 1),
        (KEY.Key_Left, 0, -1),
        (KEY.Key_Up, 1, 1),
        (KEY.Key_Down, 1, -1),
    ):
        before = pad.place() or (0.0, 0.0)
        qtbot.keyClick(pad, key)
        assert sign * (pad.place()[part] - before[part]) > 0


@pytest.mark.parametrize("k", [1, 3])
def test_noise_of_other_sizes_is_a_strip_or_a_plane_of_it(qtbot, pad, k):
    tall = pad.sizeHint().height()
    pad.set_noise(RNG.standard_normal((50, k)).astype(np.float32))
    assert pad.place() is None
    qtbot.mouseClick(pad, LEFT, pos=pad.rect().center() + QPoint(20, -10))
    assert len(pad.place()) == k
    assert pad.place()[2:] == (0.0,) * (k - 2)
    assert (pad.sizeHint().height() < tall) == (k == 1)


def test_what_is_under_the_hand_is_ringed_in_the_accent(qtbot, pad):
    before = pad.grab().toImage()
    qtbot.mouseClick(pad, LEFT, pos=pad.rect().center())
    after = pad.grab().toImage()
    assert before != after
