"""Files that are no sound checkpoints, one for each way to be unsound; made afresh for each test run."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save

from trainers.checkpoint import Checkpoint, metadata, pack
from trainers.container import take_apart
from trainers.header import Header
from trainers.specs import AutoencoderSpec, TrainSpec

Change = Callable[[dict[str, Any], dict[str, Any]], None]


def good_checkpoint() -> Checkpoint:
    """A sound one: a tiny autoencoder of twelve samples."""
    rng = np.random.default_rng(0)
    spec = AutoencoderSpec(latent_dim=2, layers=1, nodes=4)
    header = Header(
        spec=spec,
        input_shape=(3, 3),
        data="digits",
        rows=12,
        class_names=("a", "b", "c"),
        cyclic=("phase",),
        train=TrainSpec(steps=3),
        steps=3,
        metrics={"test_mse": 0.1},
        libraries={"torch": "2"},
    )
    shapes = spec.weight_shapes((3, 3))
    return Checkpoint(
        header=header,
        weights={name: rng.random(shape, dtype=np.float32) for name, shape in shapes.items()},
        codes=rng.random((12, 2), dtype=np.float32),
        labels=np.arange(12) % 3,
        attributes={"phase": rng.random(12, dtype=np.float32)},
    )


def good_bytes() -> bytes:
    return pack(good_checkpoint())


def changed(change: Change) -> bytes:
    """A file whose header and tensors were changed and whose hashes are right all the same."""
    meta, _, _ = take_apart(good_bytes())
    header = json.loads(meta["header"])
    tensors = load_tensors(good_bytes())
    change(header, tensors)
    return sealed(json.dumps(header), tensors)


def sealed(header: str, tensors: dict[str, Any], **other: str) -> bytes:
    """The bytes for any header text, with its hashes; ``other`` replaces metadata."""
    plain = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    _, table, body = take_apart(save(plain, {"format": "latent-explorer"}))
    if isinstance(values := _json(header), dict) and "sha256" in values:
        header = json.dumps(values | {"sha256": hashlib.sha256(body).hexdigest()})
    return save(plain, metadata(header, table) | other)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _header(**values: Any) -> Callable[[], bytes]:
    return lambda: changed(lambda header, tensors: header.update(values))


def _spec(**values: Any) -> Callable[[], bytes]:
    return lambda: changed(lambda header, tensors: header["spec"].update(values))


def _tensor(name: str, make: Callable[[Any], Any]) -> Callable[[], bytes]:
    def change(header: dict[str, Any], tensors: dict[str, Any]) -> None:
        tensors[name] = make(tensors.get(name))

    return lambda: changed(change)


def _without(name: str) -> Callable[[], bytes]:
    return lambda: changed(lambda header, tensors: (header if name in header else tensors).pop(name))


def _text(header: str, **other: str) -> Callable[[], bytes]:
    return lambda: sealed(header, load_tensors(good_bytes()), **other)


def _meta(**other: str) -> Callable[[], bytes]:
    return lambda: _text(take_apart(good_bytes())[0]["header"], **other)()


def _with_nan(array: Any) -> Any:
    array = array.copy()
    array.flat[0] = np.nan
    return array


def _flipped(where: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = bytearray(good_bytes())
        start = 8 + int.from_bytes(data[:8], "little")
        data[start + int(where * (len(data) - start - 1))] ^= 4
        return bytes(data)

    return make


def _in_header(old: bytes, new: bytes) -> Callable[[], bytes]:
    return lambda: good_bytes().replace(old, new, 1)


def _doubled(first: str) -> bytes:
    """A header in which a key stands twice."""
    header = take_apart(good_bytes())[0]["header"]
    return sealed_raw("{" + first + ", " + header[1:])


def sealed_raw(header: str) -> bytes:
    tensors = load_tensors(good_bytes())
    _, table, _ = take_apart(good_bytes())
    return save(tensors, metadata(header, table))


def _table_twice() -> bytes:
    data = good_bytes()
    n = int.from_bytes(data[:8], "little")
    table = data[8 : 8 + n].rstrip()[:-1] + b',"codes":{"dtype":"F32","shape":[12,2],"data_offsets":[0,96]}}'
    return struct.pack("<Q", len(table)) + table + data[8 + n :]


def _beyond_the_end() -> bytes:
    table = {"__metadata__": {"format": "latent-explorer"}, "codes": _entry([10**9, 10**9], [0, 4 * 10**18])}
    text = json.dumps(table).encode()
    return struct.pack("<Q", len(text)) + text


def _entry(shape: list[int], offsets: list[int]) -> dict[str, Any]:
    return {"dtype": "F32", "shape": shape, "data_offsets": offsets}


def _foreign() -> bytes:
    return save({"encoder.0.weight": np.zeros((3, 3), np.float32)}, {"format": "pt"})


def _zip() -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"weight": [1.0]}))
        archive.writestr("archive/version", "3\n")
    return buffer.getvalue()


def _deep() -> bytes:
    text = b'{"__metadata__":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    return struct.pack("<Q", len(text)) + text


BAD: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one-byte": lambda: b"\x08",
    "seven-bytes": lambda: b"\x08" + bytes(6),
    "random": lambda: random.Random(0).randbytes(4096),
    "zeros": lambda: bytes(4096),
    "text": lambda: b"label,x,y\n0,1,2\n" * 50,
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "torch-zip": _zip,
    "pickle": lambda: pickle.dumps({"weight": [1.0] * 100}, protocol=2),
    "pickle-5": lambda: pickle.dumps(np.zeros(30), protocol=5),
    "foreign": _foreign,
    "truncated-header": lambda: good_bytes()[:200],
    "truncated-body": lambda: good_bytes()[:-40],
    "too-long": lambda: good_bytes() + b"more",
    "huge-header": lambda: struct.pack("<Q", 1 << 62) + good_bytes()[8:],
    "header-over-limit": lambda: struct.pack("<Q", 5 << 20) + b"{" + b" " * (5 << 20),
    "deep-json": _deep,
    "not-utf8": lambda: struct.pack("<Q", 8) + b'{"\xff\xfe":1}',
    "table-is-a-list": lambda: struct.pack("<Q", 8) + b"[1,2,3] ",
    "tensor-beyond-the-end": _beyond_the_end,
    "tensor-twice": _table_twice,
    "bit-flip-early": _flipped(0.1),
    "bit-flip-middle": _flipped(0.5),
    "bit-flip-last": _flipped(1.0),
    "metric-changed": _in_header(b'\\"test_mse\\": 0.1', b'\\"test_mse\\": 0.2'),
    "class-name-changed": _in_header(b'[\\"a\\", \\"b\\"', b'[\\"a\\", \\"z\\"'),
    "newer-version": _meta(format_version="2"),
    "version-zero": _meta(format_version="0"),
    "version-word": _meta(format_version="one"),
    "other-format": _meta(format="latent-exploder"),
    "header-is-a-list": _text("[1, 2]"),
    "header-is-a-number": _text("12"),
    "header-is-no-json": _text("{family"),
    "header-with-nan": lambda: changed(lambda h, t: h["metrics"].update(test_mse=float("nan"))),
    "header-key-twice": lambda: _doubled('"seed": 5'),
    "unknown-key": _header(surprise=1),
    "no-family": _without("family"),
    "no-spec": _without("spec"),
    "no-rows": _without("rows"),
    "unknown-family": _header(family="transformer"),
    "family-is-a-list": _header(family=["ae"]),
    "other-family": _header(family="vae"),
    "spec-is-a-text": _header(spec="ae"),
    "spec-unknown-field": _spec(temperature=1.0),
    "spec-wrong-type": _spec(nodes="many"),
    "spec-out-of-range": _spec(layers=99),
    "spec-bool-for-number": _spec(layers=True),
    "wrong-latent-dim": _spec(latent_dim=3),
    "wrong-nodes": _spec(nodes=5),
    "wrong-layers": _spec(layers=2),
    "absurd-shape": _header(input_shape=[1 << 20, 1 << 20, 1 << 20]),
    "wrong-shape": _header(input_shape=[4, 4]),
    "shape-of-floats": _header(input_shape=[3.0, 3.0]),
    "empty-shape": _header(input_shape=[]),
    "negative-shape": _header(input_shape=[-3, -3]),
    "range-reversed": _header(value_range=[1.0, 0.0]),
    "range-of-texts": _header(value_range=["0", "1"]),
    "range-of-three": _header(value_range=[0, 1, 2]),
    "range-huge": _header(value_range=[0, 10**400]),
    "class-names-a-text": _header(class_names="abc"),
    "class-names-numbers": _header(class_names=[1, 2, 3]),
    "class-names-too-few": _header(class_names=["a"]),
    "class-name-with-newline": _header(class_names=["a", "b\n", "c"]),
    "class-name-half-surrogate": _header(class_names=["a", "\ud800", "c"]),
    "rows-negative": _header(rows=-1),
    "rows-too-many": _header(rows=13),
    "rows-a-float": _header(rows=12.0),
    "seed-a-text": _header(seed="0"),
    "data-a-number": _header(data=5),
    "data-hash-no-hash": _header(data_sha256="abc"),
    "data-hash-a-number": _header(data_sha256=7),
    "metrics-a-list": _header(metrics=[0.1]),
    "metric-a-text": _header(metrics={"test_mse": "small"}),
    "metric-infinite": lambda: sealed_raw(
        take_apart(good_bytes())[0]["header"].replace('"test_mse": 0.1', '"test_mse": 1e999')
    ),
    "libraries-a-number": _header(libraries={"torch": 2}),
    "train-unknown-field": _header(train={"epochs": 3}),
    "train-out-of-range": _header(train={"steps": 0}),
    "cyclic-unknown": _header(cyclic=["month"]),
    "attribute-missing": _header(attributes=["month", "phase"]),
    "weight-missing": _without("weights/decoder.0.bias"),
    "weight-too-many": _tensor("weights/decoder.9.bias", lambda _: np.zeros(3, np.float32)),
    "weight-reshaped": _tensor("weights/encoder.0.weight", lambda a: a.T),
    "weight-of-ints": _tensor("weights/encoder.0.bias", lambda a: a.astype(np.int32)),
    "weight-of-halves": _tensor("weights/encoder.0.bias", lambda a: a.astype(np.float16)),
    "weight-nan": _tensor("weights/encoder.0.weight", _with_nan),
    "codes-too-few": _tensor("codes", lambda a: a[:5]),
    "codes-flat": _tensor("codes", lambda a: a.ravel()),
    "codes-nan": _tensor("codes", _with_nan),
    "labels-too-few": _tensor("labels", lambda a: a[:5]),
    "labels-of-floats": _tensor("labels", lambda a: a.astype(np.float32)),
    "labels-negative": _tensor("labels", lambda a: a - 5),
    "labels-beyond": _tensor("labels", lambda a: a + 2),
    "attribute-too-few": _tensor("attributes/phase", lambda a: a[:5]),
    "attribute-nan": _tensor("attributes/phase", _with_nan),
    "foreign-tensor": _tensor("optimizer/step", lambda _: np.zeros(1, np.float32)),
}
"""Name of each bad content, and what makes it."""


def make_bad_files(folder: Path) -> list[Path]:
    """Write every bad file into a folder; the stem of a path names what is wrong.

    Beside the contents of :data:`BAD` come things that are no files: a name without a file, a folder, links,
    a pipe (which nobody writes to), a device, and where that means anything a file that may not be read.
    """
    paths = []
    for name, make in BAD.items():
        path = folder / f"{name}.safetensors"
        path.write_bytes(make())
        paths.append(path)
    return paths + _no_files(folder)


def _no_files(folder: Path) -> list[Path]:
    missing, directory = folder / "missing.safetensors", folder / "folder.safetensors"
    directory.mkdir()
    paths = [
        missing,
        directory,
        folder / ("long-name" + "x" * 300 + ".safetensors"),
        folder / "nul\0.safetensors",
    ]
    if os.name != "posix":
        return paths
    links = {
        "link-to-folder": directory,
        "link-to-nothing": missing,
        "link-to-itself": None,
        "device": Path("/dev/zero"),
    }
    for name, target in links.items():
        link = folder / f"{name}.safetensors"
        link.symlink_to(target or link)
        paths.append(link)
    pipe = folder / "pipe.safetensors"
    os.mkfifo(pipe)
    paths.append(pipe)
    if os.geteuid() != 0:
        locked = folder / "no-permission.safetensors"
        locked.write_bytes(good_bytes())
        locked.chmod(0)
        paths.append(locked)
    return paths
