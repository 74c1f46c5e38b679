"""Data that are fetched: from small caches in scikit-learn's own form, without network, ended midway."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from email.message import Message
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import numpy as np
import psutil
import pytest

from trainers.data import DataError, fetching, load, online
from trainers.data.online import Arrays, Source

ROWS = 60
SOME_BYTES = 1_500_000
URL = "data/v1/download/1/some.arff"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test, and a network that leads nowhere."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(folder))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def no_process_stays() -> Any:
    yield
    mine = [
        p for p in psutil.Process().children(recursive=True) if "resource_tracker" not in str(p.cmdline())
    ]
    assert not mine


def pictures(shape: tuple[int, ...], rows: int = ROWS) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    return rng.integers(0, 256, (rows, *shape), dtype=np.uint8), np.arange(rows) % 10


def keep_openml(folder: Path, data_id: int, x: Any, y: Any) -> None:
    """Write the four files that scikit-learn keeps of a data set of openml.org."""
    pixels = [f"pixel{i + 1}" for i in range(x[0].size)]
    head = [f"@ATTRIBUTE {name} real" for name in pixels]
    classes = [str(i) for i in range(10)]
    lines = [",".join(map(str, [*row.ravel(), label])) for row, label in zip(x, y, strict=True)]
    parts = ["@RELATION some", *head, f"@ATTRIBUTE class {{{','.join(classes)}}}", "@DATA", *lines]
    arff = ("\n".join(parts) + "\n").encode()
    plain = {"is_ignore": "false", "is_row_identifier": "false", "number_of_missing_values": "0"}
    features: list[dict[str, Any]]
    features = [{"name": p, "data_type": "numeric", "is_target": "false", **plain} for p in pixels]
    features.append(
        {"name": "class", "data_type": "nominal", "is_target": "true", "nominal_value": classes, **plain}
    )
    about = {
        **{"id": str(data_id), "name": "some", "version": "1", "format": "ARFF", "status": "active"},
        **{"url": f"https://openml.org/{URL}", "md5_checksum": hashlib.md5(arff).hexdigest()},
        "description": "",
    }
    for index, feature in enumerate(features):
        feature["index"] = str(index)
    told = {
        f"api/v1/json/data/{data_id}": {"data_set_description": about},
        f"api/v1/json/data/features/{data_id}": {"data_features": {"feature": features}},
        f"api/v1/json/data/qualities/{data_id}": {
            "data_qualities": {"quality": [{"name": "NumberOfInstances", "value": str(len(x))}]}
        },
    }
    files = {name: json.dumps(content).encode() for name, content in told.items()} | {URL: arff}
    for name, content in files.items():
        path = folder / "openml" / "openml.org" / f"{name}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content, 1))


def keep_olivetti(folder: Path, faces: Any) -> None:
    """Write the file that scikit-learn keeps of the Olivetti faces, which lie on their side there."""
    import joblib

    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(faces.transpose(0, 2, 1).reshape(400, -1), folder / "olivetti_py3.pkz", compress=1)


@pytest.mark.parametrize(("name", "data_id"), [("mnist", 554), ("fashion-mnist", 40996)])
def test_what_scikit_learn_keeps_is_enough(name: str, data_id: int, cache: Path) -> None:
    x, y = pictures((28, 28))
    keep_openml(cache, data_id, x, y)
    data = load(name, seed=2)
    assert (data.name, data.seed, data.scaled_from) == (name, 2, (0, 255))
    np.testing.assert_array_equal(data.x, x.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(data.labels, y)
    assert (~data.train).sum() == ROWS // 5
    assert len(data.class_names) == 10
    shutil.rmtree(cache / "openml")
    assert load(name).sha256 == data.sha256  # the plain arrays are enough, too
    some = load(f"{name}:20")
    assert (some.name, some.stated) == (f"{name}:20", "20 of 60 rows")


def test_olivetti(cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    faces, _ = pictures((64, 64), 400)
    keep_olivetti(cache, faces)
    data = load("olivetti")
    np.testing.assert_allclose(data.x, faces / 255, atol=1e-6)
    assert [data.class_names[label] for label in data.labels[[0, 9, 10, 399]]] == [
        *("person 1", "person 1", "person 2", "person 40")
    ]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["mnist", "olivetti"])
def test_without_network_it_is_said_what_to_do(name: str, cache: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(name)
    place = f"not in the cache {cache}"
    assert str(caught.value) == f"{name}: no network, and {place}; connect once, or take digits"


def test_damaged_copies_are_told(cache: Path) -> None:
    keep_openml(cache, 554, *pictures((28, 28)))
    arff = cache / "openml" / "openml.org" / f"{URL}.gz"
    arff.write_bytes(gzip.compress(b"@RELATION other\n"))
    with pytest.raises(DataError, match="mnist: no network, and its copy was damaged in the cache"):
        load("mnist")
    (cache / "olivetti_py3.pkz").write_bytes(b"\x80\x04cut off")
    with pytest.raises(DataError, match=r"damaged \(.+\); delete \S+olivetti_py3.pkz, then connect once"):
        load("olivetti")


def test_plain_arrays_that_are_damaged_are_made_anew(cache: Path) -> None:
    keep_openml(cache, 554, *pictures((28, 28)))
    before = load("mnist").sha256
    place = online.MNIST.place
    whole = place.read_bytes()
    np.savez(cache / "other.npz", x=np.zeros((5, 3), np.uint8), y=np.arange(5))
    for damaged in (whole[:1000], (cache / "other.npz").read_bytes()):
        place.write_bytes(damaged)
        assert load("mnist").sha256 == before
        assert place.read_bytes() == whole


def test_a_cache_that_cannot_be_written(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"mnist: the cache \S+ cannot be used \(.+\); set SCIKIT_LEARN_DATA"):
        load("mnist")


# --- in steps ----------------------------------------------------------------------------------


def never() -> Arrays:
    """Put some bytes into the cache, as a download does, and wait for ever."""
    part = online.folder() / "openml" / "some.part"
    part.parent.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=part.parent):
        part.write_bytes(bytes(SOME_BYTES))
        threading.Event().wait()
    return {}


def dying() -> Arrays:
    os._exit(3)


def refusing() -> Arrays:
    raise HTTPError("https://openml.org", 503, "busy", Message(), None)


def source(fetch: Callable[[], Arrays]) -> Source:
    return Source("some", fetch, (2, 2), ("a", "b"), "openml")


def test_local_data_take_no_steps() -> None:
    with pytest.raises(StopIteration) as done:
        next(fetching("digits:100"))
    assert done.value.value.stated == "100 of 1,797 rows"


def test_steps_tell_how_far_it_is_and_closing_ends_it(cache: Path) -> None:
    with closing(source(never).load()) as steps:
        told = [next(steps)]
        while told[-1].received < SOME_BYTES:  # it may be caught while it writes
            told.append(next(steps))
        assert told[0].words.startswith("Fetching some, ")
        assert told[-1].words.startswith("Fetching some: 1.5 MB, ")
        assert all(a.seconds <= b.seconds for a, b in pairwise(told))
        assert len(psutil.Process().children()) > 0
    assert [path.name for path in (cache / "openml").iterdir()] == [
        "some.part"
    ]  # half a file is cleared away


def test_closing_before_the_first_step_starts_nothing() -> None:
    source(never).load().close()
    fetching("mnist").close()


@pytest.mark.parametrize(
    ("fetch", "words"),
    [
        (dying, "some: the fetching was ended from outside; try again"),
        (refusing, "some: the server answered 503; try again later, or take digits"),
    ],
)
def test_what_else_may_go_wrong(fetch: Callable[[], Arrays], words: str) -> None:
    with pytest.raises(DataError, match=words):
        list(source(fetch).load())


def test_arrays_that_do_not_fit_are_not_taken() -> None:
    with pytest.raises(DataError, match="some: what was fetched is not what it should be"):
        list(source(unfit).load())


def unfit() -> Arrays:
    return {"x": np.zeros((20, 2, 2), np.uint8), "y": np.arange(20)}
