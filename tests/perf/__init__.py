"""Benchmarks: ``python -m tests.perf``; figures and ratios, never part of the tests' verdict."""

# First of all, so that what the application sets for the libraries it uses holds in the benchmarks too.
import explorer as explorer
