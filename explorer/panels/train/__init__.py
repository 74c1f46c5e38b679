"""The training panel: a run is chosen, played, turned at its knobs and rewound."""

from explorer.panels.train.page import TrainPage
from explorer.panels.train.presenter import TrainPresenter

__all__ = ["TrainPage", "TrainPresenter"]
