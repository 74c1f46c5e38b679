"""What can be played for pictures, told without torch."""

from __future__ import annotations

from explorer.core.catalogue import DataCard, FamilyCard
from explorer.core.forms import field_of
from explorer.core.paths import checkpoint_names
from explorer.core.picture_games import PictureGamesListed, TrainedCard
from trainers.data import DATA
from trainers.fields import fields_of
from trainers.specs.gans import DcganSpec, GanSpec, PictureGanTrainSpec

FAMILIES = (GanSpec, DcganSpec)
SHIPPED = "-gan"
"""How the names of shipped models end, behind that of their data."""


def listed_pictures() -> PictureGamesListed:
    """List all data that are pictures, the families and their fields, and what ships trained."""
    pictures = {name: entry for name, entry in DATA.items() if len(entry.shape) > 1}
    shipped = [name for name in checkpoint_names() if name.removesuffix(SHIPPED) in pictures]
    return PictureGamesListed(
        data=tuple(
            DataCard(data_id=name, title=one.title, help=one.help, rows=one.rows, online=one.online)
            for name, one in pictures.items()
        ),
        families=tuple(
            FamilyCard(
                family=spec.family,
                title=spec.title,
                help=(spec.__doc__ or "").strip().splitlines()[0],
                fields=tuple(field_of(info) for info in fields_of(spec)),
            )
            for spec in FAMILIES
        ),
        training=tuple(field_of(info) for info in fields_of(PictureGanTrainSpec)),
        trained=tuple(
            TrainedCard(name=name, data_id=name.removesuffix(SHIPPED), family=GanSpec.family)
            for name in shipped
        ),
    )
