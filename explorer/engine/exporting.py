"""Writes what leaves the application: whole or not at all, beside the worker, told in one sentence if not."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator
from pathlib import Path
from types import MappingProxyType

from explorer.core import exporting as e
from explorer.core.messages import frozen
from explorer.core.tables import ENDINGS, Table, TableError, read_table, table_bytes
from explorer.engine.beside import beside
from explorer.engine.errors import EngineError, told
from trainers.checkpoint import check_writable
from trainers.container import replace_whole

Writing = Generator[None, None, e.Written]

STARTS = {".png": (b"\x89PNG",), ".svg": (b"<?xml", b"<svg"), ".pdf": (b"%PDF",)}
"""What files of an ending begin with."""
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
ELSEWHERE = "choose another place"


def write_bytes(request: e.WriteBytes) -> Writing:
    """Write bytes.

    Raises
    ------
    EngineError
        If the name promises something else, or the file cannot be written.
    """
    place = _place(request.path)
    starts = STARTS.get(place.suffix.lower())
    if starts is not None and not request.data.startswith(starts):
        kind = next((k for k, begin in STARTS.items() if request.data.startswith(begin)), None)
        advice = "choose the format again" if kind is None else f"let its name end in {kind}"
        raise EngineError(f"{place.name}: what is to be written is no {place.suffix[1:].upper()}; {advice}.")
    return (yield from _written(place, lambda: (request.data, "")))


def write_animation(request: e.WriteAnimation) -> Writing:
    """Write pictures that follow each other.

    Raises
    ------
    EngineError
        If the name has another ending, there is no encoder, or the file cannot be written.
    """
    from explorer.engine.animating import encode

    place = _place(request.path)
    ending = _ending(place, e.ANIMATIONS, "an animation")
    return (yield from _written(place, lambda: encode(request, ending, place.name)))


def write_table(request: e.WriteTable) -> Writing:
    """Write columns of numbers.

    Raises
    ------
    EngineError
        If the name has another ending, or the file cannot be written.
    """
    place = _place(request.path)
    ending = _ending(place, ENDINGS, "a table")
    table = Table(request.columns, request.about)
    return (yield from _written(place, lambda: (table_bytes(table, ending), "")))


def read_columns(request: e.ReadTable) -> Generator[None, None, e.TableRead]:
    """Read columns of numbers.

    Raises
    ------
    EngineError
        If the file is no table.
    """
    try:
        table = yield from beside(lambda: read_table(os.path.expanduser(request.path)))
    except TableError as error:
        raise EngineError(f"{error}.") from error
    columns = {name: frozen(column) for name, column in table.columns.items()}
    return e.TableRead(path=request.path, columns=MappingProxyType(columns), about=table.about)


def _place(path: str) -> Path:
    return Path(os.path.expanduser(path))


def _ending(place: Path, endings: tuple[str, ...], what: str) -> str:
    ending = place.suffix.lower()
    if ending not in endings:
        raise EngineError(f"{place.name}: {what} is written as {' or '.join(endings)}; choose one of these.")
    return ending


def _written(place: Path, make: Callable[[], tuple[bytes, str]]) -> Writing:
    """Make the bytes of a file and what is to be said of it, and write it, letting others go first."""
    with told():
        check_writable(place)
    real = Path(os.path.realpath(place))

    def work() -> e.Written:
        data, note = make()
        replace_whole(real, data)
        return e.Written(path=str(real), size=len(data), note=note)

    try:
        return (yield from beside(work))
    except OSError as error:
        reason = error.strerror or str(error)
        advice = f"make room or {ELSEWHERE}" if error.errno in FULL else ELSEWHERE
        raise EngineError(f"{place.name}: cannot be written ({reason}); {advice}.") from error
