"""The bars of dimensions by mouse, key and pixel, in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.widgets.bars import Bars
from explorer.widgets.plot.readout import Readout
from tests.widgets.conftest import names, near, palette, picture_of, rgb, set_scale

BLUE = (63, 144, 218)
VALUES = np.array([0.6, 1.24, 0.004, 0.9])
DEAD = np.array([False, False, True, False])


@pytest.fixture
def bars(show, qtbot):
    made = Bars(BLUE)
    show(made, 268, 180)
    qtbot.mouseMove(made, QPoint(260, 178))
    made.set_values(VALUES, DEAD)
    return made


def middle(bars, place, share=0.5):
    """The pixel at a share of the room of a bar."""
    slots = bars.slots()
    box = slots.bar(place, 1.0)
    if slots.rows:
        return QPoint(round(box.left() + share * box.width()), round(box.center().y()))
    return QPoint(round(box.center().x()), round(box.bottom() - share * box.height()))


def test_a_bar_is_as_long_as_its_value(theme, bars):
    image, top = picture_of(bars), bars.top()
    for place, value in enumerate(VALUES):
        if not DEAD[place]:
            assert near(rgb(image, middle(bars, place, value / top - 0.03)), BLUE, 5)
            assert not near(rgb(image, middle(bars, place, value / top + 0.03)), BLUE, 60)


def test_a_dead_dimension_is_hatched_along_its_room(theme, bars):
    def pattern(place):
        """How many colours there are along a piece without a bar."""
        image, slots = picture_of(bars), bars.slots()
        box = slots.bar(place, 1.0).toRect().adjusted(3, 3, -3, -3)
        right = range(box.left() + box.width() * 9 // 10, box.right())
        return {rgb(image, QPoint(x, y)) for x in right for y in range(box.top(), box.bottom())}

    assert len(pattern(2)) > len(pattern(0))
    bars.set_values(VALUES, ~DEAD)
    assert len(pattern(2)) < len(pattern(0))


def test_a_change_of_theme_and_scale_is_followed(look, bars):
    before = bars.slots()
    look.setPalette(palette("dark"))
    QApplication.processEvents()
    assert rgb(picture_of(bars), QPoint(264, 175)) == names("dark")["ground"]
    set_scale(look, 2.0)
    QApplication.processEvents()
    assert bars.slots().room.left() > 1.5 * before.room.left()
    assert not bars.grab().isNull()


@pytest.mark.parametrize("n", [1, 5, 12, 64])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_bar_can_be_pointed_at(qtbot, look, bars, n, scale):
    set_scale(look, scale)
    QApplication.processEvents()
    bars.set_values(np.linspace(0.5, 3, n), np.zeros(n, bool))
    for place in {0, n // 2, n - 1}:
        qtbot.mouseMove(bars, middle(bars, place))
        assert bars.reading().startswith(f"z{place + 1}: ")
        (card,) = bars.findChildren(Readout)
        assert card.isVisible()
        assert bars.rect().intersects(card.face())
    assert not bars.grab().isNull()


@pytest.mark.parametrize(
    ("place", "text"), [(1, "z2: 1.24 nats"), (2, "z3: 0.004 nats, dead: it carries nothing")]
)
def test_pointing_tells_the_value(qtbot, bars, place, text):
    qtbot.mouseMove(bars, middle(bars, place))
    assert bars.reading() == bars.accessibleDescription() == text
    (card,) = bars.findChildren(Readout)
    assert card.words().replace(" dead", ", dead").strip() == text
    assert bars.rect().contains(card.face())
    QApplication.sendEvent(bars, QEvent(QEvent.Type.Leave))
    assert bars.reading() == ""
    assert not card.isVisible()


def test_what_is_told_follows_the_values(qtbot, bars):
    qtbot.mouseMove(bars, middle(bars, 1))
    bars.set_values(VALUES * 2, DEAD, "bits")
    assert bars.reading() == "z2: 2.48 bits"
    bars.set_values([0.5], [False])
    assert bars.reading() == ""


def test_keys_go_from_bar_to_bar(qtbot, bars):
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home]
    heard = []
    for key in keys:
        qtbot.keyClick(bars, key)
        heard.append(bars.reading()[:2])
    assert heard == ["z1", "z2", "z1", "z4", "z1"]
    qtbot.keyClick(bars, Qt.Key.Key_Escape)
    assert bars.reading() == ""


def test_the_largest_first_on_demand(qtbot, bars):
    assert bars.order() == [0, 1, 2, 3]
    bars.set_order(True)
    assert bars.order() == [1, 3, 0, 2]
    qtbot.mouseMove(bars, middle(bars, 0))
    assert bars.reading() == "z2: 1.24 nats"
    bars.set_values([np.nan, 1.0, 2.0], np.zeros(3, bool))
    assert bars.order() == [2, 1, 0]
    bars.set_order(False)
    assert bars.order() == [0, 1, 2]


def test_the_scale_stands_still_while_the_values_tremble(bars):
    bars.set_values([1.0], [False])
    tops = set()
    for value in 1.01 + 0.1 * np.sin(np.arange(40)):
        bars.set_values([value], [False])
        tops.add(bars.top())
    assert len(tops - {1.0}) == 1
    bars.set_values([0.1], [False])
    assert bars.top() < 0.3


def test_what_is_nothing_looks_like_nothing(bars):
    bars.set_values(np.full(8, 0.003), np.ones(8, bool))
    assert bars.top() >= 0.1


@pytest.mark.parametrize(
    "values", [[], [np.nan], [np.inf, -np.inf], [-1.0, 0.0], [1e300, 1e-300], [0.0] * 64]
)
def test_odd_values_are_shown_without_a_fault(qtbot, bars, values):
    for by_value in (False, True):
        bars.set_order(by_value)
        bars.set_values(values, np.zeros(len(values), bool))
        qtbot.mouseMove(bars, QPoint(120, 20))
        qtbot.keyClick(bars, Qt.Key.Key_End)
        assert not bars.grab().isNull()
        assert np.isfinite(bars.top())


@pytest.mark.parametrize(("values", "dead"), [([1.0], [True, False]), ([[1.0]], [[True]]), (1.0, True)])
def test_other_shapes_are_refused(bars, values, dead):
    with pytest.raises(ValueError, match="shape"):
        bars.set_values(values, dead)
    assert bars.order() == [0, 1, 2, 3]


def test_what_cannot_be_seen_is_told(bars):
    assert bars.accessibleDescription() == "4 dimensions, 1 dead; largest z2: 1.24 nats"
