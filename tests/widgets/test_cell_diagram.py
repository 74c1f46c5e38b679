"""The inside of every kind of cell by mouse, key and pixel, in both themes."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtTest import QSignalSpy

from explorer.widgets.cell_diagram import CellDiagram
from explorer.widgets.cell_diagram.diagram import PLANS
from explorer.widgets.cell_diagram.draw import number
from explorer.widgets.cell_diagram.plan import HEIGHT, WIDTH
from tests.widgets.conftest import LEFT, NONE, names, near, picture_of, rgb, set_scale, told
from trainers.specs.cells import CELLS

KEY = Qt.Key
every_kind = pytest.mark.parametrize("kind", PLANS)
VALUES = {
    name: (0.25, -1.5) for plan in PLANS.values() for name in (*plan.stages, *(tag.name for tag in plan.tags))
}


@pytest.fixture
def diagram(show, qtbot):
    made = CellDiagram()
    show(made, 760, 400)
    qtbot.mouseMove(made, QPoint(755, 395))
    return made


@pytest.fixture
def chosen(diagram):
    return QSignalSpy(diagram.stage_chosen)


def boxes(plan):
    for node in plan.nodes:
        wide, high = node.half()
        yield QRectF(node.x - wide, node.y - high, 2 * wide, 2 * high)


def on(point, line):
    """Whether a point lies on a line of straight, upright or level pieces."""
    x, y = point
    return any(
        min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1])
        for a, b in pairwise(line)
    )


# -- the pictures --------------------------------------------------------------------------------------


def test_there_is_a_picture_of_every_cell_with_the_steps_it_works_out():
    assert {kind: PLANS[kind].stages for kind in PLANS} == {
        kind: tuple(step.name for step in cell.steps) for kind, cell in CELLS.items()
    }


@every_kind
def test_every_stage_has_a_part_a_flow_a_figure_and_words(kind):
    plan = PLANS[kind]
    assert set(plan.flows) == set(plan.stages)
    assert len(plan.told) == len(plan.stages)
    for stage in plan.stages:
        assert plan.flows[stage]
        assert any(stage in node.stages for node in plan.nodes)
        assert any(tag.name == stage == tag.stage for tag in plan.tags)


@every_kind
def test_what_flows_flows_along_lines(kind):
    plan = PLANS[kind]
    for flow in plan.flows.values():
        for line in flow:
            middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(line)]
            for point in (*line, *middles):
                inside = any(box.contains(QPointF(*point)) for box in boxes(plan))
                assert inside or any(on(point, wire) for wire in plan.wires), point


@every_kind
def test_parts_and_figures_stand_apart_and_within_the_sheet(kind):
    plan = PLANS[kind]
    parts = list(boxes(plan))
    figures = [QRectF(tag.x - 16, tag.y - 14, 32, 28) for tag in plan.tags]
    assert not any(a.intersects(b) for a, b in combinations([*parts, *figures], 2))
    assert all(QRectF(0, 0, WIDTH, HEIGHT).contains(box) for box in (*parts, *figures))


@every_kind
def test_no_line_crosses_a_part(kind):
    """But for that of a matrix, which stands on its line."""
    plan = PLANS[kind]
    parts = [box for box, node in zip(boxes(plan), plan.nodes, strict=True) if node.shape != "matrix"]
    for a, b in (piece for line in plan.wires for piece in pairwise(line)):
        way = QRectF(QPointF(*a), QPointF(*b)).normalized().adjusted(-0.5, -0.5, 0.5, 0.5)
        assert not any(way.intersects(box.adjusted(2, 2, -2, -2)) for box in parts), (a, b)


# -- what is lit -----------------------------------------------------------------------------------------


@every_kind
def test_only_the_parts_of_the_stage_are_lit(theme, diagram, kind):
    accent = names(theme)["accent"]
    diagram.set_kind(kind)
    for index, stage in enumerate(diagram.stages(kind)):
        diagram.set_stage(index)
        assert diagram.stage() == index
        image = picture_of(diagram)
        for other in diagram.stages(kind):
            box = diagram.node_box(other)
            edge = [
                rgb(image, QPoint(x, round(box.center().y() - 6)))
                for x in range(round(box.left()) - 1, round(box.left()) + 5)
            ]
            assert any(near(found, accent, 40) for found in edge) == (other == stage), (stage, other)


def test_figures_come_with_their_stage_and_stay(diagram):
    diagram.set_values(VALUES)
    tags = {tag.name: QRectF(tag.x - 14, tag.y - 14, 28, 28).toRect() for tag in PLANS["lstm"].tags}
    shown = []
    for index in range(6):
        diagram.set_stage(index)
        filled = picture_of(diagram)
        diagram.set_values({})
        empty = picture_of(diagram)
        diagram.set_values(VALUES)
        shown.append({name for name, box in tags.items() if filled.copy(box) != empty.copy(box)})
    before = {"cell_before", "hidden_before"}
    assert shown[0] == before | {"forget"}
    assert shown[2] == before | {"forget", "input", "candidate"}
    assert shown[3] - shown[2] == {"kept", "added", "cell"}
    assert shown[5] == set(tags)


def test_it_is_told_in_words(diagram):
    diagram.set_stage(1)
    diagram.set_values({"input": (0.221, -0.004), "nothing": (1.0, None)})
    diagram.set_one("cell 83")
    diagram.set_character("\n")
    assert diagram.accessibleName() == "Inside of a cell: LSTM"
    told_now = "step 2 of 6: Input gate, mean 0.22, cell 83 0.00; line feed comes in"
    assert diagram.accessibleDescription() == told_now
    diagram.set_kind("gru")
    assert diagram.accessibleDescription() == "step 1 of 4: Reset gate; line feed comes in"


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "0.00"), (-0.001, "0.00"), (-1.239, "−1.24"), (np.nan, "–"), (-123.4, "−123")]
)
def test_figures_have_two_places(value, words):
    assert number(value) == words


# -- the hand --------------------------------------------------------------------------------------------


@every_kind
def test_a_click_on_a_part_lights_its_stage(qtbot, diagram, chosen, kind):
    diagram.set_kind(kind)
    stages = diagram.stages(kind)
    for stage in reversed(stages):
        qtbot.mouseClick(diagram, LEFT, NONE, diagram.node_box(stage).center().toPoint())
        assert stages[diagram.stage()] == stage
    qtbot.mouseClick(diagram, LEFT, NONE, QPoint(20, 200))
    assert told(chosen) == [(index,) for index in reversed(range(len(stages)))]


def test_arrow_keys_go_forward_and_back(qtbot, diagram, chosen):
    for key in (KEY.Key_Left, KEY.Key_Right, KEY.Key_Right, KEY.Key_Left, KEY.Key_End, KEY.Key_Right):
        qtbot.keyClick(diagram, key)
    qtbot.keyClick(diagram, KEY.Key_Home)
    assert told(chosen) == [(0,), (1,), (2,), (1,), (5,), (5,), (0,)]


def test_a_part_is_framed_while_it_is_pointed_at(qtbot, diagram):
    before = picture_of(diagram)
    box = diagram.node_box("output")
    qtbot.mouseMove(diagram, box.center().toPoint())
    assert picture_of(diagram).copy(box.toRect()) != before.copy(box.toRect())
    assert diagram.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(diagram, QPoint(20, 200))
    assert picture_of(diagram) == before


def test_setters_emit_nothing_and_another_kind_begins_anew(diagram, chosen):
    diagram.set_stage(4)
    diagram.set_stage(99)
    assert diagram.stage() == 5
    diagram.set_kind("lstm")
    assert diagram.stage() == 5
    diagram.set_kind("rnn")
    assert (diagram.kind(), diagram.stage()) == ("rnn", 0)
    assert chosen.count() == 0


def test_another_kind_or_stage_is_refused(diagram):
    for ask in (diagram.set_kind, diagram.stages):
        with pytest.raises(ValueError, match="no cell 'mamba'; there are rnn, lstm"):
            ask("mamba")
    with pytest.raises(ValueError, match="no stage 'reset'"):
        diagram.node_box("reset")
    assert diagram.kind() == "lstm"


# -- the flow --------------------------------------------------------------------------------------------


def test_it_flows_only_while_it_plays_and_is_seen(qtbot, diagram):
    (timer,) = diagram.findChildren(QTimer)
    assert not diagram.playing()
    assert not timer.isActive()
    diagram.set_playing(True)
    assert timer.isActive()
    diagram.hide()
    assert not timer.isActive()
    diagram.show()
    assert timer.isActive()
    diagram.set_playing(False)
    assert not timer.isActive()
    unseen = CellDiagram()
    qtbot.addWidget(unseen)
    unseen.set_playing(True)
    assert not unseen.findChildren(QTimer)[0].isActive()


def test_a_frozen_flow_is_the_same_picture_and_a_moving_one_is_not(diagram):
    first = picture_of(diagram)
    assert picture_of(diagram) == first
    diagram.advance()
    moved = picture_of(diagram)
    assert moved != first
    box = diagram.node_box("output").toRect()
    assert moved.copy(box) == first.copy(box)


@every_kind
@pytest.mark.parametrize("scale", [0.75, 3.0])
def test_it_fits_at_any_scale(look, show, kind, scale):
    set_scale(look, scale)
    diagram = CellDiagram()
    diagram.set_kind(kind)
    diagram.set_values(VALUES)
    least = diagram.minimumSizeHint()
    show(diagram, least.width(), least.height())
    assert diagram.size() == least
    for stage in diagram.stages(kind):
        assert QRectF(diagram.rect()).contains(diagram.node_box(stage))
    assert diagram.node_box(diagram.stages(kind)[0]).height() > 20 * scale
    assert not diagram.grab().isNull()
