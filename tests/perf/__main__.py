"""The command line: ``python -m tests.perf [NAME ...] [--json] [--list] [--quick] [--strict]``.

Each benchmark runs in a process of its own, so that none warms or burdens the next.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from tests.perf.bench import Benchmark, Noise
from tests.perf.table import TABLE, named

QUIET_CORES = 0.3
"""Up to this many cores used by others the machine counts as quiet."""
VERDICT = {True: "met", False: "MISSED", None: ""}


def main(argv: Sequence[str] | None = None) -> int:
    """Run benchmarks and print their figures.

    Returns
    -------
    int
        0, or with ``--strict`` 1 where a target was missed; 2 for a wrong name, 1 for a benchmark that broke.
    """
    given = _parser().parse_args(argv)
    wrong = [name for name in given.names if named(name) is None]
    if wrong:
        known = ", ".join(entry.name for entry in TABLE)
        print(f"tests.perf: there is no benchmark {wrong[0]!r}; there are {known}", file=sys.stderr)
        return 2
    chosen = [entry for entry in TABLE if not given.names or entry.name in given.names]
    if given.list:
        print("\n".join(f"{entry.name:14}{entry.unit:9}{entry.target}" for entry in chosen))
        return 0
    if given.inside:
        print(json.dumps(_measure(chosen[0], given.quick)))
        return 0
    results = []
    for entry in chosen:
        results.append(_run(entry, given.quick))
        if not given.json:
            print(as_text(results[-1]), flush=True)
    if given.json:
        print(json.dumps(results, indent=1))
    if any("error" in result for result in results):
        return 1
    missed = any(figure["met"] is False for result in results for figure in result["figures"])
    return int(given.strict and missed)


def _parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="python -m tests.perf", description="Benchmarks, each beside its reference."
    )
    p.add_argument("names", nargs="*", metavar="NAME", help="which ones; all by default")
    p.add_argument("--json", action="store_true", help="print one JSON list")
    p.add_argument("--list", action="store_true", help="only name them, with units and targets")
    p.add_argument("--quick", action="store_true", help="one short round each: shows that they run")
    p.add_argument("--strict", action="store_true", help="exit with 1 where a target is missed")
    p.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return p


def _measure(entry: Benchmark, quick: bool) -> dict[str, Any]:
    """Measure in this process."""
    with Noise() as noise:
        figures = entry.measure(quick)
    return {
        "name": entry.name,
        "target": entry.target,
        "figures": [figure.to_dict() for figure in figures],
        "noise": noise.to_dict(),
    }


def _run(entry: Benchmark, quick: bool) -> dict[str, Any]:
    """Measure in a process of its own, with settings of its own and without a screen."""
    command = [sys.executable, "-m", "tests.perf", entry.name, "--inside", *(["--quick"] if quick else [])]
    with tempfile.TemporaryDirectory(prefix="latent-perf-") as folder:
        own = {"LATENT_EXPLORER_CONFIG": f"{folder}/config", "LATENT_EXPLORER_CACHE": f"{folder}/cache"}
        env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **own}
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        told = {"error": f"ended with {done.returncode}", "figures": [], "noise": {}}
        return {"name": entry.name, "target": entry.target, **told}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def as_text(result: dict[str, Any]) -> str:
    """Return a benchmark's result as lines of text."""
    lines = [f"{result['name']}: {result['target']}"]
    if "error" in result:
        return f"{lines[0]}\n  {result['error']}; see above\n"
    for figure in result["figures"]:
        value = "none" if figure["value"] is None else f"{figure['value']:,.{_digits(figure['value'])}f}"
        told = f"  {figure['name']:44}{value:>10} {figure['unit']:8}{_target(figure):18}{figure['note']}"
        lines.append(told.rstrip())
    noise = result["noise"]
    word = "quiet" if noise["others_cores"] <= QUIET_CORES else "noisy"
    lines.append(
        f"  machine {word}: others used {noise['others_cores']:.2f} of {noise['cores']} cores, "
        f"load {noise['load']:.2f}, warm file caches, took {noise['seconds']:.0f} s\n"
    )
    return "\n".join(lines)


def _digits(value: float) -> int:
    return 0 if abs(value) >= 1000 or value == round(value) else 1 if abs(value) >= 100 else 2


def _target(figure: dict[str, Any]) -> str:
    if figure["met"] is None:
        return ""
    sign, limit = ("<=", figure["at_most"]) if figure["at_most"] is not None else (">=", figure["at_least"])
    return f"{sign} {limit:g} {VERDICT[figure['met']]}"


if __name__ == "__main__":
    sys.exit(main())
