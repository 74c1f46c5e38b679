"""Figures of pictures: every pixel of a PNG, what SVG and PDF say, and what the clipboard gets."""

import base64
import re
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.shell.theme import typeface
from explorer.widgets import figure as fig
from explorer.widgets.figure.layout import FigureLayout
from tests.widgets.conftest import palette, set_scale

DIGITS = np.random.default_rng(0).integers(0, 256, (10, 10, 8, 8), dtype=np.uint8)
LETTERS = {(0, 0): "A", (0, 9): "B", (9, 0): "C", (9, 9): "D"}
FACES = np.random.default_rng(1).integers(0, 256, (2, 3, 5, 4, 3), dtype=np.uint8)
SVG = "{http://www.w3.org/2000/svg}"


def colours(theme="light"):
    return fig.FigureColours.of(palette(theme))


def drawing(figure, theme="light", width=640):
    return fig.FigureDrawing(figure, colours(theme), width)


def strips(**more):
    """Two strips of three pictures in colour with all words that there are."""
    return fig.PictureFigure(
        FACES,
        title="Between two faces",
        note="slerp & line, 3 steps",
        headings=("VAE, slerp", "Cross-fade"),
        captions=(("0", "0.5", "1"), ("a <b>", "", "c")),
        letters={(0, 0): "A", (0, 2): "B"},
        **more,
    )


def pixels(data):
    """The pixels (h, w, 3) of a PNG."""
    image = QImage.fromData(data, "PNG").convertToFormat(QImage.Format.Format_RGB32)
    bgra = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return bgra[..., 2::-1].copy()


def part(array, box):
    return array[box.top() : box.bottom() + 1, box.left() : box.right() + 1]


def inked(picture, paper, ink):
    """Intensities as colours from paper to ink."""
    ends = np.array([QColor(name).getRgb()[:3] for name in (paper, ink)], dtype=float)
    return np.rint(ends[0] + (ends[1] - ends[0]) * (picture[..., None] / 255)).astype(np.uint8)


def blocks(picture, zoom):
    return picture.repeat(zoom, axis=0).repeat(zoom, axis=1)


# -- PNG ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.5, 1, 1.3, 2, 3])
def test_every_pixel_of_a_digit_is_one_whole_block_at_any_scale(look, scale):
    grid = fig.PictureFigure(DIGITS, letters=LETTERS)
    shown = pixels(fig.png_of(drawing(grid), scale))
    placed = FigureLayout.of(grid, 640, scale)
    assert shown.shape[:2] == (placed.size.height(), placed.size.width())
    expected = inked(DIGITS, "#ffffff", "#14181f")
    for row in range(10):
        for column in range(10):
            box = placed.picture(row, column)
            zoom = box.width() // 8
            assert box.size() == QSize(8 * zoom, 8 * zoom)
            assert np.array_equal(part(shown, box), blocks(expected[row, column], zoom))


def test_a_whole_scale_enlarges_all_alike_and_the_width_is_about_what_is_wished(look):
    for figure in (fig.PictureFigure(DIGITS, letters=LETTERS), strips()):
        base = FigureLayout.of(figure, 640, 1)
        for scale in (2, 3):
            larger = FigureLayout.of(figure, 640, scale)
            assert larger.zoom == scale * base.zoom
            assert larger.size.width() == pytest.approx(scale * base.size.width(), rel=0.03)
    for width in (400, 640, 1000):
        assert FigureLayout.of(fig.PictureFigure(DIGITS), width, 1).size.width() == pytest.approx(
            width, rel=0.15
        )


def test_between_the_pictures_there_is_ground_and_a_frame_around_each(look):
    grid = fig.PictureFigure(DIGITS[:2, :2], letters={(0, 1): "B"})
    shown = pixels(fig.png_of(drawing(grid)))
    placed = FigureLayout.of(grid, 640, 1)
    plain, anchor = placed.picture(1, 0), placed.picture(0, 1)
    assert tuple(shown[plain.top() - 1, plain.left() + 3]) == QColor("#dfe3e8").getRgb()[:3]
    assert tuple(shown[plain.top() + 3, plain.left() - 2]) == QColor("#ffffff").getRgb()[:3]
    for y in (anchor.top() - 2, anchor.top() - 1, anchor.bottom() + 2):
        assert tuple(shown[y, anchor.center().x()]) == QColor("#c2185b").getRgb()[:3]
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        others = [placed.picture(r, c) for r in (0, 1) for c in (0, 1) if (r, c) != (row, column)]
        assert not any(placed.picture(row, column).adjusted(-2, -2, 2, 2).intersects(box) for box in others)


