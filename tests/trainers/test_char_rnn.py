"""The character model: from the text through training and the file to what it costs."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from trainers.checkpoint import CheckpointError, pack, read, read_header, write
from trainers.cli import main
from trainers.container import BadFileError
from trainers.corpora import Corpus, make_corpus
from trainers.corpora.grammar import load as grammar
from trainers.evaluate import evaluate
from trainers.events import Evaluated, Finished, Stepped
from trainers.fields import fields_of
from trainers.fit import fit
from trainers.loop import FitState
from trainers.models.char_rnn import CharRnn
from trainers.noise import Noise
from trainers.reading import baselines_of, cost_of
from trainers.registry import FAMILIES, WRITERS, build, build_for, from_checkpoint, to_checkpoint
from trainers.resume import Head, unpack
from trainers.resume import pack as pack_state
from trainers.samples import Samples, split
from trainers.specs import SPECS, CharRnnSpec, TextTrainSpec, spec_from_dict, spec_to_dict
from trainers.specs import WRITERS as WRITER_SPECS
from trainers.specs.cells import CELLS
from trainers.team import TeamError

CORPUS = grammar(length=4000)
SMALL = CharRnnSpec(latent_dim=9, embedding=4)
PLAN = TextTrainSpec(steps=24, batch_size=3, window=7)
every_cell = pytest.mark.parametrize("cell", CELLS)


def small(cell: str, **fields: Any) -> CharRnnSpec:
    return dataclasses.replace(SMALL, **({"cell": cell} | fields))


def model_of(spec: CharRnnSpec = SMALL, corpus: Corpus = CORPUS, seed: int = 0) -> CharRnn:
    model = build_for(spec, corpus, seed=seed)
    assert isinstance(model, CharRnn)
    return model


def trained(spec: CharRnnSpec = SMALL, plan: TextTrainSpec = PLAN, corpus: Corpus = CORPUS) -> CharRnn:
    model = model_of(spec, corpus)
    for _ in fit(model, split(corpus)[0], plan):
        pass
    return model


def same(one: CharRnn, two: CharRnn) -> bool:
    pairs = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_one_table() -> None:
    assert {name: family.spec for name, family in WRITERS.items()} == WRITER_SPECS
    assert not WRITERS.keys() & FAMILIES.keys()
    assert all(spec.writes for spec in WRITER_SPECS.values())
    assert not any(spec.writes for spec in SPECS.values())


@every_cell
@pytest.mark.parametrize("layers", [1, 2])
def test_weights_and_spec(cell: str, layers: int) -> None:
    spec = small(cell, layers=layers)
    found = {name: tuple(w.shape) for name, w in model_of(spec).state_dict().items()}
    assert found == spec.weight_shapes(CORPUS.shape)
    assert spec_from_dict(json.loads(json.dumps(spec_to_dict(spec)))) == spec


@pytest.mark.parametrize("kind", [CharRnnSpec, TextTrainSpec])
def test_fields_explain_themselves(kind: type[CharRnnSpec | TextTrainSpec]) -> None:
    assert all(info.help.endswith(".") for info in fields_of(kind))


def test_twins_start_alike_wherever_shapes_agree() -> None:
    one, two = (model_of(small(cell)).state_dict() for cell in ("lstm", "gru"))
    for name in ("embedding.weight", "output.weight", "output.bias"):
        assert torch.equal(one[name], two[name])
    peeping, plain = (model_of(small(cell)) for cell in ("peephole", "lstm"))
    codes = split(CORPUS)[1].x[:2, :20]
    torch.testing.assert_close(peeping.tell(codes).logits, plain.tell(codes).logits)


# --- training ----------------------------------------------------------------------------------


@every_cell
def test_learns(cell: str) -> None:
    """Better than counting single characters, in a moment."""
    spec = small(cell, latent_dim=32)
    plan = TextTrainSpec(steps=60, batch_size=16, window=24, learning_rate=2e-2)
    model, (train, test) = model_of(spec), split(CORPUS)
    events = list(fit(model, train, plan, test=test, report_every=20, evaluate_every=20))
    assert isinstance(events[-1], Finished)
    losses = [e.loss for e in events if isinstance(e, Stepped)]
    judged = [e.judged for e in events if isinstance(e, Evaluated)]
    assert losses == sorted(losses, reverse=True)
    assert len(judged) == 3
    single = baselines_of(CORPUS, CORPUS.test_texts)["ngram_1_bits_per_char"]
    assert judged[-1] is not None
    assert judged[-1] < single - 0.3
    assert evaluate(model, CORPUS)["bits_per_char"] == pytest.approx(judged[-1], rel=1e-5)


def test_the_state_goes_on_and_the_gradient_does_not() -> None:
    """A step costs what its windows cost after all that was read before; clipping changes no cost."""
    still = dataclasses.replace(PLAN, learning_rate=1e-7, schedule="constant")
    model, text = model_of(), split(CORPUS)[0].x
    fitting = fit(model, Samples(text), still, report_every=1)
    first, second, third = (next(fitting) for _ in range(3))
    starts = [0, len(text) // 3, 2 * (len(text) // 3)]
    whole = torch.stack([text[s : s + 22] for s in starts])
    with torch.no_grad():
        costs, _ = model_of().costs(whole)
    for event, place in ((first, 0), (second, 7), (third, 14)):
        assert isinstance(event, Stepped)
        assert event.loss == pytest.approx(float(costs[:, place : place + 7].mean()), abs=1e-4)


@every_cell
@pytest.mark.parametrize("after", [1, 13])
def test_goes_on_to_the_same_weights(cell: str, after: int) -> None:
    """Through a file, with the state of the cells."""
    spec = small(cell)
    fitting = fit(model_of(spec), split(CORPUS)[0], PLAN)
    for _ in range(after):
        next(fitting)
    state = fitting.snapshot()
    fitting.close()
    assert state is not None
    resumed = model_of(spec, seed=9)
    for _ in fit(resumed, split(CORPUS)[0], PLAN, resume=through_a_file(state)):
        pass
    assert same(resumed, trained(spec))


def through_a_file(state: FitState) -> FitState:
    return unpack(pack_state(state, Head({}, state.step, state.device), {})).state


def test_the_gradient_is_clipped() -> None:
    """So that steps of different size end elsewhere, and a huge bound changes nothing."""
    kept, free, freer = (trained(plan=dataclasses.replace(PLAN, clip=clip)) for clip in (0.01, 1e5, 1e6))
    assert not same(kept, free)
    assert same(free, freer)


def test_live_fields_change_between_two_steps() -> None:
    fitting = fit(model_of(), split(CORPUS)[0], PLAN)
    next(fitting)
    fitting.change(SMALL, dataclasses.replace(PLAN, clip=0.1, learning_rate=1e-3, steps=6))
    assert [*fitting][-1].step == 6


def test_short_texts_are_read_in_fewer_places() -> None:
    corpus = make_corpus("x", "abc\n" * 300)
    model = trained(plan=TextTrainSpec(steps=3, batch_size=5000, window=1024), corpus=corpus)
    assert all(bool(w.isfinite().all()) for w in model.parameters())


def test_several_processes_are_refused() -> None:
    class Two:
        size = 2
        first = True

        def part(self, n: int) -> tuple[int, int, int]:
            return 0, n // 2, n

    with pytest.raises(TeamError, match="one process"):
        list(fit(model_of(), split(CORPUS)[0], PLAN, team=Two()))  # type: ignore[arg-type]


# --- what it tells ------------------------------------------------------------------------------


def test_costs_by_hand() -> None:
    model = trained()
    codes = split(CORPUS)[1].x[:2, :30]
    with torch.no_grad():
        costs, _ = model.costs(codes)
        logits = model.tell(codes).logits
        opened, seen = model.opened(codes)
    want = -functional.log_softmax(logits[0, 4], 0)[codes[0, 5]] / np.log(2)
    assert float(costs[0, 4]) == pytest.approx(float(want), rel=1e-5)
    torch.testing.assert_close(opened, logits)
    torch.testing.assert_close(model.encode(codes), seen.carry[0, -1])
    assert float(model.loss(codes, Noise.of(0))["loss"].detach()) == pytest.approx(float(costs.mean()))
    with pytest.raises(NotImplementedError, match="writes texts"):
        model.decode(torch.zeros(1, 9))


def test_costs_are_the_same_piece_by_piece() -> None:
    """Without a gradient long texts are read in pieces."""
    model, text = model_of(), split(CORPUS)[0].x[:3300].reshape(3, 1100)
    whole, carry = model.costs(text)
    with torch.no_grad():
        parts, after = model.costs(text)
    torch.testing.assert_close(parts, whole)
    torch.testing.assert_close(after, carry)


def test_any_text_has_its_cost() -> None:
    """In pieces as at once, and without what it does not know, which is told."""
    model = trained()
    text = CORPUS.text[:2500]
    whole = cost_of(model, text)
    with torch.no_grad():
        costs, _ = model.costs(model.read(text)[0][None])
    np.testing.assert_allclose(whole.bits[1:], costs[0], atol=1e-5)
    assert whole.bits_per_char == pytest.approx(float(costs.mean()), rel=1e-5)
    odd = cost_of(model, f"€{text[:9]}€Ω")
    assert (odd.unknown, odd.text) == ("€Ω", text[:9])
    assert cost_of(model, "").bits_per_char == cost_of(model, "€").bits_per_char == 0


# --- files --------------------------------------------------------------------------------------


def test_a_file_knows_its_characters(tmp_path: Path) -> None:
    model = trained()
    write(tmp_path / "m", to_checkpoint(model, CORPUS, PLAN, evaluate(model, CORPUS), 24))
    header = read_header(tmp_path / "m")
    assert (header.vocabulary, header.data_sha256) == (CORPUS.vocabulary, CORPUS.sha256)
    assert (header.data, header.rows, header.train) == ("grammar", len(CORPUS), PLAN)
    again = from_checkpoint(read(tmp_path / "m", writer=True))
    assert isinstance(again, CharRnn)
    assert again.vocabulary == CORPUS.vocabulary
    assert same(again, model)
    assert evaluate(again, CORPUS) == pytest.approx(dict(header.metrics))
    with pytest.raises(CheckpointError, match="writes texts, and has no latent space"):
        read(tmp_path / "m")
    with pytest.raises(CheckpointError, match="writes no texts"):
        read(Path(__file__).parents[2] / "assets" / "checkpoints" / "digits-pca-2.safetensors", writer=True)


@pytest.mark.parametrize(
    "vocabulary", ["", "ba", "aab", "abc", "a\udc80"], ids=["none", "order", "twice", "long", "half"]
)
def test_a_wrong_vocabulary_is_refused(vocabulary: str, tmp_path: Path) -> None:
    corpus = make_corpus("x", "ab" * 600)
    checkpoint = to_checkpoint(build(SMALL, (2,)), corpus, PLAN, {}, 0)
    bad = dataclasses.replace(
        checkpoint, header=dataclasses.replace(checkpoint.header, vocabulary=vocabulary)
    )
    with pytest.raises((CheckpointError, BadFileError), match="vocabulary"):
        write(tmp_path / "m", bad)


def test_files_of_pictures_are_as_they_were() -> None:
    path = Path(__file__).parents[2] / "assets" / "checkpoints" / "digits-pca-2.safetensors"
    assert pack(read(path)) == path.read_bytes()


# --- the command line -----------------------------------------------------------------------------


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[dict[str, object], str]:
    assert main([*argv, "--json"]) == 0
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, out = tmp_path / "own.txt", str(tmp_path / "m.safetensors")
    own.write_bytes(CORPUS.text.encode("latin-1") + "é\0".encode("latin-1"))
    sizes = ["--latent-dim", "9", "--set", "embedding=4", "--set", "cell=gru", "--set", "window=8"]
    argv = ["train", "char-rnn", "--data", str(own), "--out", out, "--steps", "12", "--device", "cpu", *sizes]
    result, told = said(capsys, *argv)
    assert "read as Latin-1" in told
    assert "1 NUL left out" in told
    figures, _ = said(capsys, "evaluate", out, "--device", "cpu")
    assert figures["bits_per_char"] == result["bits_per_char"]
    assert {f"ngram_{order}_bits_per_char" for order in range(1, 6)} < set(figures)
    assert "xz_bits_per_char" in figures
    inspected, _ = said(capsys, "inspect", out)
    assert "é" in str(inspected["vocabulary"])
    text = tmp_path / "x.txt"
    _, told = said(capsys, "sample", out, "--out", str(text), "--n", "50", "--prime", "The€ ")
    assert "does not know '€'" in told
    assert len(text.read_text(encoding="utf-8")) == 54
    first = text.read_bytes()
    said(capsys, "sample", out, "--out", str(text), "--n", "50", "--prime", "The ")
    assert text.read_bytes() == first
    _, told = said(capsys, "evaluate", out, "--device", "cpu", "--data", "python-reference")
    assert "characters that the model does not know are left out" in told


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("train", "char-rnn", "--data", "digits", "--out", "m"), "learns from a text, not from digits"),
        (("train", "ae", "--data", "grammar", "--out", "m"), "is a text, from which char-rnn learns"),
        (("train", "char-rnn", "--data", "none", "--out", "m"), "unknown text 'none'"),
        (("train", "char-rnn", "--data", "empty.txt", "--out", "m"), "empty.txt: is empty"),
        (("train", "char-rnn", "--data", "grammar", "--out", "m", "--set", "nodes=3"), "no field 'nodes'"),
        (("sample", "w", "--out", "x.png"), "must end in .txt"),
        (("sample", "w", "--out", "x.txt", "--n", "0"), "--n must be"),
        (("sample", "w", "--out", "x.txt", "--temperature", "3"), "temperature must be from 0 to 2"),
    ],
)
def test_what_is_refused(
    argv: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").touch()
    write("w", to_checkpoint(model_of(), CORPUS, PLAN, {}, 0))
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1
