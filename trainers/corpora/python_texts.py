"""Texts that every Python brings along: its reference, and the source of its library."""

from __future__ import annotations

import importlib.util

from trainers.corpora.corpus import Corpus, make_corpus
from trainers.corpora.files import cleaned
from trainers.data.dataset import DataError

MOST_SOURCE = 1_000_000

MODULES = (
    *("argparse", "ast", "bdb", "bisect", "calendar", "cmd", "collections", "configparser", "contextlib"),
    *("copy", "csv", "dataclasses", "difflib", "dis", "doctest", "enum", "fractions", "functools", "gettext"),
    *("heapq", "inspect", "locale", "mailbox", "optparse", "pathlib", "pdb", "pickle", "pprint", "queue"),
    *("random", "reprlib", "shutil", "statistics", "string", "subprocess", "tarfile", "tempfile"),
    *("textwrap", "threading", "tokenize", "trace", "traceback", "typing", "uuid", "weakref", "zipfile"),
)
"""Plain modules of the standard library, none of which is run: only their files are read."""


def reference() -> Corpus:
    """Give the text of Python's reference as ``help()`` shows it; it differs by version, hence its hash.

    Raises
    ------
    DataError
        Where this Python has none.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError:
        raise DataError("this Python was built without its reference; choose another text") from None
    text, notices = cleaned("\n".join(topics.values()))
    return make_corpus("python-reference", text, notices)


def source() -> Corpus:
    """Give the source of some modules of the standard library, a million characters at most.

    Raises
    ------
    DataError
        Where this Python has no source.
    """
    found = {name: text for name in MODULES if (text := _source_of(name))}
    text, notices = cleaned("\n".join(found.values()))
    if not found:
        raise DataError("this Python was built without its source; choose another text")
    missing = [name for name in MODULES if name not in found]
    if missing:
        notices = (*notices, f"this Python has no source of {', '.join(missing)}")
    if len(text) > MOST_SOURCE:
        notices = (*notices, f"only the first {MOST_SOURCE:,} of {len(text):,} characters are taken")
    return make_corpus("python-source", text[:MOST_SOURCE], notices)


def _source_of(name: str) -> str:
    """Give the source of a module without importing it; "" where there is none."""
    found = importlib.util.find_spec(name)
    read = getattr(found.loader, "get_source", None) if found is not None else None
    try:
        return (read(name) if read is not None else None) or ""
    except (ImportError, OSError, SyntaxError, UnicodeError):
        return ""
