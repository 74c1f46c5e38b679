"""Grids between anchors and lattices over maps: their corners, their pieces, and where their cells lie."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import messages as m
from explorer.core.between import Anchor
from explorer.core.density_path import DensityGraph
from explorer.core.interpolation import WAYS, grid
from explorer.core.sheets import GridRead, LatticeRead, ReadGrid, ReadLattice, Sheet, whole
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.sheeting import spread
from tests.engine.conftest import run
from tests.engine.samples import CLASSES, SIDE, Yardstick, write_data, write_model
from tests.engine.test_between import (
    MODELS,
    ByHand,
    anchors,
    as_bytes,
    batches_differ,
    free,
    opened,
    probed,
)
from tests.engine.test_opening import arrays_of
from trainers.data import Dataset

__all__ = ["batches_differ", "opened"]
ORIGIN, BASIS, BOUNDS = np.zeros(2), np.eye(2), (-2.0, -1.0, 2.0, 3.0)


def corners(code: Any = (0, 0)) -> tuple[Anchor, Anchor, Anchor, Anchor]:
    return (free("net", code), *(Anchor(source="net", row=row) for row in (1, 2, 3)))


def lattice(**more: Any) -> ReadLattice:
    plain = {"model_id": "net", "origin": ORIGIN, "basis": BASIS, "bounds": BOUNDS, "rows": 3, "columns": 5}
    return ReadLattice(**{**plain, **more})


def alike(one: Sheet, other: Sheet, cells: Any) -> None:
    """Two sheets say the same of some cells of the second."""
    np.testing.assert_allclose(one.codes, other.codes[cells], atol=1e-6)
    assert np.abs(one.pictures.astype(int) - other.pictures[cells].astype(int)).max() <= 1
    assert np.array_equal(one.labels, other.labels[cells])


# --- grids -------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(anchors, anchors, anchors, anchors, st.integers(2, 12), st.integers(2, 12), st.sampled_from(WAYS))
def test_the_corners_of_a_grid_are_what_the_probe_makes_of_the_anchors(
    opened: Engine, a: Anchor, b: Anchor, c: Anchor, d: Anchor, rows: int, columns: int, way: Any
) -> None:
    for name in MODELS:
        request = ReadGrid(anchors=(a, b, c, d), model_id=name, way=way, rows=rows, columns=columns, stamp=5)
        answer = run(opened.handle(request))[0]
        assert isinstance(answer, GridRead)
        assert (answer.model_id, answer.stamp, answer.rows, answer.columns) == (name, 5, rows, columns)
        assert answer.there.all()
        for nth, cell in enumerate([0, columns - 1, (rows - 1) * columns, rows * columns - 1]):
            one = probed(opened, (a, b, c, d)[nth], (name,)).readings[0]
            assert np.array_equal(answer.codes[cell], one.code)
            assert np.array_equal(answer.pictures[cell], as_bytes(one.picture))
            assert np.array_equal(answer.pinned.pictures[nth], answer.pictures[cell])


def test_the_corners_are_the_probes_even_if_batches_differ(opened: Engine, batches_differ: None) -> None:
    pinned = corners((0.3, 2))
    for name in MODELS:
        answer: GridRead = run(opened.handle(ReadGrid(anchors=pinned, model_id=name, rows=4, columns=5)))[0]
        for anchor, cell in zip(pinned, (0, 4, 15, 19), strict=True):
            picture = probed(opened, anchor, (name,)).readings[0].picture
            assert np.array_equal(answer.pictures[cell], as_bytes(picture))


@pytest.mark.parametrize("way", WAYS)
def test_a_grid_is_that_of_the_core_and_is_decoded(
    opened: Engine, by_hand: ByHand, data: Dataset, way: Any
) -> None:
    request = ReadGrid(anchors=corners(), model_id="net3", way=way, rows=4, columns=6)
    answer: GridRead = run(opened.handle(request))[0]
    graph = DensityGraph.of(by_hand("net3").encode(data.x_train))
    expected = grid(answer.pinned.codes, 4, 6, way, graph).reshape(24, 3)
    np.testing.assert_allclose(answer.codes, expected, atol=1e-5)
    again = by_hand("net3").decode(answer.codes)
    np.testing.assert_allclose(answer.pictures / 255, again, atol=0.51 / 255)
    assert list(answer.cells) == list(range(24))
    assert ("Approximate" in answer.note) == (way == "density")


def test_distances_and_labels_of_a_grid_are_those_of_a_way(opened: Engine) -> None:
    from explorer.core.between import ReadPaths

    top = Anchor(source="net", row=1), Anchor(source="net", row=5)
    request = ReadGrid(anchors=(*top, *top), model_id="net3", rows=3, columns=7)
    answer: GridRead = run(opened.handle(request))[0]
    (path,) = run(opened.handle(ReadPaths(anchors=top, ways=(("net3", "line"),), steps=7)))[0].paths
    for row in range(3):
        cells = slice(7 * row, 7 * row + 7)
        inner = slice(None) if row != 1 else slice(1, -1)  # in the corners lie the data themselves
        np.testing.assert_allclose(answer.distances[cells][inner], path.distances[inner], rtol=1e-4)
        assert np.array_equal(answer.labels[cells], path.labels)


def test_a_large_grid_comes_in_pieces_and_then_as_a_whole(
    folder: Path, data: Dataset, make: Callable[..., Engine]
) -> None:
    engine = make(tick=0.016)
    run(engine.handle(m.OpenFile(path=str(folder / "net.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    request = ReadGrid(anchors=corners(), model_id="net", rows=9, columns=20, stamp=1)
    answer, parts = run(engine.handle(request))
    assert len(parts) > 2
    first = parts[0]
    assert {0, 19, 160, 179} <= set(first.cells)
    assert 4 < len(first.cells) <= 32
    assert np.array_equal(np.flatnonzero(first.there), first.cells)
    told = np.concatenate([part.cells for part in parts])
    assert len(set(told)) == len(told) < 180
    assert list(answer.cells) == list(range(180))
    for part in parts:
        alike(part, answer, part.cells)
    again, parts = run(engine.handle(request))
    assert parts
    alike(again, answer, again.cells)


def test_a_grid_that_takes_no_time_comes_at_once(
    folder: Path, data: Dataset, make: Callable[..., Engine]
) -> None:
    engine = make(tick=0.0)
    run(engine.handle(m.OpenFile(path=str(folder / "net.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    request = ReadGrid(anchors=corners(), model_id="net", rows=25, columns=25)
    run(engine.handle(request))
    assert run(engine.handle(request))[1] == []


def test_the_newest_grid_and_lattice_of_a_model_count(opened: Engine) -> None:
    one, other = (ReadGrid(anchors=corners(), model_id=name) for name in ("net", "axes"))
    assert one.key == ReadGrid(anchors=corners((1, 1)), model_id="net", rows=3).key
    assert len({one.key, other.key, lattice().key, lattice(model_id="axes").key}) == 4
    assert {one.lane, lattice().lane} == {m.Lane.INTERACTIVE}


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 2000))
def test_cells_are_spread_evenly_and_each_is_read_once(rows: int, columns: int, cells: int) -> None:
    first, rest = spread(rows, columns, cells)
    assert sorted([*first, *rest]) == list(range(rows * columns))
    assert len(first) <= max(cells, 4)
    assert {0, columns - 1, (rows - 1) * columns, rows * columns - 1} <= set(first.tolist())
    for lines, line in ((rows, first // columns), (columns, first % columns)):
        steps = np.diff(np.unique(line))
        assert lines == 1 or steps.max() - steps.min() <= 1


def test_pieces_are_laid_side_by_side(opened: Engine) -> None:
    request = ReadGrid(anchors=corners(), model_id="net", rows=4, columns=5)
    answer: GridRead = run(opened.handle(request))[0]

    def piece(*cells: int) -> Sheet:
        some = list(cells)
        return Sheet(
            model_id="net", stamp=0, rows=4, columns=5, cells=np.array(cells), codes=answer.codes[some],
            pictures=answer.pictures[some], labels=answer.labels[some], votes=answer.votes[some],
        )  # fmt: skip

    pictures, labels, there = whole([piece(0, 4), piece(15, 19, 0)])
    assert np.array_equal(np.flatnonzero(there), [0, 4, 15, 19])
    assert pictures.shape == (4, 5, SIDE, SIDE)
    assert np.array_equal(pictures[1, 1], answer.pictures[0])
    assert np.array_equal(pictures[2, 4], answer.pictures[19])
    assert (labels[0, 0], labels[1, 1]) == (answer.labels[0], -1)
    pictures, labels, there = whole([piece(0, 4), answer])
    assert np.array_equal(pictures.reshape(answer.pictures.shape), answer.pictures)
    assert np.array_equal(labels.ravel(), answer.labels)
    assert there.all()


# --- lattices ----------------------------------------------------------------------------------


def test_a_lattice_is_decoded_from_the_middles_of_its_cells(opened: Engine, by_hand: ByHand) -> None:
    answer: LatticeRead = run(opened.handle(lattice(stamp=4)))[0]
    assert (answer.stamp, answer.rows, answer.columns) == (4, 3, 5)
    np.testing.assert_allclose(answer.x_edges, np.linspace(-2, 2, 6))
    np.testing.assert_allclose(answer.y_edges, np.linspace(3, -1, 4))
    x, y = (edges[:-1] + np.diff(edges) / 2 for edges in (answer.x_edges, answer.y_edges))
    np.testing.assert_allclose(answer.codes.reshape(3, 5, 2)[..., 0], np.broadcast_to(x, (3, 5)), atol=1e-6)
    np.testing.assert_allclose(answer.codes.reshape(3, 5, 2)[..., 1].T, np.broadcast_to(y, (5, 3)), atol=1e-6)
    np.testing.assert_allclose(answer.pictures / 255, by_hand("net").decode(answer.codes), atol=0.51 / 255)


def test_a_lattice_lies_in_the_plane_and_keeps_what_the_map_hides(opened: Engine) -> None:
    basis = np.linalg.qr(np.random.default_rng(1).standard_normal((3, 2)))[0]
    origin = np.array([0.3, -1.0, 0.7])
    request = lattice(model_id="net3", origin=origin, basis=basis, bounds=(0.0, 0.0, 2.0, 2.0), rows=1)
    answer: LatticeRead = run(opened.handle(request))[0]
    places = (answer.codes - origin) @ basis
    np.testing.assert_allclose(places, [[x, 1.0] for x in (0.2, 0.6, 1.0, 1.4, 1.8)], atol=1e-6)
    across = np.cross(*basis.T)
    np.testing.assert_allclose((answer.codes - origin) @ across, 0, atol=1e-6)


def test_by_quantiles_cells_hold_equal_shares_of_the_prior(opened: Engine) -> None:
    normal = NormalDist()
    shift = np.array([0.5, 0.0, 0.0])
    request = lattice(
        model_id="net3", origin=shift, basis=np.eye(3, 2), bounds=(-1.5, -9.0, 1.0, 1.0), quantiles=True
    )
    answer: LatticeRead = run(opened.handle(request))[0]
    for edges, codes, low, high in (
        (answer.x_edges + 0.5, answer.codes[:5, 0], -1.0, 1.5),
        (answer.y_edges[::-1], answer.codes[::-5, 1], -6.0, 1.0),
    ):
        assert edges[[0, -1]] == pytest.approx([low, high])
        shares = np.array([normal.cdf(edge) for edge in edges])
        np.testing.assert_allclose(np.diff(shares), (shares[-1] - shares[0]) / (len(edges) - 1), rtol=1e-6)
        middles = np.array([normal.cdf(float(code)) for code in codes])
        np.testing.assert_allclose(middles, shares[:-1] + np.diff(shares) / 2, rtol=1e-5)
    assert answer.note == ""


def test_far_out_there_are_no_quantiles(opened: Engine) -> None:
    request = lattice(
        model_id="net3", origin=np.zeros(3), basis=np.eye(3, 2), bounds=(7, 0, 9, 1), quantiles=True
    )
    answer: LatticeRead = run(opened.handle(request))[0]
    np.testing.assert_allclose(answer.x_edges, np.linspace(7, 9, 6))
    assert "Nothing of the prior is left" in answer.note


@pytest.fixture
def told(data: Dataset, tmp_path: Path) -> Iterator[tuple[Engine, Yardstick, np.ndarray[Any, Any]]]:
    """An engine with a model that is told the class, and its codes."""
    path = write_model(tmp_path / "told.safetensors", data, "conditional-vae", nodes=8, classes=CLASSES)
    engine = Engine("cpu")
    opened = run(engine.handle(m.OpenFile(path=str(path))))[0]
    run(engine.handle(m.LoadData(data_id=data.name)))
    yield engine, Yardstick(path), opened.codes.z
    engine.close()


@pytest.mark.parametrize("label", [None, 2])
def test_a_conditional_model_is_told_a_class_or_that_of_the_nearest_code(
    told: tuple[Engine, Yardstick, Any], data: Dataset, label: int | None
) -> None:
    import torch

    engine, model, z = told
    low, high = z.min(axis=0), z.max(axis=0)
    bounds = tuple(float(v) for v in (*low, *high))
    answer: LatticeRead = run(engine.handle(lattice(model_id="told", bounds=bounds, label=label)))[0]
    training = np.flatnonzero(data.train)
    near = np.linalg.norm(answer.codes[:, None] - z[training], axis=2).argmin(axis=1)
    classes = data.labels[training][near] if label is None else np.full(15, label)
    assert label is not None or len(set(classes)) > 1
    assert np.array_equal(answer.classes, classes)
    with torch.no_grad():
        again = model.module.decode(torch.tensor(answer.codes), torch.tensor(classes)).numpy()
    np.testing.assert_allclose(answer.pictures / 255, again, atol=0.51 / 255)
    corner = run(engine.handle(ReadGrid(anchors=tuple(map(row_of, (0, 1, 2, 3))), model_id="told")))[0]
    assert list(corner.pinned.classes) == list(data.labels[:4])
    assert "class of the nearest anchor" in corner.note


def row_of(row: int) -> Anchor:
    return Anchor(source="told", row=row)


def test_a_line_of_one_number_is_a_lattice_of_one_axis(tmp_path: Path) -> None:
    path = write_model(tmp_path / "thin.safetensors", write_data(tmp_path), latent_dim=1, nodes=8)
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(path))))
    request = lattice(model_id="thin", origin=np.zeros(1), basis=np.eye(1, 2), rows=1)
    answer: LatticeRead = run(engine.handle(request))[0]
    engine.close()
    np.testing.assert_allclose(answer.codes[:, 0], [-1.6, -0.8, 0, 0.8, 1.6], atol=1e-6)


# --- as messages -------------------------------------------------------------------------------


def test_sheets_can_be_sent_to_another_process(opened: Engine) -> None:
    for request in (ReadGrid(anchors=corners(), model_id="net", rows=3, columns=3), lattice()):
        again = pickle.loads(pickle.dumps(request))
        assert again.key == request.key
        answer = run(opened.handle(again))[0]
        back = pickle.loads(pickle.dumps(answer))
        assert type(back) is type(answer)
        for there, here in zip(arrays_of(back), arrays_of(answer), strict=True):
            assert not here.flags.writeable
            assert np.array_equal(there, here)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            ReadGrid(anchors=corners(), model_id="net", rows=1),
            "Ask for 2 to 25 rows and columns, not 1 and 10.",
        ),
        (ReadGrid(anchors=corners(), model_id="net", columns=26), "Ask for 2 to 25 rows and columns, not 10"),
        (ReadGrid(anchors=corners(), model_id="gone"), "There is no open model 'gone'; open its file first."),
        (ReadGrid(anchors=corners((0, np.nan)), model_id="net"), "The code has numbers that are not finite"),
        (lattice(rows=41), "Ask for 1 to 40 rows and columns, not 41 and 5."),
        (lattice(model_id="gone"), "There is no open model 'gone'; open its file first."),
        (lattice(model_id="net3"), "net3 has no such plane; show its map again."),
        (
            lattice(bounds=(1.0, 0.0, 1.0, 1.0)),
            "The part of the map that is seen has no size; reset the view.",
        ),
        (lattice(bounds=(0.0, 0.0, np.nan, 1.0)), "The part of the map that is seen has no size; reset the"),
        (lattice(quantiles=True), "net has no prior; space its lattice evenly."),
        (lattice(label=CLASSES), f"net knows no class {CLASSES}; choose one of its data's."),
    ],
)
def test_what_cannot_be_laid_out_is_told_in_a_sentence(
    opened: Engine, request_: m.Request, sentence: str
) -> None:
    with pytest.raises(EngineError) as error:
        run(opened.handle(request_))
    assert error.value.sentence.startswith(sentence)
    assert error.value.sentence.endswith(".")
