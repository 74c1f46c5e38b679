"""What the window asks the worker, and what it is answered.

Requests and responses are frozen dataclasses with read-only arrays, and are pickled on their way to the
process of the engine and back. Shapes: ``n`` rows of a dataset, ``k`` numbers of a code, ``shape`` of one
sample (``(height, width)`` or ``(height, width, 3)``).
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return a fresh, contiguous, read-only copy of `array`."""
    copy = np.array(array, order="C", copy=True)
    copy.flags.writeable = False
    return copy


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


# Read-only mappings can be sent to another process like everything else in a message.
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))


class Lane(IntEnum):
    """How urgent a job is; a lower lane goes first."""

    INTERACTIVE = 0
    BACKGROUND = 1
    TRAINING = 2


@dataclass(frozen=True, kw_only=True)
class Request:
    """Something asked of the engine."""

    lane: ClassVar[Lane] = Lane.BACKGROUND
    key: ClassVar[str | None] = None
    """Of several waiting requests with one key only the newest is answered."""
    doing: ClassVar[str] = "Training"
    """What the status bar says as long as one of the slowest lane is worked on."""


# --- what is known of a model and its data -----------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What a map says of its model, all of it read from the file's header.

    Attributes
    ----------
    model_id : str
        Name of the model in this window.
    title, short : str
        For example "Autoencoder 64-128-64-2" and "Autoencoder".
    rows : int
        Rows of its data.
    data_sha256 : str
        Hash of their samples; "" where the file does not keep it.
    variance_shares : tuple of float
        For PCA the share of the data's variance that each component explains, else empty.
    gaussian_prior : bool
        Whether codes are meant to be spread like N(0, I).
    value_range : (float, float)
        The ends of black and white in the data.
    encodes : bool
        Whether it tells the code of a datum; else its codes are draws of noise, and code i is none of row i.
    """

    model_id: str
    path: str | None
    family: str
    title: str
    short: str
    latent_dim: int
    data_id: str
    input_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    rows: int = 0
    data_sha256: str = ""
    cyclic: frozenset[str] = frozenset()
    metrics: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seed: int | None = None
    steps: int | None = None
    variance_shares: tuple[float, ...] = ()
    gaussian_prior: bool = False
    value_range: tuple[float, float] = (0.0, 1.0)
    encodes: bool = True

    @property
    def samples(self) -> tuple[str, tuple[int, ...], int, str]:
        """What two models have to have in common to be shown side by side: the data, row for row."""
        return self.data_id, self.input_shape, self.rows, self.data_sha256


@dataclass(frozen=True, kw_only=True, eq=False)
class Codes:
    """The codes (n, k) of a dataset's rows, and what is known of each row."""

    model_id: str
    z: Floats
    labels: NDArray[np.int64]
    attributes: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))


# --- opening -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class WarmUp(Request):
    """Import torch, choose the device, run everything once; answered by `Ready`."""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The device is chosen and torch is there."""

    device: str
    words: str
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class PeekFile(Request):
    """Read a model file's header and stored codes, without torch; answered by `Peeked` or `WriterFound`."""

    path: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Peeked:
    """What a file says of itself; `codes` is None where it stores none."""

    card: ModelCard
    codes: Codes | None


@dataclass(frozen=True, kw_only=True)
class WriterFound:
    """A file that was looked into is that of a model that writes; see `explorer.core.texts`."""

    path: str


@dataclass(frozen=True, kw_only=True)
class OpenFile(Request):
    """Rebuild a model from its file, ready to encode and decode; answered by `Opened`."""

    path: str


@dataclass(frozen=True, kw_only=True)
class FitPca(Request):
    """Fit PCA to a dataset's training rows; answered by `Opened`."""

    data_id: str
    latent_dim: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Opened:
    """A model that encodes and decodes from now on."""

    card: ModelCard
    codes: Codes


@dataclass(frozen=True, kw_only=True)
class LoadData(Request):
    """Load a dataset's pictures; answered by `DataReady`."""

    data_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class DataReady:
    """The pictures (n, *shape) of a dataset as 8-bit intensities; `train` (n,) marks the training rows."""

    data_id: str
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    train: NDArray[np.bool_] | None = None


# --- the probe ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Probe:
    """What is being dragged: a row of the data, or a free point of one model's latent space.

    Attributes
    ----------
    row : int or None
        The datum it is; None for a free point.
    source : str
        The model whose map is under the hand.
    code : ndarray (k,) or None
        The free point in the source's latent space.
    also : mapping of str to ndarray
        Codes that are given for other models too, while one map flies into another.
    """

    source: str
    row: int | None = None
    code: Floats | None = None
    also: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadProbe(Request):
    """Decode the probe with every model in `models`; answered by `ProbeReading`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    key: ClassVar[str | None] = "probe"
    models: tuple[str, ...]
    probe: Probe
    neighbours: int = 5
    stamp: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelReading:
    """What one model makes of the probe: its code (k,), its picture, its error.

    `mse` is per pixel, against the datum, or against the source's picture for a free point;
    None where there is nothing to compare with.
    """

    model_id: str
    code: Floats
    picture: Floats
    mse: float | None


@dataclass(frozen=True, kw_only=True)
class Manifold:
    """How far from the data's codes a point lies.

    Attributes
    ----------
    distance : float
        Euclidean distance in the latent space to the nearest code of a training row.
    spacing : float
        Typical distance of a code to its nearest neighbour (the median).
    round_trip : float
        ``|E(D(z)) - z|`` in the units of the latent space.
    """

    distance: float
    spacing: float
    round_trip: float


@dataclass(frozen=True, kw_only=True, eq=False)
class ProbeReading:
    """The probe as all models see it, and what lies near it."""

    probe: Probe
    stamp: int
    readings: tuple[ModelReading, ...]
    original: Floats | None
    mean_mse: float | None
    nearest_rows: tuple[int, ...]
    nearest_distances: tuple[float, ...]
    manifold: Manifold
    notice: str = ""


# --- colours of the points ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MeasureErrors(Request):
    """Reconstruct every row; answered by `RowErrors`."""

    model_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class RowErrors:
    """MSE per pixel (n,) of each row's reconstruction."""

    model_id: str
    mse: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasureDrift(Request):
    """Compare the neighbourhoods of two maps (n, 2); answered by `RowDrift`."""

    key: ClassVar[str | None] = "drift"
    left: Floats
    right: Floats
    k: int = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class RowDrift:
    """Share (n,) of the k nearest neighbours that two maps do not have in common."""

    share: Floats
    k: int


# --- how a job ends ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Progressed:
    """A part of the answer, or a sign of life; more follows."""

    part: Any


@dataclass(frozen=True)
class Done:
    """The answer."""

    response: Any


@dataclass(frozen=True)
class Failed:
    """Why there is no answer: one sentence with the next step, and the details to copy."""

    sentence: str
    detail: str = ""


@dataclass(frozen=True)
class Cancelled:
    """Nobody waits for the answer any more."""


Outcome = Progressed | Done | Failed | Cancelled
Reply = Callable[[Outcome], None]


class Ticket(Protocol):
    """A job that was asked for."""

    @property
    def generation(self) -> int:
        """Number of the request; a later one is larger."""
        ...

    def cancel(self) -> None:
        """Say that nobody waits for the answer."""
        ...


class EngineClient(Protocol):
    """The engine as a panel sees it; tests hand in a fake."""

    def ask(self, request: Request, reply: Reply) -> Ticket:
        """Queue `request`; `reply` is called on the GUI thread, ending with one terminal outcome."""
        ...

    def hand_moves(self) -> None:
        """Tell that something is being dragged, so that training gives way."""
        ...
