"""How the next character is chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trainers.choosing import DRAWS, Choosing, chosen, softmax
from trainers.fields import SpecError

LOGITS = np.log(np.array([0.1, 0.4, 0.3, 0.15, 0.05]))


def test_temperature() -> None:
    """0 takes the likeliest, 1 leaves the model's own chances, above they draw near to each other."""
    cold, cool, own, hot = (Choosing(temperature=t).chances(LOGITS) for t in (0.0, 0.5, 1.0, 2.0))
    assert cold.tolist() == [0, 1, 0, 0, 0]
    assert own == pytest.approx(np.exp(LOGITS))
    assert cool == pytest.approx(np.exp(2 * LOGITS) / np.exp(2 * LOGITS).sum())
    assert cold[1] > cool[1] > own[1] > hot[1] > 0.2


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"top_k": 1}, [1]),
        ({"top_k": 3}, [1, 2, 3]),
        ({"top_k": 0}, [0, 1, 2, 3, 4]),
        ({"top_k": 9}, [0, 1, 2, 3, 4]),
        ({"top_p": 0.01}, [1]),
        ({"top_p": 0.4}, [1]),
        ({"top_p": 0.41}, [1, 2]),
        ({"top_p": 0.71}, [1, 2, 3]),
        ({"top_p": 1.0}, [0, 1, 2, 3, 4]),
        ({"top_k": 2, "top_p": 0.9}, [1, 2]),
        ({"top_k": 4, "top_p": 0.5}, [1, 2]),
    ],
)
def test_only_the_likeliest(fields: dict[str, Any], left: list[int]) -> None:
    chances = Choosing(**fields).chances(LOGITS)
    assert np.flatnonzero(chances).tolist() == left
    assert chances.sum() == pytest.approx(1)
    assert chances[left] == pytest.approx(np.exp(LOGITS)[left] / np.exp(LOGITS)[left].sum())


def test_draws_fall_by_chance() -> None:
    chances = Choosing(top_k=4).chances(LOGITS)
    draws = np.concatenate([Choosing(seed=1).draws(block) for block in range(60)])
    found = np.bincount([chosen(chances, draw) for draw in draws], minlength=5) / len(draws)
    assert found == pytest.approx(chances, abs=0.02)
    assert found[4] == 0
    assert [chosen(chances, draw) for draw in (0.0, 1.0)] == [0, 3]


def test_a_draw_depends_on_seed_and_place_alone() -> None:
    one, two, other = Choosing(seed=4), Choosing(temperature=0.2, seed=4), Choosing(seed=5)
    assert np.array_equal(one.draws(3), two.draws(3))
    assert not np.array_equal(one.draws(3), one.draws(2))
    assert not np.array_equal(one.draws(3), other.draws(3))
    assert len(one.draws(0)) == DRAWS


def test_huge_logits_are_no_matter() -> None:
    assert softmax(np.array([1e4, 0.0])).tolist() == [1, 0]
    assert Choosing(temperature=0.001).chances(np.array([900.0, 899.0])).tolist() == [1, 0]


@pytest.mark.parametrize(
    "fields",
    [
        {"temperature": -0.1},
        {"temperature": 2.1},
        {"temperature": float("nan")},
        {"top_k": -1},
        {"top_p": 0.0},
        {"top_p": 1.1},
        {"seed": -1},
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match=next(iter(fields))):
        Choosing(**fields)
