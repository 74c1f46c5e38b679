"""Matching a density on the line: directly, by a discriminator, or by the one that no discriminator beats.

The inverse transform, which needs the density's own quantile function, is :mod:`trainers.densities.line`.
"""
