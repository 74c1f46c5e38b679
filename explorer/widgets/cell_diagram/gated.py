"""Pictures of the GRU in both its forms and of the vanilla RNN: they have a hidden state alone.

Names of stages and values are those of the formulas: reset, update, candidate, hidden.
"""

from __future__ import annotations

from explorer.widgets.cell_diagram.plan import DISC, GATE, Line, Node, Plan, Tag, Word

STATE, GATES, BUS, ALONE, MIX = 95.0, 228.0, 304.0, 326.0, 162.0
"""Heights of the hidden state, the gates, what feeds them, the input alone, and where products are made."""

R, Z, N, OUT = 225.0, 370.0, 512.0, 622.0
"""Where from left to right reset, update and candidate stand, and the hidden state leaves."""

DOWN, JOIN, BACK, START, END = 140.0, 170.0, 297.0, 54.0, 706.0
LOW, TOP = GATES + GATE[1] / 2, GATES - GATE[1] / 2
UNDER = 274.0
"""Height at which what is recalled passes below the update gate."""

_X_IN: Line = ((JOIN, 372), (JOIN, BUS))
_X_ALONE: Line = ((JOIN, ALONE), (N, ALONE), (N, LOW))
_R_UP: Line = ((R, TOP), (R, MIX + DISC))
_H_DOWN: Line = ((R, STATE), (R, MIX - DISC))
_RECALL: Line = (
    (R + DISC, MIX),
    (BACK, MIX),
    (BACK, UNDER),
    (445, UNDER),
    (445, GATES + 10),
    (N - GATE[0] / 2, GATES + 10),
)
_Z_UP: Line = ((Z, TOP), (Z, STATE + DISC))
_REST_ON: Line = ((Z, MIX), (441 - DISC, MIX))
_REST_OUT: Line = ((441 + DISC, MIX), (N - DISC, MIX))
_N_UP: Line = ((N, TOP), (N, MIX + DISC))
_ADD: Line = ((N, MIX - DISC), (N, STATE + DISC))
_H_IN: Line = ((START, STATE), (Z - DISC, STATE))
_H_ON: Line = ((Z + DISC, STATE), (N - DISC, STATE))
_H_OUT: Line = ((N + DISC, STATE), (END, STATE))
_UP: Line = ((OUT, STATE), (OUT, 34))


def _into(x: float) -> Line:
    """Return the way of the hidden state into a gate."""
    return ((DOWN, STATE), (DOWN, BUS), (x, BUS), (x, LOW))


def _gru(title: str, matrix: Node) -> Plan:
    """Return the picture with the matrix before or behind the reset gate."""
    recall = ((START, STATE), (R, STATE), (R, MIX - DISC))
    return Plan(
        title=title,
        stages=("reset", "update", "candidate", "hidden"),
        told=("Reset gate", "Update gate", "Candidate", "Update of the hidden state"),
        wires=(
            *(_X_IN, _X_ALONE, _R_UP, _H_DOWN, _RECALL, _Z_UP, _REST_ON, _REST_OUT, _N_UP, _ADD),
            *(_H_IN, _H_ON, _H_OUT, _UP, _into(R), _into(Z)),
        ),
        flows={
            "reset": (((START, STATE), *_into(R)), _X_IN, _R_UP),
            "update": (((START, STATE), *_into(Z)), _X_IN, _Z_UP),
            "candidate": (recall, _R_UP, _RECALL, ((JOIN, 372), *_X_ALONE), _N_UP),
            "hidden": (_H_IN, _Z_UP, _H_ON, _REST_ON, _REST_OUT, _N_UP, _ADD, _H_OUT, _UP),
        },
        nodes=(
            Node("gate", R, GATES, "σ", ("reset",), "reset"),
            Node("gate", Z, GATES, "σ", ("update",), "update"),
            Node("gate", N, GATES, "tanh", ("candidate",), "candidate"),
            Node("operator", R, MIX, "×", ("candidate",)),
            matrix,
            Node("operator", Z, STATE, "×", ("hidden",)),
            Node("operator", 441, MIX, "1−", ("hidden",)),
            Node("operator", N, MIX, "×", ("hidden",)),
            Node("operator", N, STATE, "+", ("hidden",)),
        ),
        tags=(
            Tag("hidden_before", 82, STATE - 22),
            Tag("reset", R + 26, 193, "reset"),
            Tag("update", Z + 25, 190, "update"),
            Tag("candidate", N + 29, 192, "candidate"),
            Tag("kept", (Z + N) / 2, STATE - 22, "hidden"),
            Tag("added", N + 29, 129, "hidden"),
            Tag("hidden", 682, STATE - 22, "hidden"),
        ),
        words=(
            Word("h′", 38, STATE),
            Word("h", 722, STATE),
            Word("h", OUT, 20),
        ),
        junctions=((JOIN, BUS), (JOIN, ALONE), (R, BUS), (R, STATE), (DOWN, STATE), (Z, MIX), (OUT, STATE)),
        bridges=(((Z, UNDER + 9), (Z, UNDER - 9)),),
        source=(JOIN, 372),
    )


GRU = _gru("GRU", Node("matrix", R, 124, "U", ("candidate",)))
GRU_2014 = _gru("GRU of 2014", Node("matrix", BACK, 196, "U", ("candidate",)))

_MAIN, _ADDED, _TANH = 190.0, 320.0, 450.0
_RNN_FLOW: tuple[Line, ...] = (
    ((START, _MAIN), (194, _MAIN)),
    ((226, _MAIN), (_ADDED - DISC, _MAIN)),
    ((_ADDED, 372), (_ADDED, 302)),
    ((_ADDED, 278), (_ADDED, _MAIN + DISC)),
    ((_ADDED + DISC, _MAIN), (_TANH - GATE[0] / 2, _MAIN)),
    ((_TANH + GATE[0] / 2, _MAIN), (END, _MAIN)),
    ((OUT, _MAIN), (OUT, 34)),
)

RNN = Plan(
    title="Vanilla RNN",
    stages=("hidden",),
    told=("Hidden state",),
    wires=_RNN_FLOW,
    flows={"hidden": _RNN_FLOW},
    nodes=(
        Node("matrix", 210, _MAIN, "U", ("hidden",)),
        Node("matrix", _ADDED, 290, "W", ("hidden",)),
        Node("operator", _ADDED, _MAIN, "+", ("hidden",)),
        Node("gate", _TANH, _MAIN, "tanh", ("hidden",), "hidden"),
    ),
    tags=(Tag("hidden_before", 82, _MAIN - 22), Tag("hidden", 682, _MAIN - 22, "hidden")),
    words=(
        Word("h′", 38, _MAIN),
        Word("h", 722, _MAIN),
        Word("h", OUT, 20),
    ),
    junctions=((OUT, _MAIN),),
    source=(_ADDED, 372),
)
