"""The bytes of a model file: read with bounds, taken apart, written whole; imports no torch."""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Any

from trainers.header import FORMAT, HeaderError, loads

MAX_BYTES = 1 << 30
MAX_HEADER = 4 << 20
Table = dict[str, dict[str, Any]]

AGAIN = "copy the file again, or train and save the model anew"
OTHER = "open a checkpoint that was saved by latent-train or by this application"
_PICKLE = "save the weights as safetensors and open those"


class BadFileError(Exception):
    """Reason and next step of a refusal, before the file's name is known."""

    def __init__(self, reason: str, next_step: str = AGAIN) -> None:
        super().__init__(reason)
        self.reason, self.next_step = reason, next_step


def read_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
    """Read a regular file, at most ``limit`` bytes of it; a pipe or a device is not waited for."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    try:
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISDIR(status.st_mode):
                raise BadFileError("is a folder, not a file", OTHER)
            if not stat.S_ISREG(status.st_mode):
                raise BadFileError("is a pipe or a device, not a file", OTHER)
            if status.st_size > max(limit, MAX_BYTES):
                raise BadFileError(f"is larger than {max(limit, MAX_BYTES) >> 30} GiB", OTHER)
            return file.read(limit)
    except FileNotFoundError:
        raise BadFileError("there is no such file", "check the path") from None
    except IsADirectoryError:
        raise BadFileError("is a folder, not a file", OTHER) from None
    except PermissionError:
        raise BadFileError("may not be read", "ask for the right to read it, or copy it elsewhere") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadFileError(f"cannot be read ({reason})", "check the path") from None


def take_apart(data: bytes) -> tuple[dict[str, Any], Table, bytes]:
    """Take a safetensors file apart into its metadata, its table of tensors and its tensor bytes."""
    _refuse_others(data)
    length = int.from_bytes(data[:8], "little")
    if length > MAX_HEADER or data[8:9] != b"{":
        raise BadFileError("is not a safetensors file", OTHER)
    if 8 + length > len(data):
        raise BadFileError("ends within its header", AGAIN)
    try:
        table = loads(data[8 : 8 + length].decode("utf-8"))
    except (HeaderError, UnicodeDecodeError):
        raise BadFileError("its table of tensors is damaged") from None
    meta = table.pop("__metadata__", None)
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise BadFileError("is a safetensors file without the header of Latent Explorer", OTHER)
    return meta, table, data[8 + length :]


def _refuse_others(data: bytes) -> None:
    if not data:
        raise BadFileError("is empty")
    if data.startswith(b"PK\x03\x04"):
        raise BadFileError(
            "is a zip archive, as torch.save writes, whose pickle could run any program", _PICKLE
        )
    if data[0] == 0x80 and data[1:2] <= b"\x05" and data[8:9] != b"{":
        raise BadFileError("is a pickle, which could run any program when opened", _PICKLE)
    if len(data) < 9:
        raise BadFileError("is too short to be a checkpoint")


def put_together(meta: dict[str, str], table: Table, body: bytes) -> bytes:
    """Give the safetensors file that :func:`take_apart` would take apart into these.

    The library's own writer puts the metadata in another order each time; these bytes are always the same.
    """
    text = json.dumps({"__metadata__": meta, **table}, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body


def beside(target: Path) -> Path:
    """Give a name for a file that is not there yet, in the same folder."""
    return target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.tmp")


def sweep(target: Path) -> None:
    """Remove what a killed process left of its attempts to write this file."""
    pattern = re.compile(re.escape(f".{target.name[:60]}.") + r"[0-9a-f]{8}\.tmp")
    for path in target.parent.iterdir():
        if pattern.fullmatch(path.name):
            path.unlink(missing_ok=True)


def replace_whole(target: Path, data: bytes, before: Path | None = None) -> None:
    """Put bytes in the place of a file at once: written beside it, flushed to the disk, then renamed.

    What was there is lost, or kept under the name ``before`` in the same folder.
    """
    fresh = beside(target)
    try:
        with open(
            os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666), "wb"
        ) as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        if before is not None and target.exists():
            os.replace(target, before)
        os.replace(fresh, target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
