"""The command line: what it prints, what it refuses, and the runs without a person."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from explorer import __version__
from explorer.__main__ import main
from explorer.core.demos import ALL_DEMOS, DEMOS
from explorer.core.paths import checkpoint
from explorer.options import Options
from explorer.unattended.drag import MOVES
from explorer.unattended.figures import percentile, plain, resident_mb, since_process_start

SMOKE_KEYS = {
    "window_ms",
    "torch_ms",
    "ready_ms",
    "drag_ms_p50",
    "drag_ms_p95",
    "gui_gap_ms_max",
    "gui_gap_start_ms_max",
    "rss_mb",
}


def explorer(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the application as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert not ended.value.code
    assert capsys.readouterr().out == f"latent-explorer {__version__}\n"


def test_the_demonstrations_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-demos"]) == 0
    names = capsys.readouterr().out.splitlines()
    assert names == [entry.name for entry in ALL_DEMOS]
    assert {"digits-ae-2", "digits-vae-2", "digits-vae-8", "wheel-ae-2"} <= set(names)
    assert all(entry.path.is_file() for entry in DEMOS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--demo", "mona-lisa"], "digits-ae-2"),
        (["--panel", "kitchen"], "kitchen"),
        (["--theme", "pink"], "pink"),
        (["--device", "abacus"], "abacus"),
        (["--size", "huge"], "1280x800"),
        (["--size", "10x10"], "10x10"),
        (["--size", "800"], "800"),
        (["--scale", "9000"], "300"),
        (["--scale", "20"], "75"),
        (["--scale", "nan"], "nan"),
        (["--screenshot", "picture.gif"], ".png"),
        (["--screenshot", "/no/such/folder/picture.png"], "folder"),
        (["--frobnicate"], "--help"),
        (["no-such-file.safetensors"], "check the path"),
        (["no-such-data.npz"], "check the path"),
        (["--demo"], "--help"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("latent-explorer: ")
    assert told in err


@pytest.mark.parametrize("name", ["large.npy", "large.npz", "large.safetensors"])
def test_large_files_are_not_read_before_the_window_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / name
    shutil.copy(checkpoint("digits-ae-2"), path)
    begun: list[Options] = []
    monkeypatch.setattr("explorer.app.run", lambda options: begun.append(options) or 0)
    monkeypatch.setattr("explorer.options.LIGHT_BYTES", 1000)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert main([str(path)]) == 0, "what is wrong behind the header is told in the window"
    monkeypatch.setattr("explorer.options.LIGHT_BYTES", path.stat().st_size)
    assert main([str(path)]) == 2
    assert len(begun) == 1


def test_a_large_file_that_is_no_model_is_refused_by_its_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "noise.safetensors"
    path.write_bytes(b"\x07" * 5000)
    monkeypatch.setattr("explorer.options.LIGHT_BYTES", 1000)
    assert main([str(path)]) == 2
    assert "noise.safetensors" in capsys.readouterr().err


def test_a_refusal_comes_without_torch_or_a_window(tmp_path: Path) -> None:
    code = (
        "import sys; from explorer.__main__ import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'torch', 'PySide6.QtWidgets'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none.safetensors")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "2 []"
    assert done.stderr.count("\n") == 1


# --- without a terminal, as on Windows -----------------------------------------------------------


@contextmanager
def no_terminal() -> Iterator[None]:
    """As in a program of Windows that has windows only; what captures output sets it anew for each phase."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        yield


def test_printing_to_nobody_is_survived() -> None:
    with no_terminal():
        assert main(["--list-demos"]) == 0
    with no_terminal(), pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert not ended.value.code


def test_wrong_usage_is_told_in_a_window_where_there_is_no_terminal(qapp: QApplication) -> None:
    told: list[str] = []

    def read_and_close() -> None:
        (box,) = [w for w in qapp.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
        told.append(box.text())
        assert not box.isModal()
        box.close()

    QTimer.singleShot(0, qapp, read_and_close)
    with no_terminal():
        assert main(["--demo", "mona-lisa"]) == 2
    assert ["digits-ae-2" in sentence for sentence in told] == [True]


def test_a_bad_file_is_told_in_the_window_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Options] = []
    monkeypatch.setattr("explorer.app.run", lambda options: begun.append(options) or 0)
    with no_terminal():
        assert main(["none.safetensors"]) == 0
    assert [options.paths for options in begun] == [("none.safetensors",)]


# --- without a person ----------------------------------------------------------------------------


def test_a_picture_of_the_settled_window(tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    done = explorer(
        "--demo", "wheel-ae-2", "--theme", "dark", "--size", "1000x700", "--screenshot", str(target)
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    image = QImage(str(target))
    assert (image.width(), image.height()) == (1000, 700)
    assert image.pixelColor(500, 2).lightness() < 60
    colours = {image.pixelColor(x, y).name() for x in range(100, 700, 3) for y in range(100, 600, 3)}
    assert len(colours) > 200, "the maps are not on the picture"


def test_a_text_alone_settles_too_and_its_picture_is_written(tmp_path: Path) -> None:
    target, text = tmp_path / "window.png", tmp_path / "own.txt"
    text.write_text("A text of one's own, ready to be learnt from.\n" * 60)
    done = explorer(str(text), "--screenshot", str(target), "--size", "1000x700")
    assert done.returncode == 0, done.stderr
    assert QImage(str(target)).width() == 1000


def test_a_device_that_is_not_there_is_a_warning_and_the_picture_is_written(tmp_path: Path) -> None:
    target, missing = tmp_path / "window.png", "cuda" if sys.platform == "darwin" else "mps"
    done = explorer("--demo", "wheel-ae-2", "--device", missing, "--screenshot", str(target))
    assert done.returncode == 0, done.stderr
    assert "models run on the CPU" in done.stderr
    assert done.stderr.count("\n") == 1
    assert target.is_file()


def test_a_file_that_cannot_be_opened_ends_the_errand(tmp_path: Path) -> None:
    target, missing = tmp_path / "window.png", tmp_path / "none.safetensors"
    done = explorer("--from-desktop", str(missing), "--screenshot", str(target))
    assert done.returncode == 2
    assert done.stderr.startswith("latent-explorer: none.safetensors")
    assert not target.exists()


def test_a_rehearsal_prints_finite_figures(tmp_path: Path) -> None:
    done = explorer("--smoke", "--demo", "digits-ae-2", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    figures = json.loads(done.stdout)
    assert set(figures) >= SMOKE_KEYS
    assert all(math.isfinite(figures[key]) and figures[key] >= 0 for key in SMOKE_KEYS)
    assert figures["window_ms"] < figures["torch_ms"] < figures["ready_ms"]
    assert figures["drag_ms_p50"] <= figures["drag_ms_p95"]
    assert figures["moves_lost"] == 0
    assert figures["moves"] == 2 * MOVES


def test_what_the_system_does_not_tell_is_null_and_time_is_never_that_of_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError("/proc")

    monkeypatch.setattr("builtins.open", refuse)
    assert plain(resident_mb()) is None
    assert since_process_start(time.perf_counter() - 1000) >= 1000
    assert plain(percentile([], 95)) is None
    assert plain(percentile([3.14159], 95)) == 3.14
    assert (plain("map"), plain(240)) == ("map", 240)
