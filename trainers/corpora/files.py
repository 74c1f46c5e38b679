"""Texts of one's own, from files of any encoding; no more is read than is taken."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trainers.corpora.corpus import MOST, Corpus, make_corpus
from trainers.data.dataset import DataError

WIDEST = 4
"""Bytes that a character takes at most."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_KEPT = "\n\t"
_DROPPED = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in _KEPT}


def load_text(path: str, most: int = MOST) -> Corpus:
    r"""Read a text of one's own.

    Parameters
    ----------
    path : str
    most : int
        Characters that are taken, from the start. Of a longer file only as many bytes are read as these can
        take.

    Returns
    -------
    Corpus
        Its ``notices`` say how large the file is, which encoding it was read in, and what was left out.
        Line ends are "\n".

    Raises
    ------
    DataError
        Where there is no file, or nothing in it that can be learnt from; one line that says what to do.
    """
    begun = read_beginning(path, most)
    with _named(path):
        text, notices = cleaned(begun.text)
        if not text.strip():
            raise DataError("holds no text; choose another file")
        notices = (f"{begun.size:,} bytes, read as {begun.encoding}", *notices)
        if len(text) > most or not begun.whole:
            text = text[:most]
            notices = (*notices, f"only the first {len(text):,} characters are taken")
        return make_corpus(os.path.realpath(path), text, notices)


@dataclass(frozen=True)
class Beginning:
    """The beginning of a text file.

    Attributes
    ----------
    name : str
        Of the file, as it can be printed.
    text, encoding : str
        Some characters more than were asked for, if there are any.
    size : int
        Bytes of the file.
    whole : bool
        Whether that is all of it.
    """

    name: str
    text: str
    encoding: str
    size: int
    whole: bool


def read_beginning(path: str, most: int) -> Beginning:
    """Read so many characters of a text file, and tell whether there are more.

    Raises
    ------
    DataError
        Where there is no file, or nothing in it.
    """
    place = Path(path)
    with _named(path):
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DataError("is not a file; name a text file")
        if not status.st_size:
            raise DataError("is empty; choose a file with text in it")
        with place.open("rb") as file:
            data = file.read(WIDEST * (most + 1))
        text, encoding = decoded(data)
        return Beginning(_shown(path), text, encoding, status.st_size, status.st_size <= len(data))


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Tell of a file what is wrong with it."""
    name = _shown(path)
    try:
        yield
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except FileNotFoundError:
        raise DataError(f"{name}: there is no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(f"{name}: cannot be read ({reason}); choose another file") from None


def _shown(path: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in Path(path).name or path)


def decoded(data: bytes) -> tuple[str, str]:
    """Read bytes as text, and say in which encoding.

    A byte order mark is believed; else it is UTF-8, and where it cannot be that, Latin-1, in which all bytes
    mean something. A character that the end cuts in two is left out.
    """
    for mark, codec, title in _MARKS:
        if data.startswith(mark):
            try:
                return _decode(data, codec), title
            except UnicodeDecodeError:
                continue
    try:
        return _decode(data, "utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1, since it is no UTF-8"


def _decode(data: bytes, codec: str) -> str:
    return codecs.getincrementaldecoder(codec)("strict").decode(data)


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Leave out what is no text, and say so.

    NULs and control characters but line ends and tabs go; "\r\n" and "\r" become "\n".
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    whole, nulls = len(text), text.count("\0")
    text = text.translate(_DROPPED)
    others = whole - len(text) - nulls
    told = ((nulls, "NUL"), (others, "control character"))
    return text, tuple(f"{n:,} {what}{'s' if n > 1 else ''} left out" for n, what in told if n)
