"""Anchors and the ways between them, against torch by hand, the core's geometry and the probe."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import messages as m
from explorer.core.between import VOTES, Anchor, PathsRead, ReadPaths
from explorer.core.density_path import DensityGraph
from explorer.core.interpolation import WAYS, between, parameters
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.model import OpenModel
from tests.engine.conftest import run
from tests.engine.samples import CLASSES, ROWS, SIDE, Yardstick, write_data, write_model
from tests.engine.test_opening import arrays_of
from trainers.data import Dataset, load

MODELS = ("net", "net3", "axes")
ByHand = Callable[[str], Yardstick]
ALL_WAYS = tuple((name, way) for name in MODELS for way in WAYS)


@pytest.fixture(scope="module")
def opened(folder: Path, data: Dataset) -> Iterator[Engine]:
    """An engine with all models open and the pictures loaded, which no test changes."""
    engine = Engine("cpu")
    for name in MODELS:
        run(engine.handle(m.OpenFile(path=str(folder / f"{name}.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    yield engine
    engine.close()


def read(engine: Engine, *anchors: Anchor, ways: Any = ALL_WAYS, **more: Any) -> PathsRead:
    answer = run(engine.handle(ReadPaths(anchors=anchors, ways=ways, **more)))[0]
    assert isinstance(answer, PathsRead)
    return answer


def free(source: str, code: Any) -> Anchor:
    return Anchor(source=source, code=m.frozen(np.asarray(code, dtype=np.float32)))


def as_bytes(picture: Any) -> Any:
    return np.rint(np.clip(picture, 0, 1) * np.float32(255)).astype(np.uint8)


def probed(engine: Engine, anchor: Anchor, models: tuple[str, ...]) -> m.ProbeReading:
    probe = m.Probe(source=anchor.source, row=anchor.row, code=anchor.code)
    reading = engine.handle(m.ReadProbe(models=models, probe=probe))
    assert isinstance(reading, m.ProbeReading)
    return reading


def numbers(size: int) -> st.SearchStrategy[Any]:
    return st.lists(st.floats(-4, 4, width=32), min_size=size, max_size=size)


anchors = st.one_of(
    st.integers(0, ROWS - 1).map(lambda row: Anchor(source="net", row=row)),
    numbers(2).map(lambda code: free("net", code)),
    numbers(3).map(lambda code: free("net3", code)),
)


@settings(max_examples=25)
@given(anchors, anchors, st.integers(3, 25), st.sampled_from([0.0, 0.5, 2.0]))
def test_the_ends_of_every_way_are_what_the_probe_makes_of_the_anchors(
    opened: Engine, first: Anchor, last: Anchor, steps: int, overshoot: float
) -> None:
    answer = read(opened, first, last, steps=steps, overshoot=overshoot)
    assert np.array_equal(answer.t, parameters(steps, overshoot))
    assert [(path.model_id, path.way) for path in answer.paths] == list(ALL_WAYS)
    for nth, anchor in enumerate((first, last)):
        place = int(np.flatnonzero(answer.t == nth)[0])
        readings = {one.model_id: one for one in probed(opened, anchor, MODELS).readings}
        for pinned in answer.pinned:
            assert np.array_equal(pinned.codes[nth], readings[pinned.model_id].code)
            assert np.array_equal(pinned.pictures[nth], as_bytes(readings[pinned.model_id].picture))
        for path in answer.paths:
            assert np.array_equal(path.codes[place], readings[path.model_id].code)
            assert np.array_equal(path.pictures[place], as_bytes(readings[path.model_id].picture))


@pytest.fixture
def batches_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoders that give something else in a batch, as real ones do in the last bits."""
    alone = OpenModel.decode

    def decode(self: OpenModel, z: Any, labels: Any = None) -> Any:
        return alone(self, z, labels) + np.float32(0.1 * (len(z) > 1))

    monkeypatch.setattr(OpenModel, "decode", decode)


