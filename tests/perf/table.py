"""The table of benchmarks: one file of this folder and one line here for each."""

from __future__ import annotations

from tests.perf.bench import Benchmark

TABLE: tuple[Benchmark, ...] = (
    Benchmark(
        "import", "imports", "ms", "explorer.app loads no torch, scikit-learn or scipy, <= 2.5x its needs"
    ),
    Benchmark(
        "start", "start", "ms", "window <= 0.5x torch, picture <= 1.8x torch and sklearn, stall <= 350 ms"
    ),
    Benchmark("drag", "drag", "ms", "digits p50 <= 8 ms, p95 <= 16 ms; 10,000 points p95 <= 20 ms"),
    Benchmark("drag-training", "drag_training", "ms", "p95 <= 33 ms, window never still for more than 50 ms"),
    Benchmark("live", "live", "x", ">= 0.8x the speed without a window, stall <= 50 ms, drag p95 <= 33 ms"),
    Benchmark("history", "history", "MB", "ten minutes of a run < 200 MB, scrubbing p95 <= 33 ms"),
    Benchmark("canvas", "canvas", "ms", "10,000 points redrawn in <= 8 ms; nothing slower than pyqtgraph"),
    Benchmark("fit", "fitting", "steps/s", ">= 0.95x a bare fused-Adam loop, >= 2x a DataLoader loop"),
    Benchmark(
        "playing", "playing", "x", ">= 0.7x the rounds without a window, >= 30 frames/s, drag p95 <= 33 ms"
    ),
    Benchmark("rounds", "rounds", "rounds/s", ">= 0.95x a bare loop; ring of 8 whole, >= 92 % good, in 30 s"),
    Benchmark(
        "between",
        "between",
        "ms",
        "10 x 10 grid <= 12 ms, faces <= 35; 3 ways of 2 models <= 20; lattice <= 35",
    ),
    Benchmark(
        "weaving",
        "weaving",
        "ms",
        "10 x 10 grid p95 <= 20 ms, faces <= 50; 3 ways of 2 models and a slider <= 33; lattice <= 50",
    ),
    Benchmark(
        "writing", "writing", "x", ">= 0.9x a bare loop of the same cell; <= 1.95 bits/character after 60 s"
    ),
    Benchmark(
        "manuscript", "manuscript", "ms", "stall <= 50 ms while it writes; a long text <= 1.5x a short one"
    ),
    Benchmark("memory", "memory", "MB", "1,000 drags and 50 files: < 5 % more, nothing left behind"),
)


def named(name: str) -> Benchmark | None:
    """Return the benchmark called `name`, or None."""
    return next((entry for entry in TABLE if entry.name == name), None)
