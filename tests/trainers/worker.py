"""``latent-train`` with an accident: ``python worker.py RANK STEP SIGNAL`` and then its own arguments.

The process of that rank sends itself the signal within that step.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from trainers.cli import main
from trainers.models.mlp import Autoencoder
from trainers.models.vae import Vae


def accident(model: Any, wished: int, number: int) -> None:
    """Let a signal come in the middle of a step."""
    plain = model.loss

    def loss(self: Any, x: Any, noise: Any, step: int | None = None, labels: Any = None) -> Any:
        if step == wished:
            os.kill(os.getpid(), number)
        return plain(self, x, noise, step, labels)

    model.loss = loss


if __name__ == "__main__":
    rank, step, number = map(int, sys.argv[1:4])
    if rank == int(os.environ["RANK"]):
        for model in (Autoencoder, Vae):
            accident(model, step, number)
    sys.exit(main(sys.argv[4:]))
