"""What is asked where codes are turned: what makes no sense is refused before it is sent."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from explorer.core.turning import Change, ChangeMeasured, DecodeCodes, MakeVector, MeasureChange


def test_a_vector_is_made_of_one_thing() -> None:
    rows = np.arange(3), np.arange(3, 6)
    for wish in ({"attribute": "age"}, {"classes": (0, 1)}, {"rows": rows}):
        MakeVector(model_id="net", **wish)
    for wish in ({}, {"attribute": "age", "classes": (0, 1)}, {"classes": (0, 1), "rows": rows}):
        with pytest.raises(ValueError, match="only of one of them"):
            MakeVector(model_id="net", **wish)


def test_each_use_has_a_key_of_its_own_and_requests_can_be_sent() -> None:
    codes = np.zeros((2, 3), dtype=np.float32)
    one, other = (DecodeCodes(model_id="net", codes=codes, use=use) for use in ("turned", "table"))
    assert one.key != other.key
    assert pickle.loads(pickle.dumps(one)).key == one.key
    assert MeasureChange(model_id="net", vector=codes[0], use="a").key != one.key


def test_the_others_are_averaged_without_the_target() -> None:
    changes = tuple(
        Change(name=name, mean=mean, deviation=0.0, size=abs(mean), floor=0.0)
        for name, mean in (("smile", 0.7), ("hair", -0.2), ("pose", 0.1))
    )
    told = {"model_id": "net", "stamp": 1, "n": 5, "held_out": True, "scale": 2.0}
    made = ChangeMeasured(target="smile", changes=changes, **told)
    assert made.others == pytest.approx(0.15)
    assert made.of("hair") is changes[1]
    assert made.of("gaze") is None
    assert math.isnan(ChangeMeasured(target="smile", changes=changes[:1], **told).others)
