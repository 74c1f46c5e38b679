"""A recurrent net that tells the next character of a text.

Shapes: b texts of t characters each, v characters of the vocabulary, k hidden units, l layers, q states that
are handed on. Texts are places in the vocabulary, int64.
"""

from __future__ import annotations

import math
from typing import ClassVar, NamedTuple, NoReturn

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Generator, Tensor, nn

from trainers.corpora.corpus import codes_of
from trainers.models.base import LatentModel, Losses
from trainers.models.layers import Linear
from trainers.models.recurrent import Opened, Recurrent
from trainers.noise import Noise
from trainers.specs.sequences import CharRnnSpec

BIT = math.log(2)
"""A bit, in nats."""
PIECE = 512
"""Characters of each text that are read at once where no gradient is wanted, which bounds the memory."""


class Embedding(nn.Module):
    """A row of numbers for each character, (v, e)."""

    def __init__(self, v: int, e: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(v, e))

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw from N(0, 1), torch's way."""
        self.weight.normal_(generator=source)

    def forward(self, codes: Tensor) -> Tensor:
        """Give the rows of characters, (...) int64 -> (..., e)."""
        return F.embedding(codes, self.weight)


class Told(NamedTuple):
    """What a model tells of the characters to come.

    Attributes
    ----------
    logits : (b, t, v) Tensor
        Of the character after each.
    carry : (q, l, b, k) Tensor
        The state after the last.
    """

    logits: Tensor
    carry: Tensor


class CharRnn(LatentModel):
    """Embedding, layers of a recurrent cell, and a linear layer to the next character.

    Attributes
    ----------
    vocabulary : str
        Its characters, sorted; "" until it is told.
    """

    drawn_from: ClassVar[str] = "its own predictions"

    def __init__(self, spec: CharRnnSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: CharRnnSpec = spec
        self.vocabulary = ""
        v, k = input_shape[0], spec.latent_dim
        self.embedding = Embedding(v, spec.embedding)
        self.cells = Recurrent(spec.cell, spec.embedding, k, spec.layers, spec.forget_bias)
        self.output = Linear(k, v)

    @property
    def loss_unit(self) -> str:
        """What the loss is counted in."""
        return "bits per character"

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss is counted in; it has no terms."""
        return {"loss": self.loss_unit}

    def tell(self, codes: Tensor, carry: Tensor | None = None) -> Told:
        """Read texts (b, t) on from a state, and tell what comes after each of their characters."""
        out, after = self.cells(self.embedding(codes.t()), carry)
        return Told(self.output(out).transpose(0, 1), after)

    def opened(self, codes: Tensor, carry: Tensor | None = None) -> tuple[Tensor, Opened]:
        """Read texts (b, t) step by step, and give the logits (b, t, v) and all that went on in the cells."""
        seen: Opened = self.cells.opened(self.embedding(codes.t()), carry)
        logits: Tensor = self.output(seen.of("hidden")[:, -1]).transpose(0, 1)
        return logits, seen

    def costs(self, codes: Tensor, carry: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Give what each character of texts (b, t) but the first costs in bits, (b, t - 1), and a state.

        The state, (q, l, b, k), is that before the last character, from which the text goes on.
        """
        piece = codes.shape[1] if torch.is_grad_enabled() else PIECE
        parts = []
        for start in range(0, codes.shape[1] - 1, piece):
            some = codes[:, start : start + piece + 1]
            logits, carry = self.tell(some[:, :-1], carry)
            nats = F.cross_entropy(logits.flatten(0, 1), some[:, 1:].flatten(), reduction="none")
            parts.append(nats.reshape(len(codes), -1) / BIT)
        carry = self.cells.blank(len(codes)) if carry is None else carry
        return torch.cat(parts, 1) if parts else codes.new_zeros(len(codes), 0).float(), carry

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the hidden state of the uppermost layer after texts, (b, t) -> (b, k)."""
        carry: Tensor = self.cells(self.embedding(x.t())).carry
        return carry[0, -1]

    def decode(self, z: Tensor, labels: Tensor | None = None) -> NoReturn:
        """Refuse: it goes on with texts (``trainers.writing``), and has no samples of one shape.

        Raises
        ------
        NotImplementedError
        """
        raise NotImplementedError(f"a {self.spec.title.lower()} writes texts; it decodes no codes")

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean cost of a character of texts (b, t), in bits, each read from the blank state."""
        return {"loss": self.costs(x)[0].mean()}

    # -- characters ------------------------------------------------------------------------------

    def read(self, text: str) -> tuple[Tensor, str]:
        """Give the places of a text's characters, (n,) int64, without those that it does not know, and these.

        Returns
        -------
        codes : (n,) int64 Tensor
        unknown : str
            Each once, in the order in which they come.
        """
        codes = codes_of(text, self.vocabulary)
        unknown = "".join(dict.fromkeys(c for c, code in zip(text, codes, strict=True) if code < 0))
        return torch.from_numpy(codes[codes >= 0]), unknown

    def written(self, codes: Tensor) -> str:
        """Give the characters of places (n,)."""
        return "".join(self.vocabulary[i] for i in codes.tolist())
