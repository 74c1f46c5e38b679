"""Where the application's files lie: its own assets, and the folders it may write to."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG_VARIABLE = "LATENT_EXPLORER_CONFIG"
CACHE_VARIABLE = "LATENT_EXPLORER_CACHE"
RUNS_VARIABLE = "LATENT_EXPLORER_RUNS"
APPLICATION = "latent-explorer"

_PACKAGE = Path(__file__).resolve().parent.parent


def assets() -> Path:
    """Folder of what ships with the application: checkpoints, predictors, icons, fonts.

    Returns
    -------
    Path
        ``explorer/assets`` where a wheel put it, else the ``assets`` folder of the checkout.
    """
    packaged = _PACKAGE / "assets"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "assets"


def checkpoint(name: str) -> Path:
    """File of a shipped checkpoint.

    Parameters
    ----------
    name : str
        Name without folder or ending, for example ``"digits-ae-2"``.

    Returns
    -------
    Path
        Where the file is, or would be: whether it exists is not asked.

    Raises
    ------
    ValueError
        If `name` is not one plain file name.
    """
    return _shipped("checkpoints", name, "checkpoint")


def predictor(data: str) -> Path:
    """File of the shipped predictor that tells what is known of some data.

    Parameters
    ----------
    data : str
        Name of the data, for example ``"faces"``.

    Returns
    -------
    Path
        Where the file is, or would be: whether it exists is not asked.

    Raises
    ------
    ValueError
        If `data` is not one plain file name.
    """
    return _shipped("predictors", data, "predictor")


def writer(name: str) -> Path:
    """File of a shipped model that writes.

    Parameters
    ----------
    name : str
        Name without folder or ending, for example ``"python-reference-lstm"``.

    Returns
    -------
    Path
        Where the file is, or would be: whether it exists is not asked.

    Raises
    ------
    ValueError
        If `name` is not one plain file name.
    """
    return _shipped("writers", name, "model that writes")


def _shipped(folder: str, name: str, what: str) -> Path:
    if name in {"", ".", ".."} or "\0" in name or "/" in name or "\\" in name:
        raise ValueError(f"{name!r} is not the name of a shipped {what}")
    return assets() / folder / f"{name}.safetensors"


def checkpoint_names() -> tuple[str, ...]:
    """Names of all shipped checkpoints, sorted."""
    return tuple(sorted(path.stem for path in (assets() / "checkpoints").glob("*.safetensors")))


def config_folder() -> Path:
    """Folder of the settings; `LATENT_EXPLORER_CONFIG` overrides it. It is not created here."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(os.path.expanduser(named))
    import platformdirs

    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """Folder of what can be made again; `LATENT_EXPLORER_CACHE` overrides it. It is not created here."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(os.path.expanduser(named))
    import platformdirs

    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


def runs_folder() -> Path:
    """Folder of the states of trainings; `LATENT_EXPLORER_RUNS` overrides it. It is not created here."""
    named = os.environ.get(RUNS_VARIABLE)
    if named:
        return Path(os.path.expanduser(named))
    import platformdirs

    return platformdirs.user_state_path(APPLICATION, appauthor=False) / "runs"
