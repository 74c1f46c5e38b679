"""The GAN game in the plane: a forger and a detective, fast, slow, and half-step by half-step."""

from explorer.panels.game.page import GamePage
from explorer.panels.game.presenter import GamePresenter

__all__ = ["GamePage", "GamePresenter"]