def test_colours_keep_their_own_in_either_theme(look):
    for theme in ("light", "dark"):
        shown = pixels(fig.png_of(drawing(strips(), theme), 2))
        placed = FigureLayout.of(strips(), 640, 2)
        for row in range(2):
            for column in range(3):
                box = placed.picture(row, column)
                assert np.array_equal(part(shown, box), blocks(FACES[row, column], placed.zoom))
        assert tuple(shown[0, 0]) == colours(theme).ground.getRgb()[:3]


def test_a_dark_theme_draws_light_ink_on_black(look):
    one = fig.PictureFigure(np.array([[[[0, 255]]]], np.uint8))
    shown = pixels(fig.png_of(drawing(one, "dark")))
    box = FigureLayout.of(one, 640, 1).picture(0, 0)
    assert tuple(shown[box.top(), box.left()]) == QColor("#14171c").getRgb()[:3]
    assert tuple(shown[box.top(), box.right()]) == QColor("#eef1f5").getRgb()[:3]


def test_pictures_that_are_not_there_leave_ground(look):
    there = np.array([[True, False]])
    shown = pixels(fig.png_of(drawing(fig.PictureFigure(DIGITS[:1, :2], there=there))))
    placed = FigureLayout.of(fig.PictureFigure(DIGITS[:1, :2]), 640, 1)
    assert (part(shown, placed.picture(0, 1)) == 255).all()
    assert (part(shown, placed.picture(0, 0)) != 255).any()


def test_large_pictures_are_never_shrunk(look):
    wide = np.random.default_rng(2).integers(0, 256, (1, 25, 64, 64), dtype=np.uint8)
    figure = fig.PictureFigure(wide)
    shown = pixels(fig.png_of(drawing(figure)))
    placed = FigureLayout.of(figure, 640, 1)
    assert placed.zoom == 1
    assert np.array_equal(part(shown, placed.picture(0, 24)), inked(wide[0, 24], "#ffffff", "#14181f"))


def test_the_scale_of_the_interface_changes_nothing(look):
    before = fig.png_of(drawing(strips()))
    set_scale(look, 2)
    assert fig.png_of(drawing(strips())) == before


def test_words_take_room_of_their_own(look):
    placed = FigureLayout.of(strips(), 640, 1)
    words = [placed.title, placed.note]
    words += [placed.heading(row) for row in range(2)]
    words += [placed.caption(row, column) for row in range(2) for column in range(3)]
    boxes = [placed.picture(row, column) for row in range(2) for column in range(3)]
    whole = QRect(0, 0, placed.size.width(), placed.size.height())
    parts = words + boxes
    assert all(whole.contains(one) for one in parts)
    assert not any(a.intersects(b) for i, a in enumerate(parts) for b in parts[i + 1 :])


def test_long_words_are_wrapped_and_none_is_cut(look):
    long = "A grid between four digits that nobody would call short in any language there is"
    figure = fig.PictureFigure(DIGITS[:1, :3], title=long, headings=(long,), captions=((long,) * 3,))
    placed = FigureLayout.of(figure, 300, 1)
    one = FigureLayout.of(fig.PictureFigure(DIGITS[:1, :3], title="A", captions=(("A",) * 3,)), 300, 1)
    assert placed.title.height() >= 2 * one.title.height()
    assert placed.captions[0] >= 3 * one.captions[0]
    assert not placed.heading(0).intersects(placed.picture(0, 0))


def test_too_many_pixels_are_refused_in_a_sentence(look):
    figure = drawing(fig.PictureFigure(np.zeros((40, 40, 8, 8), np.uint8)), width=1200)
    with pytest.raises(
        fig.FigureTooLargeError, match=r"^At this scale .* megapixels; choose a smaller scale\.$"
    ):
        fig.image_of(figure, 20)


@pytest.mark.parametrize(
    "more",
    [
        {"pictures": DIGITS.astype(np.float32)},
        {"pictures": DIGITS[0]},
        {"pictures": DIGITS[..., None].repeat(2, axis=-1)},
        {"pictures": DIGITS[:0]},
        {"headings": ("one",)},
        {"captions": (("one",),)},
        {"letters": {(10, 0): "A"}},
        {"there": np.ones((2, 2), bool)},
    ],
)
def test_what_does_not_fit_is_refused(more):
    with pytest.raises(ValueError, match=r"."):
        fig.PictureFigure(**({"pictures": DIGITS} | more))


# -- SVG and PDF -------------------------------------------------------------------------------------


