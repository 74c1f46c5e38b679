"""What two nets say to sequences, drawn: by pixel, by mouse and by key, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.widgets.answers import (
    CopySheet,
    DepthSheet,
    PenSheet,
    PieceSheet,
    Row,
    Sheet,
    SumSheet,
    WaveSheet,
)
from tests.widgets.conftest import LEFT, names, near, picture_of, rgb, set_scale

KEY = Qt.Key
FIRST, SECOND = (0, 114, 178), (213, 94, 0)
BRACKETS, LETTERS = ("(", ")", "·"), ("A", "B", "C", "D")
Show = Callable[..., QWidget]


def codes(kinds: list[int], count: int) -> Any:
    return np.eye(count, dtype=np.float32)[kinds]


def sums(told: tuple[float, float] = (0.5, 1.5)) -> Row:
    x = np.zeros((20, 2), np.float32)
    x[:, 0] = 0.4
    x[[3, 15], 1] = 1
    x[3, 0], x[15, 0] = 0.7, 0.3
    return Row(x, np.array([[1.0]]), (np.array([[told[0]]]), np.array([[told[1]]])))


def depths() -> Row:
    wanted = np.array([1, 2, 2, 1, 0])
    said = codes([1, 2, 2, 1, 0], 4), codes([1, 1, 1, 1, 0], 4)
    return Row(codes([0, 0, 2, 1, 1], 3), wanted, said)


def copies(second: tuple[int, ...] = (0, 1, 2, 3, 3)) -> Row:
    x = codes([0, 1, 2, 3, 0, *[4] * 9, 5, *[4] * 4], 6)
    return Row(x, np.array([0, 1, 2, 3, 0]), (codes([0, 1, 2, 3, 0], 4), codes(list(second), 4)))


def line(shift: float = 0.0) -> Row:
    clean = np.sin(np.arange(30) / 3)[:, None]
    return Row(clean + 0.3, clean, (clean, clean + shift))


def wave(kind: int, longer: int = 60) -> Row:
    x = np.zeros((30, 3), np.float32)
    x[0, kind] = 1
    clean = np.sin(np.arange(longer) / (2 + kind))[:, None]
    return Row(x, clean[:30], (clean, clean * 0.5))


def pen(way: int = 1, *, own: bool = False) -> Row:
    angle = way * 2 * np.pi * np.arange(20) / 20
    said = np.array([[0.25, 0.75]]), np.array([[0.6, 0.4]])
    return Row(np.stack([np.cos(angle), np.sin(angle)], -1), np.array([int(way > 0)]), said, own)


def piece(wanted: int | None = 1) -> Row:
    said = np.array([[0.1, 0.9]]), np.array([[0.8, 0.2]])
    return Row(codes([0, 2, 1], 3), None if wanted is None else np.array([wanted]), said)


SHEETS: dict[str, tuple[type[Sheet], list[Row], tuple[str, ...], tuple[str, ...], str]] = {
    "sums": (SumSheet, [sums()], (), (), "wanted 1.00, told .50 and 1.50"),
    "depths": (DepthSheet, [depths()], BRACKETS, tuple("0123"), "((·)): 100 % and 60 % right"),
    "copies": (CopySheet, [copies()], (*LETTERS, "·", "?"), LETTERS, "ABCDA: ABCDA and ABCDD"),
    "lines": (WaveSheet, [line(0.5)], (), (), "error 0 and error .250"),
    "waves": (WaveSheet, [wave(1)], ("sine", "square", "saw"), (), "square: error 0 and error "),
    "pens": (PenSheet, [pen()], (), ("left", "right"), "right: right 75 % and left 60 %"),
    "pieces": (
        PieceSheet,
        [piece()],
        ("a", "\n", " "),
        ("book", "code"),
        "a \n: code: code 90 % and book 80 %",
    ),
}
every = pytest.mark.parametrize("name", SHEETS)


def made(name: str, show: Show, size: tuple[int, int] = (600, 360)) -> Any:
    kind, rows, ins, outs, _ = SHEETS[name]
    sheet = kind()
    show(sheet, *size)
    sheet.set_nets(("one", "two"), (FIRST, SECOND))
    sheet.set_rows(rows, ins, outs)
    return sheet


def pixels(sheet: QWidget) -> Any:
    """What a sheet looks like, (h, w, 3)."""
    image = picture_of(sheet).convertToFormat(QImage.Format.Format_RGB32)
    array = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return array[..., 2::-1].astype(int)


def colours(sheet: QWidget) -> set[tuple[int, ...]]:
    packed = np.unique(pixels(sheet) @ np.array([65536, 256, 1]))
    return {(one >> 16, one >> 8 & 255, one & 255) for one in packed.tolist()}


@every
def test_a_row_is_drawn_and_said(name: str, theme: str, show: Show) -> None:
    """Both nets are in it in their colours, and it is told to those who cannot see it."""
    sheet = made(name, show)
    assert sheet.told(0).startswith(SHEETS[name][4])
    assert sheet.accessibleDescription() == sheet.told(0)
    seen = colours(sheet)
    for net in range(2):
        hue = sheet.net(net).hue()
        strong = {QColor(*colour).hue() for colour in seen if QColor(*colour).saturation() > 60}
        assert any(abs(found - hue) <= 4 for found in strong), net
    assert any(near(colour, names(theme)["ink"], 40) for colour in seen) or name == "lines"


@every
def test_it_changes_with_what_is_said_and_is_empty_without_rows(name: str, show: Show) -> None:
    sheet = made(name, show)
    before = picture_of(sheet)
    row = SHEETS[name][1][0]
    assert row.said is not None
    other = row.said[1][:, ::-1] if row.said[1].shape[1] > 1 else row.said[1] - 0.4
    sheet.set_rows([replace(row, said=(row.said[0], other))], *SHEETS[name][2:4])
    assert picture_of(sheet) != before
    sheet.set_rows([replace(row, said=None)], *SHEETS[name][2:4])
    unsaid = picture_of(sheet)
    assert unsaid != before
    sheet.set_rows(())
    assert picture_of(sheet) != unsaid
    assert sheet.boxes() == []


@every
def test_it_stays_within_a_small_widget_at_200_per_cent(name: str, show: Show, look: Any) -> None:
    set_scale(look, 2.0)
    sheet = made(name, show, (420, 220))
    for _, box in sheet.boxes():
        assert sheet.rect().adjusted(-1, -1, 1, 1).contains(box.toAlignedRect())
    assert len(colours(sheet)) > 3


def test_as_many_rows_as_there_is_room_for_and_ones_own_always(show: Show) -> None:
    sheet = made("depths", show, (600, 700))
    rows = [depths() for _ in range(9)] + [replace(depths(), own=True)]
    sheet.set_rows(rows, BRACKETS, tuple("0123"))
    many = sheet.boxes()
    assert 4 < len(many) < 10
    assert many[-1][0].own
    tops = [box.top() for _, box in many]
    assert tops == sorted(tops)
    sheet.parentWidget().resize(600, 100)
    QTest.qWait(0)
    ((only, _),) = sheet.boxes()
    assert only.own


def test_sums_stand_on_one_scale(theme: str, show: Show) -> None:
    """The first net's dot is left of the wanted one, the second's right of it."""
    sheet = made("sums", show)
    image, places = pixels(sheet)[:, 370:552], {}
    for key, colour in (
        ("first", sheet.net(0)),
        ("second", sheet.net(1)),
        ("ink", QColor(*names(theme)["ink"])),
    ):
        same = np.abs(image - np.array(colour.getRgb()[:3])).max(-1) <= 2
        places[key] = float(np.median(np.nonzero(same)[1]))
    assert places["first"] < places["ink"] < places["second"]
    assert places["ink"] - places["first"] == pytest.approx(places["second"] - places["ink"], abs=12)


def test_a_wrong_symbol_is_struck_out(show: Show) -> None:
    sheet = made("copies", show)
    wrong = picture_of(sheet)
    sheet.set_rows([copies((0, 1, 2, 3, 0))], *SHEETS["copies"][2:4])
    assert picture_of(sheet) != wrong
    assert sheet.told(0) == "ABCDA: ABCDA and ABCDA"


def test_a_piece_of_ones_own_is_neither_right_nor_wrong(show: Show) -> None:
    sheet = made("pieces", show)
    sheet.set_rows([piece(None)], *SHEETS["pieces"][2:4])
    assert sheet.told(0).startswith("a \n: unknown: code 90 %")
    assert sheet.text(0) == "a \n"


@pytest.fixture
def waves(show: Show) -> WaveSheet:
    sheet = WaveSheet()
    show(sheet, 600, 420)
    sheet.set_nets(("one", "two"), (FIRST, SECOND))
    sheet.set_rows([wave(kind) for kind in range(3)], ("sine", "square", "saw"))
    return sheet


def middle(sheet: Sheet, index: int) -> QPoint:
    return sheet.boxes()[index][1].center().toPoint()


def test_a_wave_is_drawn_step_by_step_by_a_click(waves: WaveSheet, qtbot: QtBot) -> None:
    spy, whole = QSignalSpy(waves.drawn), picture_of(waves)
    QTest.mouseClick(waves, LEFT, pos=middle(waves, 1))
    assert (spy.count(), waves.drawing()) == (1, 1)
    begun = picture_of(waves)
    assert begun != whole
    qtbot.waitUntil(lambda: picture_of(waves) not in (begun, whole))
    qtbot.waitUntil(lambda: waves.drawing() == -1)
    assert picture_of(waves) == whole
    QTest.keyClick(waves, KEY.Key_3)
    assert (spy.count(), waves.drawing()) == (2, 2)
    QTest.keyClick(waves, KEY.Key_4)
    assert spy.count() == 2
    waves.hide()
    assert waves.drawing() == -1


def test_lines_without_a_class_are_not_drawn_by_a_click(show: Show) -> None:
    sheet = made("lines", show)
    spy = QSignalSpy(sheet.drawn)
    QTest.mouseClick(sheet, LEFT, pos=middle(sheet, 0))
    QTest.keyClick(sheet, KEY.Key_1)
    assert (spy.count(), sheet.drawing()) == (0, -1)


def test_what_is_longer_than_learnt_stands_on_a_ground_of_its_own(theme: str, waves: WaveSheet) -> None:
    image = picture_of(waves)
    box = waves.boxes()[0][1]
    left, right = QPoint(int(box.left() + 110), int(box.bottom()) - 3), QPoint(500, int(box.bottom()) - 3)
    assert rgb(image, left) == names(theme)["ground"] != rgb(image, right)


@pytest.fixture
def pens(show: Show) -> PenSheet:
    sheet = PenSheet()
    show(sheet, 600, 420)
    sheet.set_nets(("one", "two"), (FIRST, SECOND))
    sheet.set_rows([pen(way) for way in (1, -1, 1, -1, 1, -1, 1)], (), ("left", "right"))
    return sheet


def draw(sheet: PenSheet, places: list[QPointF]) -> None:
    QTest.mousePress(sheet, LEFT, pos=places[0].toPoint())
    for place in places[1:]:
        QTest.mouseMove(sheet, place.toPoint())
    QTest.mouseRelease(sheet, LEFT, pos=places[-1].toPoint())


def test_a_way_is_drawn_by_the_mouse(pens: PenSheet) -> None:
    spy, middle = QSignalSpy(pens.drawn), pens.pad().center()
    angles = np.linspace(0, 2 * np.pi, 30)
    draw(pens, [middle + QPointF(40 * np.cos(a), -40 * np.sin(a)) for a in angles])
    assert spy.count() == 1
    way = spy.at(0)[0]
    assert way.shape[1] == 2
    turned = np.unwrap(np.arctan2(way[:, 1] + middle.y(), way[:, 0] - middle.x()))
    assert turned[-1] - turned[0] == pytest.approx(2 * np.pi, abs=0.2), "upwards is upwards"


def test_a_dot_and_what_is_outside_the_field_are_no_way(pens: PenSheet) -> None:
    spy, middle = QSignalSpy(pens.drawn), pens.pad().center()
    draw(pens, [middle, middle])
    outside = pens.boxes()[0][1].center()
    draw(pens, [outside + QPointF(i, i) for i in range(20)])
    assert spy.count() == 0


def test_ones_own_way_stands_in_the_last_field(pens: PenSheet) -> None:
    others = len(pens.boxes())
    pens.set_rows([*pens.rows(), pen(-1, own=True)], (), ("left", "right"))
    placed = pens.boxes()
    assert len(placed) == others + 1
    assert placed[-1][0].own
    assert placed[-1][1].contains(pens.pad().center())
    assert not any(box.intersects(placed[-1][1]) for _, box in placed[:-1])
