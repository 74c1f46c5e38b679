"""The menu entry, checked by the desktop's own tools where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import types
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.shell import shortcut

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktop entries are Linux's")


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@linux
def test_the_entry_is_valid(data_home: Path) -> None:
    report = shortcut.install_shortcut()
    entry = data_home / "applications" / "latent-explorer.desktop"
    assert str(entry) in report
    validate = shutil.which("desktop-file-validate")
    if validate is None:
        pytest.skip("desktop-file-validate is not installed (Debian: desktop-file-utils)")
    checked = run(validate, str(entry))
    assert checked.returncode == 0, checked.stdout
    assert "error" not in checked.stdout


@linux
def test_the_entry_starts_this_application(data_home: Path) -> None:
    text = shortcut.desktop_entry()
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert fields["Exec"].endswith(" --from-desktop %F")
    program = fields["Exec"].split(" ")[0].strip('"')
    assert Path(program).is_file()
    assert fields["Icon"] == "latent-explorer"
    assert fields["MimeType"] == "application/x-latent-explorer;"
    if "-m" in fields["Exec"]:
        code = "import explorer; print(explorer.__version__)"
        asked = subprocess.run([program, "-c", code], capture_output=True, cwd=fields.get("Path"), timeout=60)
        assert asked.returncode == 0


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("/usr/bin/python3.11", "/usr/bin/python3.11"),
        ("/home/a b/python", '"/home/a b/python"'),
        ("/odd/$HOME/100%", '"/odd/\\\\$HOME/100%%"'),
        ('/a"b', '"/a\\\\"b"'),
    ],
)
def test_commands_are_quoted_as_the_specification_says(word: str, quoted: str) -> None:
    assert shortcut._quoted(word) == quoted


@linux
def test_icons_and_file_type_are_written(data_home: Path) -> None:
    shortcut.install_shortcut()
    for size in (48, 128, 256):
        picture = QImage(str(data_home / f"icons/hicolor/{size}x{size}/apps/latent-explorer.png"))
        assert (picture.width(), picture.height()) == (size, size)
        assert picture.pixelColor(0, 0).alpha() == 0
        assert picture.pixelColor(size // 2, size // 8).alpha() == 255
    assert (data_home / "icons/hicolor/scalable/apps/latent-explorer.svg").is_file()
    root = ElementTree.parse(data_home / "mime/packages/latent-explorer.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = root.findall(f"{space}mime-type")
    assert kind.get("type") == shortcut.MIME_TYPE
    assert [glob.get("pattern") for glob in kind.findall(f"{space}glob")] == ["*.safetensors"]
    if shutil.which("update-mime-database"):
        assert shortcut.MIME_TYPE in (data_home / "mime/globs2").read_text()
    if shutil.which("update-desktop-database"):
        assert shortcut.MIME_TYPE in (data_home / "applications/mimeinfo.cache").read_text()


@linux
def test_doing_it_again_changes_nothing(data_home: Path) -> None:
    def state() -> dict[str, bytes]:
        found = data_home.rglob("latent-explorer.*")
        return {str(path): path.read_bytes() for path in found if path.is_file()}

    shortcut.install_shortcut()
    once = state()
    shortcut.install_shortcut()
    assert state() == once
    assert len(once) == 6


@linux
def test_missing_tools_are_no_error(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert "update-mime-database is not installed" in shortcut.install_shortcut()


@linux
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(shortcut.ShortcutError, match="could not be written"):
        shortcut.install_shortcut()


@linux
def test_without_a_home_it_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(shortcut.ShortcutError, match="set HOME"):
        shortcut.install_shortcut()


def test_elsewhere_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "pyshortcuts", None)
    with pytest.raises(shortcut.ShortcutError, match="pip install pyshortcuts"):
        shortcut.install_shortcut()


@pytest.mark.parametrize(("platform", "ending"), [("win32", "ico"), ("darwin", "icns")])
def test_elsewhere_the_library_makes_it(
    monkeypatch: pytest.MonkeyPatch, own_folders: Path, platform: str, ending: str
) -> None:
    asked: dict[str, object] = {}

    def make(starts: str, **options: object) -> types.SimpleNamespace:
        asked.update(options, starts=starts)
        return types.SimpleNamespace(target="Latent Explorer.lnk", desktop_dir="Desktop")

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setitem(sys.modules, "pyshortcuts", types.SimpleNamespace(make_shortcut=make))
    assert shortcut.install_shortcut() == "Wrote Latent Explorer.lnk into Desktop"
    assert asked["terminal"] is False
    icon = Path(str(asked["icon"]))
    assert icon.suffix == f".{ending}"
    assert icon.stat().st_size > 1000
