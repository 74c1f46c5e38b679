"""Looks at a model that is learning: numpy for the window, from the same rows at each look.

Whatever a look draws comes from sources of its own, so that looking never changes the run.
Shapes: n rows on the map, c pictures in the strip, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.messages import Floats, frozen
from explorer.core.runs import Bytes, Measured, Moment, Pictures, View
from explorer.engine.lattice import bounds_of, grid_over
from explorer.engine.planes import Seen, in_data_space, project_variances, steady_plane
from explorer.engine.shown import Shown, sealed
from trainers.baselines import Baselines, baselines
from trainers.collapse import collapse
from trainers.fit import losses_on
from trainers.losses import kl_to_standard_normal
from trainers.models.base import LatentModel
from trainers.models.vae import reparameterise
from trainers.noise import Noise
from trainers.samples import Samples
from trainers.specs import ModelSpec

PIECE = 1 << 18
"""Numbers of the samples that are encoded or decoded at once, before something else may go first."""
LINE = 200
"""Points of the line that a code of one number traces."""
FED, DECODED = "Fed", "Decoded"
ASTRAY = "The numbers are no longer finite; this is what it looked like last."
SEED_OF_FED, SEED_OF_MEASURES = 3, 4
"""What is added to a run's seed for what is fed, and for what families draw for their measures."""

Looking = Generator[None, None, Moment]


