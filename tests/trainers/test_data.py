"""The data sets are what they say, and files of one's own are read with care."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainers.data import DataError, Dataset, load, locate
from trainers.data.dataset import stratified_split
from trainers.data.wheel import frames


def test_the_hash_is_that_of_the_samples(digits: Dataset, wheel: Dataset) -> None:
    assert digits.sha256 == hashlib.sha256(digits.x.astype("<f4").tobytes()).hexdigest()
    assert load("digits", seed=1).sha256 == digits.sha256 != wheel.sha256


def test_a_file_is_named_by_where_it_really_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it was called: relatively, or through a link."""
    path = saved(tmp_path / "own.npz", x=np.random.default_rng(0).random((12, 3)))
    (tmp_path / "link.npz").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    assert load("own.npz").name == load("link.npz").name == os.path.realpath(path)


def test_a_file_is_looked_for_in_its_place_and_beside_the_model(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    there, beside = tmp_path / "own.npz", folder / "own.npz"
    beside.write_bytes(b"")
    assert locate(str(there), folder) == locate("own.npz", folder) == os.path.realpath(beside)
    assert locate("C:\\lecture\\own.npz", folder) == os.path.realpath(beside)
    there.write_bytes(b"")
    assert locate(str(there), folder) == os.path.realpath(there)
    assert locate("digits", folder) == "digits"
    assert locate(str(tmp_path / "other.npz"), folder) == str(tmp_path / "other.npz")
    assert locate("x" * 4000, folder) == "x" * 4000


def test_digits_are_split_as_published_figures_need(digits: Dataset) -> None:
    assert digits.x.shape == (1797, 8, 8)
    assert digits.train.sum() == 1437
    shares = [np.bincount(digits.labels[rows]) / rows.sum() for rows in (digits.train, ~digits.train)]
    np.testing.assert_allclose(*shares, atol=0.005)


def test_wheel_is_a_circle(wheel: Dataset) -> None:
    phase = wheel.attributes["phase"]
    assert wheel.shape == (28, 28)
    assert 0 <= phase.min() <= phase.max() < 2 * np.pi
    steps = np.linalg.norm(np.diff(wheel.x, axis=0, append=wheel.x[:1]).reshape(len(wheel), -1), axis=1)
    assert steps.max() < 2 * steps.min()  # evenly round, and the last frame leads to the first
    assert wheel.class_names[wheel.labels[0]] == "right"
    assert wheel.class_names[wheel.labels[256]] == "top"


def test_wheel_draws_the_person_at_the_phase() -> None:
    rows, columns = np.mgrid[:28, :28]
    for angle in np.linspace(0, 2 * np.pi, 11):
        dark = frames(np.array([angle]))[0] > 0.9
        x, y = columns[dark].mean() - 13.5, 13.5 - rows[dark].mean()
        assert np.cos(np.arctan2(y, x) - angle) > 0.999


def test_wheel_repeats_every_eighth_but_for_the_person() -> None:
    a, b = frames(np.array([0.2, 0.2 + np.pi / 4]))
    far = np.hypot(*(np.mgrid[:28, :28] - 13.5)) < 6  # within the wheel, away from the person
    np.testing.assert_allclose(a[far], b[far], atol=1e-6)
    assert abs(a - b).max() > 0.5


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_pca_of_the_wheel_goes_round_eight_times(wheel: Dataset, seed: int) -> None:
    x = wheel.x.reshape(len(wheel), -1)[load("wheel", seed=seed).train]
    mean = x.mean(0)
    plane = np.linalg.svd(x - mean, full_matrices=False)[2][:2]
    a, b = plane @ (wheel.x.reshape(len(wheel), -1) - mean).T
    turns = np.diff(np.unwrap(np.arctan2(b, a)), append=0)[:-1].sum() / (2 * np.pi)
    assert abs(turns) == pytest.approx(8, abs=0.02)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(counts=st.lists(st.integers(1, 40), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_split_keeps_the_shares(counts: list[int], seed: int) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    train = stratified_split(labels, seed)
    assert (~train).sum() == min(-(-len(labels) // 5), len(labels) - 1)
    for label, count in enumerate(counts):
        assert abs((~train & (labels == label)).sum() - count * (~train).mean()) <= 1


def saved(path: Path, **arrays: Any) -> str:
    np.savez(path, **arrays)
    return str(path)


def test_own_file_with_everything(tmp_path: Path) -> None:
    x = np.linspace(-3, 5, 20 * 6).reshape(20, 2, 3)
    names = np.array(["cat", "dog"])
    path = saved(tmp_path / "own.npz", x=x, y=np.arange(20) % 2, class_names=names, age=np.arange(20))
    data = load(path)
    assert data.x.shape == (20, 2, 3)
    assert (data.x.min(), data.x.max()) == (0, 1)
    assert data.scaled_from == (-3, 5)
    assert data.class_names == ("cat", "dog")
    np.testing.assert_array_equal(data.attributes["age"], np.arange(20))
    assert data.name == path


def test_own_file_of_bytes_and_of_shares(tmp_path: Path) -> None:
    grey = np.full((12, 4), 51, np.uint8)
    grey[0] = 102
    np.save(tmp_path / "grey.npy", grey)
    data = load(str(tmp_path / "grey.npy"))
    assert data.x[1, 0] == pytest.approx(0.2)
    assert data.class_names == ("all",)
    shares = np.random.default_rng(0).random((12, 4)) * 0.5
    np.save(tmp_path / "shares.npy", np.asfortranarray(shares))
    np.testing.assert_allclose(load(str(tmp_path / "shares.npy")).x, shares, atol=1e-7)


def claimed(shape: tuple[int, ...]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return buffer.getvalue() + bytes(64)


def npy(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def npz(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return buffer.getvalue()


GOOD = npy(np.random.default_rng(0).random((12, 3)))
BAD_DATA = {
    "empty": (b"", "neither"),
    "text": (b"a,b\n1,2\n", "neither"),
    "claims-terabytes": (claimed((1 << 40, 8)), "claims more"),
    "claims-negative": (claimed((-4, -16)), "cannot be read|samples|claims"),
    "cut": (GOOD[:-50], "claims more|too early"),
    "broken-header": (b"\x93NUMPY\x01\x00\x04\x00oops", "cannot be read"),
    "objects": (npy(np.array([{"a": 1}] * 12, dtype=object)), "Python objects"),
    "one-row": (npy(np.ones((1, 4))), "at least 10 rows"),
    "flat": (npy(np.arange(50.0)), "at least 10 rows"),
    "no-pixels": (npy(np.ones((20, 0))), "at least one number|same"),
    "texts": (npy(np.array([["a", "b"]] * 12)), "must be numbers"),
    "complex": (npy(np.ones((12, 3), complex)), "must be numbers"),
    "nan": (npy(np.full((12, 3), np.nan)), "NaN"),
    "constant": (npy(np.full((12, 3), 7.0)), "same"),
    "cut-zip": (npz(x_dot_npy=GOOD)[:-30], "cannot be read"),
    "zip-of-text": (npz(readme_dot_txt=b"hello"), "no array"),
    "no-samples": (npz(ages_dot_npy=npy(np.arange(12))), "name the array.*ages"),
    "bomb": (npz(x_dot_npy=npy(np.zeros((3000, 1000)))), "unpack to far more"),
    "labels-too-few": (npz(x_dot_npy=GOOD, y_dot_npy=npy(np.arange(5))), "one a row"),
    "labels-floats": (npz(x_dot_npy=GOOD, y_dot_npy=npy(np.arange(12.0))), "whole numbers"),
    "labels-negative": (npz(x_dot_npy=GOOD, y_dot_npy=npy(np.arange(12) - 3)), "from 0"),
    "too-few-names": (
        npz(x_dot_npy=GOOD, y_dot_npy=npy(np.arange(12)), class_names_dot_npy=npy(np.array(["a"]))),
        "class_names",
    ),
    "unprintable-name": (
        npz(x_dot_npy=GOOD, y_dot_npy=npy(np.zeros(12, int)), class_names_dot_npy=npy(np.array(["a\nb"]))),
        "class_names",
    ),
}


@pytest.mark.parametrize("name", BAD_DATA)
def test_bad_file_is_refused(name: str, tmp_path: Path) -> None:
    content, words = BAD_DATA[name]
    path = tmp_path / f"{name}.{'npz' if content[:2] == b'PK' else 'npy'}"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        load(str(path))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(path.name)


def encrypted(content: bytes) -> bytes:
    """Mark the first member of a zip as encrypted, in its own header and in the list at the end."""
    marked = bytearray(content)
    marked[6] |= 1
    marked[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


WHOLE = {
    "plain.npy": GOOD,
    "old.npy": npy(np.asfortranarray(np.random.default_rng(1).random((12, 3, 2)))),
    "packed.npz": npz(
        x_dot_npy=GOOD,
        y_dot_npy=npy(np.arange(12) % 3),
        class_names_dot_npy=npy(np.array(["a", "b", "c"])),
        age_dot_npy=npy(np.linspace(0, 1e30, 12)),
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_damage_is_told_in_one_line_and_nothing_else(name: str, tmp_path: Path) -> None:
    """Bits flipped and ends cut at chance: a file is read all the same, or refused; it never raises more."""
    rng, whole, path = np.random.default_rng(5), WHOLE[name], tmp_path / name
    told = []
    for trial in range(400):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 1 + trial % 3):
            damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged[: rng.integers(len(whole))] if trial % 4 == 3 else damaged)
        try:
            assert len(load(str(path))) >= 10
        except DataError as error:
            told.append(str(error))
    assert 100 < len(told) < 400
    assert all(text.startswith(name) and text.isprintable() for text in told)


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.npz"
    path.write_bytes(encrypted(npz(x_dot_npy=GOOD)))
    with pytest.raises(DataError, match=r"locked.npz: cannot be read .*encrypted"):
        load(str(path))


def test_values_beyond_measure(tmp_path: Path) -> None:
    x = np.random.default_rng(0).random((12, 3))
    path = saved(tmp_path / "far.npz", x=x, far=np.full(12, 1e300), near=np.arange(12))
    assert set(load(path).attributes) == {"near"}
    with pytest.raises(DataError, match="scale them first"):
        load(saved(tmp_path / "wide.npz", x=np.where(x > 0.5, 1.7e308, -1.7e308)))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="unknown data 'cats'; choose digits, wheel"):
        load("cats")
    with pytest.raises(DataError, match="no such file"):
        load(str(tmp_path / "none.npz"))
    with pytest.raises(DataError, match="is not a file"):
        load(str(tmp_path))
