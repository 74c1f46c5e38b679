"""The view "Samples": a wall of codes drawn at random and decoded, beside what the model was trained on."""

from explorer.panels.samples.page import SamplesPage
from explorer.panels.samples.presenter import SamplesPresenter

__all__ = ["SamplesPage", "SamplesPresenter"]