def test_the_ends_are_the_probes_even_if_batches_differ(opened: Engine, batches_differ: None) -> None:
    ends = free("net", [0.25, -3]), Anchor(source="net", row=8)
    answer = read(opened, *ends, overshoot=1.0)
    for nth, anchor in enumerate(ends):
        place = int(np.flatnonzero(answer.t == nth)[0])
        readings = {one.model_id: one for one in probed(opened, anchor, MODELS).readings}
        for path in answer.paths:
            assert np.array_equal(path.pictures[place], as_bytes(readings[path.model_id].picture))


def test_ways_are_those_of_the_core_and_are_decoded(opened: Engine, by_hand: ByHand, data: Dataset) -> None:
    answer = read(opened, free("net3", [1, 0, 0.5]), Anchor(source="net", row=7), steps=11)
    graphs = {name: DensityGraph.of(by_hand(name).encode(data.x_train)) for name in MODELS}
    for path, pinned in zip(answer.paths, np.repeat(answer.pinned, 3), strict=True):
        assert path.model_id == pinned.model_id
        a, b = pinned.codes
        expected = between(path.way, a, b, answer.t, graphs[path.model_id])
        np.testing.assert_allclose(path.codes, expected, atol=1e-5)
        again = by_hand(path.model_id).decode(path.codes)
        np.testing.assert_allclose(path.pictures / 255, np.clip(again, 0, 1), atol=0.51 / 255)
        np.testing.assert_allclose(path.norms, np.linalg.norm(path.codes, axis=1), rtol=1e-6)
        assert ("Approximate" in path.note) == (path.way == "density")


def test_a_free_code_is_linked_as_the_probe_is(opened: Engine, by_hand: ByHand) -> None:
    z = np.array([0.4, -0.7], dtype=np.float32)
    answer = read(opened, free("net", z), Anchor(source="net3", row=3), ways=(("net3", "line"),))
    picture = by_hand("net").decode(z[None])
    np.testing.assert_allclose(answer.pinned[0].codes[0], by_hand("net3").encode(picture)[0], atol=1e-6)


