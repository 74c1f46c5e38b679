"""An open model: numpy in, numpy out, on whatever device still has room."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.messages import Floats, ModelCard
from explorer.core.neighbours import Index, spacing
from explorer.engine.device import clear_cache, is_out_of_memory
from explorer.engine.errors import EngineError
from trainers.models.base import LatentModel

Ints = NDArray[np.int64]

BATCH = 1024
REMEMBERED = 32
"""Codes decoded by themselves whose pictures are kept."""


class OpenModel:
    """A model and the codes of its data.

    Parameters
    ----------
    card : ModelCard
        What the window knows of it.
    module : LatentModel
        Encodes and decodes.
    device : torch.device
        Where it runs; the CPU after the device has run out of memory even for a single sample.
    codes : ndarray (n, k) or None
        The codes of all rows; None until `know_codes` is told them.
    """

    def __init__(
        self, card: ModelCard, module: LatentModel, device: torch.device, codes: Floats | None = None
    ) -> None:
        self.card = card
        self.module = module.eval()
        self.device = device
        self._notice = ""
        self._alone: dict[tuple[bytes, int | None], Floats] = {}
        self.labels: Ints | None = None
        try:
            self.module.to(device)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            self._go_on_on_the_cpu()
        if codes is not None:
            self.know_codes(codes)

    def know_codes(self, codes: Floats, labels: Ints | None = None) -> None:
        """Take the codes (n, k) of all rows, and their classes (n,)."""
        self.codes, self.labels = codes, labels
        self.know_training(np.arange(len(codes)))

    def know_training(self, rows: Ints) -> None:
        """Measure distances to the codes of these rows from now on; they are in rising order."""
        self.training_rows = rows
        self.training = Index.of(self.codes[rows])
        self.spacing = float(spacing(self.codes[rows]))

    @cached_property
    @torch.inference_mode()
    def generative(self) -> bool:
        """Whether codes are drawn from a prior N(0, I), which those of data are held to if there are any."""
        if not self.module.encodes:
            return self.card.gaussian_prior
        blank = torch.zeros(1, *self.module.input_shape, device=self.device)
        return self.module.posterior(blank) is not None

    def take_notice(self) -> str:
        """Return what happened to the device since the last time, once."""
        notice, self._notice = self._notice, ""
        return notice

    def encode(self, x: Floats, labels: Ints | None = None) -> Floats:
        """Encode samples (n, *shape) to codes (n, k); of a VAE the posterior means.

        Only a conditional model looks at their classes (n,).

        Raises
        ------
        EngineError
            Where the model has no encoder.
        """
        if not self.module.encodes:
            raise EngineError(f"{self.card.model_id} has no encoder: choose a model that has one for this.")
        return self._run(self.module.encode, x, labels)

    def decode(self, z: Floats, labels: Ints | None = None) -> Floats:
        """Decode codes (n, k) to samples (n, *shape); a conditional model is told their classes (n,)."""
        return self._run(self.module.decode, z, labels)

    def decode_alone(self, code: Floats, label: int | None = None) -> Floats:
        """Decode one code (k,), as the probe's is: in a batch the last bits may differ.

        What was decoded last is kept, since of several anchors a hand moves but one.
        """
        wish = np.asarray(code, dtype=np.float32).tobytes(), label
        picture = self._alone.pop(wish, None)
        if picture is None:
            labels = None if label is None else np.array([label], dtype=np.int64)
            picture = self.decode(np.asarray(code, dtype=np.float32)[None], labels)[0]
        self._alone[wish] = picture
        while len(self._alone) > REMEMBERED:
            del self._alone[next(iter(self._alone))]
        return picture

    def class_at(self, code: Floats) -> int | None:
        """Return the class of the training row whose code is nearest to a code (k,)."""
        classes = self.classes_at(code[None])
        return None if classes is None else int(classes[0])

    def classes_at(self, codes: Floats) -> Ints | None:
        """Return the classes (m,) of the training rows whose codes are nearest to codes (m, k)."""
        ids = self.training.query(codes, 1)[0]
        return None if self.labels is None or not ids.size else self.labels[self.training_rows[ids[:, 0]]]

    def _run(
        self,
        function: Callable[[Tensor, Tensor | None], Tensor],
        array: Floats,
        labels: Ints | None,
        batch: int = BATCH,
    ) -> Floats:
        """Apply `function` in batches; out of memory halves them, then falls back to the CPU."""
        while True:
            try:
                with torch.inference_mode():
                    parts = []
                    for start in range(0, max(len(array), 1), batch):
                        rows = slice(start, start + batch)
                        x = torch.from_numpy(np.array(array[rows], dtype=np.float32)).to(self.device)
                        parts.append(function(x, self._told(labels, rows)).cpu())
                    return torch.cat(parts).numpy()
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
            clear_cache()
            batch = batch // 2 if batch > 1 else self._go_on_on_the_cpu()

    def _told(self, labels: Ints | None, rows: slice) -> Tensor | None:
        """Return the classes that a conditional model is told."""
        if labels is None or not self.module.conditional:
            return None
        return torch.from_numpy(np.array(labels[rows], dtype=np.int64)).to(self.device)

    def _go_on_on_the_cpu(self) -> int:
        """Leave the device, say so with the next answer, and return the batch to begin with there.

        Raises
        ------
        EngineError
            If it was the CPU that has no room.
        """
        name = self.card.model_id
        if self.device.type == "cpu":
            raise EngineError(f"{name}: there is no memory left for this model; close others.")
        self._notice = f"{name}: {self.device} is out of memory, so this model goes on on the CPU."
        self._alone.clear()
        self.device = torch.device("cpu")
        self.module.to(self.device)
        return BATCH
