"""One thread, and samples small enough to train on in a moment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from trainers.data import Dataset, load


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def untouched_chance() -> Iterator[None]:
    """Fail whatever draws from torch's shared source of randomness."""
    before = torch.get_rng_state()
    yield
    assert torch.equal(before, torch.get_rng_state())


@pytest.fixture(scope="session")
def digits() -> Dataset:
    return load("digits")


@pytest.fixture(scope="session")
def wheel() -> Dataset:
    return load("wheel")


def random_samples(shape: tuple[int, ...], n: int = 8, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).random((n, *shape), dtype=np.float32))
