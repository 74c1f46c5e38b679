"""What is open: files in two steps, PCA and pictures brought along once, trouble told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.core import messages as m
from explorer.core.paths import checkpoint
from explorer.panels.library import Library
from tests.panels.fakes import FakeEngine, data_ready, opened, peeked


class Shelf:
    """A library with an ear for everything it tells."""

    def __init__(self) -> None:
        self.engine = FakeEngine()
        self.library = Library(self.engine)
        self.heard: list[tuple[object, ...]] = []
        for name in ("shown", "ready", "opened", "data_ready", "no_pca", "troubled", "refused"):
            getattr(self.library, name).connect(self._ear(name))

    def _ear(self, name: str) -> Callable[..., None]:
        return lambda *told: self.heard.append((name, *told))

    def names(self) -> list[object]:
        """What was told, without particulars."""
        return [told[0] for told in self.heard]


@pytest.fixture
def shelf(qapp: object) -> Shelf:
    return Shelf()


def test_a_model_is_shown_from_its_stored_codes_and_ready_once_it_is_built(shelf: Shelf) -> None:
    seen = peeked("net")
    shelf.library.open("/models/net.safetensors")
    assert shelf.engine.only(m.PeekFile).request == m.PeekFile(path="/models/net.safetensors")
    assert shelf.engine.count(m.WarmUp) == 0, "torch comes after the first map"
    shelf.engine.only(m.PeekFile).done(seen)
    assert shelf.heard == [("shown", "net"), ("opened", "net", "/models/net.safetensors")]
    assert "net" not in shelf.library.able
    shelf.engine.only(m.OpenFile).done(opened(seen))
    assert shelf.heard[2:] == [("ready", "net")]
    assert "net" in shelf.library.able
    assert shelf.library.codes["net"] is seen.codes


def test_what_is_needed_is_asked_for_once(shelf: Shelf) -> None:
    for name in ("net", "other", "net"):
        shelf.library.open(f"/models/{name}.safetensors")
        seen = peeked(name)
        shelf.engine.waiting(m.PeekFile)[-1].done(seen)
        shelf.engine.waiting(m.OpenFile)[-1].done(opened(seen))
    assert [shelf.engine.count(kind) for kind in (m.WarmUp, m.FitPca, m.LoadData)] == [1, 1, 1]
    shelf.engine.only(m.LoadData).done(data_ready())
    assert shelf.heard[-1] == ("data_ready", "pictures")


def test_pca_has_the_models_data_and_code_size(shelf: Shelf) -> None:
    for name, k in (("two", 2), ("three", 3)):
        shelf.library.open(name)
        shelf.engine.waiting(m.PeekFile)[-1].done(peeked(name, latent_dim=k))
    wishes = [asked.request for asked in shelf.engine.waiting(m.FitPca)]
    assert wishes == [m.FitPca(data_id="pictures", latent_dim=k) for k in (2, 3)]
    fitted = opened(peeked("pictures-pca-3", family="pca", latent_dim=3))
    shelf.engine.waiting(m.FitPca)[1].done(fitted)
    cards = shelf.library.cards
    assert shelf.library.pca_of(cards["three"]) == "pictures-pca-3"
    assert shelf.library.pca_of(cards["two"]) is None


def test_a_shipped_pca_is_read_rather_than_fitted(shelf: Shelf) -> None:
    shelf.library.open("mine")
    shelf.engine.only(m.PeekFile).done(peeked("mine", data_id="digits", input_shape=(8, 8)))
    assert shelf.engine.count(m.FitPca) == 0
    asked = shelf.engine.only(m.PeekFile)
    assert asked.request == m.PeekFile(path=str(checkpoint("digits-pca-2")))
    asked.done(peeked("digits-pca-2", family="pca", data_id="digits", input_shape=(8, 8)))
    assert "opened" not in shelf.names()[2:], "nobody asked to see it by itself"
    assert shelf.library.pca_of(shelf.library.cards["mine"]) == "digits-pca-2"
    assert "no_pca" not in shelf.names()


def test_data_that_lie_in_a_file_are_no_name_of_a_shipped_one(shelf: Shelf) -> None:
    shelf.library.open("mine")
    shelf.engine.only(m.PeekFile).done(peeked("mine", data_id="/data/my own.npz"))
    assert shelf.engine.only(m.FitPca).request == m.FitPca(data_id="/data/my own.npz", latent_dim=2)


def test_pca_of_other_samples_is_no_partner(shelf: Shelf) -> None:
    """Data of the same name may have another shape by now."""
    shelf.library.open("mine")
    shelf.engine.only(m.PeekFile).done(peeked("mine"))
    shelf.engine.only(m.FitPca).done(opened(peeked("pictures-pca-2", family="pca", input_shape=(5, 5))))
    assert shelf.heard[-1] == ("no_pca", "pictures")
    assert shelf.library.pca_of(shelf.library.cards["mine"]) is None


def test_what_could_not_be_had_is_told_and_asked_for_again(shelf: Shelf) -> None:
    for attempt in (1, 2):
        shelf.library.open("mine")
        seen = peeked("mine", data_id="gone")
        shelf.engine.only(m.PeekFile).done(seen)
        shelf.engine.only(m.FitPca).fail("gone: is not there; choose digits.")
        assert shelf.names().count("no_pca") == attempt
        shelf.engine.only(m.OpenFile).done(opened(seen))
        shelf.engine.only(m.LoadData).fail("gone: is not there; choose digits.")
        assert shelf.names().count("troubled") == 2 * attempt


def test_a_bad_file_is_told_and_leaves_nothing(shelf: Shelf) -> None:
    shelf.library.open("bad")
    shelf.engine.only(m.PeekFile).fail("bad: is empty; copy it again.")
    assert shelf.heard == [("troubled", "bad: is empty; copy it again.", "details"), ("refused", "bad")]
    assert shelf.library.cards == shelf.library.codes == {}
    assert shelf.engine.count(m.OpenFile) == 0
    assert shelf.engine.count(m.WarmUp) == 1, "torch is wanted by whoever opens the next file"


def test_codes_that_no_file_stores_are_awaited(shelf: Shelf) -> None:
    seen = peeked("bare")
    shelf.library.open("bare")
    shelf.engine.only(m.PeekFile).done(m.Peeked(card=seen.card, codes=None))
    assert shelf.heard == []
    assert shelf.library.cards == {}
    shelf.engine.only(m.OpenFile).done(opened(seen))
    assert shelf.names() == ["shown", "ready", "opened"]


def test_codes_that_cannot_be_computed_leave_nothing(shelf: Shelf) -> None:
    shelf.library.open("bare")
    shelf.engine.only(m.PeekFile).done(m.Peeked(card=peeked("bare").card, codes=None))
    shelf.engine.only(m.OpenFile).fail("bare: its data are gone; train it anew.")
    assert shelf.names() == ["troubled", "refused"]
    assert shelf.library.cards == {}


def test_a_file_that_changed_brings_its_new_codes(shelf: Shelf) -> None:
    first, second = peeked("net", seed=1), peeked("net", seed=2)
    shelf.library.open("net")
    shelf.engine.only(m.PeekFile).done(first)
    shelf.library.open("net")
    shelf.engine.only(m.PeekFile).done(second)
    assert shelf.library.codes["net"] is second.codes
    assert shelf.names().count("shown") == 2


def test_equal_codes_are_not_shown_twice(shelf: Shelf) -> None:
    shelf.library.open("net")
    shelf.engine.only(m.PeekFile).done(peeked("net", seed=1))
    shelf.engine.only(m.OpenFile).done(opened(peeked("net", seed=1)))
    assert shelf.names().count("shown") == 1


@pytest.mark.parametrize(
    ("shape", "rows", "fits"), [((3, 3), 40, True), ((3, 3), 30, False), ((4, 4), 40, False)]
)
def test_pictures_are_those_of_the_models_rows(
    shelf: Shelf, shape: tuple[int, int], rows: int, fits: bool
) -> None:
    shelf.library.open("net")
    seen = peeked("net", input_shape=shape)
    shelf.engine.only(m.PeekFile).done(seen)
    shelf.engine.only(m.OpenFile).done(opened(seen))
    shelf.engine.only(m.LoadData).done(data_ready(rows=rows))
    assert (shelf.library.data_of(seen.card) is not None) == fits


def test_a_notice_about_the_device_is_told(shelf: Shelf) -> None:
    shelf.library.open("net")
    shelf.engine.only(m.PeekFile).done(peeked("net"))
    shelf.engine.only(m.WarmUp).done(m.Ready(device="cpu", words="CPU", notice="No cuda here."))
    assert ("troubled", "No cuda here.", "") in shelf.heard


def test_data_files_are_fitted_and_shown_under_pca(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    shelf.library.open(str(path))
    assert shelf.engine.count(m.PeekFile) == 0
    while shelf.engine.waiting(m.FitPca):
        asked = shelf.engine.only(m.FitPca)
        assert isinstance(asked.request, m.FitPca)
        assert asked.request.data_id == str(path.resolve())
        k = asked.request.latent_dim
        asked.done(opened(peeked(f"own-pca-{k}", family="pca", latent_dim=k, data_id=asked.request.data_id)))
    assert shelf.names().count("opened") == 1
    assert ("opened", "own-pca-2", str(path.resolve())) in shelf.heard
