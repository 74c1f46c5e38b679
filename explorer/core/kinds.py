"""What a file is by its ending; anything else is taken for a model."""

from __future__ import annotations

from pathlib import Path

DATA_SUFFIXES = (".npz", ".npy")
TEXT_SUFFIXES = (
    *(".txt", ".md", ".rst", ".tex", ".log", ".html", ".xml", ".json", ".csv", ".tsv"),
    *(".ini", ".cfg", ".toml", ".yml", ".yaml", ".css"),
    *(".py", ".c", ".h", ".cpp", ".java", ".js", ".ts", ".rs", ".go", ".sh"),
)


def is_data(path: str) -> bool:
    """Return whether a path is that of a data file."""
    return Path(path).suffix.lower() in DATA_SUFFIXES


def is_text(path: str) -> bool:
    """Return whether a path is that of a text to learn from."""
    return Path(path).suffix.lower() in TEXT_SUFFIXES


def bare(data_id: str) -> str:
    """Return the name of data or a text, or that of their file without its folder."""
    return data_id.replace("\\", "/").rpartition("/")[2]
