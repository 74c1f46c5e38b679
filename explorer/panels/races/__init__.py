"""A part for any page: two cells learn one small problem side by side, and one sees who learns it.

Embedded so: a page takes a `RaceCard` into its layout and `RaceControls` into its inspector, and its
presenter joins them::

    mind = RaceMind(page.card, page.inspector.race, engine, tasks=("adding", "copying"), parent=self)
    mind.troubled.connect(self.troubled)
    mind.state_changed.connect(self.state_changed)
    page.run_wished.connect(mind.toggle)      # space bar
    page.step_wished.connect(mind.race.step)  # full stop

``mind.activate()`` when the view comes to the front: the first time it asks which problems there are and
begins with `RaceRecipe`, a vanilla RNN beside an LSTM on the adding problem. ``mind.race.pause()`` when it
leaves the front. ``mind.settled`` tells whether it rests. ``mind.recipe`` is what is wished, and ``take``,
``choose_task``, ``choose_cell``, ``choose_bias``, ``choose_length`` and ``take_seed`` change it as the
controls do. What is drawn beyond the card is taken from ``mind.race``: ``begun``, ``said``, ``scores``,
``losses`` at its ``started`` and ``moved``; ``race.ask(x)`` asks both nets what they make of sequences of
one's own.
"""

from explorer.panels.races.card import Dash, RaceCard
from explorer.panels.races.controls import RaceControls
from explorer.panels.races.mind import RaceMind
from explorer.panels.races.race import Race

__all__ = ["Dash", "Race", "RaceCard", "RaceControls", "RaceMind"]