class Looks:
    """Looks at one model.

    Parameters
    ----------
    run_id : str
    model : LatentModel
        On its device; it is left in evaluation mode.
    shown : Shown

    Attributes
    ----------
    places : (n, 2) ndarray or None
        Where the rows lay once; maps are turned so as to look like that.
    last : Moment or None
        What was seen last.
    seen : Seen or None
        The map of that.
    shown : Shown
        Its baselines change with what the model is fed.
    view : View
        What is to be seen of moments that are not kept.
    generative : bool
        Whether codes have a distribution.
    """

    def __init__(self, run_id: str, model: LatentModel, shown: Shown) -> None:
        self._run_id, self._model, self.shown = run_id, model, shown
        self._device = shown.rows.x.device
        self.places: Floats | None = None
        self.last: Moment | None = None
        self.view = View()
        self._fixed: tuple[ModelSpec, Pictures, Tensor] | None = None
        self.seen: Seen | None = None
        self.generative = self._encode(shown.columns)[1] is not None
        shape = model.input_shape
        self._spacious = shape in ((2,), (3,))

    def at(self, step: int, *, kept: bool, lattice: bool = True, measured: bool = True) -> Looking:
        """Look, letting go after each piece of the work, and return what is seen.

        Where the model's numbers are no longer finite, that is what was seen last. What is not to be measured
        is as it was measured last, and the lattice may be left out: both cost about as much as the rest.
        """
        last = self.last
        old = None if measured else last
        codes, spread = yield from self._all_codes()
        test = losses_on(self._model, self.shown.test, self.shown.seed, step) if old is None else old.test
        yield
        if last is not None and not (np.isfinite(codes).all() and np.isfinite(list(test.values())).all()):
            return replace(last, kept=False, notice=ASTRAY)
        self.seen = seen = self._place(codes, spread)
        strip, errors = self._strip()
        yield
        pictures, bounds = (yield from self._lattice(seen)) if lattice else (None, bounds_of(seen.xy))
        kl = None if spread is None else kl_to_standard_normal(torch.from_numpy(codes), spread).mean(0)
        space, line = self._spaces(seen)
        self.last = Moment(
            run_id=self._run_id,
            step=step,
            kept=kept,
            xy=seen.xy,
            axes=seen.plane.names,
            spread=None if spread is None else frozen(project_variances(seen.plane, spread.exp().numpy())),
            test=test,
            strip=strip,
            errors=errors,
            lattice=pictures,
            bounds=bounds,
            space=space,
            line=line,
            kl=None if kl is None else sealed(kl),
            measures=self._measures() if old is None else old.measures,
            notice=self._notice(test, kl, step) if old is None else old.notice,
            measured=old is None,
            label=self.view.label if self._model.conditional else None,
        )
        yield
        return self.last

    @property
    def baselines(self) -> Baselines:
        """What the losses are held against."""
        return self.shown.baselines

    def line_up(self, train: Samples) -> None:
        """Work the baselines out anew, since the model is fed something else."""
        shown = self.shown
        lines = baselines(self._model, train, shown.test, shown.straight, shown.seed)
        self.shown = replace(shown, baselines=lines)

    def settled_loss(self) -> float:
        """Measure the loss on the test rows with every term weighed as it ends up."""
        return losses_on(self._model, self.shown.test, self.shown.seed)["loss"]

    def decode_at(self, xy: tuple[float, float]) -> tuple[Bytes, Floats | None]:
        """Decode a place of the map as it was seen last; return the sample, and its place in data space."""
        assert self.seen is not None, "looked at once when it began"
        sample = self._decode(*self._conditions(self.seen, np.array([xy], dtype=np.float64)))
        return self.shown.bytes(sample)[0], in_data_space(sample.cpu().numpy())

    def resample(self, seed: int) -> tuple[Floats, Bytes]:
        """Draw a code of each row on the map, and decode draws for the strip; points stay where they are.

        The rows' posteriors are those that were seen last.
        """
        assert self.seen is not None, "looked at once when it began"
        seen, noise = self.seen, Noise.of(seed, self._device)
        spread = None if seen.log_vars is None else torch.from_numpy(seen.log_vars)
        rows = _draw(torch.from_numpy(seen.codes), spread, noise, self._device)
        columns = _draw(*self._encode(self.shown.columns), noise, self._device)
        pictures = self._decode(columns, self.shown.columns.labels)
        return _seal(seen.plane.project(rows.cpu().numpy())), self.shown.bytes(pictures)

    # -- the map ---------------------------------------------------------------------------------

    def _all_codes(self) -> Generator[None, None, tuple[Floats, Tensor | None]]:
        """Encode the rows on the map; return means (n, k), and log variances where there are any."""
        rows = self.shown.rows
        parts = []
        for some in self._pieces(len(rows)):
            labels = None if rows.labels is None else rows.labels[some]
            parts.append(self._encode(Samples(rows.x[some], labels)))
            yield
        means, log_vars = (list(part) for part in zip(*parts, strict=True))
        spread = torch.cat(log_vars).cpu() if self.generative else None
        return torch.cat(means).cpu().numpy(), spread

    def _place(self, codes: Floats, spread: Tensor | None) -> Seen:
        plane = steady_plane(codes, self.places)
        xy = _seal(plane.project(codes))
        return Seen(plane, codes, xy, None if spread is None else spread.numpy())

    def _lattice(self, seen: Seen) -> Generator[None, None, tuple[Bytes | None, Any]]:
        if not self._model.drawn:
            return None, bounds_of(seen.xy)
        grid = grid_over(seen.xy, self._model.input_shape, flat=seen.plane.latent_dim == 1)
        codes, labels = self._conditions(seen, grid.centres())
        parts = []
        for some in self._pieces(len(codes)):
            parts.append(self._decode(codes[some], None if labels is None else labels[some]))
            yield
        pictures = self.shown.bytes(torch.cat(parts))
        return pictures.reshape(grid.rows, grid.columns, *self._model.input_shape), grid.bounds

    def _conditions(self, seen: Seen, places: NDArray[np.float64]) -> tuple[Tensor, Tensor | None]:
        """Return the codes of places of the map, hidden numbers and class being those of the nearest row.

        A class that was chosen takes the place of the nearest row's.
        """
        labels = self.shown.rows.labels if self._model.conditional else None
        near = None
        if labels is not None or seen.plane.latent_dim > 2:
            near = seen.nearest(places)
        codes = torch.from_numpy(seen.codes_at(places, near)).to(self._device)
        if labels is None or near is None:
            return codes, None
        if self.view.label is not None:
            return codes, torch.full_like(labels[:1], self.view.label).expand(len(codes))
        return codes, labels[torch.from_numpy(near).to(self._device)]

    # -- the other views -------------------------------------------------------------------------

    def _strip(self) -> tuple[Pictures, Floats]:
        """Return the rows of pictures, and the error of each that is decoded."""
        columns = self.shown.columns
        if self._fixed is None or self._fixed[0] != self._model.spec:
            self._fixed = self._fix()
        _, (*fed, straight), shown = self._fixed
        decoded = self._decode(self._encode(Samples(shown, columns.labels))[0], columns.labels)
        errors = (decoded - columns.x).square().flatten(1).mean(1)
        return (*fed, (DECODED, self.shown.bytes(decoded)), straight), sealed(errors)

    @torch.inference_mode()
    def _fix(self) -> tuple[ModelSpec, Pictures, Tensor]:
        """Return what stays the same from look to look: the pictures fed, if others, and PCA's of them."""
        x, straight, model = self.shown.columns.x, self.shown.straight, self._model
        fed = model.fed(x, Noise.of(self.shown.seed + SEED_OF_FED, x.device))
        words = f"PCA, {straight.latent_dim} number{'s' if straight.latent_dim > 1 else ''}"
        pictures: Pictures = ((words, self.shown.bytes(straight.decode(straight.encode(fed)))),)
        if not torch.equal(fed, x):
            pictures = ((FED, self.shown.bytes(fed)), *pictures)
        return model.spec, pictures, fed

    def _spaces(self, seen: Seen) -> tuple[Floats | None, Floats | None]:
        """Return what samples of two or three numbers become, and the line of a code of one number."""
        if not self._spacious:
            return None, None
        rows = self.shown.rows
        z = torch.from_numpy(seen.codes).to(self._device)
        space = in_data_space(self._decode(z, rows.labels).cpu().numpy())
        if seen.plane.latent_dim > 1:
            return space, None
        places = np.zeros((LINE, 2))
        places[:, 0] = np.linspace(float(seen.codes.min()), float(seen.codes.max()), LINE)
        return space, in_data_space(self._decode(*self._conditions(seen, places)).cpu().numpy())

    def _measures(self) -> tuple[Measured, ...]:
        test, seed = self.shown.test, self.shown.seed + SEED_OF_MEASURES
        found = self._model.measures(test.x, Noise.of(seed, test.x.device), test.labels)
        return tuple(Measured(**asdict(measure)) for measure in found)

    def _notice(self, test: Mapping[str, float], kl: Tensor | None, step: int) -> str:
        """Say so where the code has collapsed."""
        if kl is None or step == 0:
            return ""
        without_code = min(self.shown.baselines["loss"].values())
        of = "pixels" if self._model.drawn else "numbers"
        return collapse(test["reconstruction"] + test["kl"], without_code, kl.tolist(), of) or ""

    # -- torch -----------------------------------------------------------------------------------

    def _pieces(self, n: int) -> list[slice]:
        """Return which of n samples go through the model together."""
        at_once = max(1, PIECE // self._model.pixels)
        return [slice(start, start + at_once) for start in range(0, n, at_once)]

    def _rest(self) -> None:
        """Bring the model into evaluation mode, which a step of training may have left."""
        if self._model.training:
            self._model.eval()

    @torch.inference_mode()
    def _encode(self, samples: Samples) -> tuple[Tensor, Tensor | None]:
        """Return posterior means and log variances, or codes and None."""
        self._rest()
        both = self._model.posterior(samples.x, samples.labels)
        return both or (self._model.encode(samples.x, samples.labels), None)

    @torch.inference_mode()
    def _decode(self, codes: Tensor, labels: Tensor | None) -> Tensor:
        self._rest()
        return self._model.decode(codes, labels)


@torch.inference_mode()
def _draw(mean: Tensor, log_var: Tensor | None, noise: Noise, device: torch.device) -> Tensor:
    """Draw codes of posteriors; where there are none, return the codes."""
    mean = mean.to(device)
    return mean if log_var is None else reparameterise(mean, log_var.to(device), noise)


def _seal(array: NDArray[Any]) -> Floats:
    return frozen(array.astype(np.float32))
