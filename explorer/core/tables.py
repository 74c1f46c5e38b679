"""Columns of numbers in files that other programs read: CSV or NPZ, every number exactly as it was.

Shapes: n rows, k numbers of a code. A column is (n,) or (n, k); in a CSV the numbers of a row of the second
stand side by side, under ``z[0]``, ``z[1]``, ...
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Columns: TypeAlias = Mapping[str, NDArray[Any]]

ENDINGS = (".csv", ".npz")
ABOUT = "about"
"""What no column is called: in an NPZ it is the name of the words about it."""
MAX_BYTES = 1 << 30

_FIRST, _SECOND = "# Latent Explorer: ", "# columns: "
_TYPES = ("bool", "float32", "float64", "int64", "str", "uint8")
_PART = re.compile(r"(.+)\[(\d+)\]")
_ANEW = "export it anew"


class TableError(Exception):
    """A table that cannot be read; ``str()`` is one line with the file's name, the reason and what to do."""

    def __init__(self, name: str, reason: str, next_step: str = _ANEW) -> None:
        super().__init__(name, reason, next_step)
        self.name, self.reason, self.next_step = name, reason, next_step

    def __str__(self) -> str:
        text = f"{self.name}: {self.reason}; {self.next_step}"
        return "".join(c if c.isprintable() else "?" for c in text)


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns with as many rows each.

    Attributes
    ----------
    columns : mapping of str to ndarray, (n,) or (n, k)
        Truth values, bytes, whole numbers, numbers or texts.
    about : str
        What it is, in one line.

    Raises
    ------
    ValueError
        If a column has another shape or type, another number of rows, none at all, or a name that cannot be
        told from others.
    """

    columns: Columns
    about: str = ""

    def __post_init__(self) -> None:
        rows = {len(column) if column.ndim in (1, 2) else -1 for column in self.columns.values()}
        if len(rows) != 1 or min(rows) < 1 or any(column.size == 0 for column in self.columns.values()):
            raise ValueError("a table has columns (n,) or (n, k) of one number of rows, at least one")
        for name, column in self.columns.items():
            if name in ("", ABOUT) or name != name.strip(" #") or _PART.fullmatch(name):
                raise ValueError(f"a column cannot be called {name!r}")
            _type_of(column)


def table_bytes(table: Table, ending: str) -> bytes:
    """Return a table as the bytes of a file; the same table gives the same bytes.

    A CSV begins with two comments: what it is, and the types of its columns.

    Parameters
    ----------
    ending : {".csv", ".npz"}
    """
    if ending == ".csv":
        return _as_csv(table)
    if ending == ".npz":
        return _as_npz(table)
    raise ValueError(f"a table is written as .csv or .npz, not as {ending}")


def read_table(path: str | os.PathLike[str]) -> Table:
    """Read a table that was exported, every number and type as it was; or any CSV with a line of names.

    Raises
    ------
    TableError
        If it is not one.
    """
    place = Path(path)
    name = place.name or str(place)
    try:
        if not place.is_file():
            raise TableError(name, "there is no such file", "check the path")
        if place.stat().st_size > MAX_BYTES:
            raise TableError(name, "is larger than 1 GiB", "export fewer rows")
        if place.suffix.lower() == ".npz":
            return _from_npz(place)
        if place.suffix.lower() == ".csv":
            return _from_csv(place.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise TableError(name, f"cannot be read ({error.strerror or error})", "check the path") from None
    except (ValueError, OverflowError, csv.Error, UnicodeError) as error:
        words = " ".join(str(error).split())
        raise TableError(name, f"is no table ({words:.120})") from None
    raise TableError(name, "is neither .csv nor .npz", "choose a table that was exported")


def _as_csv(table: Table) -> bytes:
    types = {name: _type_of(column) for name, column in table.columns.items()}
    names: list[str] = []
    texts: list[list[str]] = []
    for name, column in table.columns.items():
        parts = [(name, column)] if column.ndim == 1 else _parts(name, column)
        names += [part for part, _ in parts]
        texts += [_texts(numbers, types[name]) for _, numbers in parts]
    file = io.StringIO(newline="")
    file.write(f"{_FIRST}{_line(table.about)}\n{_SECOND}{json.dumps(types, ensure_ascii=False)}\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*texts, strict=True))
    return file.getvalue().encode()


def _parts(name: str, column: NDArray[Any]) -> list[tuple[str, NDArray[Any]]]:
    return [(f"{name}[{k}]", numbers) for k, numbers in enumerate(column.T)]


def _texts(numbers: NDArray[Any], kind: str) -> list[str]:
    """Write numbers (n,) as the shortest texts from which they can be read again."""
    if kind == "bool":
        return ["1" if one else "0" for one in numbers]
    if kind in ("float32", "float64"):
        return [str(one) for one in numbers.astype(kind)]
    return [str(one) for one in numbers.tolist()]


def _as_npz(table: Table) -> bytes:
    arrays = dict(table.columns)
    if table.about:
        arrays[ABOUT] = np.array(_line(table.about))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)
    return file.getvalue()


def _from_npz(place: Path) -> Table:
    from trainers.data.dataset import DataError
    from trainers.data.files import read_arrays

    try:
        arrays = read_arrays(place)
    except DataError as error:
        raise TableError(place.name, str(error).partition(";")[0]) from None
    except (OSError, MemoryError):
        raise
    except Exception as error:  # of damaged files numpy, zipfile, zlib and struct raise errors of their own
        raise ValueError(str(error)) from None
    about = arrays.pop(ABOUT, np.array(""))
    return Table(arrays, str(about) if about.ndim == 0 else "")


def _from_csv(text: str) -> Table:
    lines, about, types = list(io.StringIO(text, newline="")), "", {}
    while lines and lines[0].startswith("#"):
        comment = lines.pop(0).rstrip("\r\n")
        if comment.startswith(_FIRST.rstrip()):
            about = comment.removeprefix(_FIRST.rstrip()).strip()
        elif comment.startswith(_SECOND):
            types = _types(comment.removeprefix(_SECOND))
    names, *rows = [row for row in csv.reader(lines) if row] or [[]]
    if any(len(row) != len(names) for row in rows):
        raise ValueError("its rows are not of one length")
    if len(set(names)) != len(names):
        raise ValueError("it has two columns of one name")
    columns: dict[str, dict[int, tuple[str, ...]]] = {}
    for name, cells in zip(names, zip(*rows, strict=True), strict=False):
        part = _PART.fullmatch(name.strip())
        base, number = (part[1], int(part[2])) if part else (name.strip(), -1)
        columns.setdefault(base, {})[number] = cells
    return Table({name: _column(name, parts, types.get(name, "")) for name, parts in columns.items()}, about)


def _types(text: str) -> dict[str, str]:
    known = json.loads(text)
    if not isinstance(known, dict) or not all(kind in _TYPES for kind in known.values()):
        raise ValueError("the types of its columns are not known")
    return known


def _column(name: str, parts: dict[int, tuple[str, ...]], kind: str) -> NDArray[Any]:
    """Put the texts of a column together, (n,) or by their numbers (n, k)."""
    if list(parts) == [-1]:
        return _numbers(parts[-1], kind)
    if sorted(parts) != list(range(len(parts))):
        raise ValueError(f"the columns of {name} are not {name}[0] to {name}[{len(parts) - 1}]")
    return np.stack([_numbers(parts[k], kind) for k in range(len(parts))], axis=1)


def _numbers(cells: ArrayLike, kind: str) -> NDArray[Any]:
    texts = np.array(cells, dtype=np.str_)
    if kind == "bool":
        return texts.astype(np.int64).astype(bool)
    if kind:
        with np.errstate(over="ignore"):
            return texts if kind == "str" else texts.astype(kind)
    for guess in (np.int64, np.float64):
        try:
            return texts.astype(guess)
        except ValueError:
            continue
    return texts


def _type_of(column: NDArray[Any]) -> str:
    kind = "str" if column.dtype.kind == "U" else column.dtype.name
    if kind not in _TYPES:
        raise ValueError(f"columns are of the types {', '.join(_TYPES)}, not {kind}")
    return kind


def _line(text: str) -> str:
    return " ".join(text.split())
