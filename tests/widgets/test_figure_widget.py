"""What a widget shows as a figure, and figures that are made beside the window."""

import threading
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.widgets import figure as fig
from explorer.widgets.figure.widget import WidgetDrawing
from explorer.widgets.map.paths import PathMark
from tests.widgets.conftest import SQUARE, palette, rgb, spot

DIGITS = np.random.default_rng(0).integers(0, 256, (3, 3, 8, 8), dtype=np.uint8)
SVG = "{http://www.w3.org/2000/svg}"


class Plate(QWidget):
    """Keeps half of what it shows as pixels, as fine as the screen, and writes a word."""

    def paintEvent(self, event):
        ratio = self.devicePixelRatioF()
        kept = QPixmap(round(20 * ratio), round(20 * ratio))
        kept.fill(QColor("red"))
        with QPainter(kept) as painter:
            painter.fillRect(0, 0, 1, kept.height(), QColor("blue"))
        with QPainter(self) as painter:
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            painter.drawPixmap(0, 0, kept)
            painter.restore()
            painter.drawText(QPoint(30, 15), "word")


@pytest.fixture
def plate(look, qtbot):
    outer = QWidget()
    qtbot.addWidget(outer)
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 0, 0)
    outer.plate = Plate()
    column.addWidget(outer.plate)
    outer.resize(100, 40)
    return outer


@pytest.mark.parametrize("scale", [1, 2.5])
def test_what_a_widget_keeps_as_pixels_is_as_fine_as_the_image(plate, scale):
    image = fig.image_of(fig.widget_figure(plate), scale)
    assert image.size() == QSize(round(100 * scale), round(40 * scale))
    assert rgb(image, QPoint(0, 3)) == (0, 0, 255)
    assert rgb(image, QPoint(1, 3)) == (255, 0, 0)
    assert rgb(image, QPoint(image.width() - 1, 3)) == (255, 255, 255)


def test_afterwards_the_widget_knows_its_screen_again(plate):
    fig.svg_of(fig.widget_figure(plate))
    for widget in (plate, plate.plate):
        assert widget.devicePixelRatioF() == 1
        assert "devicePixelRatioF" not in vars(widget)


def test_even_where_drawing_fails(plate, monkeypatch):
    def fail(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(plate, "render", fail)
    with pytest.raises(RuntimeError, match="no"):
        fig.svg_of(fig.widget_figure(plate))
    assert "devicePixelRatioF" not in vars(plate.plate)


def test_words_of_a_widget_stay_text_and_pixels_are_finer(plate):
    root = ElementTree.fromstring(fig.svg_of(fig.widget_figure(plate, "A plate")))
    assert root.get("viewBox") == "0 0 100 40"
    assert root.findtext(f"{SVG}title") == "A plate"
    assert ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")] == ["word"]
    assert [node.get("width") for node in root.iter(f"{SVG}image")] == ["60"]
    assert fig.pdf_of(fig.widget_figure(plate)).startswith(b"%PDF")


def test_a_map_is_a_figure_of_twice_the_pixels(canvas):
    plain, fine = (fig.image_of(fig.widget_figure(canvas), scale) for scale in (1, 2))
    assert fine.size() == 2 * plain.size()
    for xy in ((-1, -1), (0, 0), (1, 1)):
        at = spot(canvas, xy)
        assert rgb(fine, 2 * at) == rgb(plain, at)
    assert canvas.grab().toImage().convertToFormat(plain.format()) == plain


def test_the_points_of_a_map_are_shapes_where_shapes_are_kept(canvas):
    canvas.set_selected([1])
    canvas.set_paths([PathMark(SQUARE[:2], steps=[0, 1]), PathMark(SQUARE[1:3], style="dotted")])
    root = ElementTree.fromstring(fig.svg_of(fig.widget_figure(canvas)))
    assert not list(root.iter(f"{SVG}image"))
    drawn = [
        (float(group.get("transform", "matrix(1,0,0,1,0,0)").split("(")[1].split(",")[0]), node)
        for group in root.iter(f"{SVG}g")
        for node in group
        if node.tag in (f"{SVG}circle", f"{SVG}ellipse")
    ]
    places = {(round(k * float(node.get("cx")), 1), round(k * float(node.get("cy")), 1)) for k, node in drawn}
    for x, y in canvas.to_pixels(SQUARE):
        assert any(abs(x - left) < 0.2 and abs(y - top) < 0.2 for left, top in places), (x, y)
    assert fig.pdf_of(fig.widget_figure(canvas)).startswith(b"%PDF")


# -- beside the window -------------------------------------------------------------------------------


@pytest.fixture
def renderer(qapp):
    return fig.Renderer()


def figure():
    picture = fig.PictureFigure(DIGITS, title="Digits")
    return fig.FigureDrawing(picture, fig.FigureColours.of(palette("light")))


@pytest.mark.parametrize("ending", fig.ENDINGS)
def test_a_figure_is_made_beside_the_window(look, qtbot, renderer, ending):
    with qtbot.waitSignal(renderer.made) as told:
        renderer.render("a", figure(), ending, 2)
    name, data = told.args
    assert name == "a"
    if ending != ".pdf":  # which says when it was made
        assert data == fig.bytes_of(figure(), ending, 2)
    assert data.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[ending])


class Taker(QObject):
    """Notes on which thread it is told."""

    def __init__(self):
        super().__init__()
        self.threads = []

    @Slot(str, object)
    def take(self, name, data):
        self.threads.append(threading.current_thread())


class Spied(fig.FigureDrawing):
    """Notes on which thread it is drawn."""

    threads = []  # noqa: RUF012

    def paint(self, painter, scale, detail):
        self.threads.append(threading.current_thread())
        super().paint(painter, scale, detail)


def test_it_is_drawn_on_another_thread_and_told_on_that_of_the_window(look, qtbot, renderer):
    taker, one = Taker(), figure()
    Spied.threads.clear()
    renderer.made.connect(taker.take)
    renderer.render("a", Spied(one.figure, one.colours), ".png")
    qtbot.waitUntil(lambda: len(taker.threads) == 1)
    assert taker.threads == [threading.main_thread()]
    assert [thread.name for thread in Spied.threads] == ["latent-explorer-figure"]


@pytest.mark.parametrize("ending", fig.ENDINGS)
def test_a_widget_is_drawn_at_once(plate, qtbot, renderer, ending):
    wanted = fig.bytes_of(fig.widget_figure(plate), ending)
    with qtbot.waitSignal(renderer.made) as told:
        renderer.render("map", fig.widget_figure(plate), ending)
        plate.resize(10, 10)
    if ending != ".pdf":
        assert told.args == ["map", wanted]
    else:
        assert b"/MediaBox [0 0 75.000000 30.000000]" in told.args[1]


def test_what_is_too_large_is_told(plate, qtbot, renderer):
    for one in (figure(), fig.widget_figure(plate)):
        with qtbot.waitSignal(renderer.failed) as told:
            renderer.render("b", one, ".png", 500)
        assert told.args[0] == "b"
        assert "choose a smaller scale" in told.args[1]


def test_a_widget_can_only_be_drawn_by_the_window():
    assert fig.FigureDrawing.on_any_thread
    assert not WidgetDrawing.on_any_thread
