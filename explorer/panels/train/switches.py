"""How the runs are looked at, as switches and choices stand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.runs import View
from explorer.panels.train.page import TrainPage
from explorer.panels.train.player import Player
from explorer.panels.train.show import Look, TrainShow


class Switches(QObject):
    """Brings what is switched and chosen into the look, and back onto the page.

    Signals
    -------
    changed()
        The runs are to be drawn anew.
    decodes_otherwise()
        Places of the map are decoded otherwise.
    """

    changed = Signal()
    decodes_otherwise = Signal()

    def __init__(
        self, page: TrainPage, player: Player, look: Look, show: TrainShow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._player, self._look, self._show = page, player, look, show
        page.inspector.lattice_switched.connect(self._switch_lattice)
        page.inspector.prior_switched.connect(self._switch_prior)
        page.inspector.label_chosen.connect(self._choose_label)
        page.inspector.class_isolated.connect(self._isolate)
        for card in page.curves.values():
            card.term_chosen.connect(self._choose_term)
            card.log_toggled.connect(self._toggle_log)

    def begun(self) -> None:
        """Look at new runs as at those before, as far as it goes."""
        main = self._player.main
        assert main is not None
        if not main.begun.conditional or (self._look.label or 0) >= len(main.begun.class_names):
            self._look.label = None
        self._tell()
        self._bring_down()

    def _tell(self) -> None:
        """Tell the runs what is to be seen of them."""
        self._player.view(View(lattice=self._look.lattice, label=self._look.label))

    def _bring_down(self) -> None:
        main, inspector = self._player.main, self._page.inspector
        names = main.begun.class_names if main is not None and main.begun.conditional else ()
        inspector.set_labels(names, -1 if self._look.label is None else self._look.label)
        inspector.set_show(
            lattice=self._look.lattice,
            can_lattice=main is None or main.begun.moment.lattice is not None,
            prior=self._look.prior,
            generative=main is not None and main.begun.generative,
        )

    @Slot(bool)
    def _switch_lattice(self, on: bool) -> None:
        self._look.lattice = on
        self._tell()
        self._bring_down()
        self.changed.emit()

    @Slot(bool)
    def _switch_prior(self, on: bool) -> None:
        self._look.prior = on
        self._bring_down()
        self.changed.emit()

    @Slot(int)
    def _choose_label(self, label: int) -> None:
        """Decode places of the map as a class; -1 as that of the nearest row."""
        self._look.label = None if label < 0 else label
        self._tell()
        self.changed.emit()
        self.decodes_otherwise.emit()

    @Slot(int)
    def _isolate(self, label: int) -> None:
        self._show.isolate(self._player.sessions, label)

    @Slot(str)
    def _choose_term(self, term: str) -> None:
        self._look.term = term
        self.changed.emit()

    @Slot(bool)
    def _toggle_log(self, on: bool) -> None:
        self._look.log = on
        self.changed.emit()
