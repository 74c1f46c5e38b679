"""Small problems: made as they say, learnt by what can learn them."""

from __future__ import annotations

import math

import pytest
import torch

from trainers.corpora import load_corpus
from trainers.pieces import LETTERS, SOURCES, codes_of_piece, draw_pieces
from trainers.problems import SAID
from trainers.runtime import generator
from trainers.task_runs import TaskPlan, TaskRun
from trainers.tasks import COPIED, TASKS, Batch

every_task = pytest.mark.parametrize("name", TASKS)


def made(name: str, b: int = 200, t: int | None = None, seed: int = 0) -> Batch:
    return TASKS[name].make(b, t or TASKS[name].length, generator(seed))


@every_task
def test_shapes(name: str) -> None:
    task, batch = TASKS[name], made(name)
    assert batch.x.shape[1:] == (200, task.n_in)
    steps = len(batch.target)
    assert batch.target.shape == ((steps, 200) if task.classes else (steps, 200, task.n_out))
    assert batch.plain.shape == batch.target.shape
    assert {"many-to-one": steps == 1}.get(task.shape, 1 < steps <= len(batch.x))
    assert not task.classes or 0 <= int(batch.target.min()) <= int(batch.target.max()) < task.n_out
    assert task.help.endswith(".")
    assert task.lengths[0] <= task.length <= task.lengths[1]
    assert len(task.ins) in (0, task.n_in)
    assert len(task.outs) == (task.n_out if task.classes else 0)
    assert not task.coded or bool((batch.x.sum(-1) == 1).all())
    again, other = made(name), made(name, seed=1)
    assert torch.equal(batch.x, again.x)
    assert not torch.equal(batch.x, other.x)


def test_the_sum_of_the_marked() -> None:
    batch = made("adding", t=20)
    assert (batch.x[..., 1].sum(0) == 2).all()
    assert (batch.x[:10, :, 1].sum(0) == 1).all()
    torch.testing.assert_close((batch.x[..., 0] * batch.x[..., 1]).sum(0), batch.target[0, :, 0])
    assert TASKS["adding"].baseline(batch) == pytest.approx(1 / 6, abs=0.05)


def test_what_is_to_be_copied() -> None:
    batch = made("copying", t=12)
    codes = batch.x.argmax(-1)
    assert torch.equal(codes[:COPIED], batch.target)
    assert (codes[COPIED + 12] == 5).all()
    assert (codes[COPIED : COPIED + 12] == 4).all()
    assert TASKS["copying"].baseline(batch) == pytest.approx(1 / 4, abs=0.05)


def test_how_deep() -> None:
    batch = made("brackets", b=30)
    for codes, tags in zip(batch.x.argmax(-1).t().tolist(), batch.target.t().tolist(), strict=True):
        depth = 0
        for code, tag in zip(codes, tags, strict=True):
            depth += {0: 1, 1: -1}.get(code, 0)
            assert 0 <= depth == tag <= 3


def test_what_is_inside_quotes() -> None:
    """A text of whole words; of one character alone one can hardly tell."""
    task, batch = TASKS["quotes"], made("quotes", b=300)
    for codes, tags in zip(batch.x.argmax(-1).t().tolist(), batch.target.t().tolist(), strict=True):
        text = "".join(task.ins[code] for code in codes)
        assert tags == [text[: place + 1].count('"') % 2 for place in range(len(text))]
        assert set(text.replace('"', "").split()[:-1]) <= set(SAID.split())
    inside = float(batch.target.double().mean())
    assert 0.4 < inside < 0.6
    assert max(inside, 1 - inside) <= task.baseline(batch) < 0.65
    assert 0.9 < task.plain_loss(batch) <= 1


def test_the_sine_is_behind_the_noise() -> None:
    """The plain answer is better than the noise as it is, and worse than the sine."""
    batch = made("sine")
    noise = float(((batch.x - batch.target) ** 2).mean())
    assert noise == pytest.approx(0.25, abs=0.02)
    assert 0.1 < TASKS["sine"].baseline(batch) < noise
    assert TASKS["sine"].right(batch.target, batch) == 0


def test_a_single_step_tells_nothing_of_the_way_round() -> None:
    batch = made("strokes", b=2000)
    for turn in (0, 1):
        mine = batch.x[:, batch.target[0] == turn]
        assert float(mine.mean(1).abs().max()) < 0.12
    assert abs(TASKS["strokes"].baseline(batch) - 0.5) < 0.05


def test_the_class_is_shown_once() -> None:
    batch = made("waves")
    assert (batch.x[0].sum(-1) == 1).all()
    assert float(batch.x[1:].abs().max()) == 0
    assert len(batch.target[:, :, 0].t().unique(dim=0)) == 3


def entropy(share: list[float]) -> float:
    return -sum(p * math.log2(p) for p in share if p)


