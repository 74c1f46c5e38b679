"""Models that are chosen and branches that are compared in the sequence panel, by real events."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from explorer.core.paths import writer
from explorer.core.texts import SHIPPED
from tests.app.test_sequence import Reader, offered, other_than, reader

__all__ = ["reader"]


def test_a_model_is_chosen_by_its_name(reader: Reader) -> None:
    box = reader.inspector.model
    titles = [box.itemText(i) for i in range(box.count())]
    assert titles[:3] == ["Python's reference, LSTM", "Python's reference, GRU", "Python's source, LSTM"]
    assert all(writer(name).is_file() for name, _ in SHIPPED)
    offered(box, str(writer("python-reference-gru")))
    reader.until(lambda: reader.presenter.card.cell == "gru")
    reader.calm()
    assert "GRU, 128 units" in reader.inspector.corpus.text()
    assert reader.panel.text.title.text() == "Written by python-reference-gru"
    reader.sheet.setFocus()
    reader.write_to(60)
    offered(box, str(writer("python-reference-lstm")))
    reader.until(lambda: reader.presenter.card.cell == "lstm")
    reader.calm()
    assert box.currentText() == "Python's reference, LSTM"


def test_a_model_of_this_session_is_offered_and_one_that_is_broken_is_not(
    reader: Reader, tmp_path: Path
) -> None:
    own = tmp_path / "my-own.safetensors"
    shutil.copy(writer("python-reference-gru"), own)
    reader.app._open_wished([str(own)])
    reader.until(lambda: reader.presenter.card.writer_id == "my-own")
    reader.calm()
    box = reader.inspector.model
    assert box.currentText() == "my-own"
    offered(box, str(writer("python-reference-lstm")))
    reader.until(lambda: reader.presenter.card.cell == "lstm")
    reader.calm()
    own.write_bytes(b"nothing")
    box.setCurrentIndex(box.findData(str(own)))
    box.activated.emit(box.currentIndex())
    reader.until(lambda: "my-own" in reader.notice)
    reader.calm()
    assert box.currentText() == "Python's reference, LSTM"


def test_two_branches_stand_side_by_side_from_where_they_part(reader: Reader) -> None:
    below = reader.panel.below
    reader.click(below.shows.button(2))
    assert "side by side" in below.parted.sheets[0].accessibleDescription()
    assert below.parted.sheets[1].isHidden()
    reader.write_to(120)
    text, place = reader.pen.text.text, 40
    reader.click(reader.sheet, reader.place_of(place))
    reader.calm()
    other_than(reader, text[place])
    reader.until(lambda: len(reader.pen.texts) == 2)
    reader.calm()
    reader.write_to(90)
    first, second = below.parted.sheets
    assert first.text() == text[place - 24 :]
    assert second.text() == reader.pen.text.text[place - 24 :]
    costs = [-np.log2(one.known()[place:]) for one in reader.pen.texts]
    for total, cost in zip(below.parted.totals, costs, strict=True):
        assert total.text().startswith(f"{cost.sum():,.1f} bits since they part")
        assert f"each of {len(cost)} characters" in total.text()
    assert f"The first 50 characters since they part: {costs[0][:50].sum():,.1f} against" in below.bits.text()
    assert below.parted.heads[1].text() == reader.inspector.branch.currentText()
    reader.click(below.shows.button(0))
    assert "unread text" in below.bits.text()


def test_which_branch_it_is_set_beside_is_chosen(reader: Reader) -> None:
    assert reader.inspector.beside.isHidden()
    reader.write_to(60)
    for place in (30, 40):
        reader.pen.go_to(0)
        reader.pen.branch(place, "q")
        reader.until(lambda: reader.pen.settled)
    assert reader.inspector.beside.currentText() == "Beside: First text"
    offered(reader.inspector.beside, reader.pen.texts[1].text_id)
    reader.calm()
    assert reader.panel.below.shows_branches
    assert [head.text() for head in reader.panel.below.parted.heads] == ["q at 30", "q at 40"]
    reader.click(reader.panel.below.shows.button(0))
    reader.sheet.setFocus()
