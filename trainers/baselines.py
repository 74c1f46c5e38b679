"""What the same loss charges without a network: the lines that a curve has to get below."""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.fit import fed_on
from trainers.models.base import LatentModel
from trainers.models.pca import Pca
from trainers.samples import Samples
from trainers.specs import PcaSpec

Baselines = dict[str, dict[str, float]]
"""Term of the loss -> words for a baseline -> its cost in the unit of the loss."""

MEAN, MARGINAL, CLASS_MARGINAL = "mean image", "pixel marginal", "class marginal"
MEAN_SAMPLE, VALUE_MARGINAL = "mean sample", "value marginal"
"""The first two, of samples that are no pictures."""


def straight_of(latent_dim: int, train: Samples) -> Pca:
    """Fit PCA with the same code size, or as many components as there are if that is fewer."""
    x = train.x
    k = min(latent_dim, len(x), x[0].numel())
    straight = Pca(PcaSpec(latent_dim=k), tuple(x.shape[1:]))
    straight.fit_closed_form(x)
    return straight.to(x.device)


@torch.no_grad()
def baselines(
    model: LatentModel, train: Samples, test: Samples, straight: Pca | None = None, seed: int = 0
) -> Baselines:
    """Measure the baselines of a model on the test samples.

    The mean training image is what a model comes to that has learnt nothing, where every penalty is 0: it
    belongs to the loss as a whole, for a variational model by the name of pixel marginal. One that is told
    the class comes without a code to the mean image of each class, the class marginal. PCA at the same code
    size belongs to the reconstruction; it is fed what the model is fed, spoilt samples where that is so.

    Parameters
    ----------
    model : LatentModel
        On the device of the samples.
    train, test : Samples
    straight : Pca or None
        As :func:`straight_of` fits it; None fits it here.
    seed : int
        Of the training, whose test losses are measured on the same spoilt samples.
    """
    straight = straight or straight_of(model.latent_dim, train)
    mean = train.x.mean(0).expand_as(test.x)
    nothing = float(model.cost(test.x, mean))
    line = float(model.cost(test.x, straight.decode(straight.encode(fed_on(model, test, seed)))))
    words = f"PCA, {straight.latent_dim} number{'s' if straight.latent_dim > 1 else ''}"
    if model.posterior(test.x[:1], None if test.labels is None else test.labels[:1]) is not None:
        marginals = {MARGINAL if model.drawn else VALUE_MARGINAL: nothing}
        if model.conditional:
            marginals[CLASS_MARGINAL] = float(model.cost(test.x, class_means(train, test)))
        return {"loss": marginals, "reconstruction": marginals | {words: line}}
    both = {MEAN if model.drawn else MEAN_SAMPLE: nothing, words: line}
    return {"loss": both, "reconstruction": both}


def class_means(train: Samples, test: Samples) -> Tensor:
    """Give for each test sample the mean training sample of its class, (n, *shape).

    Where there are no labels, or a class has no training samples, that of all.
    """
    mean = train.x.mean(0)
    if train.labels is None or test.labels is None:
        return mean.expand_as(test.x)
    n = int(torch.cat([train.labels, test.labels]).max()) + 1
    counts = torch.bincount(train.labels, minlength=n).to(mean.dtype)
    sums = torch.zeros(n, *mean.shape, dtype=mean.dtype, device=mean.device)
    sums.index_add_(0, train.labels, train.x)
    size = counts.reshape(-1, *[1] * mean.ndim)
    return torch.where(size > 0, sums / size.clamp(min=1), mean)[test.labels]
