"""What evaluation tells of the pictures that a model makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainers.cli import main
from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.registry import build
from trainers.specs.gans import GanSpec

CHECKPOINTS = Path(__file__).parents[3] / "assets" / "checkpoints"
COMPARED = {"frechet", "precision", "recall"}


def _told(capsys: pytest.CaptureFixture[str], name: str) -> dict[str, float]:
    assert main(["evaluate", str(CHECKPOINTS / f"{name}.safetensors"), "--json", "--device", "cpu"]) == 0
    figures: dict[str, float] = json.loads(capsys.readouterr().out)
    return figures


def test_generative_models_alone_are_told_how_like_the_data_they_draw(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = _told(capsys, "digits-vae-8")
    assert found.keys() > COMPARED | {"neg_elbo"}
    assert found["gaussian_frechet"] < found["frechet"] < 30
    assert not _told(capsys, "digits-ae-2").keys() & COMPARED
    assert not _told(capsys, "wheel-ae-2").keys() & COMPARED


def test_a_gan_is_measured_so_by_itself(digits: Dataset) -> None:
    found = evaluate(build(GanSpec(nodes=8, d_nodes=8), (8, 8)), digits)
    assert found.keys() > COMPARED | {"accuracy"}
    assert found["frechet"] > 100
    assert found["compared"] == 1437
