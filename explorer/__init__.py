"""Latent Explorer: see and touch what autoencoders learn."""

__version__ = "0.1.0"
