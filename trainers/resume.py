"""The state of an unfinished training in a file, from which anybody can go on with it.

Layout: safetensors with the tensors of ``trainers.loop.FitState`` and, as ``extras/NAME``, arrays that
travel along. The ``__metadata__`` has ``format``, ``training`` (JSON, see :class:`Head`, with the ``sha256``
of the tensor bytes) and ``training_sha256``, which covers that text and the table of tensors. So the head can
be read and trusted alone, without torch. Nothing is unpickled.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trainers.checkpoint import CheckpointError
from trainers.container import (
    MAX_HEADER,
    BadFileError,
    Table,
    put_together,
    read_bytes,
    replace_whole,
    take_apart,
)
from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset
from trainers.fields import fields_of
from trainers.header import FORMAT, HeaderError, loads
from trainers.pace import Cycle
from trainers.specs import ModelSpec, TrainSpec, make_spec, spec_from_dict, spec_of, spec_to_dict

if TYPE_CHECKING:
    from trainers.loop import FitState

MAX_STATE = 4 << 30
ANEW = "start anew without --resume"
Identity = dict[str, Any]
"""What a training is, as JSON values: ``model``, ``training`` and ``data``."""

_EXTRA = "extras/"


@dataclass(frozen=True)
class Extras:
    """What travels along with a state and means nothing to the training, such as its losses so far.

    Attributes
    ----------
    notes : mapping of str to JSON value
        A few; they are in the head.
    arrays : mapping of str to array
    """

    notes: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """What a state says of itself, which can be read without torch.

    Attributes
    ----------
    what : Identity
        With the live fields as they were when it was saved.
    step : int
        Steps done.
    device : str
        Kind of the device.
    test_loss : float or None
        The last that was measured, if any was.
    notes : mapping of str to JSON value
    """

    what: Identity
    step: int
    device: str
    test_loss: float | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)

    def specs(self) -> tuple[ModelSpec, TrainSpec]:
        """Give the specs with which to go on.

        Raises
        ------
        SpecError
            Where this version does not know them.
        """
        spec = spec_from_dict(self.what["model"])
        return spec, make_spec(spec.training, self.what["training"])


@dataclass(frozen=True)
class Kept:
    """A state as it was kept."""

    head: Head
    state: FitState
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def state_path(out: str | os.PathLike[str]) -> Path:
    """Give the place of the state of a training that is to write ``out``."""
    target = Path(os.path.realpath(out))
    return target.with_name(f"{target.name}.resume")


# -- what a training is --------------------------------------------------------------------------


def identity(spec: ModelSpec, plan: TrainSpec, dataset: Dataset | Corpus) -> Identity:
    """Say what a training is: two of the same identity and device go the same way."""
    rows = hashlib.sha256(dataset.train.tobytes()).hexdigest()
    data = {"name": dataset.name, "sha256": dataset.sha256, "seed": dataset.seed, "train": rows}
    return {"model": spec_to_dict(spec), "training": spec_to_dict(plan), "data": data}


def differences(old: Identity, new: Identity) -> tuple[str, ...]:
    """Name the parts in which two identities are not of the same training; live fields do not count."""
    return tuple(name for name in new if _fixed(old, name) != _fixed(_as_json(new), name))


def changes(old: Identity, new: Identity) -> tuple[str, ...]:
    """Say in which live fields two identities of the same training differ, as "beta 4 (was 1)"."""
    found = []
    for part in ("model", "training"):
        for name, value in new[part].items():
            if name != "checkpoint_every_s" and value != old[part].get(name):
                found.append(f"{name} {value} (was {old[part].get(name)})")
    return tuple(found)


def _fixed(what: Identity, part: str) -> Any:
    """Give a part of an identity without the fields that may change."""
    values = what.get(part)
    if part == "data" or not isinstance(values, dict):
        return values
    model = what.get("model")
    spec_type = spec_of(model.get("family")) if isinstance(model, dict) else None
    kind = spec_type if part == "model" else (spec_type or ModelSpec).training
    infos = () if kind is None else fields_of(kind)
    free = {info.name for info in infos if info.live}
    return {name: value for name, value in values.items() if name not in free}


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


# -- the file ------------------------------------------------------------------------------------


def pack(state: FitState, head: Head, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Give the bytes of a state."""
    from safetensors.torch import save
    from torch import from_numpy

    tensors = {name: tensor.contiguous() for name, tensor in state.tensors.items()}
    tensors |= {_EXTRA + name: from_numpy(np.array(array, order="C")) for name, array in arrays.items()}
    _, table, body = take_apart(save(tensors, {"format": FORMAT}))
    told = dataclasses.asdict(head) | {
        "cycle": dataclasses.asdict(state.cycle),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    text = json.dumps(told, sort_keys=True, allow_nan=False)
    meta = {"format": FORMAT, "training": text, "training_sha256": _hash(text, table)}
    return put_together(meta, table, body)


def unpack(data: bytes) -> Kept:
    """Read the bytes of a state.

    Raises
    ------
    BadFileError
        Where they are damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    from trainers.loop import FitState

    meta, table, body = take_apart(data)
    told = _told(meta, table)
    if told.get("sha256") != hashlib.sha256(body).hexdigest():
        raise BadFileError("is damaged")
    try:
        head, cycle, tensors = _head(told), Cycle(**told["cycle"]), load(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadFileError(f"is damaged ({type(error).__name__})") from None
    arrays = {name.removeprefix(_EXTRA): t.numpy() for name, t in tensors.items() if name.startswith(_EXTRA)}
    own = {name: t for name, t in tensors.items() if not name.startswith(_EXTRA)}
    return Kept(head, FitState(head.step, head.device, cycle, own), arrays)


def peek_state(path: Path) -> Head:
    """Read what a state says of itself; the tensors are neither read nor checked, torch is not needed.

    Raises
    ------
    CheckpointError
        Where the file is damaged, or something else.
    """
    try:
        meta, table, _ = take_apart(read_bytes(path, 8 + MAX_HEADER))
        return _head(_told(meta, table))
    except (BadFileError, KeyError, TypeError, ValueError) as bad:
        raise CheckpointError(path, str(bad) or "is damaged", ANEW) from None


def write_state(path: Path, data: bytes, before: Path | None = None) -> None:
    """Write a packed state whole or not at all; what was there is kept as ``before``.

    Raises
    ------
    CheckpointError
        Where the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, data, before)
    except OSError as error:
        raise CheckpointError(path, f"cannot be written ({error.strerror})", "make room") from None


