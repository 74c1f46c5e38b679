"""Pictures that follow each other, as the bytes of a GIF, or of an MP4 where an encoder is installed.

Shapes: n frames, h rows and w columns of pixels.
"""

from __future__ import annotations

import importlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.exporting import LEAST_MS, MOST_MS, Rgb, WriteAnimation
from explorer.engine.errors import EngineError

if TYPE_CHECKING:
    from PIL.Image import Image

Bytes = NDArray[np.uint8]

COLOURS = 256
"""Of a frame of a GIF."""
MOST_BYTES = 1 << 28
"""What all frames may take together, enlarged, three bytes a pixel."""
CLOSE_TO_EXACT = "12"
"""Constant rate factor of the video: lower is closer and larger, 0 without loss, 23 the usual."""
ENCODER, MODULE = "ffmpeg", "imageio_ffmpeg"
NO_ENCODER = "an MP4 needs an encoder; save a GIF, or pip install imageio-ffmpeg"
PATIENCE_S = 600


def encode(request: WriteAnimation, ending: str, name: str) -> tuple[bytes, str]:
    """Return the bytes of an animation, and what has to be said of it.

    Parameters
    ----------
    ending : {".gif", ".mp4"}
    name : str
        Of the file, for what is told if it cannot be done.

    Raises
    ------
    EngineError
        If there is no encoder, it fails, or the frames are too many for it.
    ValueError
        If the frames are none, or a number is out of its range.
    """
    frames = _checked(request)
    if frames[0].size // frames.shape[-1] * 3 * request.zoom**2 * len(frames) > MOST_BYTES:
        raise EngineError(f"{name}: so many pixels would take more than 256 MiB; choose a smaller scale.")
    if ending == ".mp4":
        return _mp4(frames, request, name), ""
    images, exact = _images(frames, request)
    return _gif(images, request.ms), "" if exact else _note(frames)


def _checked(request: WriteAnimation) -> Bytes:
    """Return the frames (n, h, w, 1 or 3) in the order in which they are shown."""
    frames = request.frames
    if frames.ndim == 3:
        frames = frames[..., None]
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[3] not in (1, 3) or not frames.size:
        raise ValueError(f"frames are uint8 (n, h, w) or (n, h, w, 3), not {frames.dtype} {frames.shape}")
    if not LEAST_MS <= request.ms <= MOST_MS or request.zoom < 1:
        raise ValueError(f"{request.ms} ms or a zoom of {request.zoom} is out of its range")
    return np.concatenate([frames, frames[-2:0:-1]]) if request.back else frames


def _enlarged(frame: NDArray[Any], zoom: int) -> NDArray[Any]:
    return frame.repeat(zoom, axis=0).repeat(zoom, axis=1)


def _ramp(paper: Rgb, ink: Rgb) -> Bytes:
    """Return the colours (256, 3) of all intensities."""
    ends = np.array([paper, ink], dtype=np.float64)
    colours: Bytes = np.rint(ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, 256)[:, None]).astype(np.uint8)
    return colours


# -- GIF ---------------------------------------------------------------------------------------------


def _images(frames: Bytes, request: WriteAnimation) -> tuple[list[Image], bool]:
    """Return the frames with a palette each, and whether their colours are exact."""
    if frames.shape[3] == 1:
        ramp = _ramp(request.paper, request.ink)
        return [_indexed(_enlarged(frame[..., 0], request.zoom), ramp) for frame in frames], True
    pairs = [_few_colours(frame) for frame in frames]
    images = [_indexed(_enlarged(index, request.zoom), palette) for index, palette, _ in pairs]
    return images, all(exact for *_, exact in pairs)


