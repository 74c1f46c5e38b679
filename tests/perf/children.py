"""Fresh Python processes: how long until they have imported something, and what they have loaded then."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any


def ask(code: str, *, arguments: tuple[str, ...] = ()) -> Any:
    """Run `code` in a fresh interpreter and return the last line it printed, read as JSON.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    return last_line([sys.executable, "-c", code, *arguments])


def last_line(command: list[str]) -> Any:
    """Run a command and return the last line it printed, read as JSON.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(
            f"{' '.join(command[1:3])} ended with {done.returncode}: {done.stderr.strip()[-500:]}"
        )
    return json.loads(done.stdout.splitlines()[-1])


def import_ms(statement: str) -> float:
    """Return the milliseconds from before a process is started until it has done an import.

    Leaving the interpreter again is not counted: a user of the module does not wait for it.
    """
    before = time.time()
    after = ask(
        f"{statement}\nimport time, sys; print(time.time()); sys.stdout.flush()\nimport os; os._exit(0)"
    )
    return 1000 * (float(after) - before)
