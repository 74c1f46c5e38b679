"""The comparison against an engine that answers when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.comparing import Compared, CompareSources, Kind, Likeness, SourceCompared
from explorer.core.exporting import WriteTable
from explorer.panels.compare import ComparePage, ComparePresenter, words
from explorer.panels.compare.ranking import Order, ordered, winners
from explorer.panels.library import Library
from tests.panels.fakes import Asked, FakeEngine, card, codes


def likeness(n: int = 100, frechet: float = 5.0, precision: float = 0.5) -> Likeness:
    return Likeness(n=n, frechet=frechet, precision=precision, recall=0.8, density=0.7, coverage=0.6)


def source(name: str, kind: Kind, family: str = "", n: int = 100, **figures: float) -> SourceCompared:
    full = likeness(n, **figures)
    return SourceCompared(
        name=name,
        kind=kind,
        family=family,
        full=full,
        common=replace(full, n=40, frechet=2 * full.frechet, precision=1 - full.precision),
        pictures=np.zeros((8, 3, 3), np.uint8),
    )


FLOOR = source("one half of the data with the other", "floor", n=60, frechet=1.0)
HELD = source("held-out data", "data", n=40, frechet=2.0, precision=0.99)
STRAIGHT = source("Gaussian of each class", "baseline", frechet=8.0, precision=0.9)
VAE = source("digits-vae-8", "model", "vae", frechet=23.9, precision=0.8)
GAN = source("digits-gan", "model", "gan", frechet=7.5, precision=0.7)
ROWS = (FLOOR, HELD, STRAIGHT, VAE, GAN)


class Bench(QObject):
    """Page and presenter with a fake engine."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.engine = FakeEngine()
        self.library = Library(self.engine, self)
        self.page = ComparePage()
        self.presenter = ComparePresenter(self.page, self.library, self.engine, self)
        self.troubles: list[str] = []
        self.presenter.troubled.connect(self._on_trouble)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.page.inspector)
        self.page.resize(900, 700)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.setFocus()

    def _on_trouble(self, sentence: str, _: str) -> None:
        self.troubles.append(sentence)

    @property
    def asked(self) -> Asked:
        """The question that waits."""
        return self.engine.only(CompareSources)

    def computed(self, *rows: SourceCompared) -> None:
        """Compute to the end."""
        self.presenter.compute()
        self.asked.tell(*rows)
        self.asked.done(Compared(rows=len(rows), nearest=5, features=64))

    def names(self) -> list[str]:
        """Who stands in the table, top down."""
        return [row.name for row in self.page.table.rows()]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.page.close()
    QApplication.processEvents()


def test_rows_come_one_by_one_and_the_shipped_models_are_offered(bench: Bench) -> None:
    QTest.keyClick(bench.page.table, Qt.Key.Key_Space)
    request = bench.asked.request
    assert isinstance(request, CompareSources)
    assert set(request.shipped) == {"digits-vae-8", "digits-gan"}
    assert not bench.presenter.settled
    assert bench.page.compute.text() == "Stop"
    assert not bench.page.export.isEnabled()
    bench.asked.tell(FLOOR, None, HELD)
    assert bench.names() == ["Data against data", "Held-out data"]
    assert bench.page.progress.text() == "2 of 7 rows"
    bench.asked.done(Compared(rows=2, nearest=5, features=64))
    assert bench.presenter.settled
    assert bench.page.export.isEnabled()
    assert "k = 5" in bench.page.stated.text()
    assert "floor 1.00 at n = 60" in bench.page.stated.text()


@pytest.mark.parametrize("how", ["escape", "button", "space"])
def test_it_is_stopped_and_what_came_stays(bench: Bench, how: str) -> None:
    bench.presenter.compute()
    asked = bench.asked
    asked.tell(FLOOR)
    if how == "button":
        QTest.mouseClick(bench.page.compute, Qt.MouseButton.LeftButton)
    else:
        keys = {"escape": Qt.Key.Key_Escape, "space": Qt.Key.Key_Space}
        QTest.keyClick(bench.page.table, keys[how])
    assert asked.cancelled
    asked.tell(HELD)
    asked.let_go()
    assert bench.names() == ["Data against data"]
    assert bench.presenter.settled
    assert bench.page.compute.text() == "Compute"