def _few_colours(frame: Bytes) -> tuple[Bytes, Bytes, bool]:
    """Return which colour each pixel (h, w) has, the colours (c, 3), and whether these are all there are."""
    from PIL import Image

    height, width = frame.shape[:2]
    colours, index = np.unique(frame.reshape(-1, 3), axis=0, return_inverse=True)
    if len(colours) <= COLOURS:
        return index.reshape(height, width).astype(np.uint8), colours, True
    picture = Image.fromarray(np.ascontiguousarray(frame))
    chosen = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = np.array(chosen.getpalette(), dtype=np.uint8).reshape(-1, 3)
    return np.asarray(chosen, dtype=np.uint8), palette, False


def _indexed(index: Bytes, palette: Bytes) -> Image:
    from PIL import Image

    image = Image.frombytes("P", (index.shape[1], index.shape[0]), np.ascontiguousarray(index).tobytes())
    image.putpalette(palette.tobytes())
    return image


def _gif(images: Sequence[Image], ms: float) -> bytes:
    """Write a GIF that runs for ever; it counts in hundredths, shared out so that the pace holds."""
    ends = np.rint(np.arange(len(images) + 1) * ms / 10).astype(np.int64)
    durations = (np.diff(ends) * 10).tolist()
    file = io.BytesIO()
    first, *others = images
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=others,
        duration=durations if others else durations[0],
        loop=0,
        optimize=False,
    )
    return file.getvalue()


def _note(frames: Bytes) -> str:
    most = max(len(np.unique(frame.reshape(-1, 3), axis=0)) for frame in frames)
    return f"A GIF has {COLOURS} colours a frame and these have up to {most:,}: the nearest are shown."


# -- MP4 ---------------------------------------------------------------------------------------------


def _encoder() -> str | None:
    """Return the path of an encoder: of the optional package, or on the system's path."""
    try:
        return str(importlib.import_module(MODULE).get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # the package is not there, or it has none for this system
        return shutil.which(ENCODER)


def _mp4(frames: Bytes, request: WriteAnimation, name: str) -> bytes:
    """Let the encoder make a video: H.264, colours at half the resolution, which all players know."""
    program = _encoder()
    if program is None:
        raise EngineError(f"{name}: {NO_ENCODER}.")
    zoom = request.zoom
    height, width = (length * zoom + length * zoom % 2 for length in frames.shape[1:3])
    with tempfile.TemporaryDirectory(prefix="latent-explorer-") as folder:
        target = Path(folder) / "video.mp4"
        command = _command(program, (width, height), request.ms, target)
        raw = b"".join(_even(_enlarged(_coloured(frame, request), zoom)).tobytes() for frame in frames)
        failure = _run(command, raw)
        if failure is not None or not target.is_file():
            raise EngineError(f"{name}: the encoder failed ({failure or 'it wrote nothing'}); save a GIF.")
        return target.read_bytes()


def _command(program: str, size: tuple[int, int], ms: float, target: Path) -> list[str]:
    rate = Fraction(1000 / ms).limit_denominator(1001)
    source = f"-f rawvideo -pix_fmt rgb24 -s {size[0]}x{size[1]} -r {rate} -i pipe:0"
    coded = f"-an -c:v libx264 -crf {CLOSE_TO_EXACT} -pix_fmt yuv420p -movflags +faststart"
    return [program, "-v", "error", "-y", *source.split(), *coded.split(), str(target)]


def _run(command: Sequence[str], raw: bytes) -> str | None:
    """Run the encoder; return why it failed, None where it did not."""
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a console
    try:
        done = subprocess.run(
            command, input=raw, capture_output=True, timeout=PATIENCE_S, creationflags=quiet
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return " ".join(str(error).split())[:120]
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return None if done.returncode == 0 else (said[-1][:120] if said else f"exit code {done.returncode}")


def _coloured(frame: Bytes, request: WriteAnimation) -> Bytes:
    """Return red, green and blue (h, w, 3)."""
    if frame.shape[2] == 3:
        return frame
    colours: Bytes = _ramp(request.paper, request.ink)[frame[..., 0]]
    return colours


def _even(frame: Bytes) -> Bytes:
    """Repeat the last row and column where there is an odd number of them."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
