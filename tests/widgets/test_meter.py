import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from explorer.widgets import meter
from explorer.widgets.line import Line
from explorer.widgets.meter import ManifoldMeter
from tests.widgets.conftest import names, near, picture_of, rgb


@pytest.fixture
def shown(show):
    made = ManifoldMeter()
    show(made, 240, 140)
    return made


def needle(widget, ink):
    """Where along the track the needle is, 0 to 1; None without one."""
    image = picture_of(widget)
    columns = [x for x in range(image.width()) if near(rgb(image, QPoint(x, 3)), ink, 60)]
    return np.mean(columns) / image.width() if columns else None


def test_both_readings_are_told_in_words(shown):
    shown.set_reading(0.3, 0.04)
    assert shown.words() == "0.3 spacings to the nearest code\n0.04 spacings round trip |E(D(z)) − z|"
    assert shown.accessibleDescription() == shown.words().replace("\n", "; ")


def test_both_figures_are_read_where_there_is_hardly_room(show):
    narrow = ManifoldMeter()
    show(narrow, 90, 140)
    narrow.set_reading(12.3, 0.04)
    (said,) = narrow.findChildren(Line)
    first, second = narrow.words().split("\n")
    metrics = QFontMetrics(said.text_font())
    room = QRect(0, 0, said.width(), 10_000)
    above = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, first).height()
    assert second.startswith("0.04")
    assert above + metrics.height() <= said.height()


@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf")])
def test_what_is_not_known_is_a_dash(theme, shown, unknown):
    shown.set_reading(unknown, unknown)
    assert shown.words() == "Nearest code: —\nRound trip: —"
    assert needle(shown, names(theme)["ink"]) is None


@pytest.mark.parametrize("spacings", [0.0, 0.3, 1.0, 4.0, 500.0])
def test_the_needle_stands_where_the_scale_says(theme, shown, spacings):
    shown.set_reading(spacings, None)
    assert needle(shown, names(theme)["ink"]) == pytest.approx(meter.place(spacings), abs=0.02)


def test_the_scale_rises_and_ends():
    places = [meter.place(value) for value in (-1, 0, 0.3, 1, 3, 10, 12, 1e9)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)
    assert 0.05 < meter.place(0.3) < 0.2


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (0.041, "0.04"), (0.31, "0.3"), (2.71, "2.7"), (9.96, "10"), (123.4, "123")],
)
def test_figures_have_the_digits_that_matter(value, text):
    assert meter.figure(value) == text


def test_the_needle_is_ink_not_accent_for_it_cannot_be_dragged(theme, shown):
    shown.set_reading(2.0, 0.1)
    image = picture_of(shown)
    accent = names(theme)["accent"]
    assert not any(
        near(rgb(image, QPoint(x, y)), accent, 40)
        for x in range(image.width())
        for y in range(0, image.height(), 2)
    )


def test_hovering_explains_in_words(shown):
    for word in ("spacings", "round trip", "decoder"):
        assert word in shown.toolTip()


def test_a_change_of_figures_lays_nothing_out_anew(shown):
    shown.set_reading(0.3, 0.04)
    QApplication.processEvents()
    before = [child.geometry() for child in shown.findChildren(type(shown).__mro__[1])]
    shown.set_reading(11.0, 123.0)
    QApplication.processEvents()
    assert before == [child.geometry() for child in shown.findChildren(type(shown).__mro__[1])]
