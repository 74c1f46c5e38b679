"""The state of an unfinished training in a file beside the checkpoint it is to become.

Layout: safetensors with the tensors of ``trainers.loop.FitState``. The ``__metadata__`` has ``format``,
``training`` (JSON: step, device, and what the training is) and ``sha256``, which covers that text, the table
of tensors and their bytes. Nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainers.checkpoint import CheckpointError
from trainers.container import BadFileError, Table, put_together, read_bytes, replace_whole, take_apart
from trainers.data.dataset import Dataset
from trainers.header import FORMAT, HeaderError, loads
from trainers.specs import ModelSpec, TrainSpec, spec_to_dict

if TYPE_CHECKING:
    from trainers.loop import FitState

MAX_STATE = 4 << 30
ANEW = "start anew without --resume"
Identity = dict[str, Any]


def state_path(out: str | os.PathLike[str]) -> Path:
    """Give the place of the state of a training that is to write ``out``."""
    target = Path(os.path.realpath(out))
    return target.with_name(f"{target.name}.resume")


def identity(spec: ModelSpec, plan: TrainSpec, dataset: Dataset) -> Identity:
    """Say what a training is: two of the same identity and device go the same way."""
    train = spec_to_dict(plan)
    del train["checkpoint_every_s"]
    rows = hashlib.sha256(dataset.train.tobytes()).hexdigest()
    data = {"name": dataset.name, "sha256": dataset.sha256, "train": rows}
    return {"model": spec_to_dict(spec), "training": train, "data": data}


def write_state(path: Path, state: FitState, what: Identity) -> None:
    """Write a state whole or not at all.

    Raises
    ------
    CheckpointError
        Where the place cannot be written.
    """
    from safetensors.torch import save

    plain = {name: tensor.contiguous() for name, tensor in state.tensors.items()}
    _, table, body = take_apart(save(plain, {"format": FORMAT}))
    text = json.dumps({"step": state.step, "device": state.device, "of": what}, sort_keys=True)
    meta = {"format": FORMAT, "training": text, "sha256": _hash(text, table, body)}
    try:
        replace_whole(path, put_together(meta, table, body))
    except OSError as error:
        raise CheckpointError(path, f"cannot be written ({error.strerror})", "make room") from None


def read_state(path: Path, what: Identity) -> FitState:
    """Read the state of a training, which has to be the one that ``what`` describes.

    Raises
    ------
    CheckpointError
        Where the file is damaged, or of another training; the message says in what it differs.
    """
    try:
        return _unpack(read_bytes(path, MAX_STATE), what)
    except BadFileError as bad:
        raise CheckpointError(path, bad.reason, ANEW) from None


def _unpack(data: bytes, what: Identity) -> FitState:
    from safetensors import SafetensorError
    from safetensors.torch import load

    from trainers.loop import FitState

    meta, table, body = take_apart(data)
    text = meta.get("training")
    if not isinstance(text, str) or meta.get("sha256") != _hash(text, table, body):
        raise BadFileError("is damaged, or no state of a training")
    try:
        told = loads(text)
        of, step, device = told["of"], int(told["step"]), str(told["device"])
        tensors = load(data)
    except (HeaderError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadFileError(f"is damaged ({type(error).__name__})") from None
    others = [name for name in what if not isinstance(of, dict) or of.get(name) != _as_json(what[name])]
    if others:
        raise BadFileError(f"is of a training with another {' and another '.join(others)}")
    return FitState(step, device, tensors)


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _hash(text: str, table: Table, body: bytes) -> str:
    words = text + "\n" + json.dumps(table, sort_keys=True)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass") + body).hexdigest()
