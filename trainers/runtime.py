"""Seeds, devices and threads: everything that depends on the machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform

import torch

DEVICES = ("auto", "cpu", "cuda", "mps")


class DeviceError(ValueError):
    """The device that was asked for is not there."""


def generator(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """Make a source of random numbers of its own; the shared one of torch is never touched."""
    return torch.Generator(device=device).manual_seed(seed)


def pick_device(name: str = "auto") -> torch.device:
    """Choose where to compute.

    Parameters
    ----------
    name : {"auto", "cpu", "cuda", "mps"}
        auto takes CUDA, then MPS, then the CPU.

    Raises
    ------
    DeviceError
        Where the named device is not there.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        name = next(device for device, found in there.items() if found)
    if name not in there:
        raise DeviceError(f"unknown device {name!r:.40}; choose {', '.join(DEVICES)}")
    if not there[name]:
        raise DeviceError(f"this machine or this build of torch has no {name}; choose auto or cpu")
    return torch.device(name)


def use_threads(count: int | None = None) -> int:
    """Set how many threads torch computes with; one core is kept free for a window.

    Small nets gain nothing beyond four, so that is the most it takes by itself.
    """
    count = count or max(1, min(4, (os.cpu_count() or 1) - 1))
    torch.set_num_threads(count)
    return count


class NoDenormals:
    """Let the CPU take numbers below 1e-38 for 0 within a ``with``, on this thread.

    Momenta of weights that get no gradient fade into such numbers, with which a CPU computes many times
    slower: they cost a tenth of each step of the digits' autoencoder.
    """

    def __init__(self) -> None:
        self._already = float(torch.tensor(1e-20) * torch.tensor(1e-20)) == 0.0

    def __enter__(self) -> None:
        torch.set_flush_denormal(True)

    def __exit__(self, *_: object) -> None:
        torch.set_flush_denormal(self._already)


class OneThread:
    """Compute with one thread within a ``with``, so that sums come out the same to the last bit."""

    def __enter__(self) -> None:
        self._before = torch.get_num_threads()
        if self._before != 1:
            torch.set_num_threads(1)

    def __exit__(self, *_: object) -> None:
        if self._before != 1:
            torch.set_num_threads(self._before)


def library_versions() -> dict[str, str]:
    """Name the versions that a result may depend on."""
    names = ("torch", "numpy", "latent-explorer")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
