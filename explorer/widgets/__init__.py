"""Numpy in, signals out: widgets that know nothing of models."""