def test_the_best_are_judged_at_one_number_and_data_are_no_contestants(bench: Bench) -> None:
    bench.computed(*ROWS)
    leads = {row.name: row.best for row in bench.page.table.rows() if row.best}
    assert leads["digits-gan"] >= {0}
    assert leads["Gaussian of each class"] >= {1}
    assert not leads.keys() & {"Held-out data", "Data against data"}
    other = {row.name for row in bench.page.table.rows() if row.muted}
    assert other == {"Held-out data", "Data against data"}
    bench.page.inspector.common_chosen.emit(True)
    assert not any(row.muted for row in bench.page.table.rows())
    assert "n = 40 pictures" in bench.page.stated.text()


def test_a_click_on_a_head_sorts_best_first_then_last_then_as_it_came(bench: Bench, qtbot: QtBot) -> None:
    bench.computed(*ROWS)
    came = bench.names()
    for goal in (["Held-out data", "digits-gan", "Gaussian of each class", "digits-vae-8"], None):
        at = bench.page.table.head(0).center().toPoint()
        QTest.mouseClick(bench.page.table, Qt.MouseButton.LeftButton, pos=at)
        assert bench.names()[0] == "Data against data"
        if goal is not None:
            first = goal
            assert bench.names()[1:] == goal
    assert bench.names()[1:] == first[::-1]
    QTest.mouseClick(bench.page.table, Qt.MouseButton.LeftButton, pos=at)
    assert bench.names() == came


def test_the_sentence_follows_the_figures() -> None:
    told = words.reading(ROWS, common=False)
    assert "digits-gan is nearer to the data (Frechet 7.50 against 23.9)" in told
    assert "digits-vae-8 is more precise (.800 against .700)" in told
    assert "beats a Gaussian of each class (8.00)" in told
    better = replace(GAN, full=likeness(frechet=9.0, precision=0.95))
    told = words.reading((*ROWS[:4], better), common=False)
    assert "digits-gan is ahead in Frechet distance (9.00, digits-vae-8 23.9) and in precision" in told
    assert "does not beat a Gaussian of each class" in told
    assert words.reading((FLOOR, HELD, STRAIGHT), common=False) == ""
    assert words.reading((*ROWS[:3], GAN), common=False).startswith("digits-gan comes to")


def test_open_models_are_compared_and_those_one_leaves_out_are_not(bench: Bench) -> None:
    for name, family, prior in (("mine", "gan", True), ("straight", "pca", False)):
        made = card(name, family, data_id="digits", gaussian_prior=prior)
        bench.library.adopt(m.Opened(card=made, codes=codes(name)))
    assert next(key for key, _, on in bench.presenter.candidates() if on) == "mine"
    bench.page.inspector.switch("shipped:digits-vae-8").click()
    bench.presenter.compute()
    request = bench.asked.request
    assert isinstance(request, CompareSources)
    assert (request.models, request.shipped) == (("mine",), ("digits-gan",))


def test_other_data_begin_anew_and_a_refusal_is_told(bench: Bench) -> None:
    bench.computed(*ROWS)
    bench.page.inspector.data_chosen.emit("faces")
    assert not bench.names()
    bench.presenter.compute()
    bench.asked.fail("There is no net.")
    assert bench.troubles == ["There is no net."]
    assert bench.presenter.settled


def test_all_figures_go_into_the_file(bench: Bench) -> None:
    bench.computed(*ROWS)
    places: list[str] = []

    def choose(title: str, name: str, kinds: object, then: object) -> None:
        places.append(name)
        assert callable(then)
        then("/files/out.csv")

    bench.presenter.target_wished.connect(choose)
    QTest.mouseClick(bench.page.export, Qt.MouseButton.LeftButton)
    request = bench.engine.only(WriteTable).request
    assert isinstance(request, WriteTable)
    assert places == ["digits-compared.csv"]
    assert list(request.columns["source"]) == [row.name for row in ROWS]
    np.testing.assert_array_equal(request.columns["frechet"], [1.0, 2.0, 8.0, 23.9, 7.5])
    np.testing.assert_array_equal(request.columns["common_n"], [40] * 5)


def test_orders_and_winners_are_pure() -> None:
    assert [row.name for row in ordered(ROWS, Order("precision"), common=False)][1] == "held-out data"
    assert winners(ROWS, common=False)["digits-gan"] >= {0}
    assert winners((), common=False) == {}
