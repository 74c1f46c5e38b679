"""What a checkpoint says about itself: the header, to and from JSON, all checked; imports no torch."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from trainers.specs import (
    SPECS,
    WRITERS,
    ModelSpec,
    SpecError,
    TrainSpec,
    make_spec,
    spec_from_dict,
    spec_of,
    spec_to_dict,
)

FORMAT = "latent-explorer"
FORMAT_VERSION = 1
MAX_PIXELS = 1 << 24
MAX_ROWS = 1 << 31
MAX_CLASSES = 1 << 16
MAX_TEXT = 4096


class HeaderError(ValueError):
    """A header that makes no sense; the message is the reason."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """Everything about a checkpoint but its numbers.

    Attributes
    ----------
    spec : ModelSpec
        The architecture is rebuilt from it.
    input_shape : tuple of int
        Shape of one sample.
    value_range : (float, float)
        Least and greatest value of the data it learnt from.
    data : str
        Key of ``trainers.data.DATA`` or a path. A name that is not known (any more) is no fault of the file:
        the stored codes and labels can be shown, only the samples are not there.
    data_seed : int
        What the split into training and test rows was drawn from.
    rows : int
        Rows of the data, and of the stored codes, labels and attributes; of a text its characters.
    data_sha256 : str
        SHA-256 of the samples or of the text, see ``Dataset`` and ``Corpus``; "" in files from before it was
        kept.
    class_names : tuple of str
    vocabulary : str
        The characters that a model which writes knows, in the order of its weights; "" for any other.
    attributes : tuple of str
        Names of the stored attributes; set by ``trainers.checkpoint.write``.
    cyclic : tuple of str
        Those of them that are angles in radians.
    seed, steps : int
        Seed of the training and how many steps it took (0 for a closed form).
    train : TrainSpec or None
    metrics : mapping of str to float
        As measured by ``trainers.evaluate`` when it was written.
    libraries : mapping of str to str
        Versions that the result may depend on.
    sha256 : str
        Of the tensor bytes; set by ``trainers.checkpoint.write``.
    """

    spec: ModelSpec
    input_shape: tuple[int, ...]
    value_range: tuple[float, float] = (0.0, 1.0)
    data: str = ""
    data_seed: int = 0
    rows: int = 0
    data_sha256: str = ""
    class_names: tuple[str, ...] = ()
    vocabulary: str = ""
    attributes: tuple[str, ...] = ()
    cyclic: tuple[str, ...] = ()
    seed: int = 0
    steps: int = 0
    train: TrainSpec | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    @property
    def family(self) -> str:
        """The model's family."""
        return self.spec.family

    def to_json(self) -> str:
        """Give the header as one line of JSON."""
        values: dict[str, Any] = {"format_version": FORMAT_VERSION, "family": self.family}
        values |= {name: getattr(self, name) for name in _PLAIN}
        values |= {"vocabulary": self.vocabulary} if self.vocabulary else {}
        values["spec"] = {k: v for k, v in spec_to_dict(self.spec).items() if k != "family"}
        values["train"] = None if self.train is None else spec_to_dict(self.train)
        values["metrics"] = dict(self.metrics)
        values["libraries"] = dict(self.libraries)
        return json.dumps(values, sort_keys=True, allow_nan=False)


_PLAIN = (
    *("input_shape", "value_range", "data", "data_seed", "rows", "class_names", "attributes", "cyclic"),
    *("seed", "steps", "data_sha256", "sha256"),
)
_MAY_LACK = {"data_sha256", "vocabulary"}
_ALL = {*_PLAIN, *_MAY_LACK, "format_version", "family", "spec", "train", "metrics", "libraries"}


def header_from_json(text: str) -> Header:
    """Read a header, trusting nothing.

    Raises
    ------
    HeaderError
        Where anything is missing, of the wrong type or out of range.
    """
    values = _object(loads(text), "the header")
    _same_keys(values)
    lists = {name: tuple(_texts(values, name)) for name in ("class_names", "attributes", "cyclic")}
    if not set(lists["cyclic"]) <= set(lists["attributes"]):
        raise HeaderError("cyclic names an attribute that is not there")
    return Header(
        spec=_spec(values),
        input_shape=_shape(values["input_shape"]),
        value_range=_range(values["value_range"]),
        data=_text(values["data"], "data"),
        data_seed=_whole(values, "data_seed", MAX_ROWS),
        rows=_whole(values, "rows", MAX_ROWS),
        data_sha256=_digest(values.get("data_sha256", "")),
        class_names=lists["class_names"],
        vocabulary=_vocabulary(values),
        attributes=lists["attributes"],
        cyclic=lists["cyclic"],
        seed=_whole(values, "seed", MAX_ROWS),
        steps=_whole(values, "steps", 1 << 53),
        train=_train(values["train"], _spec(values).training),
        metrics=_metrics(values["metrics"]),
        libraries={k: _text(v, "libraries") for k, v in _object(values["libraries"], "libraries").items()},
        sha256=_text(values["sha256"], "sha256"),
    )


