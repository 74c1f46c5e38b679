"""What the command line may ask for, checked before a window opens."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer import __version__

PANELS = ("map", "interpolate", "train", "game", "sequence")
THEMES = ("light", "dark")
LIGHT_BYTES = 8_000_000
"""Files up to this size are read whole before the window opens."""
DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class Options:
    """What the command line asked for.

    Attributes
    ----------
    paths : tuple of str
        Model files to open.
    size : (int, int) or None
        The window's size in pixels.
    scale : int or None
        Size of the whole interface in per cent.
    """

    paths: tuple[str, ...] = ()
    demo: str | None = None
    panel: str = "map"
    theme: str | None = None
    size: tuple[int, int] | None = None
    scale: int | None = None
    device: str | None = None
    reset: bool = False
    screenshot: str | None = None
    smoke: bool = False

    @property
    def unattended(self) -> bool:
        """Whether this run is without a person."""
        return self.smoke or self.screenshot is not None


class UsageError(Exception):
    """Wrong usage or input: one line saying what, and what to do."""


class _Parser(argparse.ArgumentParser):
    """Tells a wrong argument in one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}; see latent-explorer --help")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (
        width.isdecimal()
        and height.isdecimal()
        and 320 <= int(width) <= 16384
        and 240 <= int(height) <= 16384
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it like 1280x800")
    return int(width), int(height)


def _scale(text: str) -> int:
    number = text.removesuffix("%")
    if not (number.isdecimal() and 75 <= int(number) <= 300):
        raise argparse.ArgumentTypeError(f"{text!r} is no scale; take 75 to 300 per cent")
    return int(number)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    p = _Parser(prog="latent-explorer", description="See and touch what autoencoders learn.")
    p.add_argument(
        "paths", nargs="*", metavar="PATH", help="model files, data (.npz, .npy) or a text to open"
    )
    p.add_argument("--demo", metavar="NAME", help="open a demonstration")
    p.add_argument("--list-demos", action="store_true", help="name the demonstrations, one a line")
    p.add_argument("--panel", choices=PANELS, help="the panel to begin with")
    p.add_argument("--theme", choices=THEMES, help="light or dark")
    p.add_argument("--size", type=_size, metavar="WxH", help="size of the window")
    p.add_argument("--scale", type=_scale, metavar="PERCENT", help="size of the interface, 75 to 300")
    p.add_argument("--device", choices=DEVICES, help="where models run")
    p.add_argument("--reset", action="store_true", help="forget the settings")
    p.add_argument("--screenshot", metavar="FILE.png", help="write the settled window's picture and exit")
    p.add_argument("--smoke", action="store_true", help="drag the probe, print figures as JSON and exit")
    p.add_argument("--install-shortcut", action="store_true", help="add the application to the system's menu")
    # A double click has no terminal to tell a bad file in, so the window has to.
    p.add_argument("--from-desktop", action="store_true", help=argparse.SUPPRESS)
    p.add_argument("--version", action="version", version=f"latent-explorer {__version__}")
    return p


def check_paths(paths: Sequence[str]) -> None:
    """Refuse files that are no models, data or texts before a window opens, as far as is quickly told.

    Of files above `LIGHT_BYTES` models are judged by their header and data not at all: what else is wrong
    with them is told once they are opened.

    Raises
    ------
    UsageError
        With the first bad file's reason.
    """
    from explorer.core.kinds import is_data, is_text
    from trainers.checkpoint import CheckpointError, read, read_header
    from trainers.corpora import load_corpus
    from trainers.data.dataset import DataError
    from trainers.data.files import load_file
    from trainers.specs import WRITERS

    for path in paths:
        place = Path(os.path.expanduser(path))
        light = not os.path.isfile(place) or os.path.getsize(place) <= LIGHT_BYTES
        try:
            if is_text(path):
                load_corpus(str(place))  # no more of a large one is read than is taken
            elif not is_data(path):
                writer = read_header(place).family in WRITERS
                if light:
                    read(place, writer=writer)
            elif light:
                load_file(str(place))
        except (CheckpointError, DataError) as error:
            raise UsageError(str(error)) from None


def options_of(given: argparse.Namespace) -> Options:
    """Check what names something, and freeze it.

    Raises
    ------
    UsageError
        If a demonstration, a file or a target is not what it should be.
    """
    from explorer.core.demos import ALL_DEMOS, demo

    entry = None if given.demo is None else demo(given.demo)
    if given.demo is not None and entry is None:
        known = ", ".join(entry.name for entry in ALL_DEMOS)
        raise UsageError(f"there is no demonstration {given.demo!r}; take one of {known}")
    if given.screenshot is not None:
        target = Path(given.screenshot)
        if target.suffix.lower() != ".png" or not target.resolve().parent.is_dir():
            raise UsageError(f"{target}: the picture needs a name ending in .png in a folder that exists")
    if given.paths and not given.from_desktop:
        check_paths(given.paths)
    return Options(
        paths=tuple(given.paths),
        demo=given.demo,
        panel=given.panel or ("map" if entry is None else entry.panel),
        theme=given.theme,
        size=given.size,
        scale=given.scale,
        device=given.device,
        reset=given.reset,
        screenshot=given.screenshot,
        smoke=given.smoke,
    )
