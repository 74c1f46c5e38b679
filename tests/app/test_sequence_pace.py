"""Writing is stopped and gone on with at any pace, beyond its length, and alike in all branches."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from tests.app.test_sequence import KEY, Reader, reader

__all__ = ["reader"]


@pytest.mark.parametrize(("first", "then"), [(0.0, 60.0), (0.0, 0.0), (60.0, 0.0)])
def test_what_was_stopped_goes_on_at_any_pace(reader: Reader, first: float, then: float) -> None:
    reader.pen.until = 200_000
    reader.pen.set_speed(first)
    reader.press_key(KEY.Key_Space)
    reader.until(lambda: len(reader.pen.text.text) > 30)
    reader.press_key(KEY.Key_Space)
    reader.calm()
    stopped = reader.pen.text.text
    assert reader.sheet.text() == stopped
    reader.pen.set_speed(then)
    reader.press_key(KEY.Key_Space)
    reader.until(lambda: len(reader.pen.text.text) > len(stopped) + 20)
    reader.press_key(KEY.Key_Space)
    reader.calm()
    text = reader.pen.text
    assert text.text.startswith(stopped)
    assert reader.sheet.text() == text.text
    assert len(text.known()) == len(text.text)
    assert np.isfinite(text.known()[text.primed :]).all()


def test_beyond_its_length_some_more_is_written(reader: Reader) -> None:
    reader.write_to(100)
    assert len(reader.pen.text.text) == 100
    reader.press_key(KEY.Key_Space)
    reader.until(lambda: len(reader.pen.text.text) > 100 and not reader.pen.writing)
    reader.calm()
    assert len(reader.pen.text.text) == reader.pen.until == 600


def test_a_choice_counts_in_every_branch(reader: Reader) -> None:
    reader.write_to(60)
    reader.pen.branch(40, "e")
    reader.until(lambda: len(reader.pen.texts) == 2)
    reader.calm()
    slider = reader.inspector.temperature.slider
    reader.drag(slider, slider.handle().toPoint(), QPoint(0, slider.height() // 2))
    reader.calm()
    assert reader.presenter.choice.temperature == 0
    assert reader.pen.text.odds.chances.max() == 1
    branch = reader.inspector.branch
    branch.setFocus()
    reader.qtbot.keyClick(branch, Qt.Key.Key_Home)
    reader.until(lambda: reader.pen.at == 0)
    reader.calm()
    assert reader.pen.text.odds.chances.max() == 1, "the likeliest alone may come, in this one too"