def test_a_picture_of_ones_own_is_encoded_by_every_model(opened: Engine, by_hand: ByHand) -> None:
    drawn = np.linspace(-0.5, 1.5, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    answer = read(opened, Anchor(picture=drawn), Anchor(source="net", row=0), pixels=True)
    seen = drawn.clip(0, 1)
    for pinned in answer.pinned:
        np.testing.assert_allclose(pinned.codes[0], by_hand(pinned.model_id).encode(seen[None])[0], atol=1e-6)
    assert answer.faded is not None
    assert np.array_equal(answer.faded.pictures[0], as_bytes(seen))


def test_the_cross_fade_goes_from_datum_to_datum(opened: Engine, data: Dataset) -> None:
    rows = Anchor(source="net", row=4), Anchor(source="net", row=14)
    answer = read(opened, *rows, ways=(("net", "line"),), pixels=True, steps=5, overshoot=1.0)
    assert answer.faded is not None
    t = answer.t[:, None, None]
    np.testing.assert_allclose(
        answer.faded.pictures / 255, np.clip((1 - t) * data.x[4] + t * data.x[14], 0, 1), atol=0.51 / 255
    )
    assert list(answer.faded.labels[np.isin(answer.t, (0, 1))]) == [data.labels[4], data.labels[14]]
    assert read(opened, *rows, ways=(("net", "line"),)).faded is None


def test_labels_are_what_most_of_the_nearest_training_pictures_are(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    answer = read(opened, Anchor(source="net", row=0), Anchor(source="net", row=1), steps=25)
    training = np.flatnonzero(data.train)
    for path in answer.paths:
        pictures = by_hand(path.model_id).decode(path.codes).astype(np.float64)
        away = np.square(data.x[training][None] - pictures[:, None]).sum(axis=(2, 3))
        near = data.labels[training][np.argsort(away, axis=1)[:, :VOTES]]
        counts = np.array([np.bincount(row, minlength=CLASSES) for row in near])
        clear = np.sort(counts, axis=1)[:, -1] > np.sort(counts, axis=1)[:, -2]
        sure = clear & (np.diff(np.sort(away, axis=1)[:, VOTES - 1 : VOTES + 1])[:, 0] > 1e-4)
        assert np.array_equal(path.labels[sure], counts.argmax(axis=1)[sure])
        np.testing.assert_allclose(path.votes[sure], counts.max(axis=1)[sure] / VOTES)
        assert sure.sum() > 10
    assert len(set(answer.paths[-1].labels)) > 1


def test_distances_are_those_of_the_off_manifold_meter(opened: Engine, data: Dataset) -> None:
    row = int(np.flatnonzero(data.train)[2])
    answer = read(opened, Anchor(source="net3", row=row), free("net3", [2, 2, 2]), ways=(("net3", "line"),))
    (path,) = answer.paths
    steps = [Anchor(source="net3", row=row), *(free("net3", code) for code in path.codes[1:])]
    for anchor, distance in zip(steps, path.distances, strict=True):
        manifold = probed(opened, anchor, ("net3",)).manifold
        assert distance == pytest.approx(manifold.distance / manifold.spacing, rel=1e-5)
    assert path.distances[0] > 0


def test_what_takes_a_while_comes_later(folder: Path, data: Dataset, make: Callable[..., Engine]) -> None:
    engine = make()
    run(engine.handle(m.OpenFile(path=str(folder / "net.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    request = ReadPaths(
        anchors=(Anchor(source="net", row=1), Anchor(source="net", row=2)),
        ways=(("net", "density"), ("net", "line")),
        stamp=3,
    )
    whole, parts = run(engine.handle(request))
    early = [part for part in parts if part is not None]
    assert [part.complete for part in early] == [False]
    assert "line" in [path.way for path in early[0].paths]
    assert (whole.complete, whole.stamp) == (True, 3)
    assert [path.way for path in whole.paths] == ["density", "line"]
    again, parts = run(engine.handle(request))
    assert parts == []
    assert np.array_equal(again.paths[0].codes, whole.paths[0].codes)


# --- what models may lack ----------------------------------------------------------------------


@pytest.fixture
def told(folder: Path, data: Dataset, tmp_path: Path) -> Iterator[tuple[Engine, Yardstick]]:
    """An engine with a model that is told the class."""
    path = write_model(tmp_path / "told.safetensors", data, "conditional-vae", nodes=8, classes=CLASSES)
    engine = Engine("cpu")
    for file in (path, folder / "net.safetensors"):
        run(engine.handle(m.OpenFile(path=str(file))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    yield engine, Yardstick(path)
    engine.close()


def test_a_conditional_model_is_told_the_class_of_the_nearer_anchor(
    told: tuple[Engine, Yardstick], data: Dataset
) -> None:
    import torch

    engine, model = told
    assert data.labels[0] != data.labels[1]
    ends = Anchor(source="net", row=0), Anchor(source="net", row=1)
    answer = read(engine, *ends, ways=(("told", "line"),), steps=8)
    assert list(answer.pinned[0].classes) == [data.labels[0], data.labels[1]]
    (path,) = answer.paths
    classes = torch.tensor([data.labels[0]] * 4 + [data.labels[1]] * 4)
    with torch.no_grad():
        again = model.module.decode(torch.tensor(path.codes), classes).numpy()
    np.testing.assert_allclose(path.pictures / 255, again, atol=0.51 / 255)
    assert "class of the nearer anchor" in path.note
    alike = read(engine, ends[0], Anchor(source="net", row=CLASSES), ways=(("told", "line"),))
    assert alike.paths[0].note == ""
    for nth, anchor in enumerate(ends):
        picture = probed(engine, anchor, ("told",)).readings[0].picture
        assert np.array_equal(path.pictures[-nth], as_bytes(picture))


def test_without_classes_nobody_votes(tmp_path: Path) -> None:
    plain = tmp_path / "plain.npz"
    np.savez(plain, x=load(str(write_data(tmp_path))).x)
    write_model(tmp_path / "bare.safetensors", plain, nodes=8)
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(tmp_path / "bare.safetensors"))))
    run(engine.handle(m.LoadData(data_id=str(plain))))
    (path,) = read(
        engine, Anchor(source="bare", row=0), Anchor(source="bare", row=1), ways=(("bare", "line"),)
    ).paths
    engine.close()
    assert set(path.labels) == {-1}
    assert not path.votes.any()


def test_before_the_data_are_loaded_the_ends_are_what_the_probe_shows(folder: Path) -> None:
    engine = Engine("cpu")
    for name in ("net", "axes"):
        run(engine.handle(m.OpenFile(path=str(folder / f"{name}.safetensors"))))
    ends = Anchor(source="net", row=3), free("net", [1, 1])
    answer = read(engine, *ends, ways=(("net", "slerp"), ("axes", "line")), pixels=True)
    for nth, anchor in enumerate(ends):
        for path, one in zip(answer.paths, probed(engine, anchor, ("net", "axes")).readings, strict=True):
            assert np.array_equal(path.pictures[-nth], as_bytes(one.picture))
    engine.close()
    assert {label for path in answer.paths for label in path.labels} == {-1}


# --- as messages -------------------------------------------------------------------------------


def test_messages_can_be_sent_to_another_process(opened: Engine) -> None:
    request = ReadPaths(
        anchors=(free("net", [0, 0]), Anchor(source="net", row=1)), ways=ALL_WAYS, pixels=True, stamp=9
    )
    again = pickle.loads(pickle.dumps(request))
    assert (again.ways, again.stamp, again.anchors[1].row) == (ALL_WAYS, 9, 1)
    answer = run(opened.handle(again))[0]
    back = pickle.loads(pickle.dumps(answer))
    for there, here in zip(arrays_of(back), arrays_of(answer), strict=True):
        assert not here.flags.writeable
        assert here.base is None
        assert np.array_equal(there, here, equal_nan=True)


@pytest.mark.parametrize("given", [{}, {"row": 1, "code": np.zeros(2, dtype=np.float32)}])
def test_an_anchor_is_one_thing(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an anchor is a row, a code or a picture"):
        Anchor(source="net", **given)


NAN = np.full((SIDE, SIDE), np.nan, dtype=np.float32)


@pytest.mark.parametrize(
    ("anchor", "more", "sentence"),
    [
        (Anchor(source="nobody", row=0), {}, "There is no open model 'nobody'; open its file first."),
        (Anchor(source="net", row=ROWS), {}, f"There is no row {ROWS} in the data of net; pin another."),
        (Anchor(source="net", row=-1), {}, "There is no row -1 in the data of net; pin another."),
        (free("net", [0, 0, 0]), {}, "net has codes of 2 numbers, not 3; pin the anchor again."),
        (free("net", [0, np.inf]), {}, "The code has numbers that are not finite; pin another."),
        (Anchor(picture=NAN), {}, "The picture has numbers that are not finite; pin another."),
        (
            Anchor(picture=np.zeros((8, 3), dtype=np.float32)),
            {},
            "net takes pictures of 4 x 4 numbers, not 8 x 3; choose a model of the same data.",
        ),
        (free("net", [0, 0]), {"ways": ()}, "Ask for one way at least, of an open model."),
        (free("net", [0, 0]), {"ways": (("gone", "line"),)}, "There is no open model 'gone'; open its file"),
        (free("net", [0, 0]), {"ways": (("net", "arc"),)}, "There is no way 'arc' between two codes; choose"),
        (free("net", [0, 0]), {"steps": 26}, "A way has 3 to 25 steps and goes on by 0 to 2 of its lengths"),
        (free("net", [0, 0]), {"overshoot": np.nan}, "A way has 3 to 25 steps and goes on by 0 to 2 of its"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    opened: Engine, anchor: Anchor, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(EngineError) as error:
        read(opened, anchor, free("net", [1, 1]), **{"ways": (("net", "line"),), **more})
    assert error.value.sentence.startswith(sentence)
    assert error.value.sentence.endswith(".")
