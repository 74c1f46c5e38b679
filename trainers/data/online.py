"""Data that is fetched once, through scikit-learn, and then kept: MNIST, Fashion-MNIST, the Olivetti faces.

The fetching runs in a process of its own: it can be ended at any moment, and neither its waiting for the
network nor the minute that unpacking takes is felt here. What was fetched stays in scikit-learn's cache, and
beside that as plain arrays, which are read in a moment the next time.
"""

from __future__ import annotations

import contextlib
import functools
import io
import multiprocessing
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import numpy as np

from trainers.container import replace_whole
from trainers.data.dataset import DataError, Dataset, stratified_split
from trainers.data.files import read_arrays

POLL_S = 0.01
END_S = 5.0
SILENCE_S = 15.0  # how long a server may say nothing
Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Fetching:
    """How far the fetching of a data set has come.

    Attributes
    ----------
    name : str
    received : int
        Bytes that have come into the cache.
    seconds : float
        Since the start.
    """

    name: str
    received: int
    seconds: float

    @property
    def words(self) -> str:
        """The same in words."""
        if not self.received:
            return f"Fetching {self.name}, {self.seconds:.0f} s"
        return f"Fetching {self.name}: {self.received / 1e6:.1f} MB, {self.seconds:.0f} s"


Steps = Generator[Fetching, None, Dataset]


@dataclass(frozen=True)
class Source:
    """Where a data set comes from.

    Attributes
    ----------
    name : str
    fetch : callable
        Gives the arrays ``x`` (n, *shape), uint8 or float32 from 0 to 1, and ``y`` (n,) of class numbers.
    shape : tuple of int
    class_names : tuple of str
    cached : str
        What scikit-learn keeps of it, within its folder: a file, or a folder.
    """

    name: str
    fetch: Callable[[], Arrays]
    shape: tuple[int, ...]
    class_names: tuple[str, ...]
    cached: str

    def load(self, seed: int = 0) -> Steps:
        """Give the data; tells how far it is while they are fetched, if they must be.

        To close the generator ends the fetching at once.

        Raises
        ------
        DataError
            Without network, without room, or where what was kept is damaged.
        """
        arrays = self._plain()
        if arrays is None:
            yield from _fetched(self)
            arrays = self._plain()
        if arrays is None:
            raise DataError(f"{self.name}: what was fetched is not what it should be; take digits")
        return self._dataset(arrays, seed)

    @property
    def place(self) -> Path:
        """Where the plain arrays lie."""
        return folder() / "latent-explorer" / f"{self.name}.npz"

    def received(self) -> int:
        """Count the bytes that scikit-learn keeps of it so far, finished or not."""
        pattern = f"{self.cached}/**/*" if not Path(self.cached).suffix else f"{self.name}*"
        total = 0
        for path in folder().glob(pattern):
            with contextlib.suppress(OSError):  # renamed since
                total += path.stat().st_size if path.is_file() else 0
        return total

    def _plain(self) -> Arrays | None:
        """Read the plain arrays; None where there are none, or none that fit."""
        try:
            arrays = read_arrays(self.place)
            x, y = arrays["x"], arrays["y"]
        except Exception:  # whatever damage there is, they are made anew
            return None
        fits = x.shape == (len(y), *self.shape) and x.dtype in (np.uint8, np.float32) and y.dtype == np.int64
        return arrays if fits and set(y.tolist()) <= set(range(len(self.class_names))) else None

    def _dataset(self, arrays: Arrays, seed: int) -> Dataset:
        x, labels = arrays["x"], arrays["y"]
        highest = 255.0 if x.dtype == np.uint8 else 1.0
        return Dataset(
            name=self.name,
            x=x.astype(np.float32) / np.float32(highest),
            labels=labels,
            class_names=self.class_names,
            train=stratified_split(labels, seed),
            seed=seed,
            scaled_from=(0.0, highest),
        )


def folder() -> Path:
    """Give scikit-learn's cache folder: ``SCIKIT_LEARN_DATA``, or its default in the home folder."""
    return Path(os.environ.get("SCIKIT_LEARN_DATA") or Path("~", "scikit_learn_data")).expanduser()


def _fetched(source: Source) -> Generator[Fetching, None, None]:
    """Run the fetching in a process of its own, telling how far it is about a hundred times a second."""
    before, start = source.received(), time.monotonic()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_keep, args=(source, theirs), daemon=True)
    try:
        process.start()
        theirs.close()
        while not ours.poll(POLL_S):
            yield Fetching(source.name, max(source.received() - before, 0), time.monotonic() - start)
        reason = _answer(ours)
    finally:
        ours.close()
        _end(process)
    if reason:
        raise DataError(f"{source.name}: {reason}")


def _answer(ours: Connection) -> str:
    """Give what went wrong, "" for nothing."""
    try:
        return str(ours.recv())
    except EOFError:
        return "the fetching was ended from outside; try again"


def _end(process: SpawnProcess) -> None:
    if process.pid is None:
        return
    process.terminate()
    process.join(END_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def _keep(source: Source, theirs: Connection) -> None:
    """Fetch and keep the plain arrays, then tell what went wrong; the other process's whole work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for those who wait
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that half a file is cleared away
    socket.setdefaulttimeout(SILENCE_S)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            arrays = source.fetch()
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        source.place.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(source.place, buffer.getvalue())
    except Exception as error:
        thrown_away = any("Invalid cache" in str(warning.message) for warning in told)
        theirs.send(_reason(source, error, thrown_away))
    else:
        theirs.send("")


def _reason(source: Source, error: Exception, thrown_away: bool) -> str:
    """Say why it failed and what to do; scikit-learn throws some damaged copies away by itself."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    where = folder()
    if isinstance(error, HTTPError):
        return f"the server answered {error.code}; try again later, or take digits"
    if isinstance(error, (URLError, TimeoutError, ConnectionError, HTTPException)):
        state = "its copy was damaged in" if thrown_away else "not in"
        return f"no network, and {state} the cache {where}; connect once, or take digits"
    if isinstance(error, MemoryError):
        return "there is too little memory to unpack it; close something, or take digits"
    if isinstance(error, OSError) and error.errno is not None:
        reason = error.strerror or str(error)
        return f"the cache {where} cannot be used ({reason}); set SCIKIT_LEARN_DATA to another folder"
    text = " ".join(str(error).split())[:120] or type(error).__name__
    return f"its copy in the cache is damaged ({text}); delete {where / source.cached}, then connect once"


def _openml(data_id: int, shape: tuple[int, ...]) -> Arrays:
    """Fetch bytes with whole labels from openml.org (Vanschoren, van Rijn, Bischl & Torgo 2014)."""
    from sklearn.datasets import fetch_openml

    bunch = fetch_openml(data_id=data_id, as_frame=False, parser="liac-arff")
    return {"x": bunch.data.astype(np.uint8).reshape(-1, *shape), "y": bunch.target.astype(np.int64)}


def _olivetti() -> Arrays:
    from sklearn.datasets import fetch_olivetti_faces

    bunch = fetch_olivetti_faces()
    return {"x": bunch.images.astype(np.float32), "y": bunch.target.astype(np.int64)}


CLOTHES = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
MNIST = Source("mnist", functools.partial(_openml, 554, (28, 28)), (28, 28), tuple("0123456789"), "openml")
FASHION = Source("fashion-mnist", functools.partial(_openml, 40996, (28, 28)), (28, 28), CLOTHES, "openml")
OLIVETTI = Source(
    "olivetti", _olivetti, (64, 64), tuple(f"person {i}" for i in range(1, 41)), "olivetti_py3.pkz"
)
