"""Discs of the points, painted once: one row for each colour, one column for each part of a pixel.

A sprite is copied to whole pixels, so the disc is kept at 4 x 4 places within a pixel and points do not jump
while the view zooms or the map morphs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtGui import QImage, QPainter, QPixmap

Rgb = tuple[int, int, int]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

STEPS = 4
"""Places of a disc within a pixel, in each direction."""


@dataclass(frozen=True)
class Style:
    """How a kind of point is drawn.

    Parameters
    ----------
    radius
        Radius of the disc in device pixels.
    alpha
        Opacity of the disc, 0 to 1.
    ring, halo
        Widths in device pixels of a ring around the disc and a halo around that; 0 for none.
    ring_rgb
        Colour of the ring.
    ground
        Colour of the ground and of the halo.
    faded
        How far the colour of the disc goes towards the ground, 0 to 1.
    hollow
        Radius of a hole in the disc, in device pixels, that shows the ground; 0 for none.
    """

    radius: float
    alpha: float
    ring: float = 0.0
    halo: float = 0.0
    ring_rgb: Rgb = (0, 0, 0)
    ground: Rgb = (255, 255, 255)
    faded: float = 0.0
    hollow: float = 0.0

    @property
    def centre(self) -> int:
        """Return the pixel of a sprite that holds the centre of the disc."""
        return int(np.ceil(self.radius + self.ring + self.halo)) + 1

    @property
    def side(self) -> int:
        """Return the side of a sprite in device pixels."""
        return 2 * self.centre + 1


def coverage(style: Style, radius: float) -> npt.NDArray[np.float32]:
    """Return how much of each pixel a disc of `radius` covers, (STEPS * STEPS, side, side) in [0, 1]."""
    steps = (np.arange(STEPS) + 0.5) / STEPS + style.centre
    pixels = np.arange(style.side) + 0.5
    dy = (pixels[None, :] - steps[:, None]) ** 2
    squared = dy[:, None, :, None] + dy[None, :, None, :]
    covered = np.clip(radius - np.sqrt(squared) + 0.5, 0, 1).astype(np.float32)
    return covered.reshape(STEPS * STEPS, style.side, style.side)


def fade(colours: Bytes, ground: Rgb, share: float) -> Bytes:
    """Return `colours` (k, 3) at `share` of the way to `ground`."""
    mixed: Bytes = np.rint(colours + (np.array(ground) - colours.astype(float)) * share).astype(np.uint8)
    return mixed


def sheet(style: Style, colours: Bytes) -> QPixmap:
    """Return the sprites of one style.

    Parameters
    ----------
    style
        Sizes in device pixels.
    colours
        (k, 3) distinct colours; row i of the sheet has colour i.

    Returns
    -------
    QPixmap
        `STEPS * STEPS` sprites wide, k sprites high.
    """
    ring = style.radius + style.ring
    layers = [
        (ring + style.halo, np.array([style.ground], np.float32), float(style.halo > 0)),
        (ring, np.array([style.ring_rgb], np.float32), float(style.ring > 0)),
        (style.radius, fade(colours, style.ground, style.faded).astype(np.float32), style.alpha),
        (style.hollow, np.array([style.ground], np.float32), float(style.hollow > 0)),
    ]
    total = np.zeros((len(colours), STEPS * STEPS, style.side, style.side, 4), np.float32)
    for radius, rgb, alpha in layers:
        if alpha > 0:
            _over(total, coverage(style, radius) * alpha, rgb)
    return _pixmap(np.rint(total * 255).astype(np.uint8), style.side)


def _over(
    total: npt.NDArray[np.float32], alpha: npt.NDArray[np.float32], rgb: npt.NDArray[np.float32]
) -> None:
    """Paint a colour (k or 1, 3) with opacity (16, s, s) over premultiplied blue, green, red, alpha."""
    opacity = alpha[None, ..., None]
    total *= 1 - opacity
    bgr = rgb[:, None, None, None, ::-1] / 255
    total[..., :3] += bgr * opacity
    total[..., 3] += alpha


def _pixmap(sprites: Bytes, side: int) -> QPixmap:
    rows = np.ascontiguousarray(sprites.transpose(0, 2, 1, 3, 4))
    height, width = len(rows) * side, STEPS * STEPS * side
    image = QImage(rows.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return QPixmap.fromImage(image.copy())


def fragments(x: Floats, y: Floats, colour: Ints, style: Style) -> Floats:
    """Return a table for `stamp` (m, 10) of discs at device pixels `x`, `y` (m,).

    `colour` (m,) tells which row of the sheet each is of.
    """
    side = style.side
    fine_x, fine_y = np.floor(x * STEPS), np.floor(y * STEPS)
    cell_x, cell_y = np.floor(fine_x / STEPS), np.floor(fine_y / STEPS)
    middle = side / 2 - style.centre
    table = np.empty((len(x), 10))
    table[:, 0] = cell_x + middle
    table[:, 1] = cell_y + middle
    table[:, 2] = ((fine_y - cell_y * STEPS) * STEPS + fine_x - cell_x * STEPS) * side
    table[:, 3] = colour * side
    table[:, 4:6] = side
    table[:, 6:8] = 1.0
    table[:, 8] = 0.0
    table[:, 9] = 1.0
    return table


def stamp(painter: QPainter, table: Floats, sheet: QPixmap) -> None:
    """Copy parts of `sheet` to where a table of `QPainter.PixmapFragment` (m, 10) says.

    The ten numbers, as Qt keeps them: x, y, source left, top, width, height, scale x, y, rotation, opacity.
    """
    if len(table):
        first = shiboken6.wrapInstance(table.ctypes.data, QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, len(table), sheet)  # type: ignore[arg-type]
