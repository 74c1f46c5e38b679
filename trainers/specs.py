"""What a model is and how it is trained, as frozen values; imports no torch.

A spec says everything that is needed to rebuild a model's architecture: a checkpoint stores it as JSON,
a form is generated from its fields, the registry builds the model from it.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Shapes = dict[str, tuple[int, ...]]
S = TypeVar("S", bound="Spec")


class SpecError(ValueError):
    """A field of a spec is unknown, has the wrong type or is out of range; the message names the field."""


@dataclass(frozen=True)
class FieldInfo:
    """One field of a spec, as a form or a command line needs it.

    Attributes
    ----------
    name : str
        The field's name.
    kind : type
        ``int``, ``float``, ``bool`` or ``str``.
    default : int, float, bool or str
    help : str
        One sentence for people.
    low, high : float or None
        The range, both ends allowed; None for texts and switches.
    unit : str
        "" where there is none.
    log : bool
        Whether a slider over it should be logarithmic.
    choices : tuple of str
        The allowed texts; empty where any number of the range will do.
    live : bool
        Whether it may change while a training runs (see ``trainers.fit.fit``).
    """

    name: str
    kind: type
    default: int | float | bool | str
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    log: bool = False
    choices: tuple[str, ...] = ()
    live: bool = False


def number(
    default: float,
    low: float,
    high: float,
    help: str,
    *,
    unit: str = "",
    log: bool = False,
    live: bool = False,
) -> Any:
    """Declare a numeric field of a spec with its inclusive range."""
    meta = {"help": help, "low": low, "high": high, "unit": unit, "log": log, "live": live}
    return field(default=default, metadata=meta)


def choice(default: str, help: str) -> Any:
    """Declare a field that takes one of the texts of its ``Literal`` type."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Checks every field against its declared type and range when it is made."""

    def __post_init__(self) -> None:
        for info in fields_of(type(self)):
            _check(info, getattr(self, info.name))


def _check(info: FieldInfo, value: object) -> None:
    if info.choices:
        if value not in info.choices or not isinstance(value, str):
            raise SpecError(f"{info.name} must be one of {', '.join(info.choices)}, not {value!r:.40}")
        return
    fits = isinstance(value, int | float) if info.kind is float else isinstance(value, info.kind)
    if not fits or (isinstance(value, bool) and info.kind is not bool):
        raise SpecError(f"{info.name} must be {_A[info.kind]}, not {value!r:.40}")
    if info.low is None or info.high is None:
        return
    assert isinstance(value, int | float)
    if not (math.isfinite(value) and info.low <= value <= info.high):
        raise SpecError(f"{info.name} must be from {info.low:g} to {info.high:g}, not {value!r:.40}")


_A = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


def fields_of(spec_type: type[Spec]) -> tuple[FieldInfo, ...]:
    """Describe the fields of a spec, in the order in which a form should show them.

    Parameters
    ----------
    spec_type : type
        A subclass of :class:`Spec`.

    Returns
    -------
    tuple of FieldInfo
    """
    if "_fields_of" not in vars(spec_type):
        hints = get_type_hints(spec_type)
        infos = tuple(_describe(f, hints[f.name]) for f in dataclasses.fields(spec_type))
        spec_type._fields_of = infos  # type: ignore[attr-defined]
    return spec_type._fields_of  # type: ignore[attr-defined, no-any-return]


def _describe(f: dataclasses.Field[Any], hint: Any) -> FieldInfo:
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    assert f.default is not MISSING, f"{f.name} needs a default"
    assert get_origin(hint) not in (Union, types.UnionType), f"{f.name}: one type a field"
    return FieldInfo(
        name=f.name, kind=str if choices else hint, default=f.default, choices=choices, **f.metadata
    )


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Spec):
    """What every model family has.

    Attributes
    ----------
    family : str
        The word for the family in files, on the command line and in tables.
    title : str
        Its name for people.
    latent_dim : int
        Size of the code.
    """

    family: ClassVar[str]
    title: ClassVar[str]

    latent_dim: int = number(2, 1, 1024, "How many numbers a code has.", log=True)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the name and shape of every weight for samples of one shape.

        Lets a file be checked before torch is there; a test holds it equal to the built model.
        """
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class PcaSpec(ModelSpec):
    """Principal component analysis, the straight baseline of every map."""

    family: ClassVar[str] = "pca"
    title: ClassVar[str] = "PCA"

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of the mean, the components and their shares of the variance."""
        d, k = math.prod(input_shape), self.latent_dim
        return {"mean_": (d,), "components_": (k, d), "explained_variance_ratio_": (k,)}


PixelLoss = Literal["mse", "l1", "bce"]
_LOSS_HELP = "What an error costs: squares (mse), absolute values (l1) or cross-entropy (bce)."