def svg_texts(root):
    return "".join("".join(node.itertext()).strip("\n ") + " " for node in root.iter(f"{SVG}text"))


def test_an_svg_holds_each_picture_without_loss_and_its_words_as_text(look):
    root = ElementTree.fromstring(fig.svg_of(drawing(strips())))
    placed = FigureLayout.of(strips(), 640, 1)
    assert root.get("viewBox") == f"0 0 {placed.size.width()} {placed.size.height()}"
    assert root.findtext(f"{SVG}title") == "Between two faces"
    images = list(root.iter(f"{SVG}image"))
    assert len(images) == 6
    for index, image in enumerate(images):
        box = placed.picture(*divmod(index, 3))
        assert [float(image.get(key)) for key in ("x", "y", "width", "height")] == list(box.getRect())
        assert image.get("style") == "image-rendering:pixelated"
        data = image.get("{http://www.w3.org/1999/xlink}href").partition("base64,")[2]
        assert np.array_equal(pixels(base64.b64decode(data)), blocks(FACES[divmod(index, 3)], 8))
    said = " ".join(svg_texts(root).split())
    for words in ("Between two faces", "VAE, slerp", "Cross-fade", "0.5", "a <b>", "slerp & line, 3 steps"):
        assert words.replace(" ", "") in said.replace(" ", "")
    assert {"A", "B"} <= set(said.split())
    assert all(node.get("font-family").endswith("sans-serif") for node in root.iter(f"{SVG}text"))


def streams(data):
    """What the compressed streams of a PDF hold."""
    for found in re.finditer(rb"(?<!end)stream\r?\n", data):
        packed = data[found.end() : data.index(b"endstream", found.end())]
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            yield packed


def test_a_pdf_is_one_page_of_the_figures_size_with_its_words_as_text(look):
    data = fig.pdf_of(drawing(strips(), "dark"))
    size = FigureLayout.of(strips(), 640, 1).size
    assert data.startswith(b"%PDF")
    (page,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert [float(length) for length in page] == pytest.approx(
        [size.width() * 0.75, size.height() * 0.75], abs=0.51
    )
    held = list(streams(data))
    assert any(b" Tj" in stream and b" Tf" in stream for stream in held)
    (unicode,) = [stream for stream in held if b"begincmap" in stream and b"<0056>" in stream][:1]
    known = {chr(int(code, 16)) for code in re.findall(rb"<([0-9A-F]{4})>", unicode)}
    assert set("VAE,slerpCros-fade0.5") <= known


def test_numbers_in_a_pdf_can_be_copied(look):
    """The application's font has figures of one width, whose glyphs stand for no characters."""
    look.setFont(typeface())
    unicode = b"".join(stream for stream in streams(fig.pdf_of(drawing(strips()))) if b"begincmap" in stream)
    known = {int(code, 16) for code in re.findall(rb"<([0-9A-F]{4})>", unicode)}
    assert {ord(figure) for figure in "0513"} <= known
    assert not [code for code in known if 0xE000 <= code < 0xF900], "of private use"


def test_a_pdf_holds_each_picture_without_loss(look):
    data = fig.pdf_of(drawing(strips()))
    assert b"DCTDecode" not in data
    raw = [stream for stream in streams(data) if len(stream) == 40 * 32 * 3]
    assert len(raw) == 6
    for index, stream in enumerate(raw):
        picture = np.frombuffer(stream, np.uint8).reshape(40, 32, 3)
        assert np.array_equal(picture, blocks(FACES[divmod(index, 3)], 8))


def test_an_ending_chooses_the_format(look):
    one = drawing(strips())
    assert fig.bytes_of(one, ".png", 2) == fig.png_of(one, 2)
    assert fig.bytes_of(one, ".svg").startswith(b"<?xml")
    assert fig.bytes_of(one, ".pdf").startswith(b"%PDF")
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf"):
        fig.bytes_of(one, ".bmp")


def test_the_clipboard_gets_the_image(look):
    one = drawing(strips())
    fig.copy(one, 2)
    assert QApplication.clipboard().image() == fig.image_of(one, 2)
    QApplication.clipboard().clear()


def test_a_painter_is_told_how_large_it_became(look):
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        size = fig.draw(painter, strips(), 640, colours())
    assert size == drawing(strips()).size(1)


def test_colours_come_from_a_palette(look):
    taken = fig.FigureColours.of(palette("dark"))
    assert taken.paper == palette("dark").color(QPalette.ColorRole.Base)
    assert taken.accent == QColor("#ff5c9a")
