"""What the form looks like: in both themes, at 200 %, at any width."""

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QApplication

from explorer.widgets import units
from explorer.widgets.form import SpecForm
from tests.widgets.conftest import names, near, palette, picture_of, rgb, set_scale
from tests.widgets.test_form import FIELDS


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_sliders_are_accent_and_words_can_be_read(look, show, theme, scale):
    set_scale(look, scale)
    form = SpecForm()
    form.set_fields(FIELDS)
    show(form, round(268 * scale), round(800 * scale))
    form.set_error("code", "Too large for these data.")
    QApplication.processEvents()
    image, shown = picture_of(form), names(theme)
    slider = form.row("code").slider
    handle = slider.mapTo(form, slider.handle().toPoint())
    edge = QPoint(round(6.5 * scale), 0)
    assert near(rgb(image, handle + edge), shown["accent"], 60)
    assert near(rgb(image, handle), shown["ground"], 3)
    note = form.row("code").mapTo(form, QPoint(0, form.row("code").height() - 1)).y()
    inked = {
        rgb(image, QPoint(x, y))
        for x in range(0, round(120 * scale), 1)
        for y in range(note - round(16 * scale), note)
    }
    assert any(near(colour, shown["ink"], 60) for colour in inked)


def test_a_scale_changed_at_run_time_leaves_nothing_clipped(look, show):
    form = SpecForm()
    form.set_fields(FIELDS)
    show(form, 268, 700)
    before = form.row("code").height()
    set_scale(look, 2.0)
    look.setPalette(palette("dark"))
    units.rescale(form.window())
    form.window().resize(536, 1400)
    QApplication.processEvents()
    QApplication.processEvents()
    assert form.row("code").height() >= 1.8 * before
    for name in ("code", "steps", "rate"):
        field = form.row(name).number
        room = field.width() - 2 * units.px(4)
        assert field.fontMetrics().horizontalAdvance(field.text()) <= room
    assert form.row("beta").slider.width() >= units.px(80)


@pytest.mark.parametrize("width", [256, 268, 400])
def test_lines_end_where_the_form_ends(show, width):
    form = SpecForm()
    form.set_fields(FIELDS)
    show(form, width, 700)
    form.set_unfolded(True)
    QApplication.processEvents()
    assert form.minimumSizeHint().width() <= 256
    for name in form.values():
        row = form.row(name)
        ends = [part.mapTo(form, QPoint(part.width(), 0)).x() for part in row._controls()]
        assert max(ends) == width


def test_a_form_that_is_built_anew_leaves_nothing_behind(show):
    form = SpecForm()
    form.set_fields(FIELDS)
    show(form, 268, 700)
    gone = [weakref.ref(form.row(name)) for name in form.values()]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    children = len(form.children())
    for fields in (FIELDS[:3], FIELDS):
        form.set_fields(fields)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    assert len(form.children()) == children
    assert [row() for row in gone] == [None] * len(gone)


def test_a_form_dies(show):
    form = SpecForm()
    form.set_fields(FIELDS)
    show(form, 268, 700)
    form.grab()
    gone = weakref.ref(form)
    form.setParent(None)
    form.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del form
    gc.collect()
    assert gone() is None
