"""Brings a game onto the page: each method redraws one thing, emits nothing and changes no state."""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import DataReady
from explorer.core.pictures import as_picture
from explorer.panels.pictures import words
from explorer.panels.pictures.page import PicturesPage
from explorer.panels.pictures.player import Session
from explorer.panels.playing import Doing
from explorer.widgets.plot.curve import Curve

D_COLOUR, G_COLOUR = (0, 114, 178), (213, 94, 0)
"""Of the discriminator and of the generator, as real and made points are coloured in the plane."""


class PicturesShow:
    """The page as the game wants it."""

    def __init__(self, page: PicturesPage) -> None:
        self._page = page
        page.losses.curves.set_message("Play, and both losses come here.")
        page.right.curves.set_message("And how often D is right.")
        page.right.curves.set_names("share", "round")
        for card in (page.losses, page.right):
            card.curves.set_axis(log=False)
        page.right.curves.set_baselines([(words.CANNOT_TELL, 0.5)])

    def session(self, session: Session, data: DataReady | None, *, nearest: bool) -> None:
        """Show a game as it stands."""
        self._wall(session, data, nearest=nearest)
        self.curves(session)
        bar, moment = self._page.bar, session.moment
        bar.set_round(words.round_words(moment), words.rate(session.history.rate), words.paid(session))
        bar.set_kept(moment.kept, moment.rounds)

    def _wall(self, session: Session, data: DataReady | None, *, nearest: bool) -> None:
        card, moment = self._page.wall, session.moment
        shown, below = moment.pictures, words.scores(session)
        copied = nearest and moment.nearest is not None and data is not None
        if copied:
            assert data is not None
            shown, below = data.pictures[moment.nearest], words.distances(moment)
        side = isqrt(len(shown))
        card.wall.set_pictures(_laid_out(shown, side))
        card.wall.set_words(words.laid_out(below, side))
        card.wall.set_captions(lambda row, column: words.card(session, row * side + column, data))
        card.shows.set_current(int(copied))
        card.caption.set_text(words.wall_caption(session, nearest=copied))

    def curves(self, session: Session) -> None:
        """Show the losses and the discriminator's accuracy over the rounds."""
        history, losses, right = session.history, self._page.losses.curves, self._page.right.curves
        discriminator, generator = history.losses
        losses.set_names(session.unit, "round")
        losses.set_curves(
            [
                Curve("Discriminator", history.rounds, discriminator, D_COLOUR),
                Curve("Generator", history.rounds, generator, G_COLOUR),
            ]
        )
        right.set_curves([Curve("D is right", *history.accuracy, D_COLOUR)])
        for curves in (losses, right):
            curves.set_cursor(session.moment.rounds if len(history.rounds) else None)
        self._page.right.caption.set_text(words.accuracy_caption(session))

    def doing(self, doing: Doing, *, nearest: bool) -> None:
        """Show what is going on."""
        able = doing in (Doing.RESTING, Doing.PLAYING)
        self._page.bar.set_doing(playing=doing is Doing.PLAYING, able=able)
        self._page.set_headline(words.HEADLINE, words.hint(doing, nearest=nearest))


def _laid_out(pictures: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return pictures (n, *shape) as a square wall shows them."""
    shown = np.stack([as_picture(picture) for picture in pictures])
    return shown.reshape(side, side, *shown.shape[1:])
