"""An engine on the CPU with small files, asked as the worker asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import GeneratorType
from typing import Any

import pytest

from explorer.core import messages as m
from explorer.engine import Engine
from tests.engine.samples import Yardstick, write_data, write_model
from trainers.data import Dataset, load

Ask = Callable[[m.Request], Any]
Answer = tuple[Any, list[Any]]


class Clock:
    """Goes on by so much each time it is read."""

    def __init__(self, tick: float) -> None:
        self.tick, self.now = tick, 0.0

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def run(answer: Any) -> Answer:
    """Take an answer to its end; return it and the parts that came before."""
    parts = []
    if not isinstance(answer, GeneratorType):
        return answer, parts
    while True:
        try:
            parts.append(next(answer))
        except StopIteration as stop:
            return stop.value, parts


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine("cpu")
    yield made
    made.close()


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """Ask the engine and wait for the whole answer."""
    return lambda request: run(engine.handle(request))[0]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that no test changes: the data, a model of each family."""
    made = tmp_path_factory.mktemp("models")
    data = write_data(made)
    write_model(made / "net.safetensors", data, "ae", nodes=8, metrics={"test_mse": 0.25})
    write_model(made / "net3.safetensors", data, "vae", latent_dim=3, nodes=8, seed=1)
    write_model(made / "axes.safetensors", data, "pca")
    return made


@pytest.fixture(scope="session")
def data(folder: Path) -> Dataset:
    return load(str(folder / "patches.npz"))


@pytest.fixture(scope="session")
def by_hand(folder: Path) -> Callable[[str], Yardstick]:
    """Return the yardstick of a model's name."""
    return lambda name: Yardstick(folder / f"{name}.safetensors")


@pytest.fixture
def make() -> Iterator[Callable[..., Engine]]:
    """Make engines, and close them at the end."""
    made: list[Engine] = []

    def engine(tick: float = 0.0, **more: Any) -> Engine:
        made.append(Engine("cpu", clock=Clock(tick), **more))
        return made[-1]

    yield engine
    for one in made:
        one.close()
