import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core import colours

WHITE, NEAR_BLACK = (255, 255, 255), (0x14, 0x17, 0x1C)


def luminance(rgb):
    """Relative luminance of WCAG 2.1."""
    channel = np.asarray(rgb) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(rgb, ground):
    pair = np.stack(np.broadcast_arrays(luminance(rgb), luminance(ground)))
    return (pair.max(axis=0) + 0.05) / (pair.min(axis=0) + 0.05)


def gaps(rgb):
    lab = colours.to_oklab(rgb)
    gap = np.linalg.norm(lab[:, None] - lab[None], axis=2)
    return gap[np.triu_indices(len(lab), 1)]


@pytest.mark.parametrize("n", [-1, 0, 1, 2, 8, 9, 10, 11, 26, 100])
def test_as_many_distinct_colours_as_classes(n):
    palette = colours.class_colours(n)
    assert palette.shape == (max(n, 0), 3)
    assert palette.dtype == np.uint8
    assert len(np.unique(palette, axis=0)) == len(palette)


def test_palettes_are_the_published_ones():
    assert colours.class_colours(2).tolist() == [[0x00, 0x72, 0xB2], [0xE6, 0x9F, 0x00]]
    assert colours.class_colours(10)[[0, 9]].tolist() == [[0x3F, 0x90, 0xDA], [0x92, 0xDA, 0xDD]]


@pytest.mark.parametrize(("n", "least"), [(8, 0.13), (10, 0.09), (20, 0.09), (40, 0.08)])
def test_classes_are_well_apart(n, least):
    assert gaps(colours.class_colours(n)).min() > least


def test_more_classes_keep_the_colours_of_fewer():
    np.testing.assert_array_equal(colours.class_colours(40)[:12], colours.class_colours(12))


@pytest.mark.parametrize("n", [8, 10, 40])
@pytest.mark.parametrize("ground", [WHITE, NEAR_BLACK])
def test_classes_are_seen_on_both_grounds(n, ground):
    assert contrast(colours.class_colours(n), ground).min() > 1.3


def test_a_caller_cannot_spoil_the_palette():
    for table in (lambda: colours.class_colours(12), lambda: colours.ramp("cyclic")):
        before = table().copy()
        table()[:] = 0
        np.testing.assert_array_equal(table(), before)


@given(arrays(np.uint8, (5, 3)))
def test_oklab_and_back(rgb):
    np.testing.assert_allclose(colours.from_oklab(colours.to_oklab(rgb)), rgb, atol=1e-3)


def test_oklab_of_known_colours():
    np.testing.assert_allclose(colours.to_oklab([255, 255, 255]), [1, 0, 0], atol=1e-4)
    np.testing.assert_allclose(colours.to_oklab([255, 0, 0]), [0.62796, 0.22486, 0.12585], atol=1e-4)


@pytest.mark.parametrize("name", colours.RAMPS)
def test_ramps_are_even_and_legible(name):
    table = colours.ramp(name)
    assert (table.shape, table.dtype) == ((256, 3), np.uint8)
    lab = colours.to_oklab(table)
    coarse = np.linalg.norm(np.diff(lab[::15], axis=0), axis=1)  # fine steps are dominated by rounding
    assert coarse.max() / coarse.min() < 1.15
    assert contrast(table, WHITE).min() > 1.9
    assert contrast(table, NEAR_BLACK).min() > 1.9


def test_sequential_ramp_darkens_all_the_way():
    lightness = colours.to_oklab(colours.ramp("sequential"))[:, 0]
    assert np.all(np.diff(lightness[::5]) < 0)


def test_cyclic_ramp_ends_where_it_begins():
    lab = colours.to_oklab(colours.ramp("cyclic"))
    seam = np.linalg.norm(lab[-1] - lab[0])
    assert seam < 2 * np.linalg.norm(np.diff(lab, axis=0), axis=1).mean()


def test_unknown_ramp_is_named():
    with pytest.raises(ValueError, match="no ramp 'jet'"):
        colours.ramp("jet")


def test_values_take_the_colours_of_the_ramp():
    table = colours.ramp("sequential")
    values = [-9.0, 0.0, 5.0, 10.0, 99.0, np.inf, -np.inf, np.nan]
    expected = [table[0], table[0], table[128], table[255], table[255], table[255], table[0], colours.MISSING]
    np.testing.assert_array_equal(colours.colour_values(values, "sequential", 0, 10), expected)


def test_one_value_alone_takes_the_middle():
    coloured = colours.colour_values([3.0, np.nan], "sequential", 3, 3)
    np.testing.assert_array_equal(coloured, [colours.ramp("sequential")[128], colours.MISSING])


@given(st.floats(-20, 20), st.integers(-3, 3))
def test_phase_wraps_round(phase, turns):
    period = 2 * np.pi
    table = colours.ramp("cyclic").astype(int)
    here, there = colours.colour_values([phase, phase + turns * period], "cyclic", 0, period).astype(int)
    assert np.abs(here - there).max() <= np.abs(np.diff(table, axis=0, append=table[:1])).max()


def test_phase_that_is_not_finite_is_missing():
    coloured = colours.colour_values([np.inf, np.nan], "cyclic", 0, 1)
    np.testing.assert_array_equal(coloured, [colours.MISSING] * 2)


def test_no_values_no_colours():
    assert colours.colour_values([], "cyclic", 0, 1).shape == (0, 3)
