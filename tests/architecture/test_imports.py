"""What shows the window loads nothing heavy; what describes a training loads no torch."""

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, module_name, python_files

HEAVY = ("torch", "sklearn", "scipy", "pyqtgraph", "PIL", "platformdirs", "pandas", "matplotlib")

LOADED = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(modules):
    """Names of all modules that a fresh Python has after importing the given ones."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *modules], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def floors():
    """Modules of the application by floor; a file beside the floors, as app.py, is a floor of its own."""
    found = {}
    for path in python_files("explorer"):
        floor = path.parts[1].removesuffix(".py")
        if floor != "engine":
            found.setdefault(floor, []).append(module_name(path))
    return found


@pytest.mark.parametrize("floor", floors())
def test_no_floor_of_the_window_loads_anything_heavy(floor):
    loaded = loaded_by(floors()[floor])
    assert loaded.isdisjoint(HEAVY)
    assert "explorer.engine" not in loaded


def test_a_window_opens_without_the_panels_that_are_not_looked_at():
    loaded = loaded_by(["explorer.app"])
    panels = {name.split(".")[2] for name in loaded if name.startswith("explorer.panels.")}
    packages = {path.name for path in (ROOT / "explorer" / "panels").iterdir() if path.is_dir()}
    assert panels & packages == {"map"}


def test_the_core_loads_no_qt():
    assert "PySide6" not in loaded_by(floors()["core"])


@pytest.mark.parametrize(
    "module", ["trainers", "trainers.specs", "trainers.events", "trainers.data", "trainers.checkpoint"]
)
def test_descriptions_load_no_torch(module):
    loaded = loaded_by([module])
    assert loaded.isdisjoint({"torch", "sklearn", "scipy", "PySide6"})


def test_the_probe_itself_sees_what_is_loaded():
    assert {"scipy", "numpy"} <= loaded_by(["scipy", "numpy"])
