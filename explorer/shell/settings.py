"""What the application remembers between two starts, in one small JSON file.

A file that cannot be read is put aside and never stops a start; a field of the wrong type falls back to its
default, and a field of another version is passed over.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from explorer.core.paths import config_folder

RECENT_LIMIT = 10
DEVICES = ("auto", "cpu", "cuda", "mps")
_THEMES = ("light", "dark", "system")
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One state of the settings.

    Parameters
    ----------
    theme : {"light", "dark", "system"}
        Colours.
    scale : float
        Interface scale from 0.75 to 3.
    device : {"auto", "cpu", "cuda", "mps"}
        Where models run.
    recent : tuple of str
        Opened files, newest first, at most ten.
    geometry : str
        The window's place and size as Qt writes it, base64; empty for none.
    inspector : bool or None
        Whether the inspector is shown; None leaves it to the room there is.
    """

    theme: str = "light"
    scale: float = 1.0
    device: str = "auto"
    recent: tuple[str, ...] = ()
    geometry: str = ""
    inspector: bool | None = None

    def opened(self, path: str) -> Settings:
        """Return the settings with a file at the head of the recent ones.

        Parameters
        ----------
        path : str
            The file; stored as an absolute path, once.

        Returns
        -------
        Settings
            A copy.
        """
        path = os.path.abspath(path)
        rest = tuple(old for old in self.recent if old != path)
        return replace(self, recent=(path, *rest)[:RECENT_LIMIT])


def _is_scale(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.75 <= value <= 3


_VALID: dict[str, Callable[[object], bool]] = {
    "theme": lambda value: value in _THEMES,
    "scale": lambda value: _is_scale(value) and math.isfinite(float(str(value))),
    "device": lambda value: value in DEVICES,
    "recent": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "geometry": lambda value: isinstance(value, str) and value.isascii() and len(value) < 10_000,
    "inspector": lambda value: value is None or isinstance(value, bool),
}


def from_json(text: str) -> Settings:
    """Read settings, each wrong or missing field as its default.

    Parameters
    ----------
    text : str
        A JSON object; names it should not hold are passed over.

    Returns
    -------
    Settings
        What could be read.

    Raises
    ------
    ValueError
        If the text is not a JSON object at all.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    names = {field.name for field in fields(Settings)}
    known = {name: found[name] for name in names & found.keys() if _VALID[name](found[name])}
    if "scale" in known:
        known["scale"] = float(known["scale"])
    if "recent" in known:
        known["recent"] = tuple(dict.fromkeys(known["recent"]))[:RECENT_LIMIT]
    return Settings(**known)


class Store:
    """The settings file.

    Parameters
    ----------
    path : Path, optional
        The file; by default ``settings.json`` in the configuration folder, which the environment variable
        ``LATENT_EXPLORER_CONFIG`` moves.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else config_folder() / "settings.json"

    def load(self) -> tuple[Settings, str]:
        """Read the file.

        Returns
        -------
        settings : Settings
            Defaults where there is no file or it cannot be read.
        message : str
            One sentence for the user where a broken file was put aside, else empty.
        """
        try:
            with self.path.open("rb") as file:
                raw = file.read(_MAX_BYTES + 1)
            if len(raw) > _MAX_BYTES:
                raise ValueError("too large")
            return from_json(raw.decode("utf-8")), ""
        except FileNotFoundError:
            return Settings(), ""
        except (OSError, ValueError) as error:
            return Settings(), self._put_aside(error)

    def _put_aside(self, error: Exception) -> str:
        aside = self.path.with_name(self.path.name + ".bad")
        try:
            os.replace(self.path, aside)
        except OSError:
            return f"The settings could not be read ({error}); the defaults are used."
        return f"The settings could not be read and were reset; the broken file is kept as {aside}."

    def save(self, settings: Settings) -> str:
        """Write the file: all of it or nothing.

        Parameters
        ----------
        settings : Settings
            What to keep.

        Returns
        -------
        str
            One sentence for the user where it could not be written, else empty.
        """
        text = json.dumps(asdict(settings), indent=1, ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(self.path, text.encode("utf-8", "replace"))
        except OSError as error:
            why, where = error.strerror or error, self.path.parent
            return f"The settings could not be kept: {why}; check the folder {where}."
        return ""

    def reset(self) -> str:
        """Forget the settings; nothing happens where there are none.

        Returns
        -------
        str
            One sentence for the user where the file could not be removed, else empty.
        """
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            why, where = error.strerror or error, self.path.parent
            return f"The settings could not be forgotten: {why}; check the folder {where}."
        return ""


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the file, then put it in its place in one step."""
    handle, name = tempfile.mkstemp(prefix=path.name + ".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
