"""The demonstrations that ship with the application: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explorer.core.paths import checkpoint


@dataclass(frozen=True)
class Demo:
    """A shipped model and what to say of it.

    Attributes
    ----------
    name : str
        Name on the command line and of the checkpoint.
    title : str
        Line in the menu.
    headline, hint : str
        What one sees, and what to try.
    row : int
        The datum the probe starts on.
    """

    name: str
    title: str
    headline: str
    hint: str
    row: int = 0

    @property
    def path(self) -> Path:
        """The checkpoint's file."""
        return checkpoint(self.name)


DEMOS: tuple[Demo, ...] = (
    Demo(
        "digits-ae-2",
        "Digits: PCA beside an autoencoder",
        "One point, two decoders.",
        "Each has two numbers for a digit: drag the ringed point and see which of them still writes.",
        row=238,
    ),
    Demo(
        "digits-vae-2",
        "Digits: a variational autoencoder",
        "Codes that a prior holds together.",
        "Drag from class to class: what does the VAE write in between, and what does PCA?",
        row=238,
    ),
    Demo(
        "digits-vae-8",
        "Digits: eight numbers, seen as a plane",
        "A plane through eight dimensions.",
        "A drag moves along the two directions in which the codes vary most; the sliders reach the rest.",
        row=238,
    ),
    Demo(
        "wheel-ae-2",
        "Ferris wheel: where PCA fails",
        "PCA winds round eight times, the autoencoder once.",
        "A turn of the wheel is one number, its phase: follow the colours round both maps.",
        row=37,
    ),
)


@dataclass(frozen=True)
class LiveDemo:
    """Something to train in front of a class, and what to say of it.

    Attributes
    ----------
    name, title, headline, hint : str
        As of a `Demo`.
    family, data_id : str
        What is trained on what.
    fields, training : mapping
        Values that are not as the family has them.
    twin : (str, value) or None
        The knob in which a second run differs, and its value there.
    """

    name: str
    title: str
    headline: str
    hint: str
    family: str
    data_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    twin: tuple[str, Any] | None = None


LIVE_DEMOS: tuple[LiveDemo, ...] = (
    LiveDemo(
        "live-digits",
        "Live: a latent space is born",
        "A latent space is born.",
        "Press the space bar and watch the classes part; then make the code one number larger.",
        "ae",
        "digits",
    ),
    LiveDemo(
        "live-code-size",
        "Live: two numbers against eight",
        "What do six more numbers buy?",
        "The same seed and the same batches, codes of two and of eight numbers: watch the 4 and the 9.",
        "ae",
        "digits",
        twin=("latent_dim", 8),
    ),
    LiveDemo(
        "live-collapse",
        "Live: posterior collapse",
        "Beta 1 against beta 4: one of them gives up.",
        "Where the KL costs too much, the code says nothing: the loss stops at the pixel marginal.",
        "vae",
        "digits",
        fields={"latent_dim": 8},
        twin=("beta", 4.0),
    ),
    LiveDemo(
        "live-moons",
        "Live: one number for two moons",
        "A line cannot follow two moons. A curve can.",
        "One number for two: PCA's best straight line costs .0075, watch how far below it the curve gets.",
        "ae",
        "moons",
        fields={"latent_dim": 1},
    ),
    LiveDemo(
        "live-denoising",
        "Live: learning to clean",
        "Noisy in, clean out.",
        "It is fed the second row and asked for the first; PCA with as many numbers is in the last.",
        "denoising-ae",
        "digits",
        fields={"latent_dim": 16},
    ),
    LiveDemo(
        "live-faces",
        "Live: faces from sixteen numbers",
        "Sixteen numbers for a face.",
        "A convolutional VAE learns drawn faces; switch on the decoded pictures and drag a point.",
        "conv-vae",
        "faces",
        fields={"latent_dim": 16},
        training={"steps": 1500},
    ),
)


def demo(name: str) -> Demo | LiveDemo | None:
    """Return the demonstration called `name`, or None."""
    return next((entry for entry in ALL_DEMOS if entry.name == name), None)


ALL_DEMOS: tuple[Demo | LiveDemo, ...] = (*DEMOS, *LIVE_DEMOS)
