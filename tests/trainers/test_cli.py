"""The command line: what it prints where, what it refuses, and that it repeats itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.trainers.bad_files import make_bad_files
from trainers.checkpoint import read
from trainers.cli import main
from trainers.container import take_apart
from trainers.fields import switch
from trainers.specs import SPECS, WRITERS, AutoencoderSpec, fields_of

CHECKPOINTS = Path(__file__).parents[2] / "assets" / "checkpoints"
SMALL = ["--steps", "40", "--set", "layers=1", "--set", "nodes=8", "--device", "cpu"]


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[str, str]:
    assert main(argv) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("latent-train: ")
    return captured.err


def as_json(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    result = json.loads(said(capsys, *argv, "--json")[0])
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize("family", ["pca", "ae", "vae"])
def test_train_then_everything(family: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "model.safetensors")
    options = [] if family == "pca" else SMALL
    argv = ["train", family, "--data", "digits", "--out", out, "--latent-dim", "3", "--seed", "4", *options]
    assert main([*argv, "--json"]) == 0
    captured = capsys.readouterr()
    trained = json.loads(captured.out)
    assert ("step 40/40" in captured.err) == (family != "pca")
    assert trained["seed"] == 4
    header = read(out).header
    assert trained["sha256"] == header.sha256
    assert header.spec.latent_dim == 3
    assert header.steps == (0 if family == "pca" else 40)
    measured = as_json(capsys, "evaluate", out, "--device", "cpu")
    assert {name: measured[name] for name in header.metrics} == pytest.approx(dict(header.metrics))
    inspected = as_json(capsys, "inspect", out)
    assert inspected["family"] == family
    assert inspected["weights"] > 0
    drawn = as_json(capsys, "sample", out, "--out", str(tmp_path / "wall.png"), "--n", "10")
    assert ("N(0, I)" in drawn["drawn_from"]) == (family == "vae")
    with Image.open(tmp_path / "wall.png") as wall:
        assert wall.width % (4 * 9 + 1) == 0
        assert wall.height % (3 * 9 + 1) == 0
        assert np.asarray(wall).std() > 5


def test_same_seed_same_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        out = str(tmp_path / name)
        hashes.append(
            as_json(capsys, "train", "vae", "--data", "digits", "--out", out, "--seed", seed, *SMALL)[
                "sha256"
            ]
        )
    assert hashes[0] == hashes[1] != hashes[2]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_own_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = str(tmp_path / "own.npz"), str(tmp_path / "own.safetensors")
    np.savez(data, x=np.random.default_rng(0).integers(0, 255, (40, 5, 7), dtype=np.uint8))
    said(capsys, "train", "ae", "--data", data, "--out", out, *SMALL)
    assert "test_mse" in said(capsys, "evaluate", out)[0]
    os.rename(data, tmp_path / "moved.npz")
    assert "--data says where" in refused(capsys, "evaluate", out)
    assert "test_mse" in said(capsys, "evaluate", out, "--data", str(tmp_path / "moved.npz"))[0]
    assert "needs samples of shape (5, 7)" in refused(capsys, "evaluate", out, "--data", "digits")


def test_own_data_are_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by a path that holds in one folder alone, then moved together with the model, then changed."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.chdir(here)
    x = np.random.default_rng(0).random((40, 5, 7))
    np.save("own.npy", x)
    said(capsys, "train", "ae", "--data", "own.npy", "--out", "own", *SMALL)
    monkeypatch.chdir(there)
    before = as_json(capsys, "evaluate", str(here / "own"))
    for name in ("own", "own.npy"):
        os.rename(here / name, there / name)
    monkeypatch.chdir(tmp_path)
    assert as_json(capsys, "evaluate", "there/own") == before
    np.save("there/own.npy", 1 - x)
    assert "own.npy have changed since" in said(capsys, "evaluate", "there/own")[1]


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "list")
    assert list(found["families"]) == sorted(SPECS | WRITERS)
    assert set(found["data"]) >= {"digits", "wheel"}
    fields = {field["name"]: field for field in found["families"]["vae"]["fields"]}
    assert fields["beta"]["high"] == 100
    assert fields["loss"]["choices"] == ["mse", "l1", "bce"]
    text = said(capsys, "list")[0]
    assert all(word in text for word in ("kl_warmup_steps", "digits", "learning_rate"))


@dataclass(frozen=True, kw_only=True)
class Tied(AutoencoderSpec):
    """An autoencoder with a switch."""

    tied: bool = switch(True, "Whether the decoder has the encoder's weights.")


def test_switches_are_set_by_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SPECS, "ae", Tied)
    line = next(line for line in said(capsys, "list")[0].splitlines() if line.startswith("  tied"))
    assert line.split()[1:3] == ["true", "true|false"]
    fields = as_json(capsys, "list")["families"]["ae"]["fields"]
    assert {"name": "tied", "kind": "bool", "default": True}.items() <= fields[-1].items()
    out = str(tmp_path / "x")
    assert "tied must be true or false" in refused(capsys, *TRAIN[:5], out, "--set", "tied=2")
    said(capsys, *TRAIN[:5], out, *SMALL, "--set", "tied=False")
    assert json.loads(header_text(out))["spec"]["tied"] is False


def header_text(path: str) -> str:
    """The header of a checkpoint as it is in the file."""
    meta, _, _ = take_apart(Path(path).read_bytes())
    return str(meta["header"])


def test_every_family_can_be_trained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also those whose spec depends on the data; what does cannot be set."""
    np.savez(
        tmp_path / "own.npz",
        x=np.random.default_rng(0).random((60, 6, 6)),
        y=np.arange(60) % 3,
    )
    for family, spec in SPECS.items():
        known = {info.name for info in fields_of(spec)} & {"layers", "nodes", "latent_dim"}
        sizes = [f"--set={name}={size}" for name, size in SIZES.items() if name in known]
        argv = ["train", family, "--data", str(tmp_path / "own.npz"), "--out", str(tmp_path / family), *sizes]
        trained = as_json(capsys, *argv, "--steps", "3", "--device", "cpu")
        assert trained["family"] == family
        figures = as_json(capsys, "evaluate", str(tmp_path / family), "--device", "cpu")
        assert ("test_mse" if spec.encodes else "accuracy") in figures
    assert "no field 'classes'" in refused(
        capsys, "train", "conditional-vae", *TRAIN[2:5], "x", "--set", "classes=4"
    )
    assert "classes" not in said(capsys, "list")[0].split()


