"""The rules of import hold, and each of them can be broken."""

import os
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, project

CONTRACTS = {contract["name"]: contract for contract in project()["tool"]["importlinter"]["contracts"]}

# One forbidden import for each rule: module that must not, what it must not import.
OFFENCES = {
    "The floors of the application": ("explorer.widgets", "explorer.panels"),
    "The engine stands beside the application, reached by name alone": ("explorer.shell", "explorer.engine"),
    "The engine sees no Qt and no window": ("explorer.engine", "PySide6"),
    "Only the engine and the trainers see torch and scikit-learn": ("explorer.widgets", "torch"),
    "Trainers know neither Qt nor the explorer": ("trainers.fit", "PySide6"),
    "The core is plain: no Qt, and of the trainers only what is free of torch": ("explorer.core", "PySide6"),
    "The command line is read and refused without Qt": ("explorer.options", "PySide6"),
    "The engine's process loads no Qt": ("explorer.bridge.served", "PySide6"),
    "Panels, shell and widgets know nothing of training code": ("explorer.panels", "trainers.fit"),
}

LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True, no_logo=True))
"""


def lint(root):
    """Run import-linter over the packages of a folder: verdict of each contract, and the report."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, str(ROOT / "pyproject.toml")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, flags=re.MULTILINE))
    assert verdicts.keys() == CONTRACTS.keys(), done.stdout + done.stderr
    assert (done.returncode == 0) == ("BROKEN" not in verdicts.values()), done.stdout
    return verdicts, done.stdout


@pytest.fixture(scope="module")
def verdicts():
    return lint(ROOT)


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_is_kept(name, verdicts):
    found, report = verdicts
    assert found[name] == "KEPT", report


def modules_named_in_contracts():
    for contract in CONTRACTS.values():
        for field in ("source_modules", "forbidden_modules", "layers"):
            for line in contract.get(field, ()):
                yield from re.split(r"\s*[|:]\s*", line)


@pytest.fixture
def empty_project(tmp_path):
    """The modules that the contracts speak of, each of them a package with nothing in it."""
    for name in {"explorer", "trainers", *modules_named_in_contracts()}:
        if name.split(".")[0] in {"explorer", "trainers"}:
            folder = tmp_path.joinpath(*name.split("."))
            folder.mkdir(parents=True, exist_ok=True)
            for package in (folder, *folder.parents):
                if package == tmp_path:
                    break
                (package / "__init__.py").touch()
    return tmp_path


def test_every_contract_has_an_offence():
    assert OFFENCES.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("name", OFFENCES)
def test_contract_can_be_broken(name, empty_project):
    offender, forbidden = OFFENCES[name]
    empty_project.joinpath(*offender.split("."), "offence.py").write_text(f"import {forbidden}\n")
    found, _ = lint(empty_project)
    assert [contract for contract, verdict in found.items() if verdict == "BROKEN"] == [name]


def test_nothing_is_broken_where_nothing_is_imported(empty_project):
    assert set(lint(empty_project)[0].values()) == {"KEPT"}
