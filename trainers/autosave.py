"""States of an unfinished training on the disk: the last two and the best, so that a kill loses little."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from math import inf, isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from trainers.checkpoint import CheckpointError
from trainers.container import sweep
from trainers.resume import Extras, Head, Identity, Kept, pack, peek_state, read_state, write_state
from trainers.specs import spec_to_dict

if TYPE_CHECKING:
    from trainers.fit import Fitting
    from trainers.loop import FitState

Packed = tuple["FitState", Head, Extras]


def places(place: Path) -> tuple[Path, Path, Path]:
    """Give the places of the last state, of the one before and of the best."""
    return place, place.with_name(f"{place.name}.1"), place.with_name(f"{place.name}.best")


def discard(place: Path) -> None:
    """Remove all states of a training."""
    for path in places(place):
        path.unlink(missing_ok=True)


def peek(place: Path) -> Head:
    """Read what the last sound state says of itself, or the one before; torch is not needed.

    Raises
    ------
    CheckpointError
        Where there is none.
    """
    try:
        return peek_state(place)
    except CheckpointError as error:
        try:
            return peek_state(places(place)[1])
        except CheckpointError:
            raise error from None


class Autosave:
    """Saves the state of a training from time to time, and tells where it cannot.

    The training is never stopped by that. The best state is that of the least test loss; it is held in memory
    and written together with the next one.

    Parameters
    ----------
    place : Path
        The last state's; the others lie beside it, see :func:`places`.
    what : Identity
        Of the training; live fields are saved as they are at the time.
    every_s : float
        Seconds between two saves, at least.
    say : callable
        Takes one line for people.
    extras : callable or None
        Gives what is to travel along, and is asked at each save.
    """

    def __init__(
        self,
        place: Path,
        what: Identity,
        every_s: float,
        say: Callable[[str], None],
        extras: Callable[[], Extras] | None = None,
    ) -> None:
        self.place, self.every_s = place, every_s
        self._what, self._say, self._extras = what, say, extras
        self._due = time.monotonic() + every_s
        self._test_loss: float | None = None
        self._least = inf
        self._best: Packed | None = None
        self._anew, self._rotates, self._failing = True, False, False
        if place.parent.is_dir():
            for path in places(place):
                sweep(path)

    def read(self) -> Kept:
        """Read the last state to go on from it, or the one before where the last is damaged, and say so.

        Without this the first save begins anew, and what lies there of an older training is removed.

        Raises
        ------
        CheckpointError
            Where neither is sound.
        """
        last, before, best = places(self.place)
        try:
            kept = read_state(last)
        except CheckpointError as error:
            try:
                kept = read_state(before)
            except CheckpointError:
                raise error from None
            self._say(f"{last.name} {error.reason}; going on from {before.name}, the one before")
        else:
            self._rotates = True
        self._anew, self._test_loss = False, kept.head.test_loss
        with contextlib.suppress(CheckpointError):
            least = peek_state(best).test_loss
            self._least = inf if least is None else least
        return kept

    def note(self, fitting: Fitting, test_loss: float | None = None) -> None:
        """Look, between two steps, whether a state is to be saved.

        Parameters
        ----------
        fitting : Fitting
        test_loss : float or None
            Of this step, where it has been measured.

        Where the place cannot be written, that is told once, and once more when it can again.
        """
        if test_loss is not None and isfinite(test_loss):
            self._test_loss = test_loss
            if test_loss < self._least:
                self._least, self._best = test_loss, self._packed(fitting)
        if time.monotonic() >= self._due:
            try:
                self.save(fitting)
            except CheckpointError as error:
                if not self._failing:
                    self._say(f"{error}; the training goes on in memory")
                self._failing = True

    def save(self, fitting: Fitting) -> bool:
        """Save now, if there is anything to save yet, and say whether there was.

        Raises
        ------
        CheckpointError
            Where the place cannot be written.
        """
        self._due = time.monotonic() + self.every_s
        packed = self._packed(fitting)
        if packed is None:
            return False
        self._write(packed)
        if self._failing:
            self._say(f"{self.place.name} is written again")
            self._failing = False
        return True

    def finish(self) -> None:
        """Remove the files: the training is over and its model safe."""
        try:
            discard(self.place)
        except OSError as error:
            self._say(f"{self.place.name} cannot be removed ({error.strerror})")

    def _packed(self, fitting: Fitting) -> Packed | None:
        state = fitting.snapshot()
        if state is None:
            return None
        extras = self._extras() if self._extras is not None else Extras()
        now = {"model": spec_to_dict(fitting.model.spec), "training": spec_to_dict(fitting.spec)}
        head = Head(self._what | now, state.step, state.device, self._test_loss, dict(extras.notes))
        return state, head, extras

    def _write(self, packed: Packed) -> None:
        last, before, best = places(self.place)
        write_state(last, _bytes(packed), before if self._rotates else None)
        self._rotates = True
        if self._anew:
            before.unlink(missing_ok=True)
            best.unlink(missing_ok=True)
            self._anew = False
        if self._best is not None:
            write_state(best, _bytes(self._best))
            self._best = None


def _bytes(packed: Packed) -> bytes:
    state, head, extras = packed
    return pack(state, head, extras.arrays)
