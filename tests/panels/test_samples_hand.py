"""The view of samples under the hand: look at one, put the probe there, pin it, isolate a class."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.core.between import Anchor
from explorer.core.messages import frozen
from explorer.widgets.fold import Fold
from tests.panels.fakes import NAMES
from tests.panels.fakes_samples import SamplesBench, begun, bench

KEY = Qt.Key

__all__ = ["begun", "bench"]


def test_pointing_shows_the_sample_beside_its_nearest_training_picture(begun: SamplesBench) -> None:
    assert begun.pair() == (10, 0), "the first at first"
    begun.point(8)
    pair = begun.inspector.pair
    assert begun.pair() == (26, 8)
    assert (pair.sample.title(), pair.sample.caption()) == ("Sample 9", "looks like right one")
    assert (pair.nearest.title(), pair.nearest.caption()) == ("Training picture", "row 8, right one")
    apart, usual = pair.words()
    assert apart == "2.10 apart"
    assert "1.03" in usual
    begun.qtbot.waitUntil(lambda: bool(begun.wall.enlarged()))
    card = begun.wall.enlarged().splitlines()
    assert card[0] == "Sample 9"
    assert "as do 4 of its 5 nearest training pictures" in card
    QTest.mouseMove(begun.wall, QPoint(2, 2))
    assert begun.pair() == (26, 8), "what was looked at stays, so that it can be pinned"


def test_the_sample_is_marked_on_the_map_and_found_from_there(begun: SamplesBench) -> None:
    codes = begun.codes
    np.testing.assert_allclose(begun.map.samples(), codes, atol=1e-6)
    places = begun.map.to_pixels(codes)
    away = np.linalg.norm(places[:, None] - places[None], axis=2) + 1e9 * np.eye(36)
    lonely = int(away.min(axis=1).argmax())
    at = QPoint(*(round(float(x)) for x in places[lonely]))
    QTest.mouseMove(begun.map, at + QPoint(1, 0))
    QTest.mouseMove(begun.map, at)
    assert begun.pair()[0] == 10 + 2 * lonely
    begun.click(begun.map, at)
    assert begun.probes[-1][0] == "net"
    np.testing.assert_array_equal(begun.probes[-1][1], codes[lonely])


def test_a_dot_of_the_distances_points_at_its_sample(begun: SamplesBench) -> None:
    spread = begun.page.near.spread
    x, y = spread.dots().centres[12]
    QTest.mouseMove(spread, QPoint(round(x) + 1, round(y)))
    QTest.mouseMove(spread, QPoint(round(x), round(y)))
    assert begun.pair() == (10 + 24, 12)


def test_all_samples_are_in_sight_however_hot(begun: SamplesBench) -> None:
    begun.pull(begun.inspector.temperature, 1.2, let_go=False)
    begun.answer()
    for _ in range(2):
        places = begun.map.to_pixels(begun.map.samples())
        assert (places > 0).all()
        assert (places < (begun.map.width(), begun.map.height())).all()
        begun.let_go(begun.inspector.temperature)


def test_a_click_or_enter_puts_the_probe_on_a_sample(begun: SamplesBench) -> None:
    codes = begun.codes
    begun.click(begun.wall, begun.cell(20))
    begun.wall.setFocus()
    begun.key(KEY.Key_Right)
    begun.key(KEY.Key_Return)
    assert [model_id for model_id, _ in begun.probes] == ["net", "net"]
    np.testing.assert_array_equal(np.stack([code for _, code in begun.probes]), codes[20:22])


@pytest.mark.parametrize("by", ["key", "button"])
def test_the_sample_looked_at_is_pinned(begun: SamplesBench, by: str) -> None:
    begun.point(5)
    if by == "key":
        begun.key(KEY.Key_C)
    else:
        begun.click(begun.inspector.pair.pin("C"))
    ((index, anchor),) = begun.pinned
    assert (index, anchor.source) == (2, "net")
    np.testing.assert_array_equal(anchor.code, begun.codes[5])
    assert begun.wall.anchors() == {(0, 5): "C"}
    assert "Sample 6" in begun.noticed[-1]


def test_a_letter_is_carried_to_another_sample_and_goes_with_the_sample(begun: SamplesBench) -> None:
    begun.point(5)
    begun.key(KEY.Key_A)
    begun.drag(begun.wall, begun.cell(5), begun.cell(16))
    (index, anchor) = begun.pinned[-1]
    np.testing.assert_array_equal(anchor.code, begun.codes[16])
    assert index == 0
    assert begun.wall.anchors() == {(2, 4): "A"}
    begun.click(begun.inspector.new_seed)
    begun.answer()
    assert begun.wall.anchors() == {}, "it is none of these"
    begun.undo()
    begun.answer()
    assert begun.wall.anchors() == {(2, 4): "A"}


def test_letters_are_those_that_are_told(begun: SamplesBench) -> None:
    codes = begun.codes
    begun.key(KEY.Key_A)
    begun.presenter.show_model("net")
    assert begun.wall.anchors() == {}, "where the anchors are now is not known"
    of_this, of_other = (Anchor(source=name, code=codes[7]) for name in ("net", "other"))
    begun.presenter.set_anchors({1: of_this, 2: of_other, 3: Anchor(source="net", row=3)})
    assert begun.wall.anchors() == {(1, 1): "B"}


def test_a_model_that_is_told_a_class_can_be_told_one(bench: SamplesBench) -> None:
    bench.open()
    bench.answer(classes=frozen(np.arange(36) % 3))
    choice = bench.inspector.label
    assert choice.isVisible()
    assert [choice.itemText(i) for i in range(choice.count())] == ["Each class in turn", *NAMES]
    assert bench.inspector.pair.sample.caption() == "looks like left, told left"
    choice.setFocus()
    bench.key(KEY.Key_Down, on=choice)
    assert bench.request.label == 0
    bench.answer(classes=frozen(np.zeros(36, dtype=np.int64)))
    bench.undo()
    assert bench.request.label is None
    bench.answer(classes=frozen(np.arange(36) % 3))
    bench.open(name="plain", class_names=("one", "other"))
    bench.answer()
    assert not choice.isVisible()


def test_a_class_is_isolated_on_the_map(begun: SamplesBench) -> None:
    fold = begun.inspector.findChild(Fold)
    begun.click(fold.button)
    begun.click(begun.inspector.legend.swatch(1))
    labels = begun.library.codes["net"].labels
    np.testing.assert_array_equal(begun.map._layer.dimmed, labels != 1)
    begun.click(begun.inspector.legend.swatch(1))
    assert not begun.map._layer.dimmed.any()
