"""The GAN game for pictures: a wall of always the same noise, and what becomes of it."""

from explorer.panels.pictures.page import PicturesPage
from explorer.panels.pictures.presenter import PicturesPresenter

__all__ = ["PicturesPage", "PicturesPresenter"]