def test_what_doing_without_a_memory_comes_to() -> None:
    """The loss that one who sees a single step cannot go below."""
    assert TASKS["copying"].plain_loss(made("copying", b=2000)) == pytest.approx(2, abs=0.01)
    assert TASKS["strokes"].plain_loss(made("strokes")) == 1
    for name in ("adding", "sine", "waves"):
        assert TASKS[name].plain_loss(made(name)) == TASKS[name].baseline(made(name))
    batch = made("brackets", b=500)
    seen: dict[int, list[int]] = {}
    for code, tag in zip(batch.x.argmax(-1).flatten().tolist(), batch.target.flatten().tolist(), strict=True):
        seen.setdefault(code, [0] * 4)[tag] += 1
    whole = sum(map(sum, seen.values()))
    wished = sum(sum(n) / whole * entropy([one / sum(n) for one in n]) for n in seen.values())
    assert TASKS["brackets"].plain_loss(batch) == pytest.approx(wished, rel=1e-9)


def test_pieces_of_three_texts() -> None:
    """Those of the test are from blocks that are never learnt from."""
    texts = [load_corpus(name) for name in SOURCES]
    for kept in (False, True):
        codes, kinds, plain = draw_pieces(60, 24, generator(1), kept=kept)
        words = ["".join(LETTERS[code] for code in piece) for piece in codes.t().tolist()]
        assert set(kinds.tolist()) == {0, 1, 2}
        for kind, piece in zip(kinds.tolist(), words, strict=True):
            held = texts[kind].test_texts if kept else (texts[kind].train_text,)
            plainly = ("".join(c if c in LETTERS else LETTERS[-1] for c in block) for block in held)
            assert any(piece in block for block in plainly)
        assert 0.3 < float((plain == kinds).double().mean()) < 0.7
    assert codes_of_piece("a\x00").tolist() == [LETTERS.index("a"), len(LETTERS) - 1]


def test_what_one_character_tells_of_its_text() -> None:
    counts = []
    for name in SOURCES:
        held = "".join(load_corpus(name).test_texts)
        counts.append({letter: held.count(letter) / len(held) for letter in set(held)})
    wished = 0.0
    for letter in set().union(*counts):
        shares = [count.get(letter, 0) for count in counts]
        wished += sum(shares) / 3 * entropy([share / sum(shares) for share in shares])
    told = TASKS["sources"].plain_loss(made("sources", b=2))
    assert told == pytest.approx(wished, abs=0.005), "characters that are not known are one here"


def test_no_answer_by_one_step_alone_is_better_than_the_plain_one() -> None:
    """Among answers that depend on the size of the last number only, and on the class at the first step."""
    batch = made("sine", b=3000)
    x, target = batch.x.flatten(), batch.target.flatten()
    bins = ((x + 4) * 16).long().clamp(0, 127)
    means = torch.stack([target[bins == place].mean() for place in range(128)])
    binned = float(((means[bins] - target) ** 2).nanmean())
    plain = TASKS["sine"].baseline(batch)
    assert plain == pytest.approx(binned, rel=0.01)
    assert plain < float(((x * 0.5 / 0.75 - target) ** 2).mean())
    batch = made("waves", b=300)
    later = batch.target[1:]
    assert TASKS["waves"].baseline(batch) == pytest.approx(float(later.var()) * 39 / 40, rel=0.02)
    assert torch.equal(batch.plain[0], batch.target[0])


@every_task
@pytest.mark.parametrize("cell", ["rnn", "coupled"])
def test_any_cell_on_any_problem(name: str, cell: str) -> None:
    run = TaskRun(TaskPlan(name, cell, length=12, hidden=4, batch_size=3, layers=2))
    losses = [float(next(run)) for _ in range(3)]
    score = run.measure()
    assert run.step == score.step == 3
    assert all(loss > 0 for loss in losses)
    assert run.told(run.test.x[:, :5]).shape == (len(run.test.x), 5, TASKS[name].n_out)


def test_twins_see_the_same_sequences() -> None:
    one, two = (TaskRun(TaskPlan("adding", cell, length=10, hidden=4)) for cell in ("rnn", "lstm"))
    next(one)
    next(two)
    assert torch.equal(one.test.x, two.test.x)
    assert one.measure().baseline == two.measure().baseline
    again = TaskRun(TaskPlan("adding", "rnn", length=10, hidden=4))
    next(again)
    assert float(next(again)) == float(next(one))


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_the_adding_problem_of_50_steps(cell: str) -> None:
    """An LSTM that begins by remembering solves it within 700 steps, an RNN does not."""
    run = TaskRun(TaskPlan("adding", cell, hidden=32, batch_size=32, forget_bias=1.0))
    for _ in range(700):
        next(run)
    score = run.measure()
    assert score.baseline == pytest.approx(1 / 6, abs=0.02)
    assert score.score < 0.01 if cell == "lstm" else score.score > 0.1


@pytest.mark.parametrize(
    ("name", "steps", "bound"),
    [
        ("brackets", 150, 0.85),
        ("quotes", 150, 0.98),
        ("strokes", 40, 0.95),
        ("sine", 100, 0.09),
        ("sources", 200, 0.7),
    ],
)
def test_an_lstm_learns_the_others(name: str, steps: int, bound: float) -> None:
    run = TaskRun(TaskPlan.usual(name))
    for _ in range(steps):
        next(run)
    score = run.measure()
    better = score.score > bound if TASKS[name].classes else score.score < bound
    assert better, score
