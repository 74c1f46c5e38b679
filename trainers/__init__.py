"""Torch models and their training; knows neither Qt nor the explorer."""
