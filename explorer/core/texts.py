"""What is asked of models that write, character by character, and what they tell.

A text is begun with a prime, written on at full speed or a few characters at a time, branched at any place
and ended. Shapes: n characters of a piece, v of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats, Lane, Request

SHIPPED = (
    ("python-reference-lstm", "Python's reference, LSTM"),
    ("python-reference-gru", "Python's reference, GRU"),
    ("python-source-lstm", "Python's source, LSTM"),
)
"""Models that write and come with the application: names of their files, and titles."""


@dataclass(frozen=True, kw_only=True)
class WriterCard:
    """What a file says of a model that writes.

    Attributes
    ----------
    writer_id : str
        Name of the model in this window.
    title : str
        For example "LSTM, 128 units".
    vocabulary : str
        The characters it knows.
    corpus, corpus_sha256 : str
        What it learnt from, and the hash of that text.
    corpus_length : int
        Characters of it.
    metrics : mapping of str to float
        ``bits_per_char`` on what it did not read, and those of the baselines.
    """

    writer_id: str
    path: str
    title: str
    cell: str
    units: int
    layers: int
    vocabulary: str
    corpus: str
    corpus_sha256: str
    corpus_length: int
    seed: int
    metrics: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class OpenWriter(Request):
    """Open a model that writes, from its file; answered by `WriterCard`."""

    path: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How the next character is chosen; see ``trainers.choosing.Choosing``.

    Attributes
    ----------
    temperature : float
        0 takes the likeliest; 1 follows the model; to 2.
    top_k : int
        Only so many of the likeliest may come; 0 allows all.
    top_p : float
        Only the likeliest that come to this share may come; 1 allows all.
    seed : int
        Of the draws.
    """

    temperature: float = 0.7
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Odds:
    """What could come at a place.

    Attributes
    ----------
    place : int
    characters : str
        The likeliest first.
    probabilities, chances : (v,) float32
        What the model tells, and with which chance each comes by temperature, top-k and top-p.
    """

    place: int
    characters: str
    probabilities: Floats
    chances: Floats


@dataclass(frozen=True, kw_only=True)
class BeginText(Request):
    """Read a prime; answered by `TextBegun`. A text of the same name is ended."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    writer_id: str
    prime: str = ""
    choice: Choice = Choice()


@dataclass(frozen=True, kw_only=True, eq=False)
class TextBegun:
    """A text that can be written on.

    Attributes
    ----------
    text : str
        The prime as the model knows it.
    unknown : str
        Characters of it that the model does not know, each once; they were left out.
    """

    text_id: str
    text: str
    unknown: str
    odds: Odds


@dataclass(frozen=True, kw_only=True)
class WriteOn(Request):
    """Write on at full speed until a length; tells and is answered by `TextWritten`.

    Cancelled, the text stays as it is, some characters farther than was told: ask on ``since`` what is known.

    Attributes
    ----------
    since : int or None
        Characters that are known to who asks: all that come after them are told. None for what is new alone.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    text_id: str
    until: int
    since: int | None = None


@dataclass(frozen=True, kw_only=True)
class WriteMore(Request):
    """Write a few characters, or none; answered by `TextWritten`.

    Attributes
    ----------
    since : int or None
        Characters that are known to who asks: all that come after them are told. None for what is new alone.
    cells : bool
        Whether to tell what all cells did meanwhile.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    count: int
    since: int | None = None
    cells: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class TextWritten:
    """A piece of a text.

    Attributes
    ----------
    place : int
        Where it begins.
    text : str
    probabilities : (n,) float32
        What the model gave each character, whatever the temperature.
    odds : Odds
        Of what comes next.
    cells : (k, n) int8 or None
        What all cells did after each, as of `explorer.core.cells.CellsRead`, where that was asked for.
    """

    text_id: str
    place: int
    text: str
    probabilities: Floats
    odds: Odds
    cells: NDArray[np.int8] | None = None


@dataclass(frozen=True, kw_only=True)
class ChooseAnew(Request):
    """Choose otherwise from here on; answered by the `Odds` of what comes next."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    choice: Choice

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one text only the newest is answered."""
        return f"choice of {self.text_id}"


@dataclass(frozen=True, kw_only=True)
class ReadOdds(Request):
    """Ask what could have come at a place; answered by `Odds`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    place: int

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one text only the newest is answered."""
        return f"odds of {self.text_id}"


@dataclass(frozen=True, kw_only=True)
class BranchText(Request):
    """Begin another text that is the same before a place; answered by `TextBranched`.

    Attributes
    ----------
    character : str
        What is taken there; "" where it is drawn.
    holds : tuple of (int, float) or None
        Cells that are held at a value (tanh of the cell state) from there on; None keeps what is.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    text_id: str
    new_id: str
    place: int
    character: str = ""
    holds: tuple[tuple[int, float], ...] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class TextBranched:
    """A branch: the text up to and with the character that was taken."""

    text_id: str
    text: str
    probabilities: Floats
    odds: Odds


@dataclass(frozen=True, kw_only=True)
class WriteColumns(Request):
    """Write on from a prime at several temperatures, by the same draws; answered by `ColumnsWritten`.

    Tells what there is so far meanwhile.
    """

    key: ClassVar[str | None] = "columns"
    writer_id: str
    prime: str
    temperatures: tuple[float, ...]
    choice: Choice
    length: int = 200
    stamp: int = 0


@dataclass(frozen=True, kw_only=True)
class ColumnsWritten:
    """What has been written so far at each temperature, without the prime."""

    stamp: int
    temperatures: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EndText(Request):
    """Let go of a text; answered by None."""

    text_id: str
