"""Data of one's own, from ``.npy`` and ``.npz`` files: never unpickled, sizes checked before reading."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import DataError, Dataset, Floats, Ints, stratified_split

MAX_BYTES = 4 << 30
MAX_RATIO = 200
MAX_NAME = 200
SAMPLE_NAMES = ("x", "X", "images", "data", "arr_0")
LABEL_NAMES = ("y", "labels", "targets", "arr_1")
NAME_OF_CLASSES = "class_names"


def is_path(name: str) -> bool:
    """Whether a data name means a file."""
    return name.lower().endswith((".npy", ".npz")) or os.path.exists(name)


def locate(name: str, folder: Path) -> str:
    """Give the real path of a data file that a model names, wherever it lies now.

    Parameters
    ----------
    name : str
        As the model's header has it.
    folder : Path
        The model's own folder: what is no longer in its place is looked for there, by its bare name.

    Returns
    -------
    str
        ``name`` itself where there is no such file in either place.
    """
    beside = folder / re.split(r"[/\\]", name)[-1]
    found = next((place for place in (Path(name), beside) if os.path.isfile(place)), None)
    return name if found is None else os.path.realpath(found)


def load_file(path: str, seed: int = 0) -> Dataset:
    """Read samples, and if there are any labels and attributes, from a file.

    Parameters
    ----------
    path : str
        ``.npy``: an array (n, *shape). ``.npz``: samples as ``x``, labels as ``y``, texts as ``class_names``;
        any other array of n numbers becomes an attribute. uint8 is divided by 255; other values that leave
        0..1 are brought there by their least and greatest value, which ``scaled_from`` keeps.
    seed : int
        Chooses the test rows.

    Raises
    ------
    DataError
    """
    name = Path(path).name
    try:
        arrays = read_arrays(Path(path))
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except FileNotFoundError:
        raise DataError(f"{name}: there is no such file; check the path") from None
    except Exception as error:
        # Of damaged files numpy, zipfile, zlib, tokenize and struct each raise errors of their own.
        raise _unreadable(name, error) from None
    try:
        return _dataset(path, arrays, seed)
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except (ValueError, OverflowError, MemoryError) as error:  # texts that are none, sizes beyond measure
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> DataError:
    text = " ".join(str(error).split())
    reason = "".join(c if c.isprintable() else "?" for c in text)[:120] or type(error).__name__
    return DataError(f"{name}: cannot be read as numpy data ({reason}); save it anew with numpy.savez")


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays of a file by name, "x" where there is one without a name.

    Raises
    ------
    DataError
        For a file that claims too much; of damage, numpy, zipfile and others raise errors of their own.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise DataError("is not a file; name a .npz or .npy file")
    if path.stat().st_size > MAX_BYTES:
        raise DataError("is larger than 4 GiB; store fewer rows")
    with path.open("rb") as file:
        start = file.read(6)
        file.seek(0)
        if start.startswith(b"\x93NUMPY"):
            return {"x": _read_npy(file, path.stat().st_size)}
        if start.startswith(b"PK"):
            return _read_npz(file)
    raise DataError("is neither .npy nor .npz; save the array with numpy.save or numpy.savez")


def _read_npy(file: Any, size: int) -> NDArray[Any]:
    """Read one array after its header was checked against the bytes that are there."""
    version = np.lib.format.read_magic(file)
    reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = reader(file)
    if dtype.hasobject:
        raise DataError("holds Python objects, which are not opened; store plain numbers")
    count = 1
    for n in shape:
        count *= n
    if count * dtype.itemsize > size:
        raise DataError("claims more data than it has; save it anew")
    raw = file.read(count * dtype.itemsize)
    if len(raw) != count * dtype.itemsize:
        raise DataError("ends too early; copy it again")
    flat = np.frombuffer(raw, dtype=dtype)
    return flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)


def _read_npz(file: BinaryIO) -> dict[str, NDArray[Any]]:
    arrays = {}
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        total = sum(m.file_size for m in members)
        packed = sum(m.compress_size for m in members)
        if total > MAX_BYTES or total > MAX_RATIO * max(packed, 4096):
            raise DataError("would unpack to far more than it holds; store fewer rows")
        for member in members:
            if not member.filename.endswith(".npy"):
                raise DataError(f"holds {member.filename!r:.40}, which is no array; save it with numpy.savez")
            with archive.open(member) as part:
                arrays[member.filename[:-4]] = _read_npy(part, member.file_size)
    return arrays


def _dataset(path: str, arrays: dict[str, NDArray[Any]], seed: int) -> Dataset:
    key = next((k for k in SAMPLE_NAMES if k in arrays), None)
    if key is None:
        raise DataError(
            f"has no samples; name the array (rows, ...) x, there are {', '.join(arrays) or 'none'}"
        )
    x, scaled_from = _scaled(arrays.pop(key))
    label_key = next((k for k in LABEL_NAMES if k in arrays), None)
    labels = _labels(arrays.pop(label_key), len(x)) if label_key else np.zeros(len(x), np.int64)
    names = _class_names(arrays.pop(NAME_OF_CLASSES, None), labels, label_key is not None)
    return Dataset(
        name=os.path.realpath(path),
        x=x,
        labels=labels,
        class_names=names,
        train=stratified_split(labels, seed),
        attributes=_attributes(arrays, len(x)),
        seed=seed,
        scaled_from=scaled_from,
    )


def _scaled(x: NDArray[Any]) -> tuple[Floats, tuple[float, float]]:
    if x.dtype.kind not in "buif":
        raise DataError(f"samples must be numbers, not {x.dtype}; store them as floats or bytes")
    if x.ndim < 2 or len(x) < 10 or 0 in x.shape:
        raise DataError(
            f"samples have shape {x.shape}; give at least 10 rows of at least one number, (rows, ...)"
        )
    if not np.isfinite(x).all():
        raise DataError("samples hold NaN or infinite values; replace them first")
    low, high = (0.0, 255.0) if x.dtype == np.uint8 else (float(x.min()), float(x.max()))
    if low == high:
        raise DataError("all values are the same, so there is nothing to learn; choose other data")
    if low >= 0.0 and high <= 1.0:
        low, high = 0.0, 1.0
    if not np.isfinite(high - low):
        raise DataError("values reach beyond what a number can hold; scale them first")
    scaled = (x.astype(np.float64) - low) / (high - low)
    return np.ascontiguousarray(scaled, dtype=np.float32), (low, high)


def _labels(y: NDArray[Any], rows: int) -> Ints:
    if y.shape != (rows,) or y.dtype.kind not in "bui":
        raise DataError(f"labels are {y.dtype} {y.shape}; give {rows} whole numbers, one a row")
    labels = y.astype(np.int64)
    if labels.min() < 0 or labels.max() > 65_535:
        raise DataError("labels must be from 0 to 65535; number the classes from 0")
    return labels


def _class_names(names: NDArray[Any] | None, labels: Ints, labelled: bool) -> tuple[str, ...]:
    needed = int(labels.max()) + 1
    if names is None:
        return tuple(str(i) for i in range(needed)) if labelled else ("all",)
    texts = [str(name) for name in names] if names.ndim == 1 and names.dtype.kind == "U" else []
    if len(texts) < needed or not all(text.isprintable() and len(text) <= MAX_NAME for text in texts):
        raise DataError(f"class_names do not fit; give at least {needed} texts of one line, one a class")
    return tuple(texts)


def _attributes(arrays: dict[str, NDArray[Any]], rows: int) -> dict[str, Floats]:
    plain = {
        k: a for k, a in arrays.items() if a.shape == (rows,) and a.dtype.kind in "buif" and k.isprintable()
    }
    with np.errstate(over="ignore"):
        single = {k: a.astype(np.float32) for k, a in plain.items()}
    return {k: a for k, a in single.items() if np.isfinite(a).all()}
