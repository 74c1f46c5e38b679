"""Where models run, in words for the status bar."""

from __future__ import annotations

import os

import torch

from trainers.runtime import DeviceError, pick_device


def choose_device(name: str, threads: int) -> tuple[torch.device, str, str]:
    """Choose a device, and fall back to the CPU where the wished one is not there or does not work.

    Parameters
    ----------
    name : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    threads : int
        How many threads torch uses on the CPU.

    Returns
    -------
    device : torch.device
    words : str
        For the status bar: "CPU, 1 of 2 cores".
    notice : str
        Why it is not the wished one; "" where it is.
    """
    on_cpu = f"CPU, {threads} of {os.cpu_count() or 1} cores"
    try:
        device = pick_device(name)
    except DeviceError as error:
        return torch.device("cpu"), on_cpu, f"{str(error).capitalize()}; models run on the CPU."
    if device.type == "cpu":
        return device, on_cpu, ""
    try:
        torch.zeros(1, device=device).add_(1).item()
    except RuntimeError as error:
        reason = str(error).splitlines()[0]
        return (
            torch.device("cpu"),
            on_cpu,
            f"{device.type} does not work here ({reason}); models run on the CPU.",
        )
    words = torch.cuda.get_device_name(device) if device.type == "cuda" else "Apple GPU (MPS)"
    return device, words, ""


def is_out_of_memory(error: Exception) -> bool:
    """Whether a device had no room; CUDA has an error of its own for that, MPS and the CPU tell in words."""
    words = str(error).lower()
    told = "out of memory" in words or "can't allocate memory" in words or "not enough memory" in words
    return isinstance(error, torch.OutOfMemoryError) or (isinstance(error, RuntimeError) and told)


def clear_cache() -> None:
    """Give back what torch keeps of a device's memory for later."""
    torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
