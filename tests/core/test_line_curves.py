"""A density on the line that a hand reshapes, and the test whether draws are of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from explorer.core.kolmogorov import ks_test
from explorer.core.line_curves import HIGH, LOW, PLACES, CurveError, LineCurve, places

BELL = LineCurve(np.exp(-((places() - 1) ** 2) * 2))
GAPPED = LineCurve(np.maximum(0.0, np.abs(places()) - 1.0))
CURVES = {"bell": BELL, "gapped": GAPPED, "flat": LineCurve(np.ones(PLACES))}


@pytest.fixture(params=CURVES)
def curve(request: pytest.FixtureRequest) -> LineCurve:
    return CURVES[request.param]


def test_it_has_an_area_of_one_whatever_its_scale(curve: LineCurve) -> None:
    assert np.trapezoid(curve.heights, places()) == pytest.approx(1)
    np.testing.assert_allclose(LineCurve(7 * curve.heights).heights, curve.heights)


def test_the_quantile_function_turns_the_distribution_function_round(curve: LineCurve) -> None:
    share = np.linspace(0.001, 0.999, 777)
    np.testing.assert_allclose(curve.cdf(curve.quantile(share)), share, atol=1e-9)
    assert curve.cdf([LOW - 1, HIGH + 1]).tolist() == [0, 1]
    assert (np.diff(curve.quantile(share)) >= 0).all()


def test_the_distribution_function_is_the_area_below(curve: LineCurve) -> None:
    fine = np.linspace(LOW, HIGH, 60_001)
    area = np.concatenate(
        [[0], np.cumsum(np.diff(fine) * (curve.density(fine)[1:] + curve.density(fine)[:-1]) / 2)]
    )
    np.testing.assert_allclose(curve.cdf(fine), area, atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_ten_thousand_draws_fit_by_a_yardstick_from_outside(curve: LineCurve, seed: int) -> None:
    values = curve.quantile(np.random.default_rng(seed).random(10_000))
    assert stats.kstest(values, curve.cdf).pvalue > 0.01
    assert ks_test(curve.cdf(values)).p > 0.01


@pytest.mark.parametrize(("x", "height"), [(0.0, 0.9), (-2.0, 0.3), (1.0, 0.2), (2.9, 1.5), (-0.4, 0.0)])
def test_a_pulled_curve_is_under_the_pointer_and_still_a_density(
    curve: LineCurve, x: float, height: float
) -> None:
    pulled = curve.pulled(x, height)
    assert float(pulled.density(x)) == pytest.approx(height, abs=2e-3)
    assert np.trapezoid(pulled.heights, places()) == pytest.approx(1)
    assert pulled.heights.min() >= 0


def test_a_pull_back_leads_back() -> None:
    again = BELL.pulled(0.5, float(BELL.density(0.5)))
    np.testing.assert_allclose(again.heights, BELL.heights, atol=1e-6)


def test_many_pulls_to_the_floor_leave_a_density() -> None:
    curve = BELL
    for x in np.linspace(LOW, HIGH, 25):
        curve = curve.pulled(float(x), 0.0)
    assert np.isfinite(curve.heights).all()
    assert np.trapezoid(curve.heights, places()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("heights", "words"),
    [
        ([], "121 heights"),
        (np.zeros(PLACES), "nothing under the curve"),
        (np.full(PLACES, np.nan), "everywhere a number"),
        (np.linspace(-1, 1, PLACES), "nowhere negative"),
    ],
)
def test_what_is_no_density_is_told_in_a_sentence(heights: object, words: str) -> None:
    with pytest.raises(CurveError, match=words):
        LineCurve(heights)  # type: ignore[arg-type]


def test_a_pull_to_nowhere_is_told() -> None:
    with pytest.raises(CurveError, match="finite"):
        BELL.pulled(float("nan"), 1.0)


@pytest.mark.parametrize("n", [20, 100, 1000])
@pytest.mark.parametrize("power", [1.0, 1.05, 1.5])
def test_the_test_agrees_with_scipys(n: int, power: float) -> None:
    shares = np.random.default_rng(n).random(n) ** power
    theirs, ours = stats.kstest(shares, "uniform"), ks_test(shares)
    assert ours.statistic == pytest.approx(theirs.statistic)
    assert ours.p == pytest.approx(theirs.pvalue, abs=0.01)


def test_the_test_of_nothing_and_of_what_is_no_share() -> None:
    assert np.isnan(ks_test([]).p)
    with pytest.raises(ValueError, match="from 0 to 1"):
        ks_test([0.5, 1.2])
