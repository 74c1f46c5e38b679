"""The command line: ``latent-explorer`` and ``python -m explorer``."""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import io  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402

from explorer.options import UsageError, options_of, parser  # noqa: E402


class Nowhere(io.TextIOBase):
    """Takes what is written and forgets it: a program with a window of its own has no terminal on Windows."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Forget `text`."""
        return len(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    Returns
    -------
    int
        0 fine, 2 wrong usage or input, 1 a fault of ours.
    """
    mute = _give_streams()
    try:
        given = parser().parse_args(argv)
        if given.list_demos:
            from explorer.core.demos import ALL_DEMOS

            print("\n".join(entry.name for entry in ALL_DEMOS))
            return 0
        if given.install_shortcut:
            return _install_shortcut()
        given.from_desktop |= mute
        options = options_of(given)
    except UsageError as error:
        _refuse(f"latent-explorer: {error}", mute)
        return 2
    from explorer.app import run

    if not options.unattended:
        return run(options)
    from explorer.unattended import errand_of

    return run(options, errand_of(options, STARTED))


def _give_streams() -> bool:
    """See to it that there is something to write to; return whether nobody would read an error."""
    mute = sys.stderr is None
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Nowhere())
    return mute


def _refuse(sentence: str, mute: bool) -> None:
    print(sentence, file=sys.stderr)
    if mute:
        from explorer.shell.refusal import show_refusal

        show_refusal(sentence)


def _install_shortcut() -> int:
    from explorer.shell.shortcut import ShortcutError, install_shortcut

    try:
        print(install_shortcut())
    except ShortcutError as error:
        raise UsageError(str(error)) from None
    return 0


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()  # where the interpreter is frozen into one program, the engine is it too
    sys.exit(main())
