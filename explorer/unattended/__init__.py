"""Runs without a person: a picture of the window, and rehearsals that are timed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from explorer.app import App
from explorer.options import Options
from explorer.unattended.errand import Errand, Screenshot
from explorer.unattended.smoke import GameSmoke, InterpolateSmoke, MapSmoke, SequenceSmoke, Smoke, TrainSmoke

SMOKES: dict[str, type[Smoke]] = {
    smoke.panel: smoke for smoke in (MapSmoke, InterpolateSmoke, TrainSmoke, GameSmoke, SequenceSmoke)
}


def errand_of(options: Options, started: float) -> Callable[[App], Errand] | None:
    """Return what a run is to do without a person, or None; `started` as for `since_process_start`."""
    if options.smoke:
        return partial(SMOKES[options.panel], started=started)
    if options.screenshot:
        return partial(Screenshot, path=options.screenshot)
    return None
