"""Settings as a form needs them: what a field is, how its value is written, and read from what was typed.

Values are never rounded behind the user's back: what is typed stays as it was typed, and is written so that
reading it gives the very same number. How a slider runs over a field is in `explorer.core.sliding`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

Value: TypeAlias = int | float | bool | str
Kind: TypeAlias = Literal["int", "float", "bool", "choice", "text"]

LONGEST, BRIEFEST = 10, 7
"""Numbers of more characters than this are written with a power of ten where that is shorter; see `brief`."""

_KINDS: dict[type, Kind] = {int: "int", float: "float", bool: "bool", str: "text"}
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_WORDS = {
    name.lower(): name
    for name in (
        *("MSE", "L1", "L2", "BCE", "KL", "ReLU", "ELU", "GELU", "SiLU", "SGD", "RMSprop"),
        *("RNN", "LSTM", "GRU"),
    )
} | {"gru-2014": "GRU 2014"}


class FieldError(ValueError):
    """What was typed is no value of a field; the message is a sentence that names label, range and unit."""


@dataclass(frozen=True)
class Field:
    """One setting, as a form shows it.

    Attributes
    ----------
    name, label : str
        What the code and what the screen calls it; an empty label is made from the name.
    kind : {"int", "float", "bool", "choice", "text"}
    default : int, float, bool or str
    help : str
        One sentence for people.
    low, high : float or None
        The range, both ends allowed; None for what is no number, or where any number will do.
    unit : str
        "" where there is none.
    log : bool
        Whether a slider over it is logarithmic; one that begins at 0 has its 0 at the end.
    choices : tuple of str
        What a choice may be.
    live : bool
        Whether it may be changed while a training runs.
    group : str
        Under which heading it stands; "more" is folded away, "data" is not shown.
    """

    name: str
    label: str
    kind: Kind
    default: Value
    help: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    log: bool = False
    choices: tuple[str, ...] = ()
    live: bool = False
    group: str = "knobs"

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", self.name.replace("_", " ").capitalize())

    @property
    def ranged(self) -> bool:
        """Whether it is a number with a range, so that a slider can run over it."""
        return self.kind in ("int", "float") and self.low is not None and self.high is not None

    def of_kind(self, number: float) -> float:
        """Return a number as an int for a field of whole numbers, and as a float for others."""
        return round(number) if self.kind == "int" else float(number)


class Described(Protocol):
    """A field as the trainers describe it (`trainers.fields.FieldInfo`)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> type: ...  # noqa: D102
    @property
    def default(self) -> Value: ...  # noqa: D102
    @property
    def help(self) -> str: ...  # noqa: D102
    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def log(self) -> bool: ...  # noqa: D102
    @property
    def choices(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def live(self) -> bool: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102


def field_of(info: Described) -> Field:
    """Turn the trainers' description of a field into one for a form."""
    same = ("name", "label", "default", "help", "low", "high", "unit", "log", "choices", "live", "group")
    values: dict[str, Any] = {name: getattr(info, name) for name in same}
    return Field(kind="choice" if info.choices else _KINDS[info.kind], **values)


# -- words -----------------------------------------------------------------------------------------


def format_number(value: float, longest: int = LONGEST) -> str:
    """Write a number so that reading it gives the very same: "128", "1,500", "0.25", "4e-3", "1e12"."""
    whole = isinstance(value, int)
    plain = f"{value:,}" if whole else _grouped(np.format_float_positional(value, trim="-"))
    short = np.format_float_scientific(value, trim="-", exp_digits=1).replace("e+", "e")
    exact = not whole or int(float(short)) == value
    small = 0 < abs(value) < 0.01
    return short if small or (exact and len(plain) > longest and len(short) < len(plain)) else plain


def _grouped(plain: str) -> str:
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 else plain


def format_value(field: Field, value: Value, *, brief: bool = False) -> str:
    """Write a field's value for people: "1,500 steps", "4e-3", "MSE", "on".

    Parameters
    ----------
    field : Field
    value : int, float, bool or str
    brief : bool
        Whether to leave out the unit and to write long numbers shorter still.
    """
    if isinstance(value, str):
        return choice_words(value) if field.kind == "choice" else value
    if field.kind == "bool":
        return "on" if value else "off"
    if brief:
        return format_number(value, BRIEFEST)
    return f"{format_number(value)} {field.unit}".rstrip()


def choice_words(choice: str) -> str:
    """Write a choice for people: abbreviations as the field has them, else with a capital letter."""
    words = choice.replace("_", " ")
    return _WORDS.get(words.lower(), words[:1].upper() + words[1:])


def range_words(field: Field) -> str:
    """Say what a field may be: "1 to 1,024", "0 to 86,400 s", "MSE, L1 or BCE", "on or off"; else ""."""
    if field.kind == "choice":
        *others, last = [choice_words(choice) for choice in field.choices]
        return f"{', '.join(others)} or {last}" if others else last
    if field.kind == "bool":
        return "on or off"
    if field.low is None or field.high is None:
        return field.unit
    ends = " to ".join(format_number(field.of_kind(end)) for end in (field.low, field.high))
    return f"{ends} {field.unit}" if field.unit else ends


def explain(field: Field) -> str:
    """Say all that is to be known about a field, in one line: its help and its `facts`."""
    return " ".join(part for part in (field.help, f"{facts(field)}.") if part)


def facts(field: Field) -> str:
    """Say range with unit, default and when a change acts: "1 to 8 · default 2 · from the next start"."""
    acts = "acts at once" if field.live else "from the next start"
    default = f"default {format_value(field, field.default, brief=True)}"
    return " · ".join(part for part in (range_words(field), default, acts) if part)


# -- typed -----------------------------------------------------------------------------------------


def parse_typed(field: Field, text: str) -> Value:
    """Read a field's value from what was typed.

    Thousands may be set off ("1,500"), the unit may stand behind, and a comma before other than three digits
    is a decimal one ("0,5").

    Raises
    ------
    FieldError
        Where it is no value of the field; a sentence for people.
    """
    typed = text.strip()
    if field.kind == "text":
        return typed
    if field.kind in ("choice", "bool"):
        return _parse_word(field, typed)
    number = _parse_number(field, typed)
    low, high = field.low, field.high
    if number is None or (low is not None and number < low) or (high is not None and number > high):
        raise FieldError(_refusal(field, typed))
    return number


def _parse_word(field: Field, typed: str) -> Value:
    known: dict[str, Value] = {"on": True, "off": False, "true": True, "false": False}
    if field.kind == "choice":
        known = {choice.lower(): choice for choice in field.choices}
        known |= {choice_words(choice).lower(): choice for choice in field.choices}
    if typed.lower() not in known:
        raise FieldError(f"{field.label} is {range_words(field)}, not {_quoted(typed)}.")
    return known[typed.lower()]


def _parse_number(field: Field, typed: str) -> float | None:
    """Return the number of the field's kind that a text stands for, None for none."""
    plain = typed.removesuffix(field.unit) if field.unit else typed
    plain = re.sub(r"[\s_'’]", "", plain).replace("−", "-")
    plain = plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")
    try:
        return int(plain) if field.kind == "int" else _finite(float(plain))
    except ValueError:
        pass
    try:
        number = float(plain)  # "1e4" is a whole number too
    except ValueError:
        return None
    return int(number) if field.kind == "int" and number.is_integer() else None


def _finite(number: float) -> float | None:
    return number + 0.0 if math.isfinite(number) else None


def _refusal(field: Field, typed: str) -> str:
    numbers = "whole numbers" if field.kind == "int" else "numbers"
    words = range_words(field)
    rest = f" from {words}" if field.ranged else f" in {words}" if words else ""
    return f"{field.label} takes {numbers}{rest}, not {_quoted(typed)}."


def _quoted(typed: str) -> str:
    return f"“{typed if len(typed) <= 20 else typed[:19] + '…'}”" if typed else "nothing"
