"""What goes into the wheel and into the source archive."""

from tests.architecture.sources import ROOT, project

BUILD = project()["tool"]["hatch"]["build"]["targets"]


def test_the_wheel_brings_every_folder_of_assets_and_no_recipe():
    included = BUILD["wheel"]["force-include"]
    folders = {f"assets/{path.name}" for path in (ROOT / "assets").iterdir() if path.is_dir()}
    assert included == {folder: f"explorer/{folder}" for folder in folders if "__pycache__" not in folder}


def test_the_source_archive_brings_what_the_readme_shows_and_what_builds_the_wheel():
    included = BUILD["sdist"]["include"]
    assert all((ROOT / name).exists() for name in included)
    assert {"docs", "assets", "explorer", "trainers", "tests", "README.md", "LICENSE"} <= set(included)
