"""The view's mind: at which character, and at which stage of the cell, one is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from explorer.core.cells import ReadStep, StepRead
from explorer.core.messages import Done, EngineClient, Outcome
from explorer.panels.asking import Asker
from explorer.panels.inside.page import InsidePage
from explorer.panels.texts.text import Text

HEADLINE = "Inside a cell."
HINT = "Left and right go from stage to stage, and on."
NOTHING = "Write something first: then its characters are read here, one by one."
SIGNS = {"\n": "⏎", " ": "␣", "\t": "⇥"}


class InsidePresenter(Asker):
    """Reads one character of the text that is written, and lights one stage after the other.

    Parameters
    ----------
    text : callable
        Gives the text that is written, None where there is none.
    units : callable
        Gives how many units a layer of its model has.
    """

    def __init__(
        self,
        page: InsidePage,
        engine: EngineClient,
        text: Callable[[], Text | None],
        units: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(engine, parent)
        self._page, self._text, self._units = page, text, units
        self.place, self.stage, self.unit = 0, 0, 0
        self.read: StepRead | None = None
        self._of = ""
        page.stepped.connect(self.go)
        page.diagram.stage_chosen.connect(self._light)
        page.stages.chosen.connect(self._light)
        page.unrolled.step_chosen.connect(self._go_to_step)
        page.inspector.moved.connect(self.go_character)
        page.inspector.unit_chosen.connect(self._choose)
        page.inspector.flow_switched.connect(page.diagram.set_playing)
        page.set_headline(HEADLINE, HINT)
        page.reading.set_text(NOTHING)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._asked == 0

    @Slot()
    def activate(self) -> None:
        """Look at the last character of the text, unless one looks at one of it already."""
        text = self._text()
        if text is not None and text.text and (text.text_id != self._of or self.place >= len(text.text)):
            self._of, self.place, self.stage = text.text_id, len(text.text) - 1, 0
        count = self._units()
        self.unit = min(self.unit, max(0, count - 1))
        self._page.inspector.set_units(count, self.unit)
        self._read()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(int)
    def go(self, by: int) -> None:
        """Go a stage on or back; past the last one to the next character."""
        if self.read is None:
            return
        stage = self.stage + by
        if 0 <= stage < len(self.read.stages):
            self._light(stage)
        elif self.go_character(by):
            self.stage = 0 if by > 0 else len(self.read.stages) - 1

    @Slot(int)
    def go_character(self, by: int) -> bool:
        """Go a character on or back, and tell whether there is one."""
        text = self._text()
        place = self.place + by
        if text is None or not 0 <= place < len(text.text):
            return False
        self.place = place
        self._read()
        return True

    @Slot(int)
    def _go_to_step(self, step: int) -> None:
        if self.read is not None:
            self.go_character(step - (len(self.read.ins) - 1))

    @Slot(int)
    def _light(self, stage: int) -> None:
        self.stage = stage
        self._show()

    @Slot(int)
    def _choose(self, unit: int) -> None:
        self.unit = min(unit, max(0, self._units() - 1))
        self._read()

    # -- answers ---------------------------------------------------------------------------------

    def _read(self) -> None:
        text = self._text()
        if text is not None and self.place < len(text.text):
            self._ask(ReadStep(text_id=text.text_id, place=self.place, one=self.unit), self._on_read)

    def _on_read(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.read = outcome.response
            self._show()

    def _show(self) -> None:
        read, page = self.read, self._page
        if read is None:
            return
        self.stage = min(self.stage, len(read.stages) - 1)
        lit, diagram = read.stages[self.stage], page.diagram
        diagram.set_kind(read.kind)
        diagram.set_one(f"unit {read.one}{', held' if read.clamped else ''}")
        diagram.set_character(read.ins[-1])
        diagram.set_values(read.values)
        diagram.set_stage(self.stage)
        page.stages.set_groups([(read.title, [stage.title for stage in read.stages])])
        page.stages.set_lit(self.stage)
        page.name.set_text(lit.title)
        page.formula.set_text(lit.formula)
        mean, one = read.values[lit.name]
        held = ", whose state is held whatever the gates say" if read.clamped else ""
        told = f"mean over all units {mean:+.3f}, unit {read.one} {one:+.3f}{held}"
        page.numbers.set_text(told.replace("-", "−"))
        page.unrolled.set_steps(read.ins, read.outs, read.held)
        page.unrolled.set_measure("mean |c|" if "cell" in read.values else "mean |h|")
        page.unrolled.set_lit(len(read.ins) - 1)
        sign = SIGNS.get(read.ins[-1], read.ins[-1])
        page.reading.set_text(
            f"Character {read.place + 1:,}, “{sign}”, with those before it; above what it told as the next."
        )
        page.inspector.kind.set_text(read.title)
        page.inspector.source.set_text(read.source)
