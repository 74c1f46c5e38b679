"""A model without an encoder opens like any other: its map is that of the noise beside its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core.catalogue import ListCatalogue
from tests.engine.conftest import Ask
from trainers.checkpoint import write
from trainers.data import load
from trainers.registry import build, to_checkpoint
from trainers.specs import SPECS, ModelSpec, fields_of

GANS = [family for family, spec in SPECS.items() if not spec.encodes]
SMALL = {"nodes": 4, "d_nodes": 4, "layers": 1, "d_layers": 1, "latent_dim": 2}


def written(family: str, folder: Path) -> Path:
    spec: ModelSpec = SPECS[family](**SMALL)
    data = load("digits")
    path = folder / f"{family}.safetensors"
    write(path, to_checkpoint(build(spec, data.shape, seed=1), data, spec.training(steps=1), {}, 1))
    return path


@pytest.mark.parametrize("family", GANS)
def test_it_opens_decodes_and_is_described(ask: Ask, tmp_path: Path, family: str) -> None:
    peeked: m.Peeked = ask(m.PeekFile(path=str(written(family, tmp_path))))
    assert peeked.codes is not None
    assert peeked.codes.z.shape == (1797, 2)
    assert not peeked.codes.attributes
    assert peeked.card.gaussian_prior == (family != "toy-gan")
    opened: m.Opened = ask(m.OpenFile(path=str(written(family, tmp_path))))
    np.testing.assert_array_equal(opened.codes.z, peeked.codes.z)
    name = opened.card.model_id
    ask(m.LoadData(data_id="digits"))
    probe = m.Probe(source=name, code=m.frozen(np.array([0.5, -1.0], dtype=np.float32)))
    reading = ask(m.ReadProbe(models=(name,), probe=probe)).readings[0]
    assert reading.picture.shape == (8, 8)
    assert np.isfinite(reading.picture).all()


def test_it_is_not_offered_where_autoencoders_are_trained(ask: Ask) -> None:
    offered = {card.family for card in ask(ListCatalogue()).families}
    assert not offered & set(GANS)
    assert all(fields_of(SPECS[family]) for family in GANS)
