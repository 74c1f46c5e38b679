"""Files that leave the application: whole or not at all, read again as they were, told if they cannot be."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from explorer.core import exporting as e
from explorer.core.messages import Lane, Request, frozen
from explorer.core.tables import read_table
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run

FRAMES = np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4)
COLUMNS = MappingProxyType(
    {
        "t": frozen(np.linspace(0, 1, 5)),
        "label": frozen(np.array([3, 3, -1, 8, 8])),
        "row": frozen(np.array([17, -1, -1, -1, 1203])),
        "z": frozen(np.random.default_rng(0).standard_normal((5, 16)).astype(np.float32)),
    }
)
REQUESTS: list[Request] = [
    e.WriteBytes(path="figure.png", data=b"\x89PNG..."),
    e.WriteAnimation(path="strip.gif", frames=frozen(FRAMES), ms=100, zoom=2, back=True, ink=(1, 2, 3)),
    e.WriteTable(path="codes.csv", columns=COLUMNS, about="a strip"),
    e.ReadTable(path="codes.csv"),
]
NAMES = [type(request).__name__ for request in REQUESTS]


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, MappingProxyType):
        return list(a) == list(b) and all(equal(a[name], b[name]) for name in a)
    return bool(a == b)


def placed(request: Any, path: Path) -> Any:
    """The same request for another file."""
    return replace(request, path=str(path))


def told(engine: Engine, request: Request) -> str:
    """The sentence in which something is refused."""
    with pytest.raises(EngineError) as refused:
        run(engine.handle(request))
    sentence = refused.value.sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("request_", REQUESTS, ids=NAMES)
def test_messages_can_be_sent_to_another_process(request_: Request) -> None:
    again = pickle.loads(pickle.dumps(request_))
    assert type(again) is type(request_)
    for one in fields(request_):
        assert equal(getattr(again, one.name), getattr(request_, one.name)), one.name
    assert type(request_).lane is Lane.BACKGROUND


def test_bytes_are_written_as_they_are(ask: Ask, tmp_path: Path) -> None:
    data = b"\x89PNG" + bytes(range(256))
    written: e.Written = ask(e.WriteBytes(path=str(tmp_path / "figure.png"), data=data))
    assert (tmp_path / "figure.png").read_bytes() == data
    assert written == e.Written(path=str(tmp_path / "figure.png"), size=len(data))
    assert pickle.loads(pickle.dumps(written)) == written
    ask(e.WriteBytes(path=str(tmp_path / "lines.py"), data="print('β')\n".encode()))
    assert (tmp_path / "lines.py").read_text(encoding="utf-8") == "print('β')\n"


def test_writing_waits_for_the_disk_beside_the_worker(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    answer, parts = run(engine.handle(e.WriteBytes(path=str(path), data=b"x")))
    assert answer.size == 1
    assert parts
    assert set(parts) == {None}


def test_a_home_folder_is_found_and_a_link_is_kept(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    ask(e.WriteBytes(path="~/a.txt", data=b"old"))
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    written = ask(e.WriteBytes(path=str(tmp_path / "link.txt"), data=b"new"))
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert (tmp_path / "link.txt").is_symlink()
    assert written.path == str(tmp_path / "a.txt")


@pytest.mark.parametrize("ending", [".csv", ".npz"])
def test_codes_are_imported_again_as_they_were(ask: Ask, tmp_path: Path, ending: str) -> None:
    path = str(tmp_path / f"codes{ending}")
    written = ask(e.WriteTable(path=path, columns=COLUMNS, about="faces-vae-16, slerp in 5 steps"))
    assert written.size == os.path.getsize(path)
    read: e.TableRead = ask(e.ReadTable(path=path))
    assert read.about == "faces-vae-16, slerp in 5 steps"
    assert equal(read.columns, COLUMNS)
    assert all(not column.flags.writeable for column in read.columns.values())
    assert equal(pickle.loads(pickle.dumps(read)).columns, COLUMNS)
    assert equal(MappingProxyType(dict(read_table(path).columns)), COLUMNS)


# -- what cannot be done -----------------------------------------------------------------------------


@pytest.mark.parametrize("request_", REQUESTS[:3], ids=NAMES[:3])
def test_a_full_disk_leaves_what_was_there(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_: Any
) -> None:
    path = tmp_path / request_.path
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert told(engine, placed(request_, path)) == (
        f"{path.name}: cannot be written (No space left on device); make room or choose another place."
    )
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("request_", REQUESTS[:3], ids=NAMES[:3])
def test_a_folder_that_may_not_be_written_is_told(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_: Any
) -> None:
    opened = os.open

    def refused(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(tmp_path)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refused)
    sentence = told(engine, placed(request_, tmp_path / request_.path))
    assert sentence == f"{request_.path}: cannot be written (Permission denied); choose another place."
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("request_", REQUESTS[:3], ids=NAMES[:3])
def test_a_folder_that_is_not_there_or_in_the_way_is_told(
    engine: Engine, tmp_path: Path, request_: Any
) -> None:
    missing = told(engine, placed(request_, tmp_path / "no" / request_.path))
    assert missing.startswith(f"{request_.path}: there is no folder ")
    (tmp_path / request_.path).mkdir()
    assert "is not a file" in told(engine, placed(request_, tmp_path / request_.path))


@pytest.mark.parametrize(
    ("request_", "name", "endings"),
    [
        (REQUESTS[1], "a.webm", ".gif or .mp4"),
        (REQUESTS[1], "a", ".gif"),
        (REQUESTS[2], "a.xlsx", ".csv or .npz"),
    ],
)
def test_an_unknown_ending_is_told(
    engine: Engine, tmp_path: Path, request_: Any, name: str, endings: str
) -> None:
    sentence = told(engine, placed(request_, tmp_path / name))
    assert sentence.startswith(f"{name}: ")
    assert endings in sentence
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.pdf", b"\x89PNG..", "is no PDF; let its name end in .png."),
        ("a.png", b"%PDF-1.4", "is no PNG; let its name end in .pdf."),
        ("a.SVG", b"nothing", "is no SVG; choose the format again."),
    ],
)
def test_a_name_keeps_its_promise(
    engine: Engine, tmp_path: Path, name: str, data: bytes, advice: str
) -> None:
    sentence = told(engine, e.WriteBytes(path=str(tmp_path / name), data=data))
    assert sentence == f"{name}: what is to be written {advice}"


def test_a_file_that_is_no_table_is_told(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1\n")
    assert told(engine, e.ReadTable(path=str(tmp_path / "a.csv"))).startswith("a.csv: is no table (")
    assert "there is no such file; check the path" in told(engine, e.ReadTable(path=str(tmp_path / "b.csv")))


IMPORTS = """
import sys
from explorer.core.exporting import WriteBytes, WriteTable, ReadTable
from explorer.engine import Engine
import numpy as np
def run(answer):
    while True:
        try: next(answer)
        except StopIteration as stop: return stop.value
engine = Engine("cpu")
run(engine.handle(WriteBytes(path=sys.argv[1] + "/a.txt", data=b"x")))
run(engine.handle(WriteTable(path=sys.argv[1] + "/a.npz", columns={"z": np.zeros(3)})))
print(run(engine.handle(ReadTable(path=sys.argv[1] + "/a.npz"))).columns["z"].tolist())
print(sorted({"torch", "sklearn", "scipy", "PIL", "PySide6"} & set(sys.modules)))
"""


def test_writing_imports_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["[0.0, 0.0, 0.0]", "[]"]
