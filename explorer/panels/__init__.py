"""The panels of the application: a page and its presenter each."""
