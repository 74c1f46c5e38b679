"""A model without an encoder on the map: draws of noise, of which none is the code of a datum."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.core import messages as m
from explorer.panels.map.atlas import caption, dimmed
from explorer.panels.sheets import OF_NO_CLASS, class_tint
from tests.panels.conftest import Bench
from tests.panels.fakes import card, codes


@pytest.fixture
def gan(bench: Bench) -> Bench:
    """A GAN beside PCA of its data."""
    bench.settle("noise", family="gan", encodes=False, title="GAN", short="GAN")
    return bench


def noise() -> m.Codes:
    drawn = codes("noise")
    return m.Codes(model_id="noise", z=drawn.z, labels=np.full(len(drawn.z), -1))


def test_its_points_are_free_and_only_its_map_can_be_asked_of_them(gan: Bench) -> None:
    probe = gan.presenter.hand.probe
    assert probe is not None
    assert (probe.source, probe.row) == ("noise", None)
    assert gan.presenter.settled
    gan.presenter.probe_row(7, 1)
    np.testing.assert_array_equal(gan.newest().probe.code, gan.library.codes["noise"].z[7])
    assert set(gan.newest().models) == set(gan.state.slots)


def test_a_datum_of_another_map_leaves_it_silent(gan: Bench) -> None:
    straight = gan.state.slots[0]
    gan.presenter.probe_row(7, 0)
    assert gan.newest().models == (straight,)
    gan.read_all()
    assert gan.presenter.settled
    assert gan.presenter.hand.place(gan.state, 1) is None
    assert gan.presenter.hand.place(gan.state, 0) is not None


def test_a_row_that_is_searched_is_shown_where_rows_are(gan: Bench) -> None:
    gan.presenter.looking.search("row 5")
    gan.presenter.looking.search("row 5")
    assert gan.newest().probe.row == 5
    assert gan.newest().probe.source == gan.state.slots[0]


def test_its_points_are_not_selected_and_do_not_fly(gan: Bench) -> None:
    gan.page.clicked.emit(1, 3, Qt.KeyboardModifier.NoModifier)
    gan.page.lassoed.emit(1, np.arange(5), Qt.KeyboardModifier.NoModifier)
    assert not gan.state.selected
    assert gan.presenter._atlas.way(gan.state.slots) is None
    gan.presenter.colour_by("error")
    asked = [one.request for one in gan.engine.waiting(m.MeasureErrors)]
    assert "noise" not in {one.model_id for one in asked if isinstance(one, m.MeasureErrors)}


def test_noise_is_grey_never_dimmed_and_captioned_as_what_it_is(gan: Bench) -> None:
    assert (class_tint(noise(), 3) == OF_NO_CLASS).all()
    assert dimmed(gan.state, noise()) is None
    words, tip = caption(card("noise", "gan", encodes=False))
    assert words == "draws of 2 numbers"
    assert "no encoder" in tip
