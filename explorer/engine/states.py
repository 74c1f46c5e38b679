"""The folder of saved trainings: those of this process, and those that a process left behind.

Each process has a folder of its own in it, with a lock that it holds as long as it lives. Imports no torch.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from explorer.core.leftovers import LeftRun
from explorer.core.runs import Recipe
from explorer.engine.errors import EngineError
from explorer.engine.lock import Lock
from trainers.autosave import discard, peek, places
from trainers.checkpoint import CheckpointError
from trainers.resume import Head
from trainers.specs import SpecError

LOCK, LEFT = "lock", "left"
"""Files in a folder: what its process holds, and what it makes when it ends by itself."""
ENDING = ".state"
LONGEST = 60
TITLE = "title"
"""The note in which a state tells its title."""
MOST_LEFT, MOST_INTERRUPTED = 5, 20
"""How many that were left, and how many that were interrupted, stay on the disk: the newest."""


class States:
    """Saved trainings, each known by the path of its last state.

    Parameters
    ----------
    root : Path
        Made when there is something to save.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.abspath(root))
        self._own: tuple[Path, Lock] | None = None
        self._numbers = itertools.count(1)

    def place(self, name: str) -> Path:
        """Return where a training of this process may be saved, under a name that tells what it is.

        Raises
        ------
        OSError
            Where the folder cannot be made.
        """
        plain = re.sub(r"[^\w ()-]", "-", name)[:LONGEST]
        return self._folder() / f"{plain}, {next(self._numbers)}{ENDING}"

    def find(self) -> tuple[LeftRun, ...]:
        """Return the trainings whose process has ended, the newest first; delete the oldest of very many."""
        found = [told for place in self._left_behind() if (told := _told(place)) is not None]
        found.sort(key=lambda told: -told.when)
        for interrupted, most in ((False, MOST_LEFT), (True, MOST_INTERRUPTED)):
            for old in [told for told in found if told.interrupted == interrupted][most:]:
                with contextlib.suppress(EngineError):  # another window has it by now
                    self.discard(old.state)
                found.remove(old)
        return tuple(found)

    def adopt(self, state: str) -> Path:
        """Make the training of another process, which has ended, one of this process; return its place.

        Raises
        ------
        EngineError
            Where it is no longer there, or cannot be had.
        """
        old = self.checked(state)
        try:
            new = self.place(old.stem.rpartition(", ")[0])
            for source, target in reversed(list(zip(places(old), places(new), strict=True))):
                if source.exists():
                    os.replace(source, target)
        except OSError as error:
            raise EngineError(f"{old.name} cannot be gone on with ({error.strerror}).") from error
        _tidy(old.parent)
        return new

    def checked(self, state: str) -> Path:
        """Return the place of a training whose process has ended.

        Raises
        ------
        EngineError
            Where it is no longer there, or its process lives.
        """
        place = Path(state)
        if place.parent.parent != self._root or not any(path.exists() for path in places(place)):
            raise EngineError(f"{place.name} is no longer there; it was gone on with or deleted elsewhere.")
        try:
            Lock(place.parent / LOCK).release()
        except OSError as error:
            raise EngineError(f"{place.name} belongs to a training that is open.") from error
        return place

    def discard(self, state: str) -> None:
        """Delete the states of a training."""
        place = self.checked(state)
        try:
            discard(place)
        except OSError as error:
            raise EngineError(f"{place.name} cannot be deleted ({error.strerror}).") from error
        _tidy(place.parent)

    def close(self) -> None:
        """Let other processes have what was saved and not deleted, and say that it was left here."""
        if self._own is not None:
            folder, lock = self._own
            self._own = None
            with contextlib.suppress(OSError):
                (folder / LEFT).touch()
            lock.release()
            _tidy(folder)

    def _folder(self) -> Path:
        """Return the folder of this process, made and locked when it is first needed."""
        while self._own is None:
            folder = self._root / f"process-{secrets.token_hex(4)}"
            folder.mkdir(parents=True)
            with contextlib.suppress(FileNotFoundError, BlockingIOError):  # tidied away by another process
                self._own = folder, Lock(folder / LOCK)
        return self._own[0]

    def _left_behind(self) -> Iterator[Path]:
        """Give the places of all trainings whose process has ended, and tidy empty folders."""
        for folder in sorted(self._root.glob("process-*")):
            if self._own is not None and folder == self._own[0]:
                continue
            try:
                lock = Lock(folder / LOCK)
            except OSError:
                continue
            try:
                yield from _places_in(folder)
            finally:
                lock.release()
            _tidy(folder)


def _places_in(folder: Path) -> list[Path]:
    """Return the places of the last states; of one that was killed while saving there may be only others."""
    paths = (path for path in folder.iterdir() if ENDING in path.suffixes and path.name[0] != ".")
    return sorted({path if path.suffix == ENDING else path.with_suffix("") for path in paths})


def _told(place: Path) -> LeftRun | None:
    """Return what a state says of itself; None where it is damaged or of a family that is not known here."""
    try:
        head = peek(place)
        spec, training = head.specs()
        when = max(path.stat().st_mtime for path in places(place) if path.exists())
    except (CheckpointError, SpecError, KeyError, TypeError, ValueError, OSError):
        return None
    title = str(head.notes.get(TITLE, spec.title))
    return LeftRun(
        state=str(place),
        recipe=recipe_of(head),
        step=head.step,
        steps=training.steps,
        when=when,
        title=title,
        interrupted=not (place.parent / LEFT).exists(),
        writes=spec.writes,
    )


def recipe_of(head: Head) -> Recipe:
    """Return the recipe of a saved training, with live fields as they were at last."""
    fields = dict(head.what["model"])
    return Recipe(
        family=fields.pop("family"),
        data_id=str(head.what["data"]["name"]),
        fields=MappingProxyType(fields),
        training=MappingProxyType(dict(head.what["training"])),
    )


def _tidy(folder: Path) -> None:
    """Remove a folder in which no training is left, if nobody is about to use it."""
    try:
        if _places_in(folder):
            return
        lock = Lock(folder / LOCK)
    except OSError:
        return
    with contextlib.suppress(OSError):
        for path in (*folder.glob(".*.tmp"), *folder.glob(LEFT)):
            path.unlink()
        lock.remove()
        folder.rmdir()
