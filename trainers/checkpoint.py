"""Model files: safetensors with a checked header; never unpickled, never half written; imports no torch.

Layout: tensors ``weights/NAME`` (float32), and of the data ``codes`` (n, k) float32, ``labels`` (n,) int64
and ``attributes/NAME`` (n,) float32. The ``__metadata__`` has ``format`` (latent-explorer),
``format_version``, ``header`` (JSON, see ``trainers.header``) and ``header_sha256``, which covers the header
and the table of tensors; the header's own ``sha256`` covers the tensor bytes. So no byte goes unvouched.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainers.container import (
    AGAIN,
    MAX_BYTES,
    MAX_HEADER,
    OTHER,
    BadFileError,
    Table,
    beside,
    put_together,
    read_bytes,
    replace_whole,
    take_apart,
)
from trainers.fields import SpecError
from trainers.header import FORMAT, FORMAT_VERSION, Header, HeaderError, header_from_json
from trainers.specs import PREDICTORS, WRITERS

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "Header",
    "check_writable",
    "pack",
    "read",
    "read_header",
    "write",
]

Array = NDArray[Any]

_UPDATE = "update Latent Explorer"


class CheckpointError(Exception):
    """A model file that cannot be read or written.

    Attributes
    ----------
    path : Path
    reason, next_step : str
        What is wrong and what to do; ``str()`` puts both and the file's name into one line.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str, next_step: str) -> None:
        self.path = Path(path)
        self.reason = " ".join(reason.split())
        self.next_step = next_step
        super().__init__(os.fspath(path), reason, next_step)

    def __str__(self) -> str:
        name = "".join(c if c.isprintable() else "?" for c in self.path.name or str(self.path))
        return f"{name}: {self.reason}; {self.next_step}"


@dataclass(frozen=True)
class Checkpoint:
    """A model and where it put its data.

    Attributes
    ----------
    header : Header
    weights : mapping of str to float32 array
        By the names of ``header.spec.weight_shapes``.
    codes : (rows, k) float32 array or None
    labels : (rows,) int64 array or None
        Indices into ``header.class_names``.
    attributes : mapping of str to (rows,) float32 array
    """

    header: Header
    weights: Mapping[str, Array]
    codes: Array | None = None
    labels: Array | None = None
    attributes: Mapping[str, Array] = field(default_factory=dict)


def read(path: str | os.PathLike[str], *, predictor: bool = False, writer: bool = False) -> Checkpoint:
    """Read a whole checkpoint and check it against its hashes and its spec.

    Parameters
    ----------
    path : str or path
    predictor : bool
        Whether it is to be one that tells what is in a sample, rather than one with a latent space.
    writer : bool
        Whether it is to be one that writes texts.

    Raises
    ------
    CheckpointError
        For every file that is not a sound checkpoint of that kind, and nothing else.
    """
    try:
        checkpoint = _unpack(read_bytes(path, MAX_BYTES))
        writes = checkpoint.header.family in WRITERS
        if writer and not writes:
            raise BadFileError("writes no texts", "open a character model")
        if not writer and writes:
            raise BadFileError("writes texts, and has no latent space to look at", "open it as a sequence")
        if predictor and checkpoint.header.family not in PREDICTORS:
            raise BadFileError("is no predictor", "open one, such as those that ship beside the checkpoints")
        if not predictor and checkpoint.header.family in PREDICTORS:
            raise BadFileError("is a predictor, which has no latent space to look at", OTHER)
    except BadFileError as bad:
        raise CheckpointError(path, bad.reason, bad.next_step) from None
    return checkpoint


def read_header(path: str | os.PathLike[str]) -> Header:
    """Read only what a checkpoint says about itself; the tensor bytes are neither read nor checked.

    Raises
    ------
    CheckpointError
    """
    try:
        return _header(*take_apart(read_bytes(path, 8 + MAX_HEADER))[:2])
    except BadFileError as bad:
        raise CheckpointError(path, bad.reason, bad.next_step) from None


