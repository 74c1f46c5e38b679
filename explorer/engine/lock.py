"""A lock that a process holds for as long as it lives, and that no killed process leaves behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _claim(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A locked file; the system unlocks it when the process ends, however that comes about.

    Parameters
    ----------
    path : Path
        The file, made where there is none.

    Raises
    ------
    OSError
        Where somebody holds it, or it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _claim(self._file)
            self._still_there()
        except OSError:
            os.close(self._file)
            raise

    def _still_there(self) -> None:
        """Make sure that nobody removed the file before it was locked."""
        here, there = os.fstat(self._file), os.stat(self._path)
        if (here.st_ino, here.st_dev) != (there.st_ino, there.st_dev):
            raise FileNotFoundError(self._path)

    def release(self) -> None:
        """Let others have it."""
        os.close(self._file)

    def remove(self) -> None:
        """Remove the file and let go of it; whoever waits for it has to make a new one.

        Raises
        ------
        OSError
            Where it cannot be removed; it is let go of all the same.
        """
        if sys.platform == "win32":  # which removes no file that somebody has open
            self.release()
            self._path.unlink()
            return
        try:
            self._path.unlink()
        finally:
            self.release()
