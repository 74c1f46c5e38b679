"""A form made from the description of its fields: it knows no field by name."""

from explorer.widgets.form.form import SpecForm

__all__ = ["SpecForm"]
