"""The walk through a recurrent cell: what it works out, step by step, and what flows where."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from explorer.widgets import fixed, paint, units
from explorer.widgets.cell_diagram import draw, gated, long_short
from explorer.widgets.cell_diagram.plan import HEIGHT, WIDTH, Node, Plan
from explorer.widgets.lively import Lively

PLANS: dict[str, Plan] = {
    "rnn": gated.RNN,
    "lstm": long_short.LSTM,
    "peephole": long_short.PEEPHOLE,
    "coupled": long_short.COUPLED,
    "gru": gated.GRU,
    "gru-2014": gated.GRU_2014,
}
"""Word for each kind of cell -> its picture."""

FRAME_MS, FRAMES = 40, 30
"""Milliseconds between two pictures of the flow, and how many there are until a dot is where the next was."""

Value = tuple[float, float | None]


class CellDiagram(Lively, QWidget):
    """Draws a cell with one stage lit; arrow keys, or a click on a part, light another.

    Signals
    -------
    stage_chosen(int)
        The stage that the user has chosen; `set_stage` does not emit it.

    Parameters
    ----------
    parent
        The parent widget.
    """

    stage_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._plan, self._stage = "lstm", PLANS["lstm"], 0
        self._values: dict[str, Value] = {}
        self._one, self._char = "", ""
        self._pointed: Node | None = None
        self._playing, self._frame = False, 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._describe()

    # -- what it shows -----------------------------------------------------------------------------

    @staticmethod
    def stages(kind: str) -> tuple[str, ...]:
        """Return words for what a kind of cell works out, in order.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        return _plan(kind).stages

    def set_kind(self, kind: str) -> None:
        """Show another kind of cell, one of `PLANS`, its first stage lit and no values.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        plan = _plan(kind)
        if kind != self._kind:
            self._kind, self._plan, self._stage = kind, plan, 0
            self._values = {}
            self._pointed = None
            self._describe()
            self.update()

    def kind(self) -> str:
        """Return the kind of cell that is shown."""
        return self._kind

    def set_stage(self, index: int) -> None:
        """Light a stage, counted from 0; what lies beyond is the nearest."""
        new = min(max(0, index), len(self._plan.stages) - 1)
        if new != self._stage:
            self._stage = new
            self._describe()
            self.update()

    def stage(self) -> int:
        """Return the stage that is lit."""
        return self._stage

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Write numbers beside the lines, once their stage has come.

        Parameters
        ----------
        values
            Name of a value -> its mean over all cells, and that of one cell or None. Names are those of the
            stages, ``hidden_before`` and ``cell_before``, and of products: ``kept`` (what is left of the
            state before), ``added`` (what comes to it), ``squashed`` (tanh of the cell state). Others are
            ignored.
        """
        self._values = dict(values)
        self._describe()
        self.update()

    def set_one(self, name: str) -> None:
        """Name the one cell, such as "cell 83"."""
        self._one = name
        self.update()

    def set_character(self, char: str) -> None:
        """Show which character comes in, "" for none."""
        self._char = char
        self._describe()
        self.update()

    # -- the flow ----------------------------------------------------------------------------------

    def set_playing(self, playing: bool) -> None:
        """Let something flow along the lit lines as long as it is seen, or freeze it."""
        self._playing = playing
        self._run()

    def playing(self) -> bool:
        """Tell whether something is to flow."""
        return self._playing

    @Slot()
    def advance(self) -> None:
        """Let it flow a little further: what the timer does at each picture."""
        self._frame = (self._frame + 1) % FRAMES
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Flow on."""
        self._run(seen=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still."""
        self._timer.stop()
        super().hideEvent(event)

    def _run(self, *, seen: bool | None = None) -> None:
        if self._playing and (self.isVisible() if seen is None else seen):
            self._timer.start()
        else:
            self._timer.stop()

    # -- where things are --------------------------------------------------------------------------

    def node_box(self, stage: str) -> QRectF:
        """Return where the part that works out a stage is, its gate if it has one, in pixels of the widget.

        Raises
        ------
        ValueError
            If no part does.
        """
        scale, left, top = self._fit()
        found = [node for node in self._plan.nodes if node.stages[0] == stage]
        for node in sorted(found, key=lambda node: node.shape != "gate"):
            wide, high = node.half()
            x, y = left + scale * (node.x - wide), top + scale * (node.y - high)
            return QRectF(x, y, 2 * scale * wide, 2 * scale * high)
        raise ValueError(f"a {self._plan.title} has no stage {stage!r}")

    def _fit(self) -> tuple[float, float, float]:
        """Return how large a unit of the sheet is in pixels, and where it begins."""
        scale = max(0.05, min(self.width() / WIDTH, self.height() / HEIGHT))
        return scale, (self.width() - scale * WIDTH) / 2, (self.height() - scale * HEIGHT) / 2

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(WIDTH), units.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which its figures read."""
        return QSize(units.px(0.72 * WIDTH), units.px(0.72 * HEIGHT))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cell, then what is lit."""
        palette, plan = self.palette(), self._plan
        look, base, stage = draw.Look.of(palette), QApplication.font(), plan.stages[self._stage]
        scale, left, top = self._fit()
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.save()
            painter.translate(left, top)
            painter.scale(scale, scale)
            draw.draw_body(painter, plan, look)
            ends = set(plan.junctions)
            draw.draw_flows(painter, plan.flows[stage], ends, look, self._frame / FRAMES)
            for node in plan.nodes:
                lit, pointed = stage in node.stages, node is self._pointed
                draw.draw_node(painter, node, look, base, lit=lit, pointed=pointed)
            draw.draw_words(painter, plan, look, base)
            draw.draw_source(painter, plan.source, self._char, look, base)
            self._paint_values(painter, look, base)
            painter.restore()
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 8 * units.scale())

    def _paint_values(self, painter: QPainter, look: draw.Look, base: QFont) -> None:
        """Paint what is known by now."""
        stages = self._plan.stages
        for tag in self._plan.tags:
            known = not tag.stage or stages.index(tag.stage) <= self._stage
            if known and tag.name in self._values:
                lit = tag.stage == stages[self._stage]
                draw.draw_tag(painter, tag, self._values[tag.name], look, base, lit=lit)
        if self._values:
            draw.draw_legend(painter, self._one, look, base)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Light the stage of the part at the pointer."""
        paint.forget_focus(self)
        node = self._node_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and node is not None:
            self._choose(self._plan.stages.index(node.stages[0]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the part at the pointer."""
        self._point(self._node_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Frame none."""
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Light the stage before or after, the first or the last."""
        key, last = Qt.Key(event.key()), len(self._plan.stages) - 1
        targets = {
            Qt.Key.Key_Left: max(self._stage - 1, 0),
            Qt.Key.Key_Right: min(self._stage + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in targets:
            self._choose(targets[key])
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        self.set_stage(index)
        self.stage_chosen.emit(index)

    def _node_at(self, point: QPointF) -> Node | None:
        scale, left, top = self._fit()
        x, y = (point.x() - left) / scale, (point.y() - top) / scale
        for node in self._plan.nodes:
            wide, high = node.half()
            if abs(x - node.x) <= wide and abs(y - node.y) <= high:
                return node
        return None

    def _point(self, node: Node | None) -> None:
        if node is not self._pointed:
            self._pointed = node
            shape = Qt.CursorShape.ArrowCursor if node is None else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            self.update()

    def _describe(self) -> None:
        """Tell the stage that is lit, and its figures, to those who cannot see them."""
        plan, n = self._plan, len(self._plan.stages)
        self.setAccessibleName(f"Inside of a cell: {plan.title}")
        told = f"step {self._stage + 1} of {n}: {plan.told[self._stage]}"
        if (value := self._values.get(plan.stages[self._stage])) is not None:
            told += f", mean {draw.number(value[0])}"
            told += "" if value[1] is None else f", {self._one or 'one cell'} {draw.number(value[1])}"
        if self._char:
            told += f"; {fixed.name(self._char)} comes in"
        self.setAccessibleDescription(told)


def _plan(kind: str) -> Plan:
    if kind not in PLANS:
        raise ValueError(f"no cell {kind!r}; there are {', '.join(PLANS)}")
    return PLANS[kind]
