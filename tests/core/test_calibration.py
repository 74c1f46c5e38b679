import numpy as np
import pytest

from explorer.core.calibration import ROUNDS, bettered, miss

RNG = np.random.default_rng(2)
PATTERNS = RNG.standard_normal((3, 5))
VECTORS = dict(zip(("smile", "open", "pose"), PATTERNS, strict=True))


def found(vector, response, rounds=ROUNDS, wanted=0.7):
    for _ in range(rounds):
        vector = bettered(vector, VECTORS, response(vector), "smile", wanted)
    return vector


def straight(vector):
    """Attributes that follow the codes in straight lines."""
    return dict(zip(VECTORS, np.linalg.lstsq(PATTERNS.T, vector, rcond=None)[0], strict=True))


def bent(vector):
    """A mouth that opens while it smiles, the more so the farther, and a smile that slows down."""
    flat = straight(vector)
    opened = flat["open"] + 0.6 * flat["smile"] ** 2
    return {"smile": np.tanh(flat["smile"]), "open": opened, "pose": flat["pose"]}


def test_where_all_is_straight_one_step_is_all():
    vector = found(np.zeros(5), straight, rounds=1)
    np.testing.assert_allclose(vector, 0.7 * VECTORS["smile"])
    np.testing.assert_allclose(found(vector, straight, rounds=3), vector)


def test_what_is_bent_is_straightened_out():
    plain = bent(0.7 * VECTORS["smile"])
    assert plain["open"] > 0.25
    assert plain["smile"] < 0.62
    better = bent(found(np.zeros(5), bent))
    assert better["smile"] == pytest.approx(0.7, abs=0.01)
    assert better["open"] == pytest.approx(0, abs=0.01)
    assert better["pose"] == pytest.approx(0, abs=0.01)


def test_the_other_way_is_as_good():
    back = bent(found(np.zeros(5), bent, wanted=-0.5))
    assert back["smile"] == pytest.approx(-0.5, abs=0.01)
    assert back["open"] == pytest.approx(0, abs=0.01)


def test_what_has_no_vector_cannot_be_aimed_at():
    with pytest.raises(ValueError, match="no vector of 'hat'; there are smile, open, pose"):
        bettered(np.zeros(5), VECTORS, {}, "hat")


def test_what_is_amiss_is_the_lack_and_the_worst_of_the_others():
    changes = {"smile": np.array([0.5, 0.7]), "open": np.array([-0.2, 0.2]), "pose": np.array([0.1, 0.1])}
    assert miss(changes, "smile", 0.7) == pytest.approx(0.1 + 0.2)
    assert miss({"smile": np.array([0.7])}, "smile", 0.7) == 0
    assert miss({**changes, "open": np.array([np.nan, 0.0])}, "smile") == np.inf
    assert miss({**changes, "smile": np.array([np.nan, 0.0])}, "smile") == np.inf
