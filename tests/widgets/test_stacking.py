"""Something beside something else, or below it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.widgets.stacking import Stacking


def test_the_slim_part_stands_beside_or_below(qtbot: QtBot) -> None:
    page, main, slim = QWidget(), QWidget(), QWidget()
    qtbot.addWidget(page)
    parts = Stacking(main, slim, 200, gap=10)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(parts)
    slim.setMinimumHeight(50)
    page.resize(500, 300)
    page.show()
    QApplication.processEvents()
    assert (main.width(), slim.x(), slim.width()) == (290, 300, 200)
    assert parts.stack(True)
    assert not parts.stack(True)
    QApplication.processEvents()
    assert parts.stacked
    assert (main.width(), slim.x(), slim.width()) == (500, 0, 500)
    assert slim.y() == main.height() + 10
    parts.stack(False)
    QApplication.processEvents()
    assert (slim.y(), slim.width()) == (0, 200)


def test_a_layout_may_be_the_wide_part(qtbot: QtBot) -> None:
    page, left, slim = QWidget(), QVBoxLayout(), QWidget()
    qtbot.addWidget(page)
    inner = QWidget()
    left.addWidget(inner)
    page.setLayout(Stacking(left, slim, 100, gap=0))
    page.resize(400, 200)
    page.show()
    QApplication.processEvents()
    assert slim.width() == 100
    assert inner.width() > 200
