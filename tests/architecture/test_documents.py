"""The documents agree with the project and with its programs."""

import re
import subprocess
import sys

import pytest

import explorer
from tests.architecture.sources import ROOT, project

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
SOURCE_OF = {"latent-explorer": "explorer", "latent-train": "trainers"}


def text(document):
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document, marker=None):
    """Shell blocks of a document; only those of a marker if one is given."""
    found = FENCE.findall(text(document))
    return [body for language, mark, body in found if language == "bash" and marker in (None, mark.strip())]


def commands(document):
    """Lines of the shell blocks that call one of the project's programs: (program, words)."""
    for block in blocks(document):
        for line in block.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|;", line.partition("#")[0]):
                words = re.sub(r"^(\s*\w+=\S*)+", "", part).split()
                program = words[0].rpartition("/")[2] if words else ""
                if program in SOURCE_OF:
                    yield program, tuple(words[1:])


CALLS = sorted({call for document in DOCUMENTS for call in commands(document)})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_shell_blocks_parse(document):
    for block in blocks(document):
        done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, timeout=10)
        assert done.returncode == 0, block + done.stderr


def test_readme_installs_and_tests_in_one_marked_block_each():
    (run,), (test,) = blocks("README.md", "run"), blocks("README.md", "test")
    for block in (run, test):
        assert len(block.splitlines()) == 1
        assert "-m venv" in block
        assert "-c constraints.txt" in block
    assert "latent-explorer" in run
    assert "pytest" in test


def test_continuous_integration_reads_the_marked_block():
    assert "readme_block test" in text(".ci/run")


def usage(program, words):
    command = [words[0]] if program == "latent-train" and words and words[0].isidentifier() else []
    return subprocess.run(
        [sys.executable, "-m", SOURCE_OF[program], *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("program", "words"), CALLS, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_documented_options_exist(program, words):
    done = usage(program, words)
    assert done.returncode == 0, done.stderr
    known = set(re.findall(r"--[a-z][a-z-]*", done.stdout))
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_links_lead_somewhere():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text(document)):
            assert (ROOT / target).exists(), f"{document}: {target}"


def test_one_version_everywhere():
    version = project()["project"]["version"]
    newest = re.search(r"^## \[([^\]]+)\]", text("CHANGELOG.md"), flags=re.MULTILINE)
    assert explorer.__version__ == version
    assert newest is not None
    assert newest[1] == version


def test_constraints_pin_every_requirement():
    pinned = set(re.findall(r"^([\w-]+)==", text("constraints.txt"), flags=re.MULTILINE))
    wanted = project()["project"]
    for line in [*wanted["dependencies"], *wanted["optional-dependencies"]["test"]]:
        name = re.match(r"[\w-]+", line)[0]
        assert name.lower() in {pin.lower() for pin in pinned}, name
