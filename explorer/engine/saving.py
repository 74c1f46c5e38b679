"""Whether a run is saved, what would be lost with it, and what is to be told of that."""

from __future__ import annotations

from trainers.autosave import Autosave
from trainers.checkpoint import CheckpointError
from trainers.fit import Fitting


class Saving:
    """Saves a run now and then, once it has a saver.

    Attributes
    ----------
    saver : Autosave or None
    kept : int or None
        The step after which the model was that is safe by now.
    aside : bool
        Whether it is there for an undo alone, or nobody wants it any more.
    """

    def __init__(self) -> None:
        self.saver: Autosave | None = None
        self.kept: int | None = None
        self.aside = False
        self._notices: list[str] = []

    def note(self, fitting: Fitting, test_loss: float | None) -> None:
        """Save it if it is time to; the best state is that of the least test loss."""
        if self.saver is not None:
            self.saver.note(fitting, test_loss)

    def save(self, fitting: Fitting) -> None:
        """Save it now, if it is to be saved; where that fails, it is told and the training goes on."""
        if self.saver is not None:
            try:
                self.saver.save(fitting)
            except CheckpointError as error:
                self.notice(f"{error}; the training goes on in memory")

    def save_or_forget(self, fitting: Fitting, step: int) -> None:
        """Save what would be lost; delete what was saved of a run that nobody would miss."""
        if step > 0 and step != self.kept and not self.aside:
            self.save(fitting)
        else:
            self.forget()

    def forget(self) -> None:
        """Delete what was saved."""
        if self.saver is not None:
            self.saver.finish()

    def notice(self, words: str) -> None:
        """Remember something that has to be told."""
        self._notices.append(sentence(words))

    def take_notices(self) -> list[str]:
        """Return what has to be told since the last time, once."""
        notices, self._notices = self._notices, []
        return notices


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."
