"""Texts: always the same, split by blocks, and told what was done to them."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from trainers.corpora import CORPORA, codes_of, load_corpus, locate_corpus, make_corpus
from trainers.corpora.corpus import LEAST, MOST, MOST_DIFFERENT, RARE
from trainers.corpora.files import load_text
from trainers.data.dataset import DataError

TEXT = "Größe: «çà et là» costs 5 €.\n" * 60
PLAIN = "the quick brown fox\n" * 80


@pytest.mark.parametrize("name", CORPORA)
def test_every_text(name: str) -> None:
    one, two = load_corpus(name), load_corpus(name)
    assert one.sha256 == two.sha256
    assert one.name == name
    assert "".join(one.vocabulary[i] for i in one.codes) == one.text
    assert one.shape == (len(set(one.text)),)
    assert 0.08 < float((~one.train).mean()) <= 0.1
    assert CORPORA[name].help.endswith(".")
    assert not {"\0", "\r"} & set(one.text)


@pytest.mark.parametrize("length", [LEAST, 1234, 50_000, 450_001])
def test_blocks_of_the_test_are_never_learnt_from(length: int) -> None:
    text = "".join(map(chr, 97 + np.random.default_rng(length).integers(0, 26, length)))
    corpus = make_corpus("x", text)
    parts = [corpus.codes[corpus.train], corpus.codes[~corpus.train]]
    assert np.array_equal(corpus.train_codes, parts[0])
    assert np.array_equal(corpus.test_codes.ravel(), parts[1])
    assert "".join(corpus.vocabulary[i] for i in parts[0]) == corpus.train_text
    assert "".join(corpus.vocabulary[i] for i in parts[1]) == "".join(corpus.test_texts)
    edges = np.flatnonzero(np.diff(corpus.train.astype(int)))
    assert len(edges) <= 2 * len(corpus.test_codes)
    assert 0.05 < len(parts[1]) / length < 0.11


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a mark"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("latin-1", "Latin-1, since it is no UTF-8"),
    ],
)
def test_own_texts_of_any_encoding(encoding: str, told: str, tmp_path: Path) -> None:
    text = TEXT.replace("€", "euros") if encoding == "latin-1" else TEXT
    path = tmp_path / "own.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    corpus = load_corpus(str(path))
    assert corpus.text == text
    assert corpus.notices[0] == f"{path.stat().st_size:,} bytes, read as {told}"
    assert corpus.name == os.path.realpath(path)


def test_control_characters_are_dropped_and_told(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text(PLAIN.replace("quick", "qu\0ick\x07\x1b").replace("fox", "f\tox"), encoding="utf-8")
    corpus = load_text(str(path))
    assert corpus.text == PLAIN.replace("fox", "f\tox")
    assert corpus.notices[1:] == ("80 NULs left out", "160 control characters left out")


def test_of_a_file_of_100_megabytes_little_is_read(tmp_path: Path) -> None:
    """Nor is it held: where it is cut in the middle of a character, that does no harm."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(("€" * 79 + "\n").encode() * 20_000)
        file.truncate(100 << 20)
    tracemalloc.start()
    corpus = load_text(str(path), most=10_001)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 << 20
    assert len(corpus) == 10_001
    assert set(corpus.text) == {"€", "\n"}
    assert corpus.notices == (
        "104,857,600 bytes, read as UTF-8",
        "only the first 10,001 characters are taken",
    )


def test_long_texts_are_capped(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("0123456789" * (MOST // 10 + 5))
    corpus = load_text(str(path))
    assert len(corpus) == MOST
    assert corpus.notices[-1] == f"only the first {MOST:,} characters are taken"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty; choose"),
        (b" \n" * 2000, "holds no text; choose"),
        (b"\0" * 5000, "holds no text"),
        (b"too short", "has only 9 characters; a model needs 1,000"),
        (b"a" * 3000, "has the same character throughout; choose a text"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(DataError, match=f"^bad.txt: .*{words}") as refused:
        load_corpus(str(path))
    assert "\n" not in str(refused.value)


def test_names_that_mean_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        load_corpus(str(tmp_path / "none.txt"))
    with pytest.raises(DataError, match="is not a file"):
        load_corpus(str(tmp_path))
    with pytest.raises(DataError, match="python-reference, python-source, grammar"):
        load_corpus("shakespeare")


def test_many_different_characters() -> None:
    """The rarest become one."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 1500))) + PLAIN * 3
    corpus = make_corpus("x", text)
    assert len(corpus.vocabulary) == MOST_DIFFERENT
    assert RARE in corpus.vocabulary
    assert set(PLAIN) <= set(corpus.vocabulary)
    assert "rare characters were replaced" in corpus.notices[0]


def test_codes() -> None:
    assert codes_of("bazb", "abz").tolist() == [1, 0, 2, 1]
    assert codes_of("b€", "abz").tolist() == [1, -1]
    assert codes_of("b", "").tolist() == [-1]


def test_as_another_model_knows_it() -> None:
    corpus = make_corpus("x", PLAIN).known_to("abcdefghijklmnopqrstuvwxyz")
    assert corpus.text == PLAIN.replace(" ", "").replace("\n", "")
    assert corpus.shape == (26,)
    assert corpus.notices == ("320 characters that the model does not know are left out",)
    assert corpus.codes.max() == 23
    assert corpus.known_to(corpus.vocabulary) is corpus


def test_texts_are_found_beside_the_model(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(PLAIN)
    assert locate_corpus("/gone/own.txt", tmp_path) == os.path.realpath(tmp_path / "own.txt")
    assert locate_corpus("grammar", tmp_path) == "grammar"


def test_the_grammar_keeps_its_rules() -> None:
    """Brackets close, and verbs agree with the noun however far it is."""
    for line in load_corpus("grammar").text.splitlines()[:-1]:
        depth = 0
        for c in line:
            depth += (c == "(") - (c == ")")
            assert 0 <= depth <= 2
        assert depth == 0
        assert line.count('"') in (0, 2)
        words = line.strip('"').lower().rstrip(".").split()
        if len(words) == 3 and words[0] == "the":
            assert words[1].endswith("s") != words[2].endswith("s"), line
