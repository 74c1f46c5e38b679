"""Benchmarks: ``python -m tests.perf``; figures and ratios, never part of the tests' verdict."""
