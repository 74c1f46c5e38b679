"""Pictures of the LSTM and its kin: cell state above, hidden state below, gates between.

The arrangement is that of C. Olah, "Understanding LSTM Networks" (2015). Names of stages and values are those
of the formulas: forget, input, candidate, cell, output, hidden.
"""

from __future__ import annotations

from explorer.widgets.cell_diagram.plan import DISC, GATE, Line, Node, Plan, Point, Tag, Word

CELL, GATES, BUS, MIX = 95.0, 228.0, 290.0, 160.0
"""Heights of the cell state, the gates, the hidden state, and where input and candidate meet."""

F, I, G, O, H, OUT = 215.0, 310.0, 402.0, 500.0, 602.0, 637.0  # noqa: E741
"""Where from left to right forget, input, candidate and output stand, the hidden state is made and leaves."""

JOIN, START, END = 145.0, 54.0, 706.0
LOW, TOP = GATES + GATE[1] / 2, GATES - GATE[1] / 2

STAGES = ("forget", "input", "candidate", "cell", "output", "hidden")
TOLD = (
    "Forget gate",
    "Input gate",
    "Candidate",
    "Update of the cell state",
    "Output gate",
    "Hidden state",
)

_X_IN: Line = ((JOIN, 372), (JOIN, BUS))
_F_UP: Line = ((F, TOP), (F, CELL + DISC))
_G_UP: Line = ((G, TOP), (G, MIX + DISC))
_I_UP: Line = ((I, TOP), (I, MIX), (G - DISC, MIX))
_O_ON: Line = ((O + GATE[0] / 2, GATES), (H - DISC, GATES))
_ADD: Line = ((G, MIX - DISC), (G, CELL + DISC))
_C_IN: Line = ((START, CELL), (F - DISC, CELL))
_C_ON: Line = ((F + DISC, CELL), (G - DISC, CELL))
_C_OUT: Line = ((G + DISC, CELL), (END, CELL))
_C_DOWN: Line = ((H, CELL), (H, 140))
_SQUASHED: Line = ((H, 170), (H, GATES - DISC))
_H_OUT: Line = ((H, GATES + DISC), (H, BUS), (END, BUS))
_UP: Line = ((OUT, BUS), (OUT, 34))


def _into(x: float) -> Line:
    """Return the way of the hidden state into a gate."""
    return ((START, BUS), (x, BUS), (x, LOW))


_NODES = (
    Node("gate", F, GATES, "σ", ("forget",), "forget"),
    Node("gate", G, GATES, "tanh", ("candidate",), "candidate"),
    Node("gate", O, GATES, "σ", ("output",), "output"),
    Node("operator", F, CELL, "×", ("cell",)),
    Node("operator", G, MIX, "×", ("cell",)),
    Node("operator", G, CELL, "+", ("cell",)),
    Node("squash", H, 155, "tanh", ("hidden",)),
    Node("operator", H, GATES, "×", ("hidden",)),
)
_INPUT = Node("gate", I, GATES, "σ", ("input",), "input")
_REST = Node("operator", I, MIX, "1−", ("input",))
_TAGS = (
    Tag("cell_before", 82, CELL - 22),
    Tag("hidden_before", 82, BUS - 22),
    Tag("forget", F + 25, 180, "forget"),
    Tag("candidate", G + 29, 191, "candidate"),
    Tag("kept", (F + G) / 2, CELL - 22, "cell"),
    Tag("added", G + 29, (MIX + CELL) / 2, "cell"),
    Tag("cell", 520, CELL - 22, "cell"),
    Tag("output", 562, GATES + 23, "output"),
    Tag("squashed", H - 27, 190, "hidden"),
    Tag("hidden", 682, BUS - 22, "hidden"),
)
_WORDS = (
    Word("c′", 38, CELL),
    Word("h′", 38, BUS),
    Word("c", 722, CELL),
    Word("h", 722, BUS),
    Word("h", OUT, 20),
)
_WIRES = (
    *(_X_IN, _F_UP, _G_UP, _O_ON, _ADD, _C_IN, _C_ON, _C_OUT, _C_DOWN, _SQUASHED, _H_OUT, _UP),
    *(_into(x) for x in (F, G, O)),
)
_JUNCTIONS: tuple[Point, ...] = ((JOIN, BUS), (F, BUS), (G, BUS), (H, CELL), (OUT, BUS))
_BRIDGE: Line = ((OUT, CELL + 10), (OUT, CELL - 10))


