"""Lattices that fill bit by bit: cells that are not there yet, older ones below, and where the map looks."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from explorer.core.pictures import as_picture
from explorer.widgets.canvas import View
from explorer.widgets.map.backdrop import mosaic
from tests.widgets.conftest import BLUE, RED, names, near, picture_of, rgb, spot

BOX = (-0.8, -0.8, 0.8, 0.8)
INNER = (-0.4, -0.4, 0.4, 0.4)
GREEN = (30, 160, 60)


def cells(colour, rows=2, columns=2, side=4):
    return np.full((rows, columns, side, side, 3), colour, np.uint8)


def seen(canvas, xy):
    QApplication.processEvents()
    return rgb(picture_of(canvas), spot(canvas, xy))


@pytest.mark.parametrize("zoom", [0.5, 1.0, 20.0])
@pytest.mark.parametrize("shape", [(8, 8), (32, 32, 3)])
def test_forty_by_forty_cells_lie_where_they_were_decoded(theme, canvas, shape, zoom):
    pictures = np.zeros((40, 40, *shape), np.uint8)
    pictures[10, 30] = 255
    there = np.ones((40, 40), bool)
    there[10, 31] = False
    canvas.set_lattice(pictures, BOX, there, opacity=1.0)
    at = np.array([BOX[0] + 30.5 * 0.04, BOX[3] - 10.5 * 0.04])
    canvas.view = View(*at, canvas.view.px_per_unit * zoom)
    shown = names(theme)
    full, empty = ((255, 255, 255), (0, 0, 0)) if 3 in shape else (shown["ink"], shown["ground"])
    assert near(seen(canvas, at), full, 40)
    right = np.array([0.04, 0.0])
    assert near(seen(canvas, at + right), shown["ground"], 6)
    for place in ((-0.04, 0.0), (0.0, 0.04), (0.0, -0.04)):
        assert near(seen(canvas, at + place), empty, 6)


@pytest.mark.parametrize("zoom", [0.3, 1.0])
def test_older_cells_stay_where_newer_are_not_there_yet(canvas, zoom):
    canvas.view = View(0.0, 0.0, canvas.view.px_per_unit * zoom)
    canvas.set_lattice(cells(RED), BOX, np.ones((2, 2)), opacity=1.0)
    there = np.array([[True, False], [False, False]])
    canvas.set_lattice(cells(BLUE), INNER, there, opacity=1.0)
    assert near(seen(canvas, (-0.2, 0.2)), BLUE, 3)
    for place in ((0.2, 0.2), (-0.2, -0.2), (0.6, 0.6)):
        assert near(seen(canvas, place), RED, 3)
    canvas.set_lattice(cells(BLUE), INNER, np.ones((2, 2)), opacity=1.0)
    assert near(seen(canvas, (0.2, -0.2)), BLUE, 3)
    assert near(seen(canvas, (0.6, -0.6)), RED, 3)


def test_old_cells_are_scaled_until_new_ones_come(canvas):
    canvas.set_lattice(cells(RED), BOX, np.ones((2, 2)), opacity=1.0)
    canvas.view = View(0.0, 0.0, canvas.view.px_per_unit * 4)
    assert near(seen(canvas, (0.1, 0.1)), RED, 3)
    canvas.set_lattice(cells(BLUE, 4, 4), INNER, np.zeros((4, 4)), opacity=1.0)
    assert near(seen(canvas, (0.1, 0.1)), RED, 3)


def test_a_lattice_that_covers_all_takes_the_place_of_all(canvas):
    canvas.set_lattice(cells(RED), INNER, np.ones((2, 2)), opacity=1.0)
    canvas.set_lattice(cells(BLUE), BOX, np.ones((2, 2)), opacity=0.0)
    assert seen(canvas, (0.2, 0.2)) == names("light")["ground"]


def test_the_same_cells_again_take_the_place_of_those_before(canvas):
    canvas.set_lattice(cells(RED), BOX, np.eye(2), opacity=1.0)
    canvas.set_lattice(cells(BLUE), BOX, np.eye(2)[::-1], opacity=1.0)
    assert seen(canvas, (-0.4, 0.4)) == names("light")["ground"]
    assert near(seen(canvas, (0.4, 0.4)), BLUE, 3)


@pytest.mark.parametrize("other", [None, INNER])
def test_without_a_mask_it_is_the_only_one(canvas, other):
    canvas.set_lattice(cells(RED), BOX, np.ones((2, 2)), opacity=1.0)
    canvas.set_lattice(None if other is None else cells(BLUE), other or BOX, opacity=1.0)
    assert seen(canvas, (0.6, 0.6)) == names("light")["ground"]


def test_of_many_the_first_and_the_newest_are_kept(canvas):
    canvas.set_lattice(cells(RED), BOX, np.ones((2, 2)), opacity=1.0)
    for step in range(1, 9):
        left = -0.8 + 0.15 * step
        canvas.set_lattice(cells(BLUE), (left, 0.2, left + 0.2, 0.4), np.ones((2, 2)), opacity=1.0)
    canvas.set_lattice(cells(GREEN), (-0.2, -0.6, 0.2, -0.2), np.ones((2, 2)), opacity=1.0)
    assert near(seen(canvas, (0.6, -0.6)), RED, 3)
    assert near(seen(canvas, (0.0, -0.4)), GREEN, 3)
    assert near(seen(canvas, (0.5, 0.3)), BLUE, 3)
    assert near(seen(canvas, (-0.6, 0.3)), RED, 3)


@pytest.mark.parametrize("there", [np.ones((2, 3)), np.ones(4)])
def test_a_mask_that_does_not_fit_is_refused(canvas, there):
    with pytest.raises(ValueError, match="shape"):
        canvas.set_lattice(cells(RED), BOX, there)


@pytest.mark.parametrize("shape", [(5,), (3,), (4, 6), (4, 6, 1), (1, 4, 6), (3, 4, 6), (4, 6, 3)])
def test_a_lattice_of_any_pictures_is_laid_out_as_they_are_drawn(shape):
    pictures = np.random.default_rng(0).integers(0, 255, (3, 2, *shape), dtype=np.uint8)
    whole, one = mosaic(pictures), as_picture(pictures[2, 1])
    rim = int(one.ndim == 2)
    high, wide = one.shape[0] + 2 * rim, one.shape[1] + 2 * rim
    cell = whole[2 * high : 3 * high, wide : 2 * wide]
    assert whole.shape[:2] == (3 * high, 2 * wide)
    assert (cell[rim : high - rim, rim : wide - rim] == one).all()
    assert not rim or (cell[0] == 0).all()


# -- where the map looks -------------------------------------------------------------------------------


def test_the_part_in_sight_is_told_in_map_units(canvas):
    canvas.window().resize(400, 300)
    QApplication.processEvents()
    canvas.view = View(0.5, -0.25, 100.0)
    assert np.allclose(canvas.visible_bounds(), (-1.5, -1.75, 2.5, 1.25))
    canvas.view = View(0.5, -0.25, 200.0)
    assert np.allclose(canvas.visible_bounds(), (-0.5, -1.0, 1.5, 0.5))
