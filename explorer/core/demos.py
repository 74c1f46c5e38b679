"""The demonstrations that ship with the application: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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


def demo(name: str) -> Demo | None:
    """Return the demonstration called `name`, or None."""
    return next((entry for entry in DEMOS if entry.name == name), None)
