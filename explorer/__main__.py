"""The command line: ``latent-explorer`` and ``python -m explorer``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from explorer.options import UsageError, options_of, parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    Returns
    -------
    int
        0 fine, 2 wrong usage or input, 1 a fault of ours.
    """
    try:
        given = parser().parse_args(argv)
        if given.list_demos:
            from explorer.core.demos import DEMOS

            print("\n".join(entry.name for entry in DEMOS))
            return 0
        if given.install_shortcut:
            return _install_shortcut()
        options = options_of(given)
    except UsageError as error:
        print(f"latent-explorer: {error}", file=sys.stderr)
        return 2
    from explorer.app import run

    if not (options.smoke or options.screenshot):
        return run(options)
    from explorer.unattended import errand_of

    return run(options, errand_of(options))


def _install_shortcut() -> int:
    from explorer.shell.shortcut import ShortcutError, install_shortcut

    try:
        print(install_shortcut())
    except ShortcutError as error:
        raise UsageError(str(error)) from None
    return 0


if __name__ == "__main__":
    sys.exit(main())