def loads(text: str) -> Any:
    """Read JSON strictly: no key twice, no NaN, nothing nested beyond measure."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise HeaderError("a key stands twice in the header")
        return found

    def constant(word: str) -> NoReturn:
        raise HeaderError(f"the header holds {word}")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=constant)
    except HeaderError:
        raise
    except (ValueError, RecursionError):
        raise HeaderError("the header is not JSON") from None


def _same_keys(values: dict[str, Any]) -> None:
    for name in sorted(_ALL - _MAY_LACK - set(values)):
        raise HeaderError(f"the header has no {name}")
    for name in sorted(set(values) - _ALL):
        raise HeaderError(f"the header has {name!r:.40}, which means nothing")


def _object(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise HeaderError(f"{name} is not a set of named values")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT or not value.isprintable():
        raise HeaderError(f"{name} is not a plain text: {value!r:.40}")
    return value


def _digest(value: object) -> str:
    text = _text(value, "data_sha256")
    if text and not re.fullmatch("[0-9a-f]{64}", text):
        raise HeaderError(f"data_sha256 is no hash: {text!r:.40}")
    return text


def _vocabulary(values: dict[str, Any]) -> str:
    """Read the characters of a model that writes: sorted, each once, as many as its samples have numbers."""
    text, writes = values.get("vocabulary", ""), _spec(values).writes
    if not isinstance(text, str) or len(text) > MAX_TEXT or any("\ud800" <= c <= "\udfff" for c in text):
        raise HeaderError(f"vocabulary is not a text: {text!r:.40}")
    if any(a >= b for a, b in itertools.pairwise(text)):
        raise HeaderError("vocabulary is not sorted, or has a character twice")
    fits = _shape(values["input_shape"]) == (len(text),) if writes else not text
    if not fits:
        raise HeaderError("vocabulary does not fit the model")
    return text


def _texts(values: dict[str, Any], name: str) -> list[str]:
    found = values[name]
    if not isinstance(found, list) or len(found) > MAX_CLASSES:
        raise HeaderError(f"{name} is not a list of texts")
    texts = [_text(text, name) for text in found]
    if name != "class_names" and len(set(texts)) != len(texts):
        raise HeaderError(f"{name} has a name twice")
    return texts


def _whole(values: dict[str, Any], name: str, below: int) -> int:
    value = values[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < below:
        raise HeaderError(f"{name} is not a whole number from 0: {value!r:.40}")
    return value


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _shape(value: object) -> tuple[int, ...]:
    whole = isinstance(value, list) and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
    if not isinstance(value, list) or not whole or not 1 <= len(value) <= 8 or min(value) < 1:
        raise HeaderError(f"input_shape is no shape: {value!r:.40}")
    if max(value) > MAX_PIXELS or math.prod(value) > MAX_PIXELS:
        raise HeaderError(f"input_shape is absurdly large: {value!r:.40}")
    return tuple(value)


def _range(value: object) -> tuple[float, float]:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(map(_is_number, value))
        or value[0] >= value[1]
    ):
        raise HeaderError(f"value_range is no range: {value!r:.40}")
    return float(value[0]), float(value[1])


def _metrics(value: object) -> dict[str, float]:
    metrics = _object(value, "metrics")
    for name, figure in metrics.items():
        if not _is_number(figure):
            raise HeaderError(f"the metric {name!r:.40} is no number: {figure!r:.40}")
    return {_text(name, "metrics"): float(figure) for name, figure in metrics.items()}


def _spec(values: dict[str, Any]) -> ModelSpec:
    family = values["family"]
    if spec_of(family) is None:
        known = ", ".join(SPECS | WRITERS)
        raise HeaderError(f"its family {family!r:.40} is unknown; this version knows {known}")
    try:
        return spec_from_dict(_object(values["spec"], "spec") | {"family": family})
    except SpecError as error:
        raise HeaderError(f"its spec does not hold: {error}") from None


def _train(value: object, kind: type[TrainSpec]) -> TrainSpec | None:
    if value is None:
        return None
    try:
        return make_spec(kind, _object(value, "train"))
    except SpecError as error:
        raise HeaderError(f"its training does not hold: {error}") from None
