"""Icons: line drawings in one colour, painted sharp at every size and scale.

An icon is an SVG file of ``assets/icons`` that draws in ``currentColor``. Widgets ask for the picture while
they paint, with the colour of their palette, so that themes need no plumbing.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

APP_ICON = "latent-explorer"


@cache
def _source(name: str) -> str:
    from explorer.core.paths import assets

    return (assets() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _drawn(name: str, rgba: int, size: int, ratio: float) -> QPixmap:
    source = _source(name).replace("currentColor", QColor.fromRgba(rgba).name())
    side = round(size * ratio)
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon drawn in one colour.

    Parameters
    ----------
    name : str
        File name in ``assets/icons`` without the ending.
    colour : QColor
        Takes the place of ``currentColor``; opaque.
    size : int
        Side in logical pixels.
    ratio : float
        Device pixels per logical pixel.

    Returns
    -------
    QPixmap
        A square picture with its device pixel ratio set.

    Raises
    ------
    OSError
        If there is no such icon.
    """
    return _drawn(name, colour.rgba(), size, ratio)


def app_icon() -> QIcon:
    """Return the icon of the application, in the sizes window systems ask for.

    Returns
    -------
    QIcon
        Its colours are its own and follow no theme.
    """
    icon = QIcon()
    for size in (16, 32, 64, 128):
        icon.addPixmap(pixmap(APP_ICON, QColor(0, 0, 0), size))
    return icon
