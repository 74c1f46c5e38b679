"""The command line: train, evaluate, inspect, sample, list.

Results go to stdout, progress to stderr. Exit codes: 0 fine, 2 wrong usage or input (one line on stderr),
1 a fault of ours or a process that was lost. torch is imported only by the commands that compute. Under
``torchrun`` the first process alone writes and speaks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from trainers.checkpoint import Checkpoint, CheckpointError, Header, check_writable
from trainers.corpora import CORPORA, Corpus
from trainers.data import DATA, DataError, Dataset
from trainers.interrupts import StoppedError
from trainers.launch import Place, launched, leave
from trainers.listing import free_fields, lines, listed
from trainers.material import load_for, read_any, reload
from trainers.resume import state_path
from trainers.specs import (
    SPECS,
    WRITERS,
    ModelSpec,
    Spec,
    SpecError,
    TrainSpec,
    fields_of,
    parse_value,
)
from trainers.team import LostError, TeamError

if TYPE_CHECKING:
    from trainers.distributed import Group

S = TypeVar("S", bound=Spec)


class UsageError(Exception):
    """A wrong argument; the message is one line that says what to do."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line instead of argparse's several."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    Parameters
    ----------
    argv : sequence of str or None
        The arguments; None takes the process's own.
    """
    try:
        return _run(argv)
    except (UsageError, SpecError, DataError, CheckpointError, TeamError) as error:
        return _refuse(error)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except LostError as lost:
        if lost.speaker:
            _print_line(f"latent-train: {lost}")
        return leave(1)
    except (StoppedError, KeyboardInterrupt) as stop:
        _note(str(stop) or "stopped")
        return leave(130)
    return 0


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    if _speaks() or arguments.command is _train:
        command: Callable[[argparse.Namespace], None] = arguments.command
        command(arguments)
        sys.stdout.flush()
    return 0


def _refuse(error: Exception) -> int:
    _note(" ".join(str(error).split()))
    return leave(2)


def _speaks() -> bool:
    """Tell whether this is the process that speaks: all that torchrun starts are refused the same things."""
    try:
        place = launched()
    except TeamError:
        return True
    return place is None or place.rank == 0


def _note(text: str) -> None:
    _progress(f"latent-train: {text}")


def _progress(text: str) -> None:
    if _speaks():
        _print_line(text)


def _print_line(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="latent-train", description="Train and examine the models of Latent Explorer.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], None], help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help)
        command.set_defaults(command=run)
        _add_json(command)
        return command

    _train_options(add("train", _train, "Train a model and write it."))
    _evaluate_options(add("evaluate", _evaluate, "Measure a checkpoint on the test rows of its data."))
    _add_file(add("inspect", _inspect, "Show what a checkpoint says about itself."))
    _sample_options(add("sample", _sample, "Write a wall of new samples."))
    add("list", _list, "List families, their fields, and data.")
    return parser


def _train_options(train: argparse.ArgumentParser) -> None:
    data = f"{', '.join(DATA)}, or a .npz or .npy file; for char-rnn {', '.join(CORPORA)}, or a text file"
    fields = "any field that `list` shows, repeatable"
    train.add_argument("family", metavar="FAMILY", help=f"one of {', '.join(SPECS | WRITERS)}")
    train.add_argument("--data", metavar="NAME", required=True, help=data)
    train.add_argument("--out", metavar="FILE", required=True, help="the checkpoint to write")
    train.add_argument("--latent-dim", metavar="K", help="how many numbers a code has")
    train.add_argument("--steps", metavar="N", help="how many batches are shown")
    train.add_argument("--seed", metavar="S", help="start of every random choice")
    train.add_argument("--set", metavar="FIELD=VALUE", action="append", default=[], help=fields)
    train.add_argument("--resume", action="store_true", help="go on with an interrupted training of FILE")
    _add_device(train)


def _evaluate_options(evaluate: argparse.ArgumentParser) -> None:
    data = "other data than the checkpoint names, or where it lies now"
    evaluate.add_argument("--data", metavar="NAME", help=data)
    _add_device(evaluate)
    _add_file(evaluate)


def _sample_options(sample: argparse.ArgumentParser) -> None:
    _add_file(sample)
    sample.add_argument("--out", metavar="PNG|TXT", required=True, help="the picture, or the text, to write")
    sample.add_argument("--seed", metavar="S", type=int, default=0, help="start of every random choice")
    sample.add_argument("--n", metavar="N", type=int, help="how many samples (64), or characters (1000)")
    sample.add_argument("--prime", metavar="TEXT", default="", help="what a text goes on from")
    sample.add_argument(
        "--temperature", metavar="T", type=float, default=1.0, help="0 to 2: how daring a text is"
    )


def _add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a checkpoint")


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _add_device(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", metavar="D", default="auto", help="auto, cpu, cuda or mps")


def _train(arguments: argparse.Namespace) -> None:
    spec, plan = _specs(arguments)
    place = launched()
    if place is None:
        check_writable(arguments.out)
        dataset = load_for(arguments.family, arguments.data)
        team, device = None, _device(arguments.device)
    else:
        team = _team(place, arguments.device)
        team.together(lambda: check_writable(arguments.out) if place.rank == 0 else None)
        dataset = team.together(lambda: load_for(arguments.family, arguments.data))
        device = team.device
    _tell(dataset)
    header = _trained(arguments, (spec, plan, dataset), device, team)
    if header is not None:
        result = {"out": arguments.out, "family": header.family, "steps": header.steps, "seed": header.seed}
        _print(arguments.json, result | {"sha256": header.sha256} | dict(header.metrics))


def _tell(dataset: Dataset | Corpus) -> None:
    """Say what was done to a text on the way."""
    if isinstance(dataset, Corpus) and dataset.notices:
        _note(f"{Path(dataset.name).name}: {'; '.join(dataset.notices)}")


def _trained(
    arguments: argparse.Namespace,
    what: tuple[ModelSpec, TrainSpec, Dataset | Corpus],
    device: Any,
    team: Group | None,
) -> Header | None:
    from trainers.fit import TrainingError
    from trainers.loop import StateError
    from trainers.session import Order, train

    try:
        return train(Order(*what, arguments.out, arguments.resume), device, team, _progress)
    except StateError as error:
        raise UsageError(f"{state_path(arguments.out).name}: {error}; start anew without --resume") from None
    except TrainingError as error:
        raise UsageError(str(error)) from None


def _team(place: Place, device: str) -> Group:
    from trainers.distributed import Group
    from trainers.runtime import DeviceError, use_threads

    use_threads(max(1, min(4, (os.cpu_count() or 1) // place.local_size)))
    try:
        return Group(place, device)
    except DeviceError as error:
        raise UsageError(str(error)) from None


def _specs(arguments: argparse.Namespace) -> tuple[ModelSpec, TrainSpec]:
    """Make both specs from the options and the ``--set`` fields, each going to the spec that has it."""
    families = SPECS | WRITERS
    if arguments.family not in families:
        raise UsageError(f"unknown family {arguments.family!r:.40}; choose {', '.join(families)}")
    texts = {name: getattr(arguments, name) for name in ("latent_dim", "steps", "seed")}
    texts = {name: text for name, text in texts.items() if text is not None}
    for pair in arguments.set:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f"--set needs FIELD=VALUE, not {pair!r:.40}")
        texts[name.strip()] = text.strip()
    spec_type = families[arguments.family]
    known = [info.name for kind in (spec_type, spec_type.training) for info in free_fields(kind)]
    for name in texts:
        if name not in known:
            raise UsageError(f"{arguments.family} has no field {name!r:.40}; there are {', '.join(known)}")
    return _filled(spec_type, texts), _filled(spec_type.training, texts)


def _filled(spec_type: type[S], texts: dict[str, str]) -> S:
    values = {i.name: parse_value(i, texts[i.name]) for i in fields_of(spec_type) if i.name in texts}
    return spec_type(**values)


def _device(name: str) -> Any:
    from trainers.runtime import DeviceError, pick_device, use_threads

    use_threads()
    try:
        return pick_device(name)
    except DeviceError as error:
        raise UsageError(str(error)) from None


def _evaluate(arguments: argparse.Namespace) -> None:
    checkpoint = read_any(arguments.file)
    header = checkpoint.header
    try:
        dataset = reload(header, Path(arguments.file).resolve().parent, arguments.data)
    except DataError as error:
        raise UsageError(f"{error}; --data says where the data is now") from None
    sha256 = dataset.sha256
    if isinstance(dataset, Corpus):
        dataset = dataset.known_to(header.vocabulary)
        _tell(dataset)
    if dataset.shape != header.input_shape:
        raise UsageError(f"{arguments.file} needs samples of shape {header.input_shape}, not {dataset.shape}")
    if not arguments.data and header.data_sha256 not in ("", sha256):
        _note(f"{arguments.file}: its data {Path(dataset.name).name} have changed since it was trained")
    device = _device(arguments.device)
    from trainers.evaluate import evaluate
    from trainers.quality.table import quality_figures
    from trainers.registry import from_checkpoint

    model = from_checkpoint(checkpoint, device)
    figures = evaluate(model, dataset)
    if header.spec.gaussian_prior and "frechet" not in figures and isinstance(dataset, Dataset):
        figures |= quality_figures(model, dataset)
    _print(arguments.json, figures)


def _inspect(arguments: argparse.Namespace) -> None:
    checkpoint = read_any(arguments.file)
    weights = sum(int(array.size) for array in checkpoint.weights.values())
    _print(arguments.json, json.loads(checkpoint.header.to_json()) | {"weights": weights})


def _sample(arguments: argparse.Namespace) -> None:
    checkpoint = read_any(arguments.file)
    if checkpoint.header.spec.writes:
        _write_text(arguments, checkpoint)
        return
    shape = checkpoint.header.input_shape
    if shape != (2,) and len(shape) != 2 and not (len(shape) == 3 and shape[2] in (1, 3)):
        raise UsageError(
            f"samples of shape {shape} are no pictures; only models of (height, width), grey or in colour, "
            "and of points in the plane can be sampled"
        )
    n = 64 if arguments.n is None else arguments.n
    if not 1 <= n <= 10_000 or arguments.seed < 0:
        raise UsageError("--n must be from 1 to 10000 and --seed at least 0")
    if not arguments.out.lower().endswith(".png"):
        raise UsageError(f"{arguments.out} must end in .png")
    check_writable(arguments.out)
    from trainers.wall import draw, wall

    samples, origin = draw(checkpoint, n, arguments.seed)
    wall(samples).save(arguments.out)
    _print(arguments.json, {"out": arguments.out, "n": n, "seed": arguments.seed, "drawn_from": origin})


def _write_text(arguments: argparse.Namespace, checkpoint: Checkpoint) -> None:
    n = 1000 if arguments.n is None else arguments.n
    if not 1 <= n <= 1_000_000:
        raise UsageError("--n must be from 1 to 1000000 characters")
    if not arguments.out.lower().endswith(".txt"):
        raise UsageError(f"{arguments.out} must end in .txt")
    check_writable(arguments.out)
    from trainers.choosing import Choosing
    from trainers.writing import write_file

    choosing = Choosing(temperature=arguments.temperature, seed=arguments.seed)
    unknown = write_file(checkpoint, arguments.out, n, arguments.prime, choosing)
    if unknown:
        _note(f"the model does not know {unknown!r:.60}; left out of the prime")
    told = {"out": arguments.out, "n": n, "seed": arguments.seed, "temperature": choosing.temperature}
    _print(arguments.json, told)


def _list(arguments: argparse.Namespace) -> None:
    if arguments.json:
        _print(True, listed())
    else:
        print("\n".join(lines()))


def _print(as_json: bool, result: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps(result, sort_keys=True))
        return
    for name, value in result.items():
        print(f"{name:16} {f'{value:.5g}' if isinstance(value, float) else value}")
