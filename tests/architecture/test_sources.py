"""Rules for the text of the sources."""

import ast
import re

import pytest

from tests.architecture.sources import PACKAGES, ROOT, definitions, is_public, python_files, tree

MOST_LINES = 400
QT_HANDLER = re.compile(r"[a-z]+[A-Z]\w*$")  # paintEvent, sizeHint: Qt's documentation holds

SOURCES = python_files(*PACKAGES)
by_path = pytest.mark.parametrize("path", SOURCES, ids=str)


def undocumented(module):
    """Public names of a module without a docstring."""
    if not ast.get_docstring(module):
        yield "the module"
    for name, node in definitions(module.body):
        if is_public(name) and not is_told_elsewhere(node) and not ast.get_docstring(node):
            yield name


def is_told_elsewhere(node):
    """Qt's own handlers, the setter of a property, and the bare signatures of overloads and protocols."""
    if isinstance(node, ast.ClassDef):
        return False
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    bare = [ast.unparse(line) for line in node.body] == ["..."]
    return bare or bool(QT_HANDLER.match(node.name)) or any(name.endswith(".setter") for name in decorators)


def unannotated(module):
    """Functions and methods of a module of which an argument or the result has no type."""
    for name, node in definitions(module.body):
        if isinstance(node, ast.ClassDef):
            continue
        arguments = node.args
        own = [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ]
        untyped = [
            a.arg for a in own if a is not None and a.annotation is None and a.arg not in {"self", "cls"}
        ]
        if untyped or node.returns is None:
            yield name


@by_path
def test_what_is_public_is_documented(path):
    assert list(undocumented(tree(path))) == []


@by_path
def test_what_is_called_is_typed(path):
    assert list(unannotated(tree(path))) == []


@pytest.mark.parametrize("path", python_files(*PACKAGES, "tests", "assets"), ids=str)
def test_no_file_grows_out_of_hand(path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_checks_find_what_they_look_for():
    module = ast.parse(
        "class A:\n"
        "  def f(self, x: int): return x\n"
        "  def paintEvent(self, e): pass\n"
        "  def _g(self) -> None: pass\n"
        "  def h(self) -> None: ...\n"
        "  @p.setter\n"
        "  def p(self, x: int) -> None: pass\n"
    )
    assert list(undocumented(module)) == ["the module", "A", "A.f"]
    assert list(unannotated(module)) == ["A.f", "A.paintEvent"]


def source_folders():
    """Folders of the sources that hold code: ``core`` and so on, and the trainers."""
    floors = {path.parts[1] for path in python_files("explorer") if len(path.parts) > 2}
    return sorted(floors | {"trainers"})


@pytest.mark.parametrize("folder", source_folders())
def test_tests_mirror_the_sources(folder):
    assert list((ROOT / "tests" / folder).rglob("test_*.py"))
