"""Animations, decoded again frame by frame; and the encoder of videos, which need not be there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.core.exporting import WriteAnimation, Written
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import Ask, run

PAPER, INK = (255, 255, 255), (20, 24, 31)
RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (5, 8, 8), dtype=np.uint8)


def played(path: Path) -> tuple[np.ndarray[Any, Any], list[int]]:
    """The frames (n, h, w, 3) of a GIF, and how long each is shown."""
    frames, durations = [], []
    with Image.open(path) as gif:
        assert gif.info["loop"] == 0
        for index in range(gif.n_frames):
            gif.seek(index)
            frames.append(np.asarray(gif.convert("RGB")))
            durations.append(gif.info["duration"])
    return np.stack(frames), durations


def enlarged(frames: np.ndarray[Any, Any], zoom: int) -> np.ndarray[Any, Any]:
    return frames.repeat(zoom, axis=1).repeat(zoom, axis=2)


def animate(ask: Ask, path: Path, frames: np.ndarray[Any, Any], **more: Any) -> Written:
    return ask(WriteAnimation(path=str(path), frames=frames, **({"ms": 100} | more)))


def test_intensities_keep_their_exact_colours(ask: Ask, tmp_path: Path) -> None:
    written = animate(ask, tmp_path / "a.gif", GREY, zoom=6, paper=PAPER, ink=INK)
    share = GREY[..., None] / 255
    wanted = np.rint(np.array(PAPER) + (np.array(INK) - np.array(PAPER)) * share).astype(np.uint8)
    frames, durations = played(tmp_path / "a.gif")
    assert np.array_equal(frames, enlarged(wanted, 6))
    assert durations == [100] * 5
    assert written.note == ""
    assert written.size == (tmp_path / "a.gif").stat().st_size


def test_by_default_intensities_are_greys(ask: Ask, tmp_path: Path) -> None:
    animate(ask, tmp_path / "a.gif", GREY[..., None])
    assert np.array_equal(played(tmp_path / "a.gif")[0], GREY[..., None].repeat(3, axis=3))


def test_it_goes_back_without_showing_either_end_twice(ask: Ask, tmp_path: Path) -> None:
    animate(ask, tmp_path / "a.gif", GREY, back=True)
    frames, durations = played(tmp_path / "a.gif")
    assert np.array_equal(frames[..., 0], GREY[[0, 1, 2, 3, 4, 3, 2, 1]])
    assert len(durations) == 8


@pytest.mark.parametrize("count", [1, 2])
def test_few_frames_go_back_to_themselves(ask: Ask, tmp_path: Path, count: int) -> None:
    animate(ask, tmp_path / "a.gif", GREY[:count], back=True)
    assert np.array_equal(played(tmp_path / "a.gif")[0][..., 0], GREY[:count])


def test_the_pace_holds_though_a_gif_counts_in_hundredths(ask: Ask, tmp_path: Path) -> None:
    frames = RNG.integers(0, 256, (30, 4, 4), dtype=np.uint8)
    animate(ask, tmp_path / "a.gif", frames, ms=33.3)
    durations = played(tmp_path / "a.gif")[1]
    assert set(durations) == {30, 40}
    assert sum(durations) == 1000


def test_frames_that_stay_the_same_take_their_time(ask: Ask, tmp_path: Path) -> None:
    animate(ask, tmp_path / "a.gif", GREY[[0, 0, 0, 1]])
    frames, durations = played(tmp_path / "a.gif")
    shown = np.concatenate([[frame] * (ms // 100) for frame, ms in zip(frames, durations, strict=True)])
    assert np.array_equal(shown[..., 0], GREY[[0, 0, 0, 1]])


def test_few_colours_are_exact(ask: Ask, tmp_path: Path) -> None:
    few = 60 * RNG.integers(0, 5, (4, 10, 12, 3), dtype=np.uint8)
    assert animate(ask, tmp_path / "a.gif", few, zoom=2).note == ""
    assert np.array_equal(played(tmp_path / "a.gif")[0], enlarged(few, 2))


def test_more_colours_than_there_are_is_told(ask: Ask, tmp_path: Path) -> None:
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    many = np.stack(np.broadcast_arrays(ramp[:, None], ramp[None], np.uint8(90)), axis=-1)[None]
    written = animate(ask, tmp_path / "a.gif", many)
    assert written.note == "A GIF has 256 colours a frame and these have up to 1,024: the nearest are shown."
    assert np.abs(played(tmp_path / "a.gif")[0].astype(int) - many).max() <= 24


@pytest.mark.parametrize(
    ("frames", "more"),
    [
        (GREY.astype(np.float32), {}),
        (GREY[0], {}),
        (GREY[:0], {}),
        (GREY[..., None].repeat(2, axis=3), {}),
        (GREY, {"ms": 10}),
        (GREY, {"zoom": 0}),
    ],
)
def test_what_is_no_animation_is_refused(
    ask: Ask, tmp_path: Path, frames: np.ndarray[Any, Any], more: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"frames|range"):
        animate(ask, tmp_path / "a.gif", frames, **more)


def test_too_many_pixels_are_told(engine: Engine, tmp_path: Path) -> None:
    request = WriteAnimation(path=str(tmp_path / "a.gif"), frames=GREY, ms=100, zoom=1000)
    with pytest.raises(EngineError, match=r"^a\.gif: .* choose a smaller scale\.$"):
        run(engine.handle(request))


# -- MP4 ---------------------------------------------------------------------------------------------

FAKE = """#!{python}
import sys
data = sys.stdin.buffer.read()
if {fails}:
    print("first line", file=sys.stderr)
    sys.exit("Unknown encoder 'libx264'")
