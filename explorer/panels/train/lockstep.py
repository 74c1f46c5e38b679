"""Twins are seen at the same step: what one of them is ahead waits for the other."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from explorer.core.runs import Moment, RunsRested
from explorer.panels.train.session import Session


class Lockstep:
    """Lets runs take moments only at steps at which all of them have been seen.

    Parameters
    ----------
    sessions : mapping
        The runs by their names.
    """

    def __init__(self, sessions: Mapping[str, Session]) -> None:
        self.sessions = dict(sessions)
        self.runs = tuple(sessions.values())
        self._waiting: dict[Session, list[Moment]] = {run: [] for run in self.runs}

    def take(self, run: Session, moment: Moment) -> bool:
        """Take news of a run, and what waited for them; return whether any run has got on."""
        self._waiting[run].append(moment)
        seen = [{one.step, *(m.step for m in waiting)} for one, waiting in self._waiting.items()]
        return self._release(max(set.intersection(*seen), default=-1))

    def flush(self) -> bool:
        """Take all that waits; return whether there was any."""
        return self._release(sys.maxsize)

    def tells_more(self, run: Session, moment: Moment) -> bool:
        """Return whether a moment is newer than what was told of a run, or more of what passed by."""
        waiting = self._waiting[run]
        last = waiting[-1] if waiting else run.moment
        more = not last.kept or moment.label != last.label
        return moment.step > last.step or (moment.step == last.step and more)

    def newest(self, run: Session) -> int:
        """Return the newest step of a run, seen or waiting."""
        waiting = self._waiting[run]
        return waiting[-1].step if waiting else run.step

    @property
    def apart(self) -> int:
        """How many steps the last of the runs is behind the first."""
        newest = [self.newest(run) for run in self.runs]
        return max(newest, default=0) - min(newest, default=0)

    def _release(self, step: int) -> bool:
        taken = False
        for run, waiting in self._waiting.items():
            while waiting and waiting[0].step <= step:
                run.take(waiting.pop(0))
                taken = True
        return taken


def told(runs: Lockstep, rested: RunsRested) -> str:
    """Say which of two runs went astray and why, and where the other is now."""
    twist = next((run.twist for run in runs.runs if run.twist is not None), None)
    astray = next((run for run in runs.runs if run.begun.run_id == rested.astray), None)
    if twist is None or astray is None:
        return rested.trouble
    steps = {run: rested.steps.get(run.begun.run_id, run.step) for run in runs.runs}
    others = [step for run, step in steps.items() if run is not astray]
    where = "Both runs are" if others == [steps[astray]] else "The other run is"
    why = rested.trouble[:1].lower() + rested.trouble[1:]
    return f"{astray.knob(twist)}: {why} {where} at step {others[0]:,}."
