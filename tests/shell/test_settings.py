"""What is remembered, and what a broken memory does: nothing worse than the defaults."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.shell import theme
from explorer.shell.keeper import SettingsKeeper
from explorer.shell.settings import Settings, Store, from_json
from explorer.shell.window import MainWindow
from explorer.widgets.notice import Notice
from tests.shell.conftest import MakeWindow

FULL = Settings(
    theme="dark", scale=1.5, device="cpu", recent=("/a.npz", "/b.npz"), geometry="AAAA", inspector=False
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "settings.json")


def test_what_is_saved_is_loaded(store: Store) -> None:
    assert store.load() == (Settings(), "")
    assert store.save(FULL) == ""
    assert store.load() == (FULL, "")
    assert [path.name for path in store.path.parent.iterdir()] == ["settings.json"]


def test_the_file_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LATENT_EXPLORER_CONFIG", str(tmp_path))
    assert Store().path == tmp_path / "settings.json"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b"\x80\x04K\x01.", b"[" * 100_000, b" " * 1_000_001],
    ids=["empty", "cut", "list", "null", "not-text", "pickle", "deep", "large"],
)
def test_a_broken_file_is_put_aside_and_told(store: Store, content: bytes) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(content)
    settings, message = store.load()
    aside = store.path.with_name("settings.json.bad")
    assert settings == Settings()
    assert aside.read_bytes() == content
    assert str(aside) in message
    assert "\n" not in message
    assert store.load() == (Settings(), "")


def test_a_folder_in_the_files_place_is_told_and_survived(store: Store) -> None:
    store.path.mkdir(parents=True)
    settings, message = store.load()
    assert settings == Settings()
    assert message
    store.path.mkdir(parents=True, exist_ok=True)
    assert "could not be kept" in store.save(FULL)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("theme", "pink"),
        ("theme", 3),
        ("scale", "large"),
        ("scale", True),
        ("scale", 40),
        ("device", None),
        ("recent", "a.npz"),
        ("recent", [1]),
        ("geometry", 7),
        ("geometry", "ü"),
        ("inspector", "yes"),
    ],
)
def test_one_wrong_field_costs_that_field_only(field: str, wrong: object) -> None:
    good = {
        "theme": "dark",
        "scale": 1.5,
        "device": "cpu",
        "recent": ["/a"],
        "geometry": "AA",
        "inspector": True,
    }
    read = from_json(json.dumps(good | {field: wrong, "from the future": 1}))
    right = Settings(theme="dark", scale=1.5, device="cpu", recent=("/a",), geometry="AA", inspector=True)
    assert read == replace(right, **{field: getattr(Settings(), field)})


def test_not_a_number_is_no_scale() -> None:
    assert from_json('{"scale": NaN}').scale == 1.0
    assert from_json('{"scale": Infinity}').scale == 1.0
    assert from_json('{"scale": 2}').scale == 2.0


words = st.text("adhitgkr/ü\n", max_size=6) | st.sampled_from(["dark", "cpu"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Settings.__dataclass_fields__, "other"]), json_values))
def test_any_object_gives_settings_that_can_be_shown(found: dict[str, object]) -> None:
    settings = from_json(json.dumps(found))
    assert settings.theme in theme.THEMES
    assert 0.75 <= settings.scale <= 3
    assert isinstance(settings.recent, tuple)
    assert len(settings.recent) <= 10


def test_recent_files_are_newest_first_once_each_and_ten() -> None:
    settings = Settings()
    for number in range(12):
        settings = settings.opened(f"/data/{number}.npz")
    settings = settings.opened("/data/5.npz")
    names = [Path(path).stem for path in settings.recent]
    assert names == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]


def test_recent_files_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().opened("a.npz").recent == (os.path.join(os.getcwd(), "a.npz"),)


def test_a_failed_write_leaves_the_old_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(FULL)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert "No space left" in store.save(Settings())
    monkeypatch.undo()
    assert store.load() == (FULL, "")
    assert len(list(store.path.parent.iterdir())) == 1


# The keeper: window, theme and file together -------------------------------------------------------------


def ground(app: QApplication) -> str:
    return app.palette().color(QPalette.ColorRole.Window).name()


def test_what_the_hand_chooses_is_shown_ticked_and_kept(
    make_window: MakeWindow, look: QApplication, store: Store
) -> None:
    window = make_window()
    keeper = SettingsKeeper(look, window, store, Settings())
    window.menus.theme.actions()[1].trigger()
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    window.menus.device.actions()[1].trigger()
    assert ground(look) == theme.DARK.ground
    assert look.font().pixelSize() == 16
    assert [a.text() for a in window.menus.theme.actions() if a.isChecked()] == ["Dark"]
    assert [a.text() for a in window.menus.scale.actions() if a.isChecked()] == ["115 %"]
    keeper.save()
    kept, _ = store.load()
    assert (kept.theme, kept.scale, kept.device) == ("dark", 1.15, "cpu")


def test_place_and_inspector_come_back(
    make_window: MakeWindow, look: QApplication, qtbot: QtBot, store: Store
) -> None:
    window = make_window()
    SettingsKeeper(look, window, store, Settings())
    window.resize(700, 600)
    window.set_inspector(False)
    window.close()
    kept, _ = store.load()
    again = MainWindow(kept)
    qtbot.addWidget(again)
    assert kept.inspector is False
    assert again.inspector.isHidden()
    assert again.normalGeometry().size().toTuple() == (700, 600)


def test_what_only_this_run_uses_is_not_kept(
    make_window: MakeWindow, look: QApplication, store: Store
) -> None:
    stored = Settings(theme="light")
    theme.apply(look, "dark", 1.0)
    window = make_window(replace(stored, theme="dark"))
    keeper = SettingsKeeper(look, window, store, stored)
    keeper.set_scale(1.3)
    assert ground(look) == theme.DARK.ground
    keeper.save()
    assert store.load()[0].theme == "light"
    assert store.load()[0].scale == 1.3


def test_forgetting_brings_the_defaults(make_window: MakeWindow, look: QApplication, store: Store) -> None:
    window = make_window(FULL)
    keeper = SettingsKeeper(look, window, store, FULL)
    keeper.set_theme("dark")
    window.menus.settings.actions()[-1].trigger()
    assert keeper.settings == Settings()
    assert not store.path.exists()
    assert ground(look) == theme.LIGHT.ground
    assert window.inspector.isVisible()


def test_opened_files_are_kept(make_window: MakeWindow, look: QApplication, store: Store) -> None:
    window = make_window()
    keeper = SettingsKeeper(look, window, store, Settings())
    keeper.add_recent("/one.npz")
    keeper.add_recent("/two.npz")
    keeper.save()
    assert store.load()[0].recent == ("/two.npz", "/one.npz")


def told(window: MainWindow) -> str:
    return "".join(notice.text() for notice in window.findChildren(Notice))


def test_many_changes_are_one_write_beside_the_gui_thread(
    make_window: MakeWindow, look: QApplication, qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: list[str] = []
    save = Store.save

    def watched(self: Store, settings: Settings) -> str:
        writers.append(threading.current_thread().name)
        return save(self, settings)

    monkeypatch.setattr(Store, "save", watched)
    keeper = SettingsKeeper(look, make_window(), store, Settings())
    for scale in (1.3, 1.15, 1.0, 1.5):
        keeper.set_scale(scale)
    assert not store.path.exists()
    qtbot.waitUntil(store.path.exists)
    assert store.load()[0].scale == 1.5
    assert writers == ["latent-explorer-settings"]


def test_closing_keeps_what_was_not_written_yet(
    make_window: MakeWindow, look: QApplication, store: Store
) -> None:
    window = make_window()
    SettingsKeeper(look, window, store, Settings()).set_theme("dark")
    assert not store.path.exists()
    window.close()
    assert store.load()[0].theme == "dark"


def test_a_write_that_hangs_is_followed_by_the_newer_settings(
    make_window: MakeWindow, look: QApplication, qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.shell.keeper.QUIET_MS", 0)
    begun, go_on, save = threading.Event(), threading.Event(), Store.save

    def slow(self: Store, settings: Settings) -> str:
        begun.set()
        assert go_on.wait(30)
        return save(self, settings)

    monkeypatch.setattr(Store, "save", slow)
    keeper = SettingsKeeper(look, make_window(), store, Settings())
    keeper.set_theme("dark")
    qtbot.waitUntil(begun.is_set)
    keeper.set_theme("light")
    keeper.set_scale(1.3)
    go_on.set()
    qtbot.waitUntil(lambda: store.load()[0].scale == 1.3)
    assert store.load()[0].theme == "light"


def test_a_file_that_cannot_be_written_is_told(
    make_window: MakeWindow, look: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    window = make_window()
    keeper = SettingsKeeper(look, window, Store(tmp_path / "file" / "settings.json"), Settings())
    keeper.set_theme("dark")
    qtbot.waitUntil(lambda: "could not be kept" in told(window))


def test_what_cannot_be_forgotten_is_told(
    make_window: MakeWindow, look: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    window = make_window()
    SettingsKeeper(look, window, Store(tmp_path / "file" / "settings.json"), Settings())
    window.menus.settings.actions()[-1].trigger()
    assert "could not be forgotten" in told(window)
