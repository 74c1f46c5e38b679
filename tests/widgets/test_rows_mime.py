"""What is dragged between widgets: rows, pictures, and files that are only named."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage, QPixmap

from explorer.widgets.rows_mime import LARGEST, ROW, image_file_of, picture_of, row_mime, row_of, takes


def with_data(data):
    mime = QMimeData()
    mime.setData(ROW, data)
    return mime


def with_files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) if path.startswith("/") else QUrl(path) for path in paths])
    return mime


def with_image(image):
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def image(width, height, colour, kind=QImage.Format.Format_ARGB32):
    made = QImage(width, height, kind)
    made.fill(QColor(colour))
    return made


@pytest.mark.parametrize("row", [0, 7, 1_796, 4_000_000_000])
def test_a_row_comes_back(row):
    mime = row_mime(row)
    assert bytes(mime.data(ROW).data()) == str(row).encode()
    assert row_of(mime) == row
    assert takes(mime)


@pytest.mark.parametrize("data", [b"", b"-1", b"1.5", b"12a", b" 3", b"9" * 40, "\u0663".encode()])
def test_what_is_no_row_id_is_none(data):
    assert row_of(with_data(data)) is None
    assert not takes(with_data(data))


def test_a_picture_comes_as_red_green_and_blue(qapp):
    made = image(5, 3, "#102030")
    made.setPixelColor(4, 2, QColor("#ff8000"))
    picture = picture_of(with_image(made))
    assert (picture.shape, picture.dtype) == ((3, 5, 3), np.uint8)
    assert picture[0, 0].tolist() == [0x10, 0x20, 0x30]
    assert picture[2, 4].tolist() == [255, 128, 0]
    assert takes(with_image(made))


def test_what_is_clear_is_paper(qapp):
    made = image(2, 2, "#00000000")
    made.setPixelColor(0, 0, QColor(0, 0, 0, 128))
    picture = picture_of(with_image(made))
    assert picture[1, 1].tolist() == [255] * 3
    assert abs(int(picture[0, 0, 0]) - 127) <= 1


def test_a_pixmap_and_a_grey_image_do_as_well(qapp):
    assert picture_of(with_image(QPixmap.fromImage(image(4, 4, "red"))))[0, 0].tolist() == [255, 0, 0]
    grey = image(3, 3, "#404040", QImage.Format.Format_Grayscale8)
    assert picture_of(with_image(grey))[0, 0].tolist() == [64] * 3


@pytest.mark.parametrize("size", [(2000, 1000), (600, 60), (3, 2400)])
def test_a_large_picture_is_brought_down(qapp, size):
    picture = picture_of(with_image(image(*size, "green")))
    assert max(picture.shape) == LARGEST
    assert min(picture.shape[:2]) >= 1
    assert (picture == (0, 128, 0)).all()


@pytest.mark.parametrize("mime", [QMimeData(), with_files("/data/a.png"), with_image(QImage())])
def test_without_a_picture_there_is_none(mime):
    assert picture_of(mime) is None


def test_a_file_is_named_and_not_looked_at():
    assert image_file_of(with_files("/no/such/notes.txt", "/no/such/Four.PNG")) == "/no/such/Four.PNG"
    assert takes(with_files("/no/such/four.png"))
    for mime in (with_files("/a/model.safetensors"), with_files("https://example.org/a.png"), QMimeData()):
        assert image_file_of(mime) is None
        assert not takes(mime)
    assert not takes(None)
