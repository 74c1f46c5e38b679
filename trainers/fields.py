"""Fields of specs: their ranges and help, checked when a spec is made; imports no torch."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

S = TypeVar("S", bound="Spec")


class SpecError(ValueError):
    """A field of a spec is unknown, has the wrong type or is out of range; the message names the field."""


@dataclass(frozen=True)
class FieldInfo:
    """One field of a spec, as a form or a command line needs it.

    Attributes
    ----------
    name, label : str
        The field's name, and what it is called on screen.
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
        Whether it may be changed while a training runs.
    group : str
        Where a form shows it: ``choices`` (an autoencoder's four), ``knobs`` of the family, ``training``,
        ``more`` (folded away), or ``data``: set from the data, not shown.
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
    label: str = ""
    group: str = "knobs"


def number(
    default: float,
    low: float,
    high: float,
    help: str,
    *,
    label: str = "",
    unit: str = "",
    log: bool = False,
    live: bool = False,
    group: str = "knobs",
) -> Any:
    """Declare a numeric field of a spec with its inclusive range."""
    meta = {"low": low, "high": high, "unit": unit, "log": log, "live": live}
    return field(default=default, metadata=meta | {"help": help, "label": label, "group": group})


def choice(default: str, help: str, *, label: str = "", live: bool = False, group: str = "knobs") -> Any:
    """Declare a field that takes one of the texts of its ``Literal`` type."""
    return field(default=default, metadata={"help": help, "label": label, "live": live, "group": group})


def switch(default: bool, help: str, *, label: str = "", live: bool = False, group: str = "knobs") -> Any:
    """Declare a field that is on or off."""
    return field(default=default, metadata={"help": help, "label": label, "live": live, "group": group})


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
    words = f.metadata["label"] or f.name.replace("_", " ").capitalize()
    meta = {**f.metadata, "label": words}
    return FieldInfo(name=f.name, kind=str if choices else hint, default=f.default, choices=choices, **meta)


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
