"""The bars of modes by mouse, key and pixel, in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.widgets.arena.tones import tones
from explorer.widgets.shares import MOST, ShareBars
from tests.widgets.conftest import names, near, palette, picture_of, rgb, set_scale

SHARES = np.array([0.2, 0.18, 0.12, 0.07, 0.005, 0.0, 0.125, 0.3])
IDEAL = 1 / 8
KEY = Qt.Key


@pytest.fixture
def bars(show, qtbot):
    made = ShareBars()
    show(made, 280, 80)
    qtbot.mouseMove(made, QPoint(279, 1))
    made.set_shares(SHARES, IDEAL, IDEAL / 4)
    return made


def base(bars, index):
    """A pixel of a bar, right at its foot."""
    box = bars.bar(index)
    return QPoint(int(box.center().x()), int(box.bottom()) - 1)


def test_bars_below_the_threshold_are_red_and_low_the_others_blue(theme, bars):
    shades, image = tones(palette(theme)), picture_of(bars)
    for index, share in enumerate(SHARES):
        lost = share < IDEAL / 4
        assert near(rgb(image, base(bars, index)), shades.alarm if lost else shades.bar, 6)
    assert bars.bar(4).height() == bars.bar(5).height() > 0


def test_heights_are_proportional_and_the_line_is_at_the_ideal(bars):
    heights = np.array([bars.bar(index).height() for index in range(8)])
    tall = SHARES > 0.02
    assert np.allclose(heights[tall] / SHARES[tall], heights[0] / SHARES[0])
    assert bars.line() == pytest.approx(bars.bar(6).top())
    image, y = picture_of(bars), int(bars.line())
    beside = range(int(bars.bar(4).left()), int(bars.bar(5).right()))
    ground = names("light")["ground"]
    assert any(rgb(image, QPoint(x, y)) != ground for x in beside)
    assert all(rgb(image, QPoint(x, y - 4)) == ground for x in beside)


def test_a_bar_that_would_dwarf_the_others_is_cut_and_shows_it(theme, bars):
    bars.set_shares([0.9, 0.1, 0, 0, 0, 0, 0, 0], IDEAL, IDEAL / 4)
    assert bars.bar(1).height() / bars.bar(0).height() == pytest.approx(0.1 / (MOST * IDEAL))
    image, box, shades = picture_of(bars), bars.bar(0), tones(palette(theme))
    column = [rgb(image, QPoint(int(box.center().x()), y)) for y in range(int(box.top()) + 3, 70)]
    assert any(near(colour, names(theme)["ground"], 40) for colour in column)
    assert near(column[-1], shades.bar, 6)


@pytest.mark.parametrize("n", [1, 8, 25])
@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0])
def test_every_bar_can_be_told_from_the_next_and_pointed_at(qtbot, look, bars, n, scale):
    set_scale(look, scale)
    QApplication.processEvents()
    bars.set_shares(np.full(n, 1 / n), 1 / n, 0.25 / n)
    boxes = [bars.bar(index) for index in range(n)]
    assert all(b.left() - a.right() >= 1 for a, b in pairwise(boxes))
    assert all(box.width() >= 4 for box in boxes)
    for index in {0, n // 2, n - 1}:
        qtbot.mouseMove(bars, base(bars, index))
        assert bars.reading().startswith(f"Mode {index + 1} of {n}: ")
        assert bars.rect().contains(base(bars, index))


def test_pointing_tells_the_share_in_a_tip_and_to_those_who_cannot_see_it(qtbot, bars):
    assert bars.accessibleDescription() == "8 modes, 2 of them with too few samples"
    qtbot.mouseMove(bars, base(bars, 4))
    told = "Mode 5 of 8: 0.5 % of the samples, too few; ideal 12.5 %"
    assert bars.reading() == bars.accessibleDescription() == told
    at = base(bars, 4)
    QApplication.sendEvent(bars, QHelpEvent(QEvent.Type.ToolTip, at, bars.mapToGlobal(at)))
    assert QToolTip.text() == told
    QApplication.sendEvent(bars, QEvent(QEvent.Type.Leave))
    assert bars.reading() == ""


def test_keys_go_from_bar_to_bar(qtbot, bars):
    heard = []
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Left, KEY.Key_End, KEY.Key_Right, KEY.Key_Home):
        qtbot.keyClick(bars, key)
        heard.append(bars.reading()[:6])
    assert heard == ["Mode 1", "Mode 2", "Mode 1", "Mode 8", "Mode 8", "Mode 1"]
    qtbot.keyClick(bars, KEY.Key_Escape)
    assert bars.reading() == ""


def test_what_is_told_follows_the_shares(qtbot, bars):
    qtbot.mouseMove(bars, base(bars, 7))
    bars.set_shares(SHARES / 2, IDEAL, 0.0)
    assert bars.reading() == "Mode 8 of 8: 15.0 % of the samples; ideal 12.5 %"
    bars.set_shares([1.0], 1.0, 0.25)
    assert bars.reading() == ""


@pytest.mark.parametrize(
    ("shares", "ideal"), [([], 0.125), ([np.nan, np.inf, -1.0, 5.0], 0.25), ([0.0] * 25, 0.04), ([0.0], 0.0)]
)
def test_odd_shares_are_shown_without_a_fault(qtbot, bars, shares, ideal):
    bars.set_shares(shares, ideal, ideal / 4)
    qtbot.keyClick(bars, KEY.Key_End)
    assert not bars.grab().isNull()
    assert all(np.isfinite(bars.bar(index).getRect()).all() for index in range(len(shares)))


def test_other_shapes_are_refused(bars):
    with pytest.raises(ValueError, match="shape"):
        bars.set_shares([[0.5, 0.5]], 0.5, 0.1)
    assert bars.accessibleDescription().startswith("8 modes")
