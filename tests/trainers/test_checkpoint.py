"""Every sound checkpoint comes back as it was; every other file is refused in one line."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trainers.bad_files import BAD, changed, good_bytes, good_checkpoint, make_bad_files
from trainers import checkpoint
from trainers.checkpoint import CheckpointError, read, read_header, write
from trainers.header import Header
from trainers.specs import PcaSpec


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {path.stem: path for path in make_bad_files(tmp_path_factory.mktemp("bad"))}


def one_line(error: CheckpointError) -> str:
    text = str(error)
    assert "\n" not in text
    assert len(text) < 700
    assert "; " in text
    assert text.isprintable()
    assert text.endswith(error.next_step)
    return text


def test_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "good.safetensors"
    before = good_checkpoint()
    header = write(path, before)
    after = read(path)
    assert after.header == header == read_header(path)
    assert dataclasses.replace(header, sha256="", attributes=()) == before.header
    assert header.attributes == ("phase",)
    assert len(header.sha256) == 64
    for name, array in before.weights.items():
        np.testing.assert_array_equal(after.weights[name], array)
    np.testing.assert_array_equal(after.codes, before.codes)
    np.testing.assert_array_equal(after.labels, before.labels)
    np.testing.assert_array_equal(after.attributes["phase"], before.attributes["phase"])
    assert not after.weights["encoder.0.bias"].flags.writeable
    assert os.listdir(tmp_path) == ["good.safetensors"]


def test_without_data(tmp_path: Path) -> None:
    bare = dataclasses.replace(good_checkpoint(), codes=None, labels=None, attributes={})
    bare = dataclasses.replace(bare, header=dataclasses.replace(bare.header, cyclic=()))
    write(tmp_path / "bare.safetensors", bare)
    after = read(tmp_path / "bare.safetensors")
    assert after.codes is None
    assert after.labels is None
    assert after.attributes == {}


def test_unknown_data_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "lost.safetensors"
    path.write_bytes(changed(lambda header, tensors: header.update(data="no-longer-there")))
    assert read(path).header.data == "no-longer-there"
    assert read(path).codes is not None


def test_a_file_from_before_hashes_of_data_opens(tmp_path: Path) -> None:
    path = tmp_path / "old.safetensors"
    path.write_bytes(changed(lambda header, tensors: header.pop("data_sha256")))
    assert read(path).header.data_sha256 == ""


def test_same_bytes() -> None:
    assert good_bytes() == good_bytes()


def test_more_than_forty_bad_files(bad_files: dict[str, Path]) -> None:
    assert len(bad_files) >= 80


POSIX_ONLY = ["link-to-folder", "link-to-nothing", "link-to-itself", "device", "pipe"]
NO_FILES = ["missing", "folder", "nul\0", *(POSIX_ONLY if os.name == "posix" else [])]


@pytest.mark.parametrize("name", [*BAD, *NO_FILES])
def test_bad_file_is_refused(name: str, bad_files: dict[str, Path]) -> None:
    with pytest.raises(CheckpointError) as caught:
        read(bad_files[name])
    text = one_line(caught.value)
    assert text.startswith(name.replace("\0", "?") + ".safetensors: ")
    assert caught.value.path == bad_files[name]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(bad_files: dict[str, Path]) -> None:
    with pytest.raises(CheckpointError, match="may not be read"):
        read(bad_files["no-permission"])


@pytest.mark.parametrize("name", [*BAD, *NO_FILES])
def test_header_alone_is_refused_or_sound(name: str, bad_files: dict[str, Path]) -> None:
    try:
        header = read_header(bad_files[name])
    except CheckpointError as error:
        one_line(error)
    else:
        assert isinstance(header, Header)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing", "there is no such file"),
        ("folder", "is a folder"),
        ("link-to-folder", "is a folder"),
        ("pipe", "is a pipe"),
        ("empty", "is empty"),
        ("torch-zip", "torch.save.*safetensors"),
        ("pickle", "is a pickle.*safetensors"),
        ("pickle-5", "is a pickle.*safetensors"),
        ("foreign", "without the header of Latent Explorer"),
        ("newer-version", "newer version; update Latent Explorer"),
        ("unknown-family", "transformer.*knows pca, ae, .*update"),
        ("bit-flip-middle", "hash differs"),
        ("metric-changed", "hash differs"),
        ("wrong-latent-dim", r"codes has shape \[12, 2\]|has shape .* needs"),
        ("weight-missing", "decoder.0.bias is missing"),
        ("weight-of-ints", "I32"),
        ("weight-nan", "NaN"),
        ("header-key-twice", "twice"),
        ("spec-out-of-range", "layers must be from 0 to 6"),
    ],
)
def test_reason_is_named(name: str, words: str, bad_files: dict[str, Path]) -> None:
    if name not in bad_files:
        pytest.skip("this system has no such files")
    with pytest.raises(CheckpointError, match=words):
        read(bad_files[name])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_noticed(place: float, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = bytearray(good_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "flipped.safetensors"
    path.write_bytes(data)
    with pytest.raises(CheckpointError):
        read(path)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(share=st.floats(0, 1, exclude_max=True))
def test_any_truncation_is_noticed(share: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = good_bytes()
    path = tmp_path_factory.getbasetemp() / "short.safetensors"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(CheckpointError):
        read(path)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.safetensors"
    path.write_bytes(data)
    with pytest.raises(CheckpointError):
        read(path)


def test_what_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    good = good_checkpoint()
    weights = dict(good.weights)
    weights["encoder.0.bias"] = np.full(4, np.nan, np.float32)
    for bad in (
        dataclasses.replace(good, weights=weights),
        dataclasses.replace(good, codes=good.codes[:3]),
        dataclasses.replace(good, header=dataclasses.replace(good.header, spec=PcaSpec())),
        dataclasses.replace(good, header=dataclasses.replace(good.header, metrics={"a": float("inf")})),
    ):
        with pytest.raises(CheckpointError, match="nothing was written"):
            write(path, bad)
    assert not os.listdir(tmp_path)


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trainers.container.os.fsync", full)
    with pytest.raises(CheckpointError, match="No space left on device"):
        write(path, good_checkpoint())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x.safetensors"]


@pytest.mark.parametrize("place", ["", "nowhere/x.safetensors", "file/x.safetensors"])
def test_place_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CheckpointError) as caught:
        write(tmp_path / place, good_checkpoint())
    one_line(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", good_checkpoint())
    assert (tmp_path / "link").is_symlink()
    read(tmp_path / "real")


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.safetensors"
    write(path, good_checkpoint())
    monkeypatch.setattr(checkpoint, "MAX_BYTES", 100)
    monkeypatch.setattr("trainers.container.MAX_BYTES", 100)
    with pytest.raises(CheckpointError, match="larger than"):
        read(path)


def test_reading_needs_no_torch(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    write(path, good_checkpoint())
    code = (
        "import sys; from trainers.checkpoint import read; import trainers.data, trainers.cli;"
        f"read({str(path)!r}); sys.exit(bool({{'torch', 'sklearn', 'scipy', 'PIL'}} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
