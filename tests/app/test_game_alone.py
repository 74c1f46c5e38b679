"""The game without a person: its rehearsal."""

from __future__ import annotations

import json
import math

from explorer.unattended.drag import MOVES
from tests.app.test_command_line import SMOKE_KEYS, explorer

OWN_KEYS = {"rounds", "rounds_per_s", "looks_per_s"}


def test_its_rehearsal_prints_finite_figures() -> None:
    done = explorer("--smoke", "--panel", "game", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) >= SMOKE_KEYS | OWN_KEYS
    assert all(math.isfinite(figures[key]) and figures[key] >= 0 for key in SMOKE_KEYS | OWN_KEYS)
    assert figures["panel"] == "game"
    assert (figures["moves"], figures["moves_lost"]) == (MOVES, 0)
    assert figures["rounds"] > 0
