"""What the engine consists of: each department answers some requests, and is made when it is first needed.

A new one is a line in `DEPARTMENTS`; its module is imported only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from explorer.core import cells as c
from explorer.core import game_places as p
from explorer.core import games as g
from explorer.core import gradients
from explorer.core import leftovers as left
from explorer.core import lines as n
from explorer.core import messages as m
from explorer.core import picture_games as q
from explorer.core import races as rc
from explorer.core import read_texts as d
from explorer.core import runs as r
from explorer.core import texts as t
from explorer.core.axes import DescribeCodes
from explorer.core.between import ReadPaths
from explorer.core.comparing import CompareSources
from explorer.core.inverting import InvertPicture
from explorer.core.sampling import SampleCodes
from explorer.core.sheets import ReadGrid, ReadLattice
from explorer.core.turning import DecodeCodes, MakeVector, MeasureChange, PlaceAnchor

if TYPE_CHECKING:
    from explorer.engine.between import Between
    from explorer.engine.files import Files
    from explorer.engine.states import States
    from explorer.engine.workshop import Workshop


class Hall(Protocol):
    """What departments share."""

    @property
    def workshop(self) -> Workshop:
        """The device, the open models and the data."""
        ...

    @property
    def files(self) -> Files:
        """The files of models."""
        ...

    @property
    def states(self) -> States | None:
        """Where trainings are saved; None saves none."""
        ...

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds, monotonic."""
        ...

    def department(self, name: str) -> Any:
        """Return a department by its name."""
        ...


@dataclass(frozen=True)
class Department:
    """A part of the engine.

    Attributes
    ----------
    make : callable
        Takes the hall, imports and makes it.
    answers : mapping
        Type of a request -> name of the method that answers it.
    """

    make: Callable[[Hall], Any]
    answers: Mapping[type[m.Request], str]


def _workshop(hall: Hall) -> Workshop:
    return hall.workshop


def _between(hall: Hall) -> Between:
    from explorer.engine.between import Between

    return Between(hall.workshop, hall.clock)


def _turning(hall: Hall) -> Any:
    from explorer.engine.turning import Turning

    between: Between = hall.department("between")
    return Turning(between.around)


def _runs(hall: Hall) -> Any:
    from explorer.engine.runs import Runs

    corpora = hall.department("corpora")
    texts = partial(hall.department, "texts")
    return Runs(hall.workshop, hall.files, corpora, texts, hall.states, hall.clock)


def _corpora(_: Hall) -> Any:
    from explorer.engine.texts.corpora import Corpora

    return Corpora()


def _texts(hall: Hall) -> Any:
    from explorer.engine.texts.texts import Texts

    _ = hall.workshop  # settles how many threads there are; texts are written on the CPU
    return Texts(hall.clock)


def _races(hall: Hall) -> Any:
    from explorer.engine.racing.races import Races

    _ = hall.workshop  # settles how many threads there are; races are run on the CPU
    return Races(hall.clock)


def _gradients(hall: Hall) -> Any:
    from explorer.engine.gradients import Gradients

    _ = hall.workshop  # settles how many threads there are; cells are small and stay on the CPU
    return Gradients(partial(hall.department, "texts"))


def _readings(hall: Hall) -> Any:
    from explorer.engine.texts.readings import Readings

    return Readings(hall.department("texts"), hall.department("corpora"))


def _games(hall: Hall) -> Any:
    from explorer.engine.gaming.games import Games

    workshop = hall.workshop
    return Games(workshop.device, workshop.words, hall.clock)


def _pictures(hall: Hall) -> Any:
    from explorer.engine.gaming.pictures import PictureGames

    return PictureGames(hall.workshop, hall.files, hall.clock)


def _lines(hall: Hall) -> Any:
    from explorer.engine.lining.lines import Lines

    return Lines(hall.clock)


def _comparisons(hall: Hall) -> Any:
    from explorer.engine.comparing import Comparisons

    return Comparisons(hall.workshop)


DEPARTMENTS: Mapping[str, Department] = {
    "workshop": Department(
        _workshop,
        {
            m.WarmUp: "ready",
            m.FitPca: "fit_pca",
            m.LoadData: "show_data",
            m.ReadProbe: "read_probe",
            m.MeasureErrors: "measure_errors",
        },
    ),
    "between": Department(
        _between,
        {
            ReadPaths: "paths",
            ReadGrid: "grid",
            ReadLattice: "lattice",
            DescribeCodes: "describe",
            SampleCodes: "sample",
        },
    ),
    "turning": Department(
        _turning,
        {DecodeCodes: "decode", PlaceAnchor: "place", MakeVector: "vector", MeasureChange: "change"},
    ),
    "runs": Department(
        _runs,
        {
            r.BeginRun: "begin",
            r.PlayRuns: "play",
            r.LookAtRun: "look",
            r.ViewRun: "view",
            r.TurnKnobs: "turn",
            r.MeasureBaselines: "baselines",
            r.DecodeOfRun: "decode",
            r.ResampleRun: "resample",
            r.KeepRun: "keep",
            r.EndRun: "end",
            r.LayAside: "lay_aside",
            left.KeepLeftRun: "keep_left",
        },
    ),
    "texts": Department(
        _texts,
        {
            t.OpenWriter: "open",
            t.BeginText: "begin",
            t.WriteOn: "write_on",
            t.WriteMore: "write_more",
            t.ChooseAnew: "choose",
            t.BranchText: "branch",
            t.WriteColumns: "columns",
            c.ReadCells: "cells",
            c.FindCells: "find_cells",
            c.ListFollowed: "followed",
            c.ReadStep: "step",
            t.EndText: "end",
        },
    ),
    "races": Department(
        _races,
        {
            rc.ListRaces: "listed",
            rc.BeginRace: "begin",
            rc.RunRace: "run",
            rc.StepRace: "step",
            rc.LookAtRace: "look",
            rc.AskRace: "asked",
            rc.EndRace: "end",
        },
    ),
    "gradients": Department(
        _gradients,
        {
            gradients.ListStarts: "listed",
            gradients.ReadGradients: "read",
            gradients.ReadTrained: "trained",
        },
    ),
    "readings": Department(
        _readings,
        {
            d.TakeText: "take",
            t.ReadOdds: "odds",
            d.ReadCosts: "costs",
            d.CompareCosts: "compared",
            d.FitStates: "states",
        },
    ),
    "games": Department(
        _games,
        {
            g.BeginGame: "begin",
            g.PlayGames: "play",
            g.StepGame: "step",
            g.ViewGame: "view",
            g.TurnGame: "turn",
            g.RewindGame: "rewind",
            p.ReadPlace: "place",
            p.PushNoise: "push",
            g.EndGame: "end",
        },
    ),
    "pictures": Department(
        _pictures,
        {
            q.BeginPictureGame: "begin",
            q.PlayPictureGame: "play",
            q.LookAtPictureGame: "look",
            q.TurnPictureGame: "turn",
            q.RewindPictureGame: "rewind",
            q.KeepPictureGame: "keep",
            q.EndPictureGame: "end",
            InvertPicture: "invert",
        },
    ),
    "corpora": Department(_corpora, {}),
    "comparisons": Department(_comparisons, {CompareSources: "compare"}),
    "lines": Department(
        _lines,
        {
            n.ListLines: "listed",
            n.BeginLine: "begin",
            n.PlayLines: "play",
            n.StepLine: "step",
            n.LookAtLine: "look",
            n.TurnLine: "turn",
            n.RewindLine: "rewind",
            n.EndLine: "end",
        },
    ),
}
"""By name. Where one has a ``close``, it is called when the engine is closed."""