@dataclass(frozen=True, kw_only=True)
class AutoencoderSpec(ModelSpec):
    """A fully connected autoencoder; its hidden layers halve in width from ``nodes`` down.

    ``layers=2, nodes=128`` on 64 pixels is 64-128-64-k and its mirror image. With ``layers=0`` and
    ``output="linear"`` it is a linear autoencoder, which spans the same plane as PCA (Baldi & Hornik 1989).
    """

    family: ClassVar[str] = "ae"
    title: ClassVar[str] = "Autoencoder"

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.")
    nodes: int = number(
        128, 2, 4096, "Width of the first hidden layer; each further one is half as wide.", log=True
    )
    loss: PixelLoss = choice("mse", _LOSS_HELP)
    output: Literal["sigmoid", "linear"] = choice("sigmoid", "Last step of the decoder: into 0..1, or none.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loss == "bce" and self.output != "sigmoid":
            raise SpecError(
                "output must be sigmoid where loss is bce: cross-entropy needs values from 0 to 1"
            )

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        return halving(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))


@dataclass(frozen=True, kw_only=True)
class VaeSpec(ModelSpec):
    """A fully connected variational autoencoder (Kingma & Welling 2014) with a N(0, I) prior.

    ``loss`` is the likelihood of a pixel: bce a Bernoulli (the data is binarised afresh in each step),
    mse a Gaussian and l1 a Laplace density of width ``noise``. ``beta`` weighs the KL (Higgins et al. 2017).
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "Variational autoencoder"

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.")
    nodes: int = number(
        256, 2, 4096, "Width of the first hidden layer; each further one is half as wide.", log=True
    )
    loss: PixelLoss = choice("bce", "Likelihood of a pixel: Gaussian (mse), Laplace (l1) or Bernoulli (bce).")
    beta: float = number(
        1.0, 0.0, 100.0, "Weight of the KL against the reconstruction; 1 is the ELBO.", live=True
    )
    kl_warmup_steps: int = number(
        0, 0, 1_000_000, "Steps over which the KL's weight grows from 0 to beta.", unit="steps"
    )
    noise: float = number(0.1, 0.001, 10.0, "Width of the pixel noise for mse and l1.", log=True)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        return halving(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder (posterior mean and log variance) and decoder."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, 2 * self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))


def halving(nodes: int, layers: int) -> tuple[int, ...]:
    """Widths ``nodes, nodes // 2, nodes // 4, ...``, at least 1 each."""
    return tuple(max(1, nodes >> i) for i in range(layers))


def linear_shapes(name: str, widths: tuple[int, ...]) -> Shapes:
    """Shapes of a chain of linear layers with an activation between each two, as ``models.mlp.chain`` names them."""
    shapes: Shapes = {}
    for i, (n_in, n_out) in enumerate(zip(widths, widths[1:], strict=False)):
        shapes |= {f"{name}.{2 * i}.weight": (n_out, n_in), f"{name}.{2 * i}.bias": (n_out,)}
    return shapes


@dataclass(frozen=True, kw_only=True)
class TrainSpec(Spec):
    """How a model is trained: Adam under a one-cycle learning rate (Smith & Topin 2018)."""

    steps: int = number(4000, 1, 10_000_000, "How many batches are shown.", unit="steps", log=True)
    batch_size: int = number(128, 1, 65_536, "Samples in a batch.", log=True)
    learning_rate: float = number(
        4e-3, 1e-7, 1.0, "The largest step size; it rises to it and falls to nearly 0.", log=True, live=True
    )
    schedule: Literal["one-cycle", "constant"] = choice(
        "one-cycle", "How the learning rate goes over the steps."
    )
    seed: int = number(0, 0, 2**31 - 1, "Start of every random choice; the same seed gives the same weights.")


SPECS: dict[str, type[ModelSpec]] = {s.family: s for s in (PcaSpec, AutoencoderSpec, VaeSpec)}
"""Every family this version knows: word -> spec."""


def spec_to_dict(spec: Spec) -> dict[str, Any]:
    """Turn a spec into plain JSON values; a model's family goes along as ``"family"``."""
    family = {"family": spec.family} if isinstance(spec, ModelSpec) else {}
    return family | dataclasses.asdict(spec)


def spec_from_dict(values: Mapping[str, Any]) -> ModelSpec:
    """Rebuild a model's spec from :func:`spec_to_dict`.

    Raises
    ------
    SpecError
        For an unknown family, an unknown field, or a value that does not fit.
    """
    family = values.get("family")
    if not isinstance(family, str) or family not in SPECS:
        raise SpecError(f"unknown family {family!r:.40}; this version knows {', '.join(SPECS)}")
    return make_spec(SPECS[family], {name: v for name, v in values.items() if name != "family"})


def make_spec(spec_type: type[S], values: Mapping[str, Any]) -> S:
    """Make a spec from named values, with :class:`SpecError` for a name that it does not have."""
    known = [info.name for info in fields_of(spec_type)]
    for name in values:
        if name not in known:
            raise SpecError(f"unknown field {name!r:.40}; there are {', '.join(known)}")
    return spec_type(**values)


def parse_value(info: FieldInfo, text: str) -> int | float | bool | str:
    """Read a field's value from a text, as typed on a command line or in a form.

    Raises
    ------
    SpecError
        Where the text is no value of the field's type.
    """
    if info.kind is bool:
        if text.lower() not in ("true", "false"):
            raise SpecError(f"{info.name} must be true or false, not {text!r:.40}")
        return text.lower() == "true"
    try:
        value: int | float | str = info.kind(text)
    except ValueError:
        raise SpecError(f"{info.name} must be {_A[info.kind]}, not {text!r:.40}") from None
    return value
