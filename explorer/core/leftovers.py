"""Runs that an earlier time left behind: their process went away, or their window was closed."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.messages import Request
from explorer.core.runs import Recipe


@dataclass(frozen=True, kw_only=True)
class FindLeftRuns(Request):
    """Look for runs that were left behind, without torch; answered by a tuple of `LeftRun`, newest first."""


@dataclass(frozen=True, kw_only=True)
class LeftRun:
    """A run that nobody has kept.

    Attributes
    ----------
    state : str
        The file it was saved to.
    recipe : Recipe
    step, steps : int
        Those that are done, and those that are planned.
    when : float
        When it was saved last, in seconds since 1970.
    title : str
    interrupted : bool
        Whether its process went away; else its window was closed while it rested, trained or was over.
    writes : bool
        Whether its model writes.
    """

    state: str
    recipe: Recipe
    step: int
    steps: int
    when: float
    title: str = ""
    interrupted: bool = True
    writes: bool = False

    @property
    def finished(self) -> bool:
        """Whether all steps that were planned are done."""
        return self.step >= self.steps


@dataclass(frozen=True, kw_only=True)
class KeepLeftRun(Request):
    """Open the model of a run that was left behind; answered as a `KeepRun` is.

    With a path it is written there first, and what was left is deleted; without one it stays, since an open
    model goes with its window.
    """

    state: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class DiscardLeftRun(Request):
    """Delete the state of a run that was left behind; answered by None."""

    state: str
