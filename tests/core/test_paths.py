from pathlib import Path

import pytest

from explorer.core import paths


def test_assets_of_the_checkout_are_found():
    assert paths.assets().is_dir()
    assert paths.assets().name == "assets"


def test_assets_of_the_package_come_first(tmp_path, monkeypatch):
    package = tmp_path / "site" / "explorer"
    (tmp_path / "site" / "assets").mkdir(parents=True)
    package.mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.assets() == tmp_path / "site" / "assets"
    (package / "assets").mkdir()
    assert paths.assets() == package / "assets"


def test_checkpoint_lies_among_the_assets():
    assert paths.checkpoint("digits-ae-2") == paths.assets() / "checkpoints" / "digits-ae-2.safetensors"


def test_predictor_goes_by_the_name_of_its_data():
    assert paths.predictor("faces") == paths.assets() / "predictors" / "faces.safetensors"
    assert paths.predictor("faces").is_file()


@pytest.mark.parametrize("name", ["", ".", "..", "../other", "a/b", "a\\b", "/etc/passwd", "a\0b"])
def test_what_is_no_plain_name_is_refused(name):
    for place in (paths.checkpoint, paths.predictor):
        with pytest.raises(ValueError, match="not the name"):
            place(name)


def test_checkpoint_names_are_sorted_stems(tmp_path, monkeypatch):
    folder = tmp_path / "explorer" / "assets" / "checkpoints"
    folder.mkdir(parents=True)
    for name in ("b.safetensors", "a.safetensors", "notes.txt"):
        (folder / name).touch()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "explorer")
    assert paths.checkpoint_names() == ("a", "b")


@pytest.mark.parametrize(
    ("folder", "variable"),
    [(paths.config_folder, paths.CONFIG_VARIABLE), (paths.cache_folder, paths.CACHE_VARIABLE)],
)
def test_folders_follow_their_variable(folder, variable, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine"
    assert not (tmp_path / "mine").exists()
    monkeypatch.delenv(variable)
    assert folder().is_absolute()
    assert folder().name == Path(paths.APPLICATION).name
