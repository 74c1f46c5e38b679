"""The demonstrations that ship with the application: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

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

    panel: ClassVar[str] = "map"
    """The panel that shows it."""

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
    Demo(
        "faces-vae-16",
        "Faces: sixteen numbers for each",
        "A face is sixteen numbers here.",
        "Drag one face into another; the sliders reach what the plane does not show.",
        row=12,
    ),
    Demo(
        "digits-vae-8-collapsed",
        "Digits: a VAE whose code has collapsed",
        "Eight numbers that say nothing.",
        "Beta is 4: every datum is drawn to the middle, and whatever you drag, one picture is written.",
        row=238,
    ),
    Demo(
        "digits-denoising-16",
        "Digits: an autoencoder that learnt to clean",
        "It was fed noise and asked for the digit.",
        "Drag away from the points: it still writes something like a digit, where PCA writes a blur.",
        row=238,
    ),
    Demo(
        "digits-sparse-128",
        "Digits: more numbers than pixels, few of them used",
        "128 numbers for 64 pixels, about five in use.",
        "The sliders show which: most stand at nothing for any one digit.",
        row=238,
    ),
    Demo(
        "digits-gan",
        "Digits: a GAN, which has no encoder",
        "It makes digits of noise, and knows no code of a digit.",
        "Drag in its cloud: PCA shows where the picture lies among the data.",
        row=238,
    ),
    Demo(
        "faces-gan",
        "Faces: a GAN, which has no encoder",
        "Faces that nobody has drawn.",
        "Drag in its cloud of noise; under Game, Pictures the noise of a face is looked for.",
        row=12,
    ),
    Demo(
        "moons-ae-1",
        "Two moons: one number instead of two",
        "A curve through two moons, as one number.",
        "PCA's number is a straight line: drag along both and watch the dots.",
        row=40,
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

    panel: ClassVar[str] = "train"

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
        "The same seed, the same batches: watch the 4 and the 9.",
        "ae",
        "digits",
        twin=("latent_dim", 8),
    ),
    LiveDemo(
        "live-collapse",
        "Live: posterior collapse",
        "Beta 1 against beta 4: one of them gives up.",
        "Where the KL costs too much, the code falls silent.",
        "vae",
        "digits",
        fields={"latent_dim": 8},
        twin=("beta", 4.0),
    ),
    LiveDemo(
        "live-moons",
        "Live: one number for two moons",
        "A line cannot follow two moons. A curve can.",
        "One number for two: watch how far below PCA's line the curve gets.",
        "ae",
        "moons",
        fields={"latent_dim": 1},
    ),
    LiveDemo(
        "live-wheel",
        "Live: the wheel is one number",
        "A turn of the wheel, found again.",
        "The map closes to a circle; PCA needs many numbers for what is one phase.",
        "ae",
        "wheel",
        fields={"nodes": 256},
        training={"steps": 3000, "learning_rate": 3e-3, "seed": 23},
    ),
    LiveDemo(
        "live-denoising",
        "Live: learning to clean",
        "Noisy in, clean out.",
        "Fed the second row, asked for the first; PCA's way is the last.",
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
    LiveDemo(
        "live-writer",
        "Live: it learns to write",
        "From noise to words to grammar.",
        "Space: first the spaces come, then words, then brackets. Drag back through what it wrote.",
        "char-rnn",
        "python-reference",
    ),
    LiveDemo(
        "live-cells",
        "Live: two cells learn one text",
        "The same text, the same draws, two cells.",
        "An LSTM beside a plain RNN: it leads at first; who is ahead after 2,500 steps, and by how little?",
        "char-rnn",
        "python-reference",
        fields={"cell": "lstm"},
        twin=("cell", "rnn"),
    ),
)


@dataclass(frozen=True)
class GameDemo:
    """A game of two nets to play in front of a class, and what to say of it.

    Attributes
    ----------
    name, title, headline, hint : str
        As of a `Demo`.
    density : str
        What is real.
    values : mapping
        Values of nets and training that are not as they are at first.
    collapse : bool
        Whether it is the two games that differ in a momentum alone, in place of one.
    """

    panel: ClassVar[str] = "game"

    name: str
    title: str
    headline: str
    hint: str
    density: str = "ring8"
    values: Mapping[str, Any] = field(default_factory=dict)
    collapse: bool = False


GAME_DEMOS: tuple[GameDemo, ...] = (
    GameDemo(
        "live-gan",
        "Live: a forger and a detective",
        "A forger and a detective.",
        "Blue is real, orange is made. Space plays, S goes slowly.",
    ),
    GameDemo(
        "live-gan-collapse",
        "Live: mode collapse",
        "The same nets, the same seed.",
        "Only Adam's beta1 differs: one finds all eight.",
        collapse=True,
    ),
    GameDemo(
        "live-gan-line",
        "Live: one number for a spiral",
        "A thread is laid along a spiral.",
        "The noise is one number: watch the thread being bent.",
        "spiral",
        {"latent_dim": 1},
    ),
)


AnyDemo: TypeAlias = Demo | LiveDemo | GameDemo


def demo(name: str) -> AnyDemo | None:
    """Return the demonstration called `name`, or None."""
    return next((entry for entry in ALL_DEMOS if entry.name == name), None)


ALL_DEMOS: tuple[AnyDemo, ...] = (*DEMOS, *LIVE_DEMOS, *GAME_DEMOS)
