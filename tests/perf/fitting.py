"""Training: how fast ``trainers.fit.fit`` is beside loops written by hand.

All sides train the digits' autoencoder (64-128-64-2) in batches of 128 on one thread. One is `fit`, with its
schedule, events and losses; one a bare loop over a tensor in memory with fused Adam and nothing else; one the
plainest loop over a TensorDataset and a DataLoader with Adam as it comes; and one is that loop with what
`fit` does besides, a one-cycle schedule and the mean loss of every epoch. They take turns, many rounds each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from tests.perf.bench import Figure, middle, ratio, take_turns
from trainers.data import load
from trainers.fit import fit
from trainers.models.mlp import Autoencoder
from trainers.registry import build
from trainers.specs import AutoencoderSpec, TrainSpec

BATCH = 128
RATE = 4e-3
SPEC = AutoencoderSpec(latent_dim=2)


def measure(quick: bool) -> Iterator[Figure]:
    """Train in turns."""
    torch.set_num_threads(1)
    data = load("digits")
    x = torch.from_numpy(data.x_train)
    steps, rounds = (40, 1) if quick else (len(x) // BATCH * 40, 15)

    def side(loop: Callable[[Autoencoder, Tensor, int], object]) -> Callable[[], float]:
        def timed() -> float:
            model = build(SPEC, data.shape)
            assert isinstance(model, Autoencoder)
            start = time.perf_counter()
            loop(model.train(), x, steps)
            return steps / (time.perf_counter() - start)

        return timed

    loops: dict[str, Callable[[Autoencoder, Tensor, int], object]] = {
        "fit": _fit,
        "bare": _bare,
        "loader": _loader,
        "like": partial(_loader, like_fit=True),
    }
    taken = take_turns({name: side(loop) for name, loop in loops.items()}, rounds)
    yield middle(taken["fit"], "fit", "steps/s")
    yield middle(taken["bare"], "bare loop, fused Adam", "steps/s")
    yield middle(taken["loader"], "TensorDataset and DataLoader", "steps/s")
    yield middle(taken["like"], "the same with schedule and losses", "steps/s")
    yield Figure("fit / bare loop", ratio(taken["fit"], taken["bare"]), "x", at_least=0.95)
    best = max(taken["fit"]) / max(taken["bare"])
    yield Figure("fit / bare loop, best rounds of each", best, "x")
    yield Figure("fit / DataLoader", ratio(taken["fit"], taken["loader"]), "x", at_least=2.0)
    yield Figure("fit / DataLoader with schedule and losses", ratio(taken["fit"], taken["like"]), "x")


def _fit(model: Autoencoder, x: Tensor, steps: int) -> None:
    for _ in fit(model, x, TrainSpec(steps=steps, batch_size=BATCH, learning_rate=RATE)):
        pass


def _error(model: Autoencoder, batch: Tensor) -> Tensor:
    return nn.functional.mse_loss(torch.sigmoid(model.decoder(model.encoder(batch))), batch)


def _bare(model: Autoencoder, x: Tensor, steps: int) -> None:
    flat = x.flatten(1)
    adam = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    done = 0
    while done < steps:
        for rows in torch.randperm(len(flat)).split(BATCH)[: len(flat) // BATCH]:
            adam.zero_grad(set_to_none=True)
            _error(model, flat[rows]).backward()
            adam.step()
            done += 1
            if done == steps:
                break


def _loader(model: Autoencoder, x: Tensor, steps: int, like_fit: bool = False) -> None:
    loader = DataLoader(TensorDataset(x.flatten(1)), batch_size=BATCH, shuffle=True, drop_last=True)
    adam = torch.optim.Adam(model.parameters(), lr=RATE)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=steps) if like_fit else None
    done, epochs = 0, []
    while done < steps:
        total = 0.0
        for (batch,) in loader:
            adam.zero_grad()
            loss = _error(model, batch)
            loss.backward()
            adam.step()
            if scheduler is not None:
                scheduler.step()
                total += loss.item()
            done += 1
            if done == steps:
                break
        epochs.append(total / len(loader))