def _flows(into_input: tuple[Line, ...], input_up: Line) -> dict[str, tuple[Line, ...]]:
    return {
        "forget": (_into(F), _X_IN, _F_UP),
        "input": (*into_input, input_up),
        "candidate": (_into(G), _X_IN, _G_UP),
        "cell": (_C_IN, _F_UP, _C_ON, input_up, _G_UP, _ADD, _C_OUT),
        "output": (_into(O), _X_IN, _O_ON),
        "hidden": (_C_DOWN, _SQUASHED, _O_ON, _H_OUT, _UP),
    }


LSTM = Plan(
    title="LSTM",
    stages=STAGES,
    told=TOLD,
    wires=(*_WIRES, _into(I), _I_UP),
    flows=_flows((_into(I), _X_IN), _I_UP),
    nodes=(*_NODES, _INPUT),
    tags=(*_TAGS, Tag("input", I + 26, 186, "input")),
    words=_WORDS,
    junctions=(*_JUNCTIONS, (I, BUS)),
    bridges=(_BRIDGE,),
    source=(JOIN, 372),
)

_PEEK = 165.0
_PEEP_F: Line = ((_PEEK, CELL), (_PEEK, GATES - 10), (F - GATE[0] / 2, GATES - 10))
_PEEP_I: Line = ((_PEEK, 132), (263, 132), (263, GATES - 10), (I - GATE[0] / 2, GATES - 10))
_PEEP_O: Line = ((455, CELL), (455, GATES - 10), (O - GATE[0] / 2, GATES - 10))

PEEPHOLE = Plan(
    title="LSTM with peepholes",
    stages=STAGES,
    told=TOLD,
    wires=(*LSTM.wires, _PEEP_F, _PEEP_I, _PEEP_O),
    flows={
        **LSTM.flows,
        "forget": (*LSTM.flows["forget"], ((START, CELL), *_PEEP_F)),
        "input": (*LSTM.flows["input"], ((START, CELL), (_PEEK, CELL), *_PEEP_I)),
        "output": (*LSTM.flows["output"], ((G + DISC, CELL), *_PEEP_O)),
    },
    nodes=LSTM.nodes,
    tags=tuple(Tag("forget", F + 24, 188, "forget") if tag.name == "forget" else tag for tag in LSTM.tags),
    words=_WORDS,
    junctions=(*LSTM.junctions, (_PEEK, CELL), (_PEEK, 132), (455, CELL)),
    bridges=(_BRIDGE, ((F, 142), (F, 122))),
    source=(JOIN, 372),
)

_REST_ON: Line = ((F, MIX), (I - DISC, MIX))
_REST_OUT: Line = ((I + DISC, MIX), (G - DISC, MIX))
_COUPLED = _flows((((F, TOP), *_REST_ON),), _REST_OUT)

COUPLED = Plan(
    title="LSTM with coupled gates",
    stages=STAGES,
    told=("Forget gate", "Input gate, what is forgotten", *TOLD[2:]),
    wires=(*_WIRES, _REST_ON, _REST_OUT),
    flows={**_COUPLED, "cell": (*_COUPLED["cell"], _REST_ON)},
    nodes=(*_NODES, _REST),
    tags=(*_TAGS, Tag("input", (I + G) / 2, MIX - 20, "input")),
    words=_WORDS,
    junctions=(*_JUNCTIONS, (F, MIX)),
    bridges=(_BRIDGE,),
    source=(JOIN, 372),
)