with open(sys.argv[-1], "wb") as file:
    file.write("\\n".join(sys.argv[1:-1]).encode() + b"\\0" + data)
"""


@pytest.fixture
def no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path without any program, and no package that brings one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    return folder


def install(folder: Path, *, fails: bool = False) -> None:
    """Put an encoder on the path that writes down what it is given."""
    program = folder / "ffmpeg"
    program.write_text(FAKE.format(python=sys.executable, fails=fails))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


posix = pytest.mark.skipif(os.name != "posix", reason="the encoder of the test is a script with a first line")


def test_without_an_encoder_a_video_is_refused_in_a_sentence(
    engine: Engine, tmp_path: Path, no_encoder: Path
) -> None:
    with pytest.raises(EngineError) as refused:
        run(engine.handle(WriteAnimation(path=str(tmp_path / "a.mp4"), frames=GREY, ms=100)))
    assert refused.value.sentence == (
        "a.mp4: an MP4 needs an encoder; save a GIF, or pip install imageio-ffmpeg."
    )
    assert not (tmp_path / "a.mp4").exists()


@posix
def test_the_encoder_gets_every_frame_in_colours_and_even_sizes(
    ask: Ask, tmp_path: Path, no_encoder: Path
) -> None:
    install(no_encoder)
    frames = RNG.integers(0, 256, (3, 5, 7), dtype=np.uint8)
    animate(ask, tmp_path / "a.mp4", frames, ms=40, zoom=3)
    options, _, raw = (tmp_path / "a.mp4").read_bytes().partition(b"\0")
    words = options.decode().split("\n")
    assert words[words.index("-s") + 1] == "22x16"
    assert words[words.index("-r") + 1] == "25"
    shown = np.frombuffer(raw, np.uint8).reshape(3, 16, 22, 3)
    wanted = np.pad(enlarged(frames, 3), ((0, 0), (0, 1), (0, 1)), mode="edge")
    assert np.array_equal(shown, wanted[..., None].repeat(3, axis=3))


@posix
def test_an_encoder_that_fails_is_told_with_its_last_word(
    engine: Engine, tmp_path: Path, no_encoder: Path
) -> None:
    install(no_encoder, fails=True)
    with pytest.raises(EngineError) as refused:
        run(engine.handle(WriteAnimation(path=str(tmp_path / "a.mp4"), frames=GREY, ms=100)))
    assert refused.value.sentence == ("a.mp4: the encoder failed (Unknown encoder 'libx264'); save a GIF.")
    assert not (tmp_path / "a.mp4").exists()


@posix
def test_a_package_that_brings_an_encoder_comes_first(
    ask: Ask, tmp_path: Path, no_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(no_encoder)
    (no_encoder / "ffmpeg").rename(no_encoder / "brought")

    class Package:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            return str(no_encoder / "brought")

    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", Package)  # type: ignore[arg-type]
    assert animate(ask, tmp_path / "a.mp4", GREY).size == (tmp_path / "a.mp4").stat().st_size
