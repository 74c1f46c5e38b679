"""Brings runs onto the page: each method redraws one thing, and emits nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from explorer.core.colours import class_colours
from explorer.core.runs import Bytes, Moment, Resampled
from explorer.panels.train.draft import Twist
from explorer.panels.train.page import TrainPage
from explorer.panels.train.pictures import DECODED, RESAMPLED, Pictured, joined, joined_heading
from explorer.panels.train.result import figure
from explorer.panels.train.session import RUN, TWIN, Session
from explorer.widgets.curves import Curve

TRAIN_COLOUR, TEST_COLOUR = (0, 114, 178), (213, 94, 0)
TITLES = {"loss": "Loss", "kl": "KL"}
PRIOR_RINGS = ((1.0, "prior, 1σ"), (2.0, "2σ"), (3.0, "3σ"))
DEAD_BELOW = 0.01
"""Nats below which a number of the code carries nothing."""
KL_TITLE = "KL of each number"
PRIOR_FRAME = np.array([[-2.0, -2.0], [2.0, 2.0]])
"""Two standard deviations of the prior stay in sight, so that a collapsed code looks like one."""
MOST_CROSSES = 250
"""Reconstructions that are drawn in data space, evenly chosen."""
EMPTY = "Press Play, or the space bar"


@dataclass
class Look:
    """How the runs are looked at.

    Attributes
    ----------
    cursor : int or None
        The step that is shown; None for now.
    label : int or None
        The class as which places of the map are decoded; None for that of the nearest row.
    chosen : list of int
        Row ids whose posteriors are drawn.
    """

    term: str = "loss"
    log: bool = True
    lattice: bool = False
    prior: bool = False
    cursor: int | None = None
    label: int | None = None
    chosen: list[int] = field(default_factory=list)


class TrainShow:
    """The page as runs and look want it."""

    def __init__(self, page: TrainPage) -> None:
        self._page = page
        self._shown: dict[str, Moment] = {}
        self._drawn: dict[str, Bytes] = {}
        self._pictured = Pictured()

    # -- runs that begin -------------------------------------------------------------------------

    def begun(self, sessions: dict[str, Session], twist: Twist | None) -> None:
        """Bring new runs onto the page."""
        for name, session in sessions.items():
            begun = session.begun
            canvas = self._page.cards[name].canvas
            canvas.set_message("")
            canvas.set_points(session.moment.xy, begun.rows)
            colours = class_colours(max(len(begun.class_names), 1))
            canvas.set_colours(colours[np.clip(begun.labels, 0, len(colours) - 1)])
            canvas.set_selected(np.empty(0, np.int64))
            canvas.set_extra(None)
            canvas.set_dimmed(None)
            canvas.set_probe(None)
            canvas.set_follow(True)
            canvas.set_frame(PRIOR_FRAME if begun.generative else None)
            canvas.fit()
        main = sessions[RUN].begun
        self._page.inspector.set_classes(main.class_names, class_colours(len(main.class_names)))
        self._page.set_twin(TWIN in sessions, together=comparable(sessions))
        self._page.set_writes(main.writes)
        generative = [name for name in sessions if sessions[name].begun.generative]
        self._page.keep_room_for_notice(bool(generative))
        self._page.result.set_kind(pictures=main.space is None, generative=generative)
        if main.space is not None:
            self._data_space(main.space, main.labels, len(main.class_names))

    def _data_space(self, space: NDArray[np.float32], labels: NDArray[np.int64], classes: int) -> None:
        canvas = self._page.result.space
        colours = class_colours(max(classes, 1))
        canvas.set_extra(None)
        canvas.set_path(None)
        canvas.set_points(space, None)
        canvas.set_colours(colours[np.clip(labels, 0, len(colours) - 1)])
        canvas.fit()

    # -- a moment --------------------------------------------------------------------------------

    def moments(self, sessions: dict[str, Session], look: Look, twist: Twist | None) -> None:
        """Show how the runs look at the cursor, or now."""
        shown = {name: shown_moment(session, look) for name, session in sessions.items()}
        for name, moment in shown.items():
            session, card = sessions[name], self._page.cards[name]
            if session.begun.writes:
                card.set_written(moment.written)
            else:
                self._map(name, session, moment, look)
            card.set_words(*run_words(session, moment, twist))
        if not sessions[RUN].begun.writes:
            self._pictures(sessions, shown, twist)
        self._figures(sessions, shown, twist)
        self.cursor(sessions, look)

    def _map(self, name: str, session: Session, moment: Moment, look: Look) -> None:
        card = self._page.cards[name]
        if self._shown.get(name) is not moment:
            self._shown[name] = moment
            card.canvas.set_extra(None)  # draws from other posteriors
            self._drawn.pop(name, None)
        card.canvas.set_points(moment.xy, session.begun.rows)
        card.canvas.set_axes(*moment.axes)
        if look.cursor is not None and card.canvas.fits:
            card.canvas.fit()  # a moment far back may be much smaller than what came after
        shown = look.lattice and moment.lattice is not None and moment.label == look.label
        card.canvas.set_lattice(moment.lattice if shown else None, moment.bounds)
        self.posteriors(name, session, moment, look)

    def posteriors(self, name: str, session: Session, moment: Moment, look: Look) -> None:
        """Draw the prior's circles and the ellipses of the chosen rows."""
        canvas = self._page.cards[name].canvas
        prior = look.prior and session.begun.generative
        canvas.set_rings([r for r, _ in PRIOR_RINGS] if prior else [], [w for _, w in PRIOR_RINGS])
        places = np.flatnonzero(np.isin(session.begun.rows, look.chosen))
        if moment.spread is None or not len(places):
            canvas.set_ellipses(np.empty((0, 2)), np.empty((0, 2, 2)))
            return
        xx, yy, xy = moment.spread[places].astype(np.float64).T
        canvas.set_ellipses(moment.xy[places], np.stack([xx, xy, xy, yy], axis=1).reshape(-1, 2, 2))

    def _pictures(self, sessions: dict[str, Session], shown: dict[str, Moment], twist: Twist | None) -> None:
        session, moment = sessions[RUN], shown[RUN]
        if moment.space is not None:
            self._space(moment)
            return
        strips = {name: list(one.strip) for name, one in shown.items()}
        for name, drawn in self._drawn.items():
            if name in strips:
                strips[name].append((RESAMPLED, drawn))
        knobs = {name: sessions[name].knob(twist) for name in shown} if twist is not None else {}
        rows = [("Original", session.begun.originals), *joined(strips, knobs)]
        errors = {joined_heading(DECODED, knobs.get(name, "")): one.errors for name, one in shown.items()}
        captions = [
            [figure(e) for e in errors[heading]] if heading in errors else None for heading, _ in rows
        ]
        briefly = {joined_heading(DECODED, knob): knob for knob in knobs.values()}
        self._page.result.set_rows(self._pictured.rows(rows), captions, briefly)

    def _space(self, moment: Moment) -> None:
        """Over the data, the curve that a code of one number traces; of more, some reconstructions."""
        assert moment.space is not None
        canvas = self._page.result.space
        canvas.set_path(moment.line)
        rows = np.unique(np.linspace(0, len(moment.space) - 1, MOST_CROSSES).astype(np.int64))
        canvas.set_extra(moment.space[rows] if moment.line is None else None)

    def _figures(self, sessions: dict[str, Session], shown: dict[str, Moment], twist: Twist | None) -> None:
        measures = []
        for name, moment in shown.items():
            knob = "" if twist is None else sessions[name].knob(twist)
            # Beside a twin there is room for what each family counts first.
            own = moment.measures[:1] if knob else moment.measures
            measures += [replace(m, word=joined_heading(m.word, knob)) for m in own]
            if moment.kl is not None:
                title = joined_heading("KL", knob) if knob else KL_TITLE
                self._page.result.set_kl(name, title, moment.kl, moment.kl < DEAD_BELOW)
        self._page.result.figures.show_measures(measures)
        notices = [
            f"{sessions[name].knob(twist)}: {m.notice}" if twist is not None else m.notice
            for name, m in shown.items()
            if m.notice
        ]
        self._page.set_notice(" ".join(notices))

    def resampled(
        self,
        place: str,
        drawn: Resampled,
        rows: NDArray[np.int64],
        sessions: dict[str, Session],
        look: Look,
    ) -> None:
        """Show draws of the posteriors of some of the map's rows, and what is decoded from the strip's."""
        twist = sessions[TWIN].twist if TWIN in sessions else None
        self._page.cards[place].canvas.set_extra(drawn.xy[rows])
        self._drawn[place] = drawn.pictures
        shown = {name: shown_moment(one, look) for name, one in sessions.items()}
        self._pictures(sessions, shown, twist)

    def isolate(self, sessions: dict[str, Session], label: int) -> None:
        """Dim all classes but one; -1 none."""
        self._page.inspector.set_isolated(label)
        for name, session in sessions.items():
            mask = None if label < 0 else session.begun.labels != label
            self._page.cards[name].canvas.set_dimmed(mask)

    # -- the losses ------------------------------------------------------------------------------

    def curves(self, sessions: dict[str, Session], look: Look, twist: Twist | None) -> None:
        """Draw the losses of the chosen term."""
        together = comparable(sessions)
        for name, session in sessions.items():
            if name == TWIN and together:
                continue
            card, begun = self._page.curves[name], session.begun
            term = look.term if look.term in begun.terms else "loss"
            card.set_terms([(key, term_title(key)) for key in begun.terms], term)
            knob = "" if twist is None else session.knob(twist)
            card.set_words("" if together else knob)
            card.curves.set_names(begun.units.get(term, begun.unit))
            card.curves.set_span(session.steps)
            card.curves.set_baselines(self._baselines(sessions if together else {name: session}, term, twist))
            lines = self._lines(session, term, knob, False)
            if name == RUN and together and TWIN in sessions and twist is not None:
                other = sessions[TWIN]
                lines += self._lines(other, term, other.knob(twist), True)
            can = all((line.values > 0).all() for line in lines)
            card.set_log(look.log and can, can=can)
            card.curves.set_axis(look.log and can)
            card.curves.set_curves(lines)
            card.curves.set_message(EMPTY if session.fresh else "")

    def _baselines(
        self, sessions: dict[str, Session], term: str, twist: Twist | None
    ) -> list[tuple[str, float]]:
        """Give the baselines of all runs in one plot; what has one name and two values carries its knob."""
        found: dict[str, float] = {}
        for session in sessions.values():
            for words, value in session.baselines.get(term, {}).items():
                differs = words in found and not math.isclose(found[words], value, rel_tol=1e-6)
                knob = session.knob(twist) if differs and twist is not None else ""
                found[joined_heading(words, knob)] = value
        return list(found.items())

    @staticmethod
    def _lines(session: Session, term: str, knob: str, dashed: bool) -> list[Curve]:
        after = f", {knob}" if knob else ""
        both = (("train", session.train, TRAIN_COLOUR), ("test", session.test, TEST_COLOUR))
        return [
            Curve(f"{word}{after}", *track.curve(term), colour, dashed)
            for word, track, colour in both
            if len(track)
        ]

    def cursor(self, sessions: dict[str, Session], look: Look) -> None:
        """Bring the cursors to the step that is shown."""
        step = shown_moment(sessions[RUN], look).step
        for name, session in sessions.items():
            self._page.curves[name].curves.set_cursor(None if session.fresh else step)


def run_words(session: Session, moment: Moment, twist: Twist | None) -> tuple[str, str]:
    """Say which run it is and what is seen of it."""
    title = session.begun.title if twist is None else session.knob(twist)
    of = "the same draws, " if session.begun.writes else "training set, "
    return title, f"{'' if twist is not None else of}step {moment.step:,}"


def comparable(sessions: dict[str, Session]) -> bool:
    """Return whether the losses of all runs are one quantity: one unit, and nothing learnt costs the same.

    A Bernoulli likelihood and a density are both counted in nats, but cannot be compared.
    """
    if TWIN not in sessions:
        return True
    one, other = (sessions[name].begun for name in (RUN, TWIN))
    if one.unit != other.unit:
        return False
    firsts = [next(iter(begun.baselines.get("loss", {}).values()), math.nan) for begun in (one, other)]
    return math.isclose(*firsts, rel_tol=1e-4)


def shown_moment(session: Session, look: Look) -> Moment:
    """Return how a run looks at the cursor, or now."""
    return session.moment if look.cursor is None else session.history.at(look.cursor)


def term_title(term: str) -> str:
    """Return what a term is called on screen."""
    return TITLES.get(term, term.replace("_", " ").capitalize())
