"""The models that write, and the texts that are written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from explorer.core import cells as c
from explorer.core import texts as t
from explorer.engine.errors import EngineError, told
from explorer.engine.texts.cards import card_of
from explorer.engine.texts.cells import Watcher, followed
from explorer.engine.texts.live import LiveText, choosing_of
from explorer.engine.texts.steps import read_step
from explorer.engine.texts.still import StillText
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.registry import from_checkpoint
from trainers.writing import Writer, columns

PIECE_SECONDS = 1 / 30
"""Between two pieces of a text that is written at full speed."""
AT_ONCE = 4
"""Characters that are written before something else may go first."""
MOST = 200_000
"""Characters of a text."""


@dataclass(frozen=True)
class Opened:
    """A model that writes, with what is told of it."""

    model: CharRnn
    card: t.WriterCard


class Texts:
    """All models that write, and their texts.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._writers: dict[str, Opened] = {}
        self._texts: dict[str, LiveText | StillText] = {}
        self._watcher = Watcher()

    def open(self, request: t.OpenWriter) -> t.WriterCard:
        """Open a model that writes."""
        with told():
            checkpoint = read_any(request.path)
            model = from_checkpoint(checkpoint)
        if not isinstance(model, CharRnn):
            raise EngineError(f"{request.path} is no model that writes; open it in the map.")
        card = card_of(checkpoint.header, request.path)
        self._writers[card.writer_id] = Opened(model, card)
        return card

    def adopt(self, card: t.WriterCard, model: CharRnn) -> None:
        """Have a model that is in no file, or whose file has just been written."""
        self._writers[card.writer_id] = Opened(model, card)

    def begin(self, request: t.BeginText) -> t.TextBegun:
        """Read a prime."""
        model = self.opened(request.writer_id).model
        with told():
            writer = Writer(model, request.prime, choosing_of(request.choice))
        nothing = [float("nan")] * len(writer)
        text = LiveText(request.text_id, writer, model, nothing, lead=_lead(writer, model))
        self._texts[request.text_id] = text
        return t.TextBegun(
            text_id=request.text_id, text=writer.text, unknown=writer.unknown, odds=text.odds()
        )

    def write_on(self, request: t.WriteOn) -> Generator[t.TextWritten | None, None, t.TextWritten]:
        """Write on at full speed, and tell pieces."""
        text = self._live(request.text_id)
        until = min(request.until, MOST)
        told = len(text) if request.since is None else request.since
        due = self._clock() + PIECE_SECONDS
        while len(text) < until and self._texts.get(request.text_id) is text:
            text.write(min(AT_ONCE, until - len(text)))
            if self._clock() < due:
                yield None
                continue
            piece = text.piece(told)
            told, due = len(text), self._clock() + PIECE_SECONDS
            yield piece
        return text.piece(told)

    def write_more(self, request: t.WriteMore) -> t.TextWritten:
        """Write a few characters."""
        text = self._live(request.text_id)
        since = len(text) if request.since is None else request.since
        count = max(0, min(request.count, MOST - len(text)))
        watched = request.cells and since == len(text)
        cells = text.write_watched(count) if watched else None
        if not watched:
            text.write(count)
        return text.piece(since, cells)

    def choose(self, request: t.ChooseAnew) -> t.Odds:
        """Choose otherwise from here on."""
        text = self._live(request.text_id)
        with told():
            text.choose(request.choice)
        return text.odds()

    def odds(self, request: t.ReadOdds) -> t.Odds:
        """Tell what could have come at a place."""
        text = self._text(request.text_id)
        if not 0 <= request.place <= len(text):
            raise EngineError(f"The text has {len(text):,} characters; point at one of them.")
        return text.odds(request.place)

    def branch(self, request: t.BranchText) -> t.TextBranched:
        """Begin another text that is the same before a place."""
        try:
            text = self._live(request.text_id).branch(
                request.new_id, request.place, request.character, request.holds
            )
        except (IndexError, ValueError) as error:
            raise EngineError(f"{str(error)[0].upper()}{str(error)[1:]}; choose another.") from error
        self._texts[request.new_id] = text
        return t.TextBranched(
            text_id=request.new_id,
            text=text.writer.text,
            probabilities=text.known(),
            odds=text.odds(),
        )

    def columns(self, request: t.WriteColumns) -> Iterator[t.ColumnsWritten | None]:
        """Write at several temperatures by the same draws, a character of each in turn."""
        model = self.opened(request.writer_id).model
        with told():
            writers = columns(model, request.prime, request.temperatures, choosing_of(request.choice))
        parts: list[list[str]] = [[] for _ in writers]
        due = self._clock() + PIECE_SECONDS

        def so_far() -> t.ColumnsWritten:
            texts = tuple("".join(part) for part in parts)
            return t.ColumnsWritten(stamp=request.stamp, temperatures=request.temperatures, texts=texts)

        for _ in range(request.length):
            for writer, part in zip(writers, parts, strict=True):
                part.append(next(writer).character)
            late = self._clock() >= due
            due = self._clock() + PIECE_SECONDS if late else due
            yield so_far() if late else None
        return so_far()  # type: ignore[return-value]

    def cells(self, request: c.ReadCells) -> Generator[None, None, c.CellsRead]:
        """Tell what the cells do along a text."""
        return self._watcher.read(self._text(request.text_id))

    def find_cells(self, request: c.FindCells) -> Generator[None, None, c.CellsFound]:
        """Look for cells that follow something in a text."""
        return self._watcher.find(request, self._text(request.text_id))

    def step(self, request: c.ReadStep) -> c.StepRead:
        """Tell what goes on in a cell while it reads a character."""
        return read_step(request, self._live(request.text_id))

    def followed(self, _: c.ListFollowed) -> tuple[tuple[str, str], ...]:
        """List what cells may be asked to follow."""
        return followed()

    def end(self, request: t.EndText) -> None:
        """Let go of a text."""
        self._texts.pop(request.text_id, None)

    def close(self) -> None:
        """Let go of all."""
        self._writers.clear()
        self._texts.clear()

    # -- for those who read ----------------------------------------------------------------------

    def opened(self, writer_id: str) -> Opened:
        """Return a model that is open.

        Raises
        ------
        EngineError
        """
        if writer_id not in self._writers:
            raise EngineError(f"There is no model {writer_id!r:.60} that writes; open one.")
        return self._writers[writer_id]

    def keep(self, text: StillText) -> None:
        """Answer for a text that is read, too."""
        self._texts[text.text_id] = text

    def still(self, text_id: str) -> StillText:
        """Return a text that is read.

        Raises
        ------
        EngineError
        """
        text = self._text(text_id)
        if not isinstance(text, StillText):
            raise EngineError("This text is being written; take it to be read first.")
        return text

    def _live(self, text_id: str) -> LiveText:
        text = self._text(text_id)
        if not isinstance(text, LiveText):
            raise EngineError("This text is only read; begin one to be written.")
        return text

    def _text(self, text_id: str) -> LiveText | StillText:
        if text_id not in self._texts:
            raise EngineError("This text has ended; begin anew.")
        return self._texts[text_id]


def _lead(writer: Writer, model: CharRnn) -> str:
    """Return what a writer without a prime has read before it writes."""
    return "" if len(writer) else model.vocabulary[max(model.vocabulary.find("\n"), 0)]
