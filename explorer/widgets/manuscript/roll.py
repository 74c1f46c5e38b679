"""How far a page is scrolled, in pixels: it follows its end until somebody scrolls away from it."""

from __future__ import annotations

LEAST_THUMB = 28.0
"""Length of the bar at least, in pixels at 100 %."""


class Roll:
    """A window of `page` pixels on `height` pixels; plain numbers, no widget."""

    def __init__(self) -> None:
        self.top = 0.0
        self.page = 1.0
        self.height = 1.0
        self.follows = True

    def limit(self) -> float:
        """Return how far it can be scrolled."""
        return max(0.0, self.height - self.page)

    def set_room(self, page: float, height: float) -> bool:
        """Have another size; return whether another part is seen."""
        self.page, self.height = page, height
        before = self.top
        self.top = self.limit() if self.follows else min(self.top, self.limit())
        return self.top != before

    def to(self, top: float) -> bool:
        """Scroll to a height; return whether another part is seen. At the end it follows again."""
        before = self.top
        self.top = min(max(0.0, top), self.limit())
        self.follows = self.top >= self.limit() - 1
        return self.top != before

    def show(self, top: float, bottom: float) -> bool:
        """Scroll as far as is needed to see a stretch; return whether another part is seen."""
        if top < self.top:
            return self.to(top)
        return self.to(bottom - self.page) if bottom > self.top + self.page else False

    def thumb(self, k: float) -> tuple[float, float]:
        """Return where the bar begins and how long it is, 0 where all is seen; `k` is the scale."""
        if self.limit() <= 0:
            return 0.0, 0.0
        length = min(self.page, max(LEAST_THUMB * k, self.page * self.page / self.height))
        return (self.page - length) * self.top / self.limit(), length

    def drag(self, by: float, k: float) -> bool:
        """Move the bar by so many pixels; return whether another part is seen."""
        room = self.page - self.thumb(k)[1]
        return self.to(self.top + by * self.limit() / room) if room > 0 else False
