"""Where things are on the training panel: nothing moves when something is said, and little room is enough."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from explorer.panels.train.session import RUN, TWIN
from tests.panels.fakes_train import TrainBench

COLLAPSED = "The code has collapsed: all 2 numbers stay at the prior, and the ELBO is what the pixels cost."


@pytest.fixture
def twins(ready: TrainBench) -> TrainBench:
    """Two variational autoencoders of different beta."""
    ready.choose(ready.inspector.family, "vae")
    ready.begin()
    ready.choose(ready.inspector.twin, "beta")
    ready.begin()
    return ready


def test_the_transport_stays_where_it_is_when_a_code_collapses(twins: TrainBench) -> None:
    twins.press("play")
    twins.tell(1)
    before = twins.transport.geometry(), twins.page.result.geometry()
    twins.tell(2, notice=COLLAPSED)
    assert twins.page.notice.isVisible()
    assert COLLAPSED in twins.page.notice.text()
    assert (twins.transport.geometry(), twins.page.result.geometry()) == before
    twins.tell(3)
    assert (twins.transport.geometry(), twins.page.result.geometry()) == before


def test_where_nothing_can_collapse_no_room_is_kept_for_it(ready: TrainBench) -> None:
    space = ready.page.result.geometry().top() - ready.transport.geometry().bottom()
    ready.choose(ready.inspector.family, "vae")
    ready.begin()
    assert ready.page.result.geometry().top() - ready.transport.geometry().bottom() > space


def test_with_little_height_all_of_two_runs_has_its_place(twins: TrainBench) -> None:
    """As at 200 % on a laptop: what is left has room, and stands beside or below each other."""
    page = twins.page
    twins.learn(1, 30)
    tall = [row.heading for row in twins.gallery()]
    assert tall[1:] == ["Decoded, Beta 1", "Decoded, Beta 4"]
    assert twins.gallery()[1].captions
    assert page.result.figures.isVisible()

    twins.inspector.hide()
    twins.draw()
    twins.window.resize(640, 392)
    twins.bot.waitUntil(lambda: page.height() < 380)
    twins.draw()
    assert [row.heading for row in twins.gallery()] == ["Original", "Beta 1", "Beta 4"]
    assert not any(row.captions for row in twins.gallery())
    parts: list[QWidget] = [*page.cards.values(), page.transport, page.result]
    assert page.cards[RUN].geometry().bottom() < page.transport.geometry().top()
    assert page.transport.geometry().bottom() < page.result.geometry().top()
    inner = [*page.result.bars.values(), page.result.gallery, page.result.probe, page.cards[TWIN].canvas]
    for part in (*parts, *inner):
        above = part.parentWidget()
        assert above is not None
        assert part.isVisible()
        assert above.rect().contains(part.geometry()), part.accessibleName()

    twins.window.resize(1400, 1000)
    twins.bot.waitUntil(lambda: page.height() > 900)
    assert [row.heading for row in twins.gallery()] == tall
    assert twins.gallery()[1].captions
