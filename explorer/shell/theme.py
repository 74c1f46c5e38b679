"""Colours, type and scale of the whole application.

One :class:`Tokens` is one theme. From it come a palette, which every widget reads, and a style sheet for what
a palette cannot say. All lengths follow the application font: 14 px of text is 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from explorer.shell.qss import stylesheet

BASE_PX = 14
"""Pixel size of the application font at 100 %."""
SCALES = (0.75, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0)
"""Steps of the interface scale; each gives another whole pixel size."""
THEMES = ("light", "dark", "system")
FAMILY = "Inter"


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Colours of one theme, as ``#rrggbb``."""

    dark: bool
    ground: str
    pane: str
    line: str
    ink: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    tint: str
    good: str
    busy: str


LIGHT = Tokens(
    dark=False,
    ground="#ffffff",
    pane="#f6f7f9",
    line="#dfe3e8",
    ink="#14181f",
    muted="#5b6472",
    faint="#a3abb6",
    accent="#c2185b",
    on_accent="#ffffff",
    tint="#fce8f0",
    good="#2e9e5b",
    busy="#d98304",
)
DARK = Tokens(
    dark=True,
    ground="#14171c",
    pane="#1b1f26",
    line="#2e343d",
    ink="#eef1f5",
    muted="#a2acb9",
    faint="#646d79",
    accent="#ff5c9a",
    on_accent="#14171c",
    tint="#3a1f2d",
    good="#2e9e5b",
    busy="#f0a020",
)


def resolve(theme: str) -> Tokens:
    """Return the tokens of a theme; ``system`` asks the platform and takes light where it does not say.

    Parameters
    ----------
    theme : {"light", "dark", "system"}
        What the settings hold.

    Returns
    -------
    Tokens
        The colours to show now.

    Raises
    ------
    ValueError
        If there is no such theme.
    """
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}; there are {', '.join(THEMES)}")
    if theme == "system":
        return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if theme == "dark" else LIGHT


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a theme.

    Widgets read: Window (ground), AlternateBase (pane), Mid (lines), WindowText and Text (ink),
    PlaceholderText (muted), Accent (what can be dragged), Midlight (the accent's tint), Base (cards) and
    LinkVisited (the amber of what is at work or beyond its limit; there are no visited links).

    Parameters
    ----------
    tokens : Tokens
        The theme's colours.

    Returns
    -------
    QPalette
        All three colour groups set.
    """
    role = QPalette.ColorRole
    roles = (
        (tokens.ground, (role.Window, role.Base, role.Button, role.Light, role.ToolTipBase)),
        (tokens.pane, (role.AlternateBase,)),
        (tokens.line, (role.Mid, role.Dark, role.Shadow)),
        (tokens.ink, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (tokens.muted, (role.PlaceholderText,)),
        (tokens.accent, (role.Accent, role.Highlight, role.Link)),
        (tokens.busy, (role.LinkVisited,)),
        (tokens.on_accent, (role.HighlightedText,)),
        (tokens.tint, (role.Midlight,)),
    )
    made = QPalette()
    for colour, members in roles:
        for member in members:
            made.setColor(member, QColor(colour))
    for member in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, member, QColor(tokens.faint))
    return made


@cache
def _family() -> str:
    """Load the bundled typeface once; return its family, or the system's where it cannot be read."""
    from explorer.core.paths import assets

    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        if QFontDatabase.addApplicationFont(str(assets() / "fonts" / f"{FAMILY}-{weight}.otf")) < 0:
            return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return FAMILY


def typeface(scale: float = 1.0) -> QFont:
    """Return the application font at a scale, with figures of one width.

    Parameters
    ----------
    scale : float
        Interface scale, 1 for 100 %.

    Returns
    -------
    QFont
        Inter, or the system's sans, its size in whole pixels.
    """
    font = QFont(_family())
    font.setPixelSize(int(BASE_PX * scale + 0.5))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class _Keeper(QObject):
    """Remembers what was applied, so that a change of the system's colours can be followed."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme-keeper")
        self.app, self.theme, self.scale = app, "light", 1.0
        self.shown: tuple[Tokens, int] | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self.follow)

    @Slot()
    def follow(self) -> None:
        """Apply once more where the theme is the system's."""
        if self.theme == "system":
            self.show()

    def show(self) -> None:
        """Bring font, palette and style sheet to what is wished, leaving out what already stands."""
        from explorer.widgets import units

        tokens, font = resolve(self.theme), typeface(self.scale)
        if self.shown == (tokens, font.pixelSize()):
            return
        self.shown = tokens, font.pixelSize()
        self.app.setFont(font)
        self.app.setPalette(palette(tokens))
        self.app.setStyleSheet(stylesheet(tokens, font.pixelSize() / BASE_PX))
        for window in self.app.topLevelWidgets():
            units.rescale(window)


def apply(app: QApplication, theme: str = "light", scale: float = 1.0) -> None:
    """Show a theme at a scale in every window, now and, for ``system``, whenever the system changes.

    Parameters
    ----------
    app : QApplication
        The application.
    theme : {"light", "dark", "system"}
        The theme.
    scale : float
        Interface scale from 0.75 to 3; what is outside is brought inside.
    """
    keeper = app.findChild(_Keeper, "theme-keeper", Qt.FindChildOption.FindDirectChildrenOnly)
    if keeper is None:
        keeper = _Keeper(app)
    resolve(theme)
    keeper.theme, keeper.scale = theme, min(max(scale, SCALES[0]), SCALES[-1])
    _tell_platform(app, theme)
    keeper.show()


def tokens_of(widget_palette: QPalette) -> Tokens:
    """Return the tokens a palette was made from, told by its ground.

    Parameters
    ----------
    widget_palette : QPalette
        A widget's palette.

    Returns
    -------
    Tokens
        Light or dark.
    """
    return DARK if widget_palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def _tell_platform(app: QApplication, theme: str) -> None:
    """Let window frames and native dialogs follow, where the platform can."""
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(theme, Qt.ColorScheme.Unknown)
    app.styleHints().setColorScheme(scheme)


def step_scale(scale: float, direction: int) -> float:
    """Return the next larger or smaller step of the interface scale.

    Parameters
    ----------
    scale : float
        Where it stands; need not be a step.
    direction : int
        Above 0 for larger, below 0 for smaller, 0 for 100 %.

    Returns
    -------
    float
        One of :data:`SCALES`, the outermost where there is no next one.
    """
    if direction == 0:
        return 1.0
    if direction > 0:
        return next((s for s in SCALES if s > scale + 1e-6), SCALES[-1])
    return next((s for s in reversed(SCALES) if s < scale - 1e-6), SCALES[0])
