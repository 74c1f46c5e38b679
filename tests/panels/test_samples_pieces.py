"""The wall of samples while it comes in pieces: what is there, what is still as it was, what counts."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from explorer.core.messages import frozen
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.panels.samples.export import NOTHING
from tests.panels.fakes import SIDE
from tests.panels.fakes_samples import SamplesBench, begun, bench, drawn

__all__ = ["begun", "bench"]

ASKED = SampleCodes(model_id="net", n=9, stamp=2)
BEFORE = drawn(SampleCodes(model_id="net", n=9, seed=5, stamp=1))


def tones(shown: SamplesDrawn) -> list[int]:
    return [int(picture.flat[0]) for picture in shown.pictures]


@pytest.mark.parametrize(("before", "rest"), [(None, 0), (BEFORE, 1)])
def test_a_piece_is_laid_over_what_was_there(before: SamplesDrawn | None, rest: int) -> None:
    first = drawn(ASKED, cells=[0, 4]).over(before)
    assert first.there.tolist() == [cell in (0, 4) for cell in range(9)]
    old = tones(BEFORE) if before is not None else [0] * 9
    assert tones(first) == [10, *old[1:4], 18, *old[5:]]
    assert np.isfinite(first.nearest_distances).sum() == (9 if rest else 2)
    second = drawn(ASKED, cells=[7]).over(first)
    assert np.flatnonzero(second.there).tolist() == [0, 4, 7]
    assert tones(second)[:8] == [10, *old[1:4], 18, *old[5:7], 24]
    whole = drawn(ASKED).over(second)
    assert whole.there.all()
    assert tones(whole) == tones(drawn(ASKED))


def test_what_was_drawn_of_another_number_or_shape_is_forgotten() -> None:
    for before in (
        drawn(SampleCodes(model_id="net", n=4, stamp=1)),
        drawn(ASKED, pictures=frozen(np.ones((9, 2, 2), np.uint8))),
    ):
        shown = drawn(ASKED, cells=[3]).over(before)
        assert np.flatnonzero(shown.pictures.any(axis=(1, 2))).tolist() == [3]
        assert np.flatnonzero(shown.labels >= 0).tolist() == [3]


def test_the_wall_fills_as_pieces_come(bench: SamplesBench) -> None:
    bench.open()
    question = bench.question
    bench.tell(question, [35, 1])
    assert bench.wall.shape() == (6, 6)
    assert bench.tones() == [12, 80]
    assert bench.pair() == (None, None), "the first is not there yet"
    assert not bench.presenter.settled
    np.testing.assert_allclose(bench.map.samples(), bench.codes, atol=1e-6)
    bench.tell(question, [0, 2])
    assert bench.tones() == [10, 12, 14, 80]
    assert bench.pair() == (10, 0)
    bench.reply(question)
    assert bench.tones() == [10 + 2 * i for i in range(36)]
    assert bench.presenter.settled


def test_under_a_pull_the_rest_stays_as_it_was_and_the_first_piece_counts(begun: SamplesBench) -> None:
    begun.click(begun.page.wall.order)
    before = begun.tones()
    begun.pull(begun.inspector.temperature, 0.8, let_go=False)
    backwards = frozen(np.arange(36, 0, -1).astype(np.float32))
    whole = frozen(np.full((36, SIDE, SIDE), 200, dtype=np.uint8))
    begun.tell(begun.question, [0, 9], nearest_distances=backwards, pictures=whole)
    told = {begun.presenter.arranged.cell(sample) for sample in (0, 9)}
    assert [tone == 200 for tone in begun.tones()] == [divmod(i, 6) in told for i in range(36)]
    assert sorted(tone for tone in begun.tones() if tone != 200) == sorted(set(before) - {10, 28})
    begun.qtbot.waitUntil(lambda: len(begun.timed) == 1)
    begun.reply(begun.question, nearest_distances=backwards, pictures=whole)
    assert len(begun.timed) == 1
    assert begun.tones() == [200] * 36
    begun.let_go(begun.inspector.temperature)
    assert begun.presenter.arranged.order.tolist() == list(range(35, -1, -1))


def test_a_piece_never_covers_a_newer_one(begun: SamplesBench) -> None:
    begun.click(begun.inspector.new_seed)
    begun.click(begun.inspector.new_seed)
    one, two = begun.engine.waiting(SampleCodes)
    begun.tell(one, [0])
    assert begun.tones()[:2] == [11, 12]
    begun.tell(two, [1])
    assert begun.tones()[:2] == [11, 14]
    begun.tell(one, [1, 2])
    assert begun.tones()[:3] == [11, 14, 14]
    one.cancel()
    one.let_go()
    assert not begun.presenter.settled
    begun.reply(two)
    assert begun.tones() == [12 + 2 * i for i in range(36)]
    assert begun.presenter.settled


def test_what_is_sorted_or_turned_meanwhile_is_right_in_the_end(begun: SamplesBench) -> None:
    begun.click(begun.inspector.new_seed)
    begun.tell(begun.question, [3, 4])
    begun.click(begun.page.wall.order)
    begun.key(Qt.Key.Key_N)
    begun.tell(begun.question, [5])
    begun.reply(begun.question)
    order = np.argsort((7 * np.arange(36)) % 36, kind="stable")
    assert begun.tones() == order.tolist()
    begun.key(Qt.Key.Key_N)
    assert begun.tones() == [11 + 2 * int(i) for i in order]


def test_nothing_leaves_before_all_are_there(begun: SamplesBench) -> None:
    begun.click(begun.inspector.new_seed)
    begun.tell(begun.question, [3, 4])
    begun.export("Codes of the samples …")
    assert begun.told == [NOTHING]
    assert not begun.targets
    begun.reply(begun.question)
    begun.export("Codes of the samples …")
    QApplication.processEvents()
    assert len(begun.targets) == 1