def write(path: str | os.PathLike[str], checkpoint: Checkpoint) -> Header:
    """Write a checkpoint whole or not at all, and give back its header with the hash filled in.

    The bytes go to a new file beside it, are flushed to the disk and then take the name.

    Raises
    ------
    CheckpointError
        Where the place cannot be written, or the checkpoint would not be readable again.
    """
    try:
        data = pack(checkpoint)
        header = _unpack(data).header
    except BadFileError as bad:
        raise CheckpointError(path, bad.reason, "nothing was written") from None
    check_writable(path)
    try:
        replace_whole(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise CheckpointError(path, f"cannot be written ({error.strerror})", "choose another place") from None
    return header


def check_writable(path: str | os.PathLike[str]) -> None:
    """Make sure that a file of this name can be written, by making one beside it for a moment.

    Raises
    ------
    CheckpointError
    """
    elsewhere = "choose another place"
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            raise CheckpointError(path, "is there already and is not a file", elsewhere)
        if not target.parent.is_dir():
            raise CheckpointError(path, f"there is no folder {target.parent}", "make it first")
        probe = beside(target)
        os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        probe.unlink()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CheckpointError(path, f"cannot be written ({reason})", elsewhere) from None


def pack(checkpoint: Checkpoint) -> bytes:
    """Give the bytes of a checkpoint; the same checkpoint gives the same bytes."""
    from safetensors.numpy import save

    tensors = {f"weights/{name}": array for name, array in checkpoint.weights.items()}
    tensors |= {f"attributes/{name}": array for name, array in checkpoint.attributes.items()}
    tensors |= {"codes": checkpoint.codes} if checkpoint.codes is not None else {}
    tensors |= {"labels": checkpoint.labels} if checkpoint.labels is not None else {}
    plain = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    _, table, body = take_apart(save(plain, {"format": FORMAT}))
    digest = hashlib.sha256(body).hexdigest()
    names = tuple(sorted(checkpoint.attributes))
    try:
        text = dataclasses.replace(checkpoint.header, sha256=digest, attributes=names).to_json()
    except ValueError:
        raise BadFileError("its metrics are not all finite numbers") from None
    return put_together(metadata(text, table), table, body)


def metadata(header: str, table: Table) -> dict[str, str]:
    """Give the ``__metadata__`` for a header and a table of tensors."""
    return {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "header": header,
        "header_sha256": _header_hash(header, table),
    }


def _header_hash(header: str, table: Table) -> str:
    text = header + "\n" + json.dumps(table, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _header(meta: dict[str, Any], table: Table) -> Header:
    version, text, digest = (meta.get(name) for name in ("format_version", "header", "header_sha256"))
    if not (isinstance(version, str) and version.isascii() and version.isdigit() and len(version) < 10):
        raise BadFileError(f"its format version {version!r:.40} is no number")
    if int(version) > FORMAT_VERSION:
        raise BadFileError("was made by a newer version", _UPDATE)
    if int(version) < 1:
        raise BadFileError(f"its format version {version!r} never was")
    if not isinstance(text, str) or digest != _header_hash(text, table):
        raise BadFileError("its header was changed after it was written (the hash differs)")
    try:
        return header_from_json(text)
    except HeaderError as error:
        raise BadFileError(str(error), _UPDATE if "is unknown" in str(error) else AGAIN) from None


def _unpack(data: bytes) -> Checkpoint:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    meta, table, body = take_apart(data)
    header = _header(meta, table)
    _check_table(header, table)
    if hashlib.sha256(body).hexdigest() != header.sha256:
        raise BadFileError("its numbers were changed after it was written (the hash differs)")
    try:
        tensors = load(data)
    except (SafetensorError, ValueError, TypeError) as error:
        raise BadFileError(f"its tensors are damaged ({str(error).splitlines()[0]:.80})") from None
    _check_values(header, tensors)
    for array in tensors.values():
        array.flags.writeable = False
    return Checkpoint(
        header=header,
        weights=_below("weights/", tensors),
        codes=tensors.get("codes"),
        labels=tensors.get("labels"),
        attributes=_below("attributes/", tensors),
    )


def _below(prefix: str, tensors: dict[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(prefix): array for name, array in tensors.items() if name.startswith(prefix)}


def _check_table(header: Header, table: Table) -> None:
    """Hold the names, types and shapes of the tensors against the spec, before any of them is touched."""
    try:
        shapes = header.spec.weight_shapes(header.input_shape)
    except SpecError as error:
        raise BadFileError(f"its model is none for samples of shape {header.input_shape}: {error}") from None
    weights = {f"weights/{name}": shape for name, shape in shapes.items()}
    needed: dict[str, tuple[str, tuple[int, ...]]] = {name: ("F32", shape) for name, shape in weights.items()}
    needed |= {f"attributes/{name}": ("F32", (header.rows,)) for name in header.attributes}
    known = needed | {
        "codes": ("F32", (header.rows, header.spec.latent_dim)),
        "labels": ("I64", (header.rows,)),
    }
    for name in needed:
        if name not in table:
            raise BadFileError(f"the tensor {name} is missing")
    for name, entry in table.items():
        if name not in known:
            raise BadFileError(f"it has a tensor {name!r:.60} that does not belong to the model")
        if not isinstance(entry, dict) or not isinstance(entry.get("shape"), list):
            raise BadFileError("its table of tensors is damaged")
        dtype, shape = known[name]
        if tuple(entry["shape"]) != shape:
            raise BadFileError(
                f"the tensor {name} has shape {entry['shape']!r:.40} where its spec needs {list(shape)}"
            )
        if entry.get("dtype") != dtype:
            raise BadFileError(f"the tensor {name} has type {entry.get('dtype')!r:.20} instead of {dtype}")


def _check_values(header: Header, tensors: dict[str, Array]) -> None:
    for name, array in tensors.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise BadFileError(f"the tensor {name} holds NaN or infinite values")
    labels = tensors.get("labels")
    if labels is not None and labels.size and not 0 <= labels.min() <= labels.max() < len(header.class_names):
        raise BadFileError("it has labels without a class name")
