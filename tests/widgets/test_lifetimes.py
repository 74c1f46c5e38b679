"""Widgets die when they are deleted, and what they were made of with them."""

import gc
import weakref

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from explorer.core.forms import Field
from explorer.widgets.arena import Arena
from explorer.widgets.bars import Bars
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.cell_diagram import CellDiagram, Unrolled
from explorer.widgets.chips import LayerChips
from explorer.widgets.columns import TextColumns
from explorer.widgets.curves import Curve, Curves
from explorer.widgets.form import SpecForm
from explorer.widgets.gallery import Gallery
from explorer.widgets.heat import HeatMap
from explorer.widgets.legend import ColourBar, Legend
from explorer.widgets.manuscript import Manuscript, TintLegend
from explorer.widgets.meter import ManifoldMeter
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.noise_pad import NoisePad
from explorer.widgets.notice import Notice
from explorer.widgets.odds import Odds
from explorer.widgets.picture import Picture
from explorer.widgets.segmented import Segmented
from explorer.widgets.shares import ShareBars
from explorer.widgets.shelf import Shelf
from explorer.widgets.sketch import Sketch
from explorer.widgets.slider import NumberSlider, Slider
from explorer.widgets.spread import Spread
from explorer.widgets.steps import StepList
from explorer.widgets.switch import Switch
from explorer.widgets.tile import NeighbourRow, PictureTile
from explorer.widgets.wall import Wall
from tests.widgets.conftest import SQUARE, palette, set_scale, spot

RAMP = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
RATE = Field("rate", "Learning rate", "float", 0.1, low=0.0, high=1.0)


def arena():
    made = Arena()
    made.set_real([(0.0, 0.0)])
    made.set_probe((0.0, 0.0), "here")
    return made


def chips():
    made = LayerChips()
    made.set_chips([("real", "Real", "dot-blue"), ("field", "Discriminator", "field")])
    return made


def shares():
    made = ShareBars()
    made.set_shares([0.5, 0.5], 0.5, 0.1)
    return made


def steps():
    made = StepList()
    made.set_groups([("First", ["a", "b"])])
    return made


def bars():
    made = Bars()
    made.set_values([1.0, 0.2, 0.0], [False, False, True])
    return made


def curves():
    made = Curves()
    made.set_curves([Curve("train", np.arange(9), np.arange(9.0), (200, 30, 20))])
    made.set_cursor(3)
    return made


def form():
    made = SpecForm()
    made.set_fields([RATE])
    return made


def gallery():
    made = Gallery()
    made.set_rows([("Original", np.zeros((3, 8, 8), np.uint8)), ("Decoded", None)])
    return made


def mosaic():
    made = Mosaic()
    made.set_pictures(np.zeros((3, 4, 8, 8), np.uint8))
    made.set_anchors({(0, 0): "A"})
    return made


def cell():
    made = CellDiagram()
    made.set_values({"forget": (0.8, 0.2)})
    made.set_playing(True)
    return made


def columns():
    made = TextColumns()
    made.set_headings(["0.3", "1.5"])
    made.set_texts(["a", "b"])
    return made


def heat():
    made = HeatMap()
    made.set_values(np.zeros((3, 9)), [2, 0, 1])
    made.set_labels({1: "quotes"})
    return made


def manuscript():
    made = Manuscript()
    made.set_text("a module may name its parts\n" * 30)
    made.set_colours(np.linspace(-1, 1, 99))
    return made


def odds():
    made = Odds()
    made.set_odds(list("io"), [0.6, 0.4], "o")
    return made


def strip():
    made = Mosaic()
    made.set_pictures(np.zeros((1, 9, 8, 8, 3), np.uint8))
    made.set_labels(list("666000222"))
    made.set_meters(np.linspace(0, 2, 9))
    return made


def shelf():
    made = Shelf()
    made.set_data([3, 1], np.zeros((2, 8, 8), np.uint8))
    return made


def spread():
    made = Spread("distance", "usual")
    made.set_values([0.5, 0.5, 2.0], 1.0)
    return made


def unrolled():
    made = Unrolled()
    made.set_steps(["a", "b"], ["b", ""], [0.2, 0.4])
    return made


def wall():
    made = Wall()
    made.set_pictures(np.zeros((2, 2, 8, 8), np.uint8))
    made.set_words([["a", "b"], ["c", "d"]])
    return made


MAKERS = {
    "arena": arena,
    "bars": bars,
    "canvas": MapCanvas,
    "cell": cell,
    "chips": chips,
    "columns": columns,
    "curves": curves,
    "form": form,
    "gallery": gallery,
    "heat": heat,
    "legend": lambda: Legend(["a", "b"], RAMP),
    "bar": lambda: ColourBar(ramp=RAMP),
    "manuscript": manuscript,
    "meter": ManifoldMeter,
    "mosaic": mosaic,
    "strip": strip,
    "notice": Notice,
    "odds": odds,
    "picture": Picture,
    "segmented": lambda: Segmented(["a", "b"]),
    "shares": shares,
    "shelf": shelf,
    "noise": NoisePad,
    "sketch": Sketch,
    "slider": Slider,
    "number": lambda: NumberSlider("z₁", 0.0, 1.0),
    "spread": spread,
    "steps": steps,
    "switch": lambda: Switch("a"),
    "tints": TintLegend,
    "tile": lambda: PictureTile("a", "b"),
    "row": NeighbourRow,
    "unrolled": unrolled,
    "wall": wall,
}
every_widget = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())


def lay_out():
    """Let widgets hear of it, and then the layouts around them."""
    QApplication.processEvents()
    QApplication.processEvents()


def delete(widget):
    widget.setParent(None)
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@every_widget
def test_it_dies(show, make):
    widget = make()
    show(widget)
    widget.grab()
    gone = weakref.ref(widget)
    delete(widget)
    assert not shiboken6.isValid(widget)
    del widget
    gc.collect()
    assert gone() is None


@every_widget
def test_it_needs_no_cycle_to_be_collected_in_the_end(look, make):
    gone = weakref.ref(make())
    gc.collect()
    assert gone() is None


@every_widget
def test_it_follows_theme_and_scale_at_run_time(look, show, make):
    widget = make()
    show(widget, 500, 300)
    if isinstance(widget, Notice):
        widget.tell("a")
    before = widget.sizeHint().height()
    look.setPalette(palette("dark"))
    set_scale(look, 3.0)
    lay_out()
    assert widget.sizeHint().height() > 1.7 * before
    set_scale(look, 0.75)
    lay_out()
    assert widget.sizeHint().height() <= before
    assert not widget.grab().isNull()


def test_a_map_that_dies_takes_its_timer_along(qtbot, show):
    canvas = MapCanvas()
    show(canvas)
    canvas.set_points(SQUARE)
    qtbot.mouseMove(canvas, QPoint(200, 3))
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    (timer,) = canvas.findChildren(QTimer)
    assert timer.isActive()
    delete(canvas)
    assert not shiboken6.isValid(timer)


def test_a_map_that_is_hidden_rests_nowhere(qtbot, show):
    canvas = MapCanvas()
    show(canvas)
    canvas.set_points(SQUARE)
    qtbot.mouseMove(canvas, QPoint(200, 3))
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    canvas.hide()
    (timer,) = canvas.findChildren(QTimer)
    assert not timer.isActive()


def test_other_classes_leave_no_swatches_behind(show):
    legend = Legend(["a", "b"], RAMP)
    show(legend)
    children = len(legend.children())
    for _ in range(5):
        legend.set_classes(["c", "d"], RAMP)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(legend.children()) == children
