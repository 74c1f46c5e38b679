"""What a model is worth, measured on rows it was not trained on, each figure with its baseline."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.baselines import class_means, straight_of
from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset
from trainers.models.base import LatentModel
from trainers.models.char_rnn import CharRnn
from trainers.models.gans import Gan
from trainers.models.pca import Pca
from trainers.noise import Noise
from trainers.reading import text_figures
from trainers.samples import Samples, split

NEIGHBOURS = 10
SCORED_ROWS = 2048


def evaluate(model: LatentModel, dataset: Dataset | Corpus, *, seed: int = 0) -> dict[str, float]:
    """Measure a model on the test rows of its data.

    Parameters
    ----------
    model : LatentModel
        On any device, trained on ``dataset.x_train``.
    dataset : Dataset or Corpus
    seed : int
        Of every draw: binarised pixels, codes of the posterior.

    Returns
    -------
    dict of str to float
        ``test_mse``, squared error of a pixel; ``pca_test_mse`` with as many components as the code has
        numbers; ``mean_test_mse`` of the mean training sample. A VAE adds ``neg_elbo``, ``reconstruction``,
        ``kl``, ``iwae`` (nats a sample, see ``Vae.figures``), ``active_units``, and ``pixel_marginal``, what
        the same pixels cost if each is coded by its own mean alone; where the model is told the class, also
        ``class_marginal``, each by its mean in that class. For each cyclic attribute NAME, ``NAME_kept`` of
        :func:`order_kept` and with a plane for a code ``NAME_circle`` of :func:`circle_kept`, over all rows;
        and both of PCA as ``pca_NAME_...``.

        A GAN, which has no encoder, has ``accuracy`` of its discriminator on test samples, and where the data
        are of a density with modes ``modes``, ``high_quality`` and ``reverse_kl``
        (``trainers.adversarial.measures``); of pictures for which a net of features ships, all that
        :func:`trainers.quality.table.quality_figures` gives.

        A model that writes has what :func:`trainers.reading.text_figures` gives, ``bits_per_char`` first.
    """
    if isinstance(dataset, Corpus):
        assert isinstance(model, CharRnn), "a text is for models that write"
        return text_figures(model, dataset)
    if not model.encodes:
        return _generated(model, dataset, seed)
    train, test = (part.to(model.device) for part in split(dataset))
    straight = straight_of(model.latent_dim, train)
    figures = {
        "test_mse": reconstruction_mse(model, test),
        "pca_test_mse": reconstruction_mse(straight, test),
        "mean_test_mse": float(((train.x.mean(0) - test.x) ** 2).mean()),
    }
    model.compare_with(straight)
    figures |= model.figures(test.x, Noise.of(seed, model.device), test.labels)
    if "neg_elbo" in figures:
        figures["pixel_marginal"] = float(model.cost(test.x, train.x.mean(0).expand_as(test.x)))
        if model.conditional:
            figures["class_marginal"] = float(model.cost(test.x, class_means(train, test)))
    return figures | _orders(model, straight, dataset)


def _generated(model: LatentModel, dataset: Dataset, seed: int) -> dict[str, float]:
    """Measure a model that makes samples and encodes none."""
    from trainers.adversarial.measures import mode_figures_of
    from trainers.quality.table import quality_figures

    test = split(dataset)[1].to(model.device)
    figures = model.figures(test.x, Noise.of(seed, model.device), test.labels)
    figures |= quality_figures(model, dataset, seed=seed)
    return figures | (mode_figures_of(model, dataset, seed) if isinstance(model, Gan) else {})


@torch.no_grad()
def reconstruction_mse(model: LatentModel, samples: Samples, batch: int = 4096) -> float:
    """Give the mean squared error of a pixel after the round trip of samples (n, *shape)."""
    parts = []
    for rows in torch.arange(len(samples), device=samples.x.device).split(batch):
        part = samples.take(rows)
        again = model.decode(model.encode(part.x, part.labels), part.labels)
        parts.append(((again - part.x) ** 2).double().sum())
    return float(torch.stack(parts).sum()) / samples.x.numel()


@torch.no_grad()
def _orders(model: LatentModel, straight: Pca, dataset: Dataset) -> dict[str, float]:
    """Score how far model and PCA keep the cyclic attributes, on at most 2,048 evenly spread rows."""
    if not dataset.cyclic:
        return {}
    rows = np.unique(np.linspace(0, len(dataset) - 1, SCORED_ROWS).astype(int))
    x, labels = (torch.from_numpy(a[rows]).to(model.device) for a in (dataset.x, dataset.labels))
    codes, straight_codes = (m.encode(x, labels).cpu().numpy() for m in (model, straight))
    figures = {}
    for name in sorted(dataset.cyclic):
        angles = dataset.attributes[name][rows]
        for prefix, z in (("", codes), ("pca_", straight_codes)):
            figures[f"{prefix}{name}_kept"] = order_kept(z, angles)
            if z.shape[1] == 2:
                figures[f"{prefix}{name}_circle"] = circle_kept(z, angles)
    return figures


def circle_kept(codes: NDArray[np.float32], angles: NDArray[np.float32]) -> float:
    """Give how well the direction of a code from the middle of all codes tells an angle, from 0 to 1.

    The mean resultant length of the difference of the two (Mardia & Jupp 2000, section 2.3), whichever sense
    the code turns in: 1 for a circle gone round once, near 0 for one gone round several times.

    Parameters
    ----------
    codes : (n, 2) float32
    angles : (n,) float32
        Radians.
    """
    x, y = (codes - codes.mean(0)).T.astype(np.float64)
    direction = np.arctan2(y, x)
    return float(max(abs(np.exp(1j * (direction - sense * angles)).mean()) for sense in (1, -1)))


def order_kept(codes: NDArray[np.float32], angles: NDArray[np.float32], k: int = NEIGHBOURS) -> float:
    """Give the share of each row's k nearest codes that are also among its k nearest angles.

    1 where the codes lie as the angles do; small where the code goes round several times for one turn.

    Parameters
    ----------
    codes : (n, d) float32
    angles : (n,) float32
        Radians.
    k : int
    """
    k = min(k, len(codes) - 1)
    turn = np.stack([np.cos(angles), np.sin(angles)], axis=1, dtype=np.float64)
    near, there = _nearest(codes.astype(np.float64), k), _nearest(turn, k)
    shared = [len(np.intersect1d(a, b)) for a, b in zip(near, there, strict=True)]
    return float(np.mean(shared)) / k


def _nearest(points: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Give the k nearest other rows of each row, (n, d) -> (n, k)."""
    squares = (points**2).sum(1)
    distance = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distance, np.inf)
    return np.argpartition(distance, k - 1, axis=1)[:, :k]
