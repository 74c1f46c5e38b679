"""The probe under the hand: where it rests in every model's space, and how a drag moves it.

From a datum every map shows its own code. A free point lives in the latent space of the map it was
dragged in; where the other maps put it, the engine answers. While the left map flies into the right
one, both models draw the place the probe passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core.messages import Codes, Floats, Probe, ProbeReading, frozen
from explorer.panels.map.atlas import Atlas, MapState
from explorer.panels.sheets import Sheet

Place = NDArray[np.float64]


class Hand:
    """Holds the probe and answers where it is.

    Parameters
    ----------
    atlas : Atlas
        Planes and ways of the maps.
    codes : mapping of str to Codes
        The codes of each model's rows.
    """

    def __init__(self, atlas: Atlas, codes: Mapping[str, Codes]) -> None:
        self._atlas = atlas
        self._codes = codes
        self._rest: dict[str, Floats] = {}
        self.probe: Probe | None = None

    # -- moving it -------------------------------------------------------------------------------

    def take_row(self, row: int, source: str) -> None:
        """Put the probe on a datum, under the hand in the map of `source`.

        A model without an encoder knows no datum: there it is a free point, the noise of that number.
        """
        codes = self._codes.get(source)
        if self._atlas.encodes(source) or codes is None or row >= len(codes.z):
            self.probe = Probe(source=source, row=row)
            self._rest.clear()
        else:
            self.probe = Probe(source=source, code=_single(codes.z[row]))
            self._rest = {source: _single(codes.z[row])}

    def take_free(self, source: str, code: ArrayLike, also: Mapping[str, Floats] | None = None) -> None:
        """Put the probe on a free point (k,) of one model's latent space."""
        also = dict(also or {})
        if self.probe is not None and self.probe.row is not None:
            # Until the engine says where the other models put it, they keep it where the datum was.
            row = self.probe.row
            self._rest |= {
                name: codes.z[row]
                for name, codes in self._codes.items()
                if row < len(codes.z) and self._atlas.encodes(name)
            }
        self.probe = Probe(source=source, code=_single(code), also=also)
        self._rest |= {source: _single(code), **also}

    def drag(self, state: MapState, slot: int, xy: ArrayLike) -> bool:
        """Bring the probe to a place (2,) of one map, keeping what that map does not show.

        Returns
        -------
        bool
            False while the map is not there.
        """
        name = state.slots[slot]
        sheet, base = self._atlas.sheet(name), self.code(name)
        if sheet is None or base is None:
            return False
        also = self._in_flight(state, xy) if slot == 0 and state.morph > 0 else {}
        self.take_free(name, sheet.plane.place(base, xy), also)
        return True

    def type(self, index: int, value: float) -> bool:
        """Set one number of the code; return whether that changed anything."""
        if self.probe is None:
            return False
        code = self.code(self.probe.source)
        if code is None or index >= len(code) or code[index] == np.float32(value):
            return False
        typed = np.array(code)
        typed[index] = value
        self.take_free(self.probe.source, typed)
        return True

    def keep_to(self, slots: tuple[str, ...], row: int) -> None:
        """Return to a datum if the probe's own map has gone: a free point lives in one space."""
        if self.probe is None or self.probe.source not in slots:
            known = None if self.probe is None else self.probe.row
            codes = self._codes.get(slots[1])
            kept = known is not None and (codes is None or known < len(codes.z))
            self.take_row(known if known is not None and kept else row, slots[1])
        elif self.probe.also:
            self.probe = replace(self.probe, also={})

    def forget(self, model_id: str, row: int) -> None:
        """Let go of a place in a latent space that has become another one."""
        self._rest.pop(model_id, None)
        if self.probe is not None and self.probe.row is None and self.probe.source == model_id:
            self.take_row(row, model_id)

    def learn(self, reading: ProbeReading) -> None:
        """Remember where the other models put a free point."""
        if self.probe is not None and self.probe.row is None and not reading.probe.also:
            told = {one.model_id for one in reading.readings}
            self._rest = {name: code for name, code in self._rest.items() if name in told}
            self._rest |= {r.model_id: r.code for r in reading.readings if r.model_id != self.probe.source}

    # -- where it is -----------------------------------------------------------------------------

    def code(self, model_id: str) -> Floats | None:
        """Return the probe's code (k,) in a model's latent space, as far as that is known."""
        codes = self._codes.get(model_id)
        row = None if self.probe is None else self.probe.row
        if row is not None and not self._atlas.encodes(model_id):
            return None
        if row is not None and codes is not None and row < len(codes.z):
            stored: Floats = codes.z[row]
            return stored
        rest = self._rest.get(model_id)
        fits = rest is not None and (codes is None or len(rest) == codes.z.shape[1])
        return rest if fits else None

    def place(self, state: MapState, slot: int) -> Place | None:
        """Return where (2,) a map draws the probe."""
        sheet, code = self._resting(state.slots[slot])
        if sheet is None or code is None:
            return None
        xy = sheet.plane.project(code)
        way = self._atlas.way(state.slots) if slot == 0 and state.morph > 0 else None
        right, right_code = self._resting(state.slots[1]) if way is not None else (None, None)
        if way is None or right is None or right_code is None:
            return xy
        return way.probe_at(xy, right.plane.project(right_code), state.morph)

    def question(self, state: MapState) -> Probe | None:
        """Return the probe as the engine is to read it."""
        probe = self.probe
        if probe is None or state.morph == 0:
            return None if probe is None else replace(probe, also={})
        dragged_right = probe.row is None and probe.source != state.slots[0] and not probe.also
        place, (left, base) = self.place(state, 0), self._resting(state.slots[0])
        if dragged_right or place is None or left is None or base is None:
            return probe
        codes = {state.slots[0]: _single(left.plane.place(base, place)), **self._in_flight(state, place)}
        nearer = state.slots[1] if state.morph > 0.5 and len(codes) > 1 else state.slots[0]
        return Probe(source=nearer, row=probe.row, code=codes.pop(nearer), also=codes)

    def _resting(self, model_id: str) -> tuple[Sheet | None, Floats | None]:
        return self._atlas.sheet(model_id), self.code(model_id)

    def _in_flight(self, state: MapState, xy: ArrayLike) -> dict[str, Floats]:
        """Return the code at the place of the right map that a place of the left one flies to."""
        right, base = self._resting(state.slots[1])
        way = self._atlas.way(state.slots)
        if right is None or base is None or way is None or state.slots[0] == state.slots[1]:
            return {}
        return {state.slots[1]: _single(right.plane.place(base, way.fit.inverse(xy)))}


def _single(array: ArrayLike) -> Floats:
    return frozen(np.asarray(array, dtype=np.float32))