SIZES = {"layers": 1, "nodes": 8, "latent_dim": 3}


def test_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "evaluate", str(CHECKPOINTS / "digits-pca-2.safetensors"))
    assert out.splitlines()[0].split() == ["test_mse", "0.053023"]
    assert err == ""
    assert "digits" in said(capsys, "inspect", str(CHECKPOINTS / "digits-pca-2.safetensors"))[0]


TRAIN = ["train", "ae", "--data", "digits", "--out", "OUT/x.safetensors"]
WRONG = {
    "nothing": ([], "required"),
    "no-such-command": (["learn"], "invalid choice"),
    "no-out": (["train", "ae", "--data", "digits"], "--out"),
    "unknown-option": ([*TRAIN, "--epochs", "3"], "--epochs"),
    "unknown-family": (["train", "gpt", *TRAIN[2:]], "unknown family 'gpt'; choose pca, ae, "),
    "unknown-data": (["train", "ae", "--data", "cats", *TRAIN[4:]], "choose digits, wheel"),
    "missing-data": (["train", "ae", "--data", "OUT/none.npz", *TRAIN[4:]], "no such file"),
    "unknown-field": ([*TRAIN, "--set", "heads=3"], "no field 'heads'; there are latent_dim"),
    "field-without-value": ([*TRAIN, "--set", "nodes"], "FIELD=VALUE"),
    "field-of-another-type": ([*TRAIN, "--set", "nodes=many"], "nodes must be a whole number"),
    "field-out-of-range": ([*TRAIN, "--set", "layers=99"], "layers must be from 0 to 6"),
    "field-of-another-family": ([*TRAIN, "--set", "beta=2"], "no field 'beta'"),
    "steps-zero": ([*TRAIN, "--steps", "0"], "steps must be from 1"),
    "steps-a-word": ([*TRAIN, "--steps", "some"], "steps must be a whole number"),
    "seed-negative": ([*TRAIN, "--seed", "-1"], "seed must be from 0"),
    "unknown-device": ([*TRAIN, "--device", "abacus"], "choose auto, cpu, cuda, mps"),
    "too-many-weights": (
        [*TRAIN[:3], "OUT/wide.npy", *TRAIN[4:], "--set", "nodes=4096", "--latent-dim", "1024"],
        "weights; choose fewer",
    ),
    "out-in-no-folder": ([*TRAIN[:5], "OUT/none/x"], "make it first"),
    "out-is-a-folder": ([*TRAIN[:5], "OUT"], "not a file"),
    "evaluate-nothing": (["evaluate", "OUT/none"], "no such file"),
    "sample-to-jpeg": (["sample", "GOOD", "--out", "OUT/x.jpg"], "must end in .png"),
    "sample-none": (["sample", "GOOD", "--out", "OUT/x.png", "--n", "0"], "--n must be from 1"),
    "sample-to-nowhere": (["sample", "GOOD", "--out", "OUT/none/x.png"], "make it first"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv, words = WRONG[name]
    if name == "too-many-weights":
        np.save(tmp_path / "wide.npy", np.random.default_rng(0).random((10, 40_000), dtype=np.float32))
    good = str(CHECKPOINTS / "digits-ae-2.safetensors")
    argv = [good if a == "GOOD" else a.replace("OUT", str(tmp_path)) for a in argv]
    assert words in refused(capsys, *argv)
    assert not (tmp_path / "x.safetensors").exists()


def test_place_is_checked_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("data was loaded")

    monkeypatch.setattr("trainers.cli.load_for", never)
    refused(capsys, "train", "ae", "--data", "digits", "--out", str(tmp_path / "none" / "x"))


def test_runaway_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trainers.models.mlp.pixel_loss", lambda kind, out, x, sigmoid: out.mean() * float("nan")
    )
    out = tmp_path / "x.safetensors"
    assert "lower the learning rate" in refused(capsys, *TRAIN[:5], str(out), *SMALL)
    assert not out.exists()


@pytest.mark.parametrize("command", ["evaluate", "inspect", "sample"])
def test_every_bad_file_is_one_line(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    options = ["--out", str(tmp_path / "x.png")] if command == "sample" else []
    for path in make_bad_files(folder):
        assert path.name.replace("\0", "?") in refused(capsys, command, str(path), *options)


def test_as_a_process(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "trainers"]
    good = subprocess.run([*run, "list", "--json"], capture_output=True, text=True, check=True)
    assert "families" in json.loads(good.stdout)
    bad = subprocess.run([*run, "inspect", str(tmp_path)], capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)
    with subprocess.Popen([*run, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as early:
        assert early.stdout is not None
        assert early.stderr is not None
        early.stdout.close()
        assert early.stderr.read() == b""
        assert early.wait() == 0


def test_an_interrupted_training_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trainers.cli._run", stop)
    assert main([*TRAIN[:5], str(tmp_path / "x")]) == 130
    assert os.listdir(tmp_path) == []
    assert capsys.readouterr().err == "latent-train: stopped\n"
