"""A menu entry with icon and file type, so that the application opens with a double click.

Linux: a desktop entry, icons and a MIME type in the user's data folder (freedesktop.org: Desktop Entry, Icon
Theme and Shared MIME-info specifications). Windows and macOS: by the library ``pyshortcuts``, where it is
installed.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import explorer
from explorer.core.paths import assets, config_folder

APP_ID = "latent-explorer"
MIME_TYPE = "application/x-latent-explorer"
_PNG_SIZES = (48, 128, 256)
_ENTRY = """[Desktop Entry]
Type=Application
Version=1.4
Name=Latent Explorer
GenericName=Latent space explorer
Comment=See and touch what autoencoders learn
Exec={command} --from-desktop %F
{path}Icon={app}
Terminal=false
StartupNotify=true
StartupWMClass={app}
Categories=Education;Science;
Keywords=autoencoder;VAE;latent space;PCA;
MimeType={mime};
"""
_MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{mime}">
    <comment>Latent Explorer model</comment>
    <icon name="{app}"/>
    <magic priority="60"><match type="string" offset="8:1024" value="{app}"/></magic>
    <glob pattern="*.safetensors"/>
  </mime-type>
</mime-info>
"""


class ShortcutError(RuntimeError):
    """The entry could not be written; the text says why and what to do."""


def install_shortcut() -> str:
    """Write the menu entry for this user; doing it again changes nothing.

    Returns
    -------
    str
        What was written and what was left out, a line each.

    Raises
    ------
    ShortcutError
        If the entry could not be written.
    """
    try:
        return _install_linux() if _is_linux() else _install_elsewhere()
    except OSError as error:
        where, why = error.filename or "the data folder", error.strerror or error
        raise ShortcutError(f"{where} could not be written: {why}; check its folder's rights.") from error


def _is_linux() -> bool:
    return sys.platform.startswith(("linux", "freebsd"))


def _data_home() -> Path:
    named = os.environ.get("XDG_DATA_HOME", "")
    if os.path.isabs(named):
        return Path(named)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise ShortcutError("There is no home folder to write to; set HOME or XDG_DATA_HOME and try again.")
    return Path(home) / ".local" / "share"


def _files(data: Path) -> list[Path]:
    icons = data / "icons" / "hicolor"
    return [
        data / "applications" / f"{APP_ID}.desktop",
        data / "mime" / "packages" / f"{APP_ID}.xml",
        icons / "scalable" / "apps" / f"{APP_ID}.svg",
        *(icons / f"{size}x{size}" / "apps" / f"{APP_ID}.png" for size in _PNG_SIZES),
    ]


def _install_linux() -> str:
    data = _data_home()
    entry, mime, drawing, *pictures = _files(data)
    for path in (entry, mime, drawing, *pictures):
        path.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(desktop_entry(), encoding="utf-8")
    mime.write_text(_MIME.format(mime=MIME_TYPE, app=APP_ID), encoding="utf-8")
    shutil.copyfile(assets() / "icons" / f"{APP_ID}.svg", drawing)
    for size, path in zip(_PNG_SIZES, pictures, strict=True):
        draw_icon(path, size)
    lines = [f"Wrote {path}" for path in (entry, mime, drawing, *pictures)]
    return "\n".join(lines + _refresh(data))


def desktop_entry() -> str:
    """Return the text of the desktop entry.

    Returns
    -------
    str
        It starts the installed script, or this Python where there is none; from a checkout that is not
        installed it starts in the checkout's folder, so that the package is found.
    """
    script = Path(sys.executable).with_name(APP_ID)
    words = [str(script)] if script.is_file() else [sys.executable, "-m", "explorer"]
    try:
        distribution(APP_ID)
        path = ""
    except PackageNotFoundError:
        path = f"Path={Path(explorer.__file__).resolve().parent.parent}\n"
    command = " ".join(_quoted(word) for word in words)
    return _ENTRY.format(command=command, path=path, app=APP_ID, mime=MIME_TYPE)


def _quoted(word: str) -> str:
    """Quote one argument of an Exec line: first for the command, then for the file's own escapes."""
    if word.replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum():
        return word
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def draw_icon(path: Path, size: int) -> None:
    """Draw the application's icon into a picture file.

    Parameters
    ----------
    path : Path
        Its ending says the format: png, ico or icns.
    size : int
        Side in pixels.

    Raises
    ------
    OSError
        If it could not be written.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(assets() / "icons" / f"{APP_ID}.svg")).render(painter)
    painter.end()
    if not image.save(str(path)):
        raise OSError(0, "the icon could not be written", str(path))


def _refresh(data: Path) -> list[str]:
    """Let the desktop know; a missing tool is no error, for the desktop finds the files at its next start."""
    lines = []
    for tool, folder in (("update-desktop-database", "applications"), ("update-mime-database", "mime")):
        found = shutil.which(tool)
        if found is None:
            lines.append(f"{tool} is not installed: the entry shows after the next log-in.")
        elif (data / folder).is_dir():
            done = subprocess.run([found, str(data / folder)], capture_output=True, text=True, timeout=60)
            if done.returncode:
                lines.append(f"{tool} failed: {done.stderr.strip()}")
    return lines


def _install_elsewhere() -> str:
    """Windows and macOS: an entry that starts the script, or this Python where a path has a space."""
    by_hand = "or make a shortcut by hand to: " + " ".join((sys.executable, "-m", "explorer"))
    try:
        make: Callable[..., Any] = importlib.import_module("pyshortcuts").make_shortcut
    except ImportError as error:
        raise ShortcutError(
            f"Install the library for it (pip install pyshortcuts) and try again, {by_hand}"
        ) from error
    picture = config_folder() / f"{APP_ID}.{'ico' if sys.platform == 'win32' else 'icns'}"
    picture.parent.mkdir(parents=True, exist_ok=True)
    draw_icon(picture, 256)
    script = Path(sys.executable).with_name(f"{APP_ID}.exe" if sys.platform == "win32" else APP_ID)
    starts = str(script) if script.is_file() and " " not in str(script) else "_ -m explorer"
    try:
        made = make(starts, name="Latent Explorer", icon=str(picture), terminal=False)
    except Exception as error:  # a library of another system: whatever goes wrong is told, not thrown
        raise ShortcutError(f"pyshortcuts failed ({error}); {by_hand}") from error
    return f"Wrote {made.target} into {made.desktop_dir}"
