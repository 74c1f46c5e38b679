"""What is painted in each theme and at each scale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.shell import theme
from explorer.shell.qss import stylesheet
from explorer.shell.window import MainWindow
from explorer.widgets import units
from tests.shell.conftest import colour_at


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1, section 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(tokens: theme.Tokens) -> None:
    for ground in (tokens.ground, tokens.pane, tokens.tint):
        assert contrast(tokens.ink, ground) >= 7
        assert contrast(tokens.accent, ground) >= 4.5
    for ground in (tokens.ground, tokens.pane):
        assert contrast(tokens.muted, ground) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize(("name", "tokens"), [("light", theme.LIGHT), ("dark", theme.DARK)])
def test_a_theme_reaches_every_part_of_the_window(
    window: MainWindow, look: QApplication, name: str, tokens: theme.Tokens
) -> None:
    theme.apply(look, "dark" if name == "light" else "light", 1.0)
    theme.apply(look, name, 1.0)
    assert colour_at(window, 3, 400) == tokens.pane  # rail
    assert colour_at(window, 75, 400) == tokens.line  # its edge
    assert colour_at(window, 10, 30) == tokens.tint  # the checked button of the rail
    assert colour_at(window, 600, 5) == tokens.ground  # top bar
    assert colour_at(window, 600, 51) == tokens.line
    assert colour_at(window, 100, 150) == tokens.ground  # page
    assert colour_at(window, 1279, 400) == tokens.pane  # inspector
    assert colour_at(window, 980, 400) == tokens.line
    assert colour_at(window, 600, 795) == tokens.pane  # status bar


def test_the_palette_says_what_widgets_read() -> None:
    made = theme.palette(theme.DARK)
    role = QPalette.ColorRole
    expected = {
        role.Window: "#14171c",
        role.Base: "#14171c",
        role.AlternateBase: "#1b1f26",
        role.Mid: "#2e343d",
        role.WindowText: "#eef1f5",
        role.Text: "#eef1f5",
        role.PlaceholderText: "#a2acb9",
        role.Accent: "#ff5c9a",
    }
    assert {which: made.color(which).name() for which in expected} == expected


def test_the_system_theme_follows_the_system(look: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    says = Qt.ColorScheme.Unknown
    hints = type(look.styleHints())
    monkeypatch.setattr(hints, "colorScheme", lambda _self: says)
    theme.apply(look, "system", 1.0)
    assert look.palette().color(QPalette.ColorRole.Window).name() == theme.LIGHT.ground
    says = Qt.ColorScheme.Dark
    look.styleHints().colorSchemeChanged.emit(says)
    assert look.palette().color(QPalette.ColorRole.Window).name() == theme.DARK.ground
    theme.apply(look, "light", 1.0)
    look.styleHints().colorSchemeChanged.emit(says)
    assert look.palette().color(QPalette.ColorRole.Window).name() == theme.LIGHT.ground


def test_an_unknown_theme_is_refused(look: QApplication) -> None:
    with pytest.raises(ValueError, match="no theme 'pink'"):
        theme.apply(look, "pink", 1.0)


def test_figures_have_one_width_in_the_bundled_face(look: QApplication, qtbot: QtBot) -> None:
    label = QLabel("x")
    label.setProperty("role", "caption")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert look.font().family() == theme.FAMILY
    for font in (look.font(), label.font()):
        metrics = QFontMetrics(font)
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_roles_are_styled(look: QApplication, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    labels = {role: QLabel("text") for role in ("title", "caption", "strong", "muted", "heading")}
    for role, label in labels.items():
        label.setProperty("role", role)
        column.addWidget(label)
    card, primary = QFrame(), QPushButton("Play")
    card.setProperty("role", "card")
    card.setFixedSize(80, 60)
    primary.setProperty("role", "primary")
    column.addWidget(card)
    column.addWidget(primary)
    box.show()
    assert labels["title"].font().pixelSize() == 17
    assert labels["caption"].font().pixelSize() == units.px(12.5)
    assert labels["strong"].font().weight() == labels["heading"].font().weight() == 600
    assert labels["muted"].palette().color(QPalette.ColorRole.WindowText).name() == theme.LIGHT.muted
    assert colour_at(card, 40, 0) == theme.LIGHT.line
    assert colour_at(primary, 6, primary.height() // 2) == theme.LIGHT.accent


def test_every_step_of_the_scale_is_another_size() -> None:
    sizes = [theme.typeface(scale).pixelSize() for scale in theme.SCALES]
    assert sizes == sorted(set(sizes))
    assert sizes[0] <= 11
    assert sizes[-1] == 42


def test_steps_of_the_scale() -> None:
    assert theme.step_scale(1.0, 1) == 1.15
    assert theme.step_scale(1.0, -1) == 0.85
    assert theme.step_scale(1.07, 1) == 1.15
    assert theme.step_scale(3.0, 1) == 3.0
    assert theme.step_scale(0.75, -1) == 0.75
    assert theme.step_scale(2.5, 0) == 1.0


def test_a_scale_out_of_range_is_brought_inside(look: QApplication) -> None:
    theme.apply(look, "light", 9.0)
    assert look.font().pixelSize() == 42
    theme.apply(look, "light", 0.1)
    assert look.font().pixelSize() == 11


def test_the_sheet_holds_no_unfilled_place() -> None:
    sheet = stylesheet(theme.LIGHT, 2.0)
    assert "$" not in sheet
    assert "border-radius: 18px" in sheet
    assert sheet.count("{") == sheet.count("}")
