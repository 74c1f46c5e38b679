"""The window around the panels: rail, menus, theme, settings."""
