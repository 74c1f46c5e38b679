"""Icons: one style, and the colour that is asked for."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from explorer.core.paths import assets
from explorer.shell import icons

LINES = sorted(p.stem for p in (assets() / "icons").glob("*.svg") if p.stem != icons.APP_ICON)


@pytest.mark.parametrize("name", LINES)
def test_line_icons_share_one_style(name: str) -> None:
    root = ElementTree.parse(assets() / "icons" / f"{name}.svg").getroot()
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("fill") == "none"
    assert root.get("stroke-linecap") == "round"
    if not name.startswith(
        ("chevron", "check")
    ):  # those are drawn by the style sheet, in a colour of their own
        assert (root.get("stroke"), root.get("stroke-width")) == ("currentColor", "1.75")


@pytest.mark.parametrize("name", ["map", "demos", "settings", "menu", "search", "close", "copy"])
def test_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    colour = QColor("#c2185b")
    picture = icons.pixmap(name, colour, 24, 2.0)
    assert picture.width() == 48
    assert picture.deviceIndependentSize().width() == 24
    image = picture.toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    inked = [pixel for pixel in pixels if pixel.alpha() == 255]
    assert 40 < len(inked) < 48 * 48 / 2
    assert {pixel.name() for pixel in inked} == {colour.name()}


def test_a_missing_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(OSError, match="nothing-of-the-kind"):
        icons.pixmap("nothing-of-the-kind", QColor("black"), 24)


def test_the_window_needs_nothing_heavy() -> None:
    code = "import sys, explorer.shell.keeper; print(*sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, timeout=60)
    loaded = set(done.stdout.split())
    assert "explorer.shell.window" in loaded
    heavy = {"torch", "sklearn", "scipy", "PIL", "pyqtgraph", "platformdirs", "safetensors"}
    late = {"explorer.shell.about", "explorer.shell.keyboard", "explorer.shell.shortcut"}
    assert not loaded & (heavy | late)
