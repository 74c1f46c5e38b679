"""What goes on inside a cell while it reads one character.

Shapes: t characters, l layers, k units.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from explorer.core.cells import ReadStep, Stage, StepRead
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError
from explorer.engine.texts.live import LiveText
from trainers.models.recurrent import Opened
from trainers.specs.cells import CELLS

UNROLLED = 12
"""Characters that are told of."""


@torch.inference_mode()
def read_step(request: ReadStep, text: LiveText) -> StepRead:
    """Write the last characters up to a place once more, as they were written, with every gate open.

    Raises
    ------
    EngineError
        Where there is no such character, or no such unit.
    """
    model, spec = text.model, text.model.spec
    if not 0 <= request.place < len(text):
        raise EngineError(f"The text has {len(text):,} characters; choose one of them.")
    if not 0 <= request.one < spec.latent_dim:
        raise EngineError(f"A layer has {spec.latent_dim} units; there is no unit {request.one}.")
    start = max(0, request.place + 1 - UNROLLED)
    before = torch.from_numpy(text.writer.state(start))[:, :, None]
    ins = text.writer.since(start)[: request.place + 1 - start]
    seen = text.writer.opened(start, request.place + 1)
    kind = CELLS[spec.cell]
    return StepRead(
        text_id=request.text_id,
        place=request.place,
        one=request.one,
        kind=spec.cell,
        title=kind.title,
        source=kind.source,
        stages=tuple(Stage(name=g.name, title=g.title, formula=g.formula) for g in kind.steps),
        values=_values(seen, before, request.one),
        ins=tuple(ins),
        outs=tuple(model.vocabulary[i] for i in model.output(_upper(seen, "hidden")).argmax(1).tolist()),
        clamped=text.is_held(spec.layers - 1, request.one, request.place),
        held=frozen(_upper(seen, kind.states[-1]).abs().mean(1).numpy().astype(np.float32)),
    )


def _upper(seen: Opened, name: str) -> Tensor:
    """Give a stage of the uppermost layer over time, (t, k)."""
    return seen.of(name)[:, -1, 0]


def _values(seen: Opened, before: Tensor, one: int) -> Mapping[str, tuple[float, float]]:
    """Tell mean and one unit of all that was worked out at the last character."""
    found = {name: _upper(seen, name)[-1] for name in seen.names}
    earlier = len(_upper(seen, "hidden")) > 1

    def then(name: str, state: int) -> Tensor:
        return _upper(seen, name)[-2] if earlier else before[state, -1, 0]

    found["hidden_before"] = then("hidden", 0)
    if "cell" in seen.names:
        found["cell_before"] = then("cell", 1)
        found["kept"] = found["forget"] * found["cell_before"]
        found["added"] = found["input"] * found["candidate"]
        found["squashed"] = torch.tanh(found["cell"])
    return MappingProxyType({name: (float(v.mean()), float(v[one])) for name, v in found.items()})
