"""Generators on the line: against a discriminator, against the ideal one, and with none."""
