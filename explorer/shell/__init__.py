"""The main window and what belongs to it: rail, menus, theme, settings.

Importing this package loads Qt's widgets and the standard library only, so that the window is on screen
before anything heavy is read. Wishes of the hand go up as signals; state comes down through setters.
"""
