"""What lies around the grid of the interpolation panel: shelf, search, plots, lattice, other data."""

from __future__ import annotations

import numpy as np
import shiboken6
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from explorer.core.paths import checkpoint
from tests.app.between import Weaver
from tests.app.conftest import SIZE

KEY = Qt.Key


def test_a_datum_of_the_shelf_is_carried_onto_a_corner_or_clicked(weaver: Weaver) -> None:
    shelf = weaver.inspector.shelf
    assert len(set(shelf.rows())) == 6
    start = weaver.cell(shelf, 0, 2)
    goal = shelf.mapFromGlobal(weaver.grid.mapToGlobal(weaver.cell(weaver.grid, 9, 0)))
    weaver.drag(shelf, start, goal)
    weaver.calm()
    assert weaver.presenter.state.anchors[2].row == shelf.rows()[2]
    weaver.click(shelf, weaver.cell(shelf, 0, 4))
    weaver.calm()
    assert weaver.presenter.state.anchors[2].row == shelf.rows()[4], "C is chosen still"


def test_a_search_lays_what_it_finds_onto_the_shelf(weaver: Weaver) -> None:
    weaver.press_key(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    weaver.qtbot.keyClicks(weaver.window.topbar.search, "7")
    shelf, codes = weaver.inspector.shelf, weaver.app.library.codes["digits-ae-2"]
    assert set(codes.labels[shelf.rows()].tolist()) == {7}
    assert "found" in weaver.inspector.shelf_words.text()
    weaver.window.topbar.search.selectAll()
    weaver.press_key(KEY.Key_Backspace)
    assert len(set(codes.labels[shelf.rows()].tolist())) > 3


def test_the_norms_and_distances_of_all_ways_are_drawn_and_lead_to_a_step(weaver: Weaver) -> None:
    weaver.press_button(weaver.inspector.all_ways)
    weaver.calm()
    plot = weaver.panel.along.norms
    assert plot.isVisible()
    weaver.until(lambda: bool(plot._layer.curves))
    frame = plot.frame()
    across = min(range(frame.box.left(), frame.box.right()), key=lambda x: abs(frame.step(x) - 4.0))
    weaver.click(plot, QPoint(across, frame.box.center().y()))
    assert weaver.presenter.steps.at == 3
    assert weaver.inspector.here.words()[0] == "Step 4 of 10"


def test_the_lattice_lies_under_the_points_and_is_refined_where_one_looks(weaver: Weaver) -> None:
    weaver.press_button(weaver.inspector.more.button)
    weaver.press_button(weaver.inspector.lattice)
    weaver.calm()
    plain = weaver.rgb(weaver.map)
    bounds = weaver.map.visible_bounds()
    weaver.wheel(weaver.map, weaver.map.rect().center(), 4)
    weaver.calm()
    closer = weaver.map.visible_bounds()
    assert closer[2] - closer[0] < bounds[2] - bounds[0]
    assert (weaver.rgb(weaver.map) != plain).mean() > 0.1
    weaver.press_button(weaver.inspector.lattice)
    weaver.calm()
    bare = weaver.rgb(weaver.map)
    ground = np.array(weaver.window.palette().base().color().getRgb()[:3])
    assert (bare == ground).all(axis=2).mean() > 0.5
    weaver.key(weaver.map, KEY.Key_F)
    weaver.press_button(weaver.inspector.more.button)


def test_the_lattice_of_a_variational_model_has_cells_of_equal_probability(weaver: Weaver) -> None:
    weaver.press_button(weaver.inspector.more.button)
    assert not weaver.inspector.quantiles.isEnabled(), "an autoencoder has no prior"
    weaver.app.library.open(str(checkpoint("digits-vae-2")))
    weaver.until(lambda: "digits-vae-2" in weaver.app.library.able)
    weaver.presenter.show_model("digits-vae-2")
    weaver.calm()
    weaver.press_button(weaver.inspector.lattice)
    weaver.calm()
    even = weaver.rgb(weaver.map)
    weaver.press_button(weaver.inspector.quantiles)
    weaver.calm()
    assert (weaver.rgb(weaver.map) != even).mean() > 0.1
    weaver.press_button(weaver.inspector.quantiles)
    weaver.press_button(weaver.inspector.lattice)
    weaver.press_button(weaver.inspector.more.button)


def test_other_data_are_pinned_and_the_same_data_in_the_same_order_again(weaver: Weaver) -> None:
    first = [anchor.row for anchor in weaver.presenter.state.anchors]
    weaver.press_button(weaver.inspector.others)
    weaver.calm()
    rows = [anchor.row for anchor in weaver.presenter.state.anchors]
    assert rows != first
    labels = weaver.app.library.codes["digits-ae-2"].labels[rows]
    assert len(set(labels.tolist())) == 4


def test_faces_have_a_grid_of_coloured_pictures_and_slerp_by_themselves(weaver: Weaver) -> None:
    weaver.app.open_demo("faces-vae-16")
    weaver.until(lambda: "faces-vae-16" in weaver.app.library.able)
    weaver.window.show_panel("interpolate")
    weaver.presenter.show_model("faces-vae-16")
    weaver.until(lambda: weaver.app.library.cards["faces-vae-16"].data_id in weaver.app.library.data)
    weaver.calm()
    assert weaver.presenter.way == "slerp"
    picture = weaver.grid.picture(0, 0)
    assert picture is not None
    assert picture.shape == (32, 32, 3)
    path = weaver.path("faces-vae-16", "slerp")
    norms = np.linalg.norm(path.codes, axis=1)
    assert norms.min() >= min(norms[0], norms[-1]) - 1e-4
    start = weaver.anchor("B")
    weaver.drag(weaver.map, start, start + QPoint(30, 30))
    weaver.calm()
    code = weaver.presenter.state.anchors[1].code
    assert code is not None
    before = weaver.app.library.codes["faces-vae-16"]
    assert code.shape == before.z.shape[1:]


def test_it_can_be_closed_while_it_walks(start: object, qtbot: QtBot) -> None:
    from explorer.options import Options

    driver = start(Options(size=SIZE, device="cpu", panel="interpolate"))  # type: ignore[operator]
    weaver = Weaver(driver.app, qtbot)
    weaver.press_key(KEY.Key_Space)
    assert weaver.presenter.steps.walk.walking
    weaver.window.close()
    assert shiboken6.isValid(weaver.app)
