"""What pictures are worth that a VAE, a GAN or a baseline makes: one table, computed on demand."""

from explorer.panels.compare.page import ComparePage
from explorer.panels.compare.presenter import ComparePresenter

__all__ = ["ComparePage", "ComparePresenter"]
