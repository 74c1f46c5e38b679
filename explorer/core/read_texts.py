"""What is asked of a text of anyone's that a model reads, and what it costs the model and its baselines.

A text is taken, what each character costs is read, and where the hidden state goes meanwhile is laid out on a
plane; odds and cells of it are asked for as of a text that is written. Shapes: n characters of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from explorer.core.messages import Floats, Lane, Request

MOST_READ = 100_000
"""Characters of a text that are read."""


@dataclass(frozen=True, kw_only=True)
class TakeText(Request):
    """Take a text for a model to read; answered by `TextTaken`. A text of the same name is ended.

    It goes before what is worked out for another text, which may be given up once it is taken.

    Attributes
    ----------
    text : str
        At most `MOST_READ` characters of it.
    whole : int
        How many it has.
    path : str
        The file to read it from instead; "" for none.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    writer_id: str
    text: str = ""
    whole: int = 0
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class TextTaken:
    """A text as the model knows it.

    Attributes
    ----------
    unknown : str
        Characters that the model does not know, each once; they were left out.
    left_out : int
        How many characters that were.
    notices : tuple of str
        What else was done to it, such as "3 NULs left out".
    """

    text_id: str
    text: str
    unknown: str
    left_out: int
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadCosts(Request):
    """Read a text; tells and is answered by `CostsRead`."""

    text_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class CostsRead:
    """What the model gave some characters that follow each other.

    Attributes
    ----------
    place : int
        Of the first.
    probabilities : (m,) float32
        Not a number for the first of the text, which is given.
    """

    text_id: str
    place: int
    probabilities: Floats


@dataclass(frozen=True, kw_only=True)
class CompareCosts(Request):
    """Ask what counting and packing make of a text; tells and is answered by `CostsCompared`.

    What is counted is what the model has learnt from, as it is on this machine.
    """

    text_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class CostsCompared:
    """What a character of a text costs those who count and pack, in bits, as far as it is worked out.

    Attributes
    ----------
    figures : mapping of str to float
        As of ``trainers.reading.baselines_of``: ``ngram_1_bits_per_char`` and so on.
    counted : str
        What was counted on; "" where the model's text is not there.
    same : bool
        Whether that is the text that the model has learnt from, to the letter.
    trouble : str
        Why it is not there.
    given : (n,) float32 or None
        What the counts of the highest order gave each character.
    """

    text_id: str
    figures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    counted: str = ""
    same: bool = True
    trouble: str = ""
    given: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class FitStates(Request):
    """Lay the hidden states along a text out on the plane where they vary most; answered by `StatesFitted`.

    It is read to its end for it, if it has not been.
    """

    key: ClassVar[str | None] = "fit states"
    text_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class StatesFitted:
    """The hidden state of the uppermost layer after each character, on its first two principal components.

    Attributes
    ----------
    xy : (n, 2) float32
    shares : (float, float)
        Of the variance along each.
    """

    text_id: str
    xy: Floats
    shares: tuple[float, float]