def read_state(path: Path) -> Kept:
    """Read a state.

    Raises
    ------
    CheckpointError
        Where the file is damaged, or something else.
    """
    try:
        return unpack(read_bytes(path, MAX_STATE))
    except BadFileError as bad:
        raise CheckpointError(path, bad.reason, ANEW) from None


def same_training(path: Path, old: Identity, new: Identity) -> None:
    """Make sure that a state is of the training that is to go on.

    Raises
    ------
    CheckpointError
        Which says in what it differs.
    """
    others = differences(old, new)
    if others:
        raise CheckpointError(path, f"is of a training with another {' and another '.join(others)}", ANEW)


def _told(meta: Mapping[str, Any], table: Table) -> dict[str, Any]:
    text = meta.get("training")
    if not isinstance(text, str) or meta.get("training_sha256") != _hash(text, table):
        raise BadFileError("is damaged, or no state of a training")
    try:
        told = loads(text)
    except HeaderError as error:
        raise BadFileError(f"is damaged ({error})") from None
    if not isinstance(told, dict):
        raise BadFileError("is damaged")
    return told


def _head(told: Mapping[str, Any]) -> Head:
    loss = told["test_loss"]
    loss = None if loss is None else float(loss)
    return Head(dict(told["what"]), int(told["step"]), str(told["device"]), loss, dict(told["notes"]))


def _hash(text: str, table: Table) -> str:
    words = text + "\n" + json.dumps(table, sort_keys=True)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
