"""The style sheet: what the palette cannot say, written from a theme's tokens and the scale."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.shell.theme import Tokens

# Numbers with the unit u are pixels at 100 %; names with $ are tokens.
_SHEET = """
QWidget[role="pane"] { background: $pane; }
QFrame[role="card"] { background: $ground; border: 1px solid $line; border-radius: 9u; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 17u; }
QLabel[role="caption"] { font-size: 12.5u; color: $muted; }
QLabel[role="heading"] { font-size: 12.5u; font-weight: 600; color: $muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }

QFrame#rail { background: $pane; border: none; border-right: 1px solid $line; }
QFrame#topbar { background: $ground; border: none; border-bottom: 1px solid $line; }
QFrame#statusbar { background: $pane; border: none; border-top: 1px solid $line; }
QFrame#statusbar QLabel, QFrame#statusbar QPushButton { font-size: 12.5u; }
QFrame#inspector { background: $pane; border: none; border-left: 1px solid $line; }
QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QMainWindow { background: $ground; }
QFrame[frameShape="4"], QFrame[frameShape="5"], QFrame[frameShape="HLine"], QFrame[frameShape="VLine"] {
    color: $line; }

QPushButton, QToolButton, QComboBox {
    background: $ground; color: $ink; border: 1px solid $line; border-radius: 8u;
    padding: 0 13u; min-height: 29u; }
QToolButton { padding: 0 8u; }
QPushButton:hover, QToolButton:hover, QComboBox:hover { border-color: $faint; }
QPushButton:pressed, QToolButton:pressed { background: $pane; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled { color: $faint; }
QPushButton:checked, QToolButton:checked { background: $tint; color: $accent; border-color: $accent; }
QPushButton::menu-indicator { width: 0; height: 0; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { border-color: $ink; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $line; border-color: $line; color: $faint; }
QPushButton[role="link"] { background: transparent; border: none; padding: 0;
    min-height: 22u; color: $muted; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { color: $accent; }

QComboBox { combobox-popup: 0; }
QComboBox[role="title-choice"] {
    background: transparent; border-color: transparent; font-weight: 600; padding: 0 6u; min-height: 25u; }
QComboBox[role="title-choice"]:hover { border-color: $line; }
QComboBox[role="title-choice"]:focus { border-color: $accent; }
QToolButton[role="quiet"], QToolButton[role="fold"] {
    background: transparent; border-color: transparent; color: $muted; padding: 0 6u; min-height: 25u; }
QToolButton[role="quiet"]:hover, QToolButton[role="fold"]:hover { color: $accent; }
QToolButton[role="quiet"]:focus, QToolButton[role="fold"]:focus { border-color: $accent; }
QComboBox::drop-down { border: none; width: 26u; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 12u; height: 12u; }
QComboBox QAbstractItemView {
    background: $ground; border: 1px solid $line; border-radius: 8u; padding: 4u; outline: none;
    selection-background-color: $tint; selection-color: $accent; }
QComboBox QAbstractItemView::item { min-height: 26u; padding: 0 8u; border-radius: 6u; }
QComboBox QAbstractItemView::item:selected { background: $tint; color: $accent; }

QLineEdit, QAbstractSpinBox {
    background: $ground; color: $ink; border: 1px solid $line; border-radius: 8u; padding: 0 11u;
    min-height: 29u; placeholder-text-color: $muted;
    selection-background-color: $accent; selection-color: $on_accent; }
QAbstractSpinBox { padding: 0 6u; min-height: 24u; border-radius: 6u; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QLineEdit:hover, QAbstractSpinBox:hover { border-color: $faint; }
QLineEdit:focus, QAbstractSpinBox:focus { border-color: $accent; }
QPlainTextEdit, QTextEdit, QTextBrowser {
    background: $ground; color: $ink; border: 1px solid $line; border-radius: 8u; padding: 6u;
    selection-background-color: $accent; selection-color: $on_accent; }

QCheckBox, QRadioButton { spacing: 8u; color: $ink; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 15u; height: 15u; border: 1px solid $faint; background: $ground; border-radius: 4u; }
QRadioButton::indicator { border-radius: 8u; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check-$name.svg"); }
QRadioButton::indicator:checked { border: 5u solid $accent; width: 7u; height: 7u; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QProgressBar {
    background: $line; border: none; border-radius: 3u; max-height: 6u; min-height: 6u; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3u; }
QSlider::groove:horizontal { height: 4u; background: $line; border-radius: 2u; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2u; }
QSlider::handle:horizontal {
    width: 10u; height: 10u; margin: -5u 0; background: $ground;
    border: 2u solid $accent; border-radius: 7u; }

QMenu { background: $ground; color: $ink; border: 1px solid $line; padding: 6u; }
QMenu::item { padding: 6u 26u 6u 12u; border-radius: 6u; min-height: 18u; }
QMenu::item:selected { background: $tint; color: $accent; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 6u 6u; }
QMenu::indicator { width: 8u; height: 8u; margin-left: 8u; border-radius: 4u; }
QMenu::indicator:checked { background: $accent; }
QMenu::right-arrow { image: url("$icons/chevron-right.svg"); width: 12u; height: 12u; margin-right: 6u; }
QToolTip { background: $ground; color: $ink; border: 1px solid $line; padding: 5u 8u; font-size: 12.5u; }
QDialog { background: $ground; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10u; }
QScrollBar:horizontal { height: 10u; }
QScrollBar::handle { background: $line; border-radius: 3u; margin: 2u; }
QScrollBar::handle:vertical { min-height: 32u; }
QScrollBar::handle:horizontal { min-width: 32u; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


def stylesheet(tokens: Tokens, scale: float) -> str:
    """Write the style sheet of one theme at one scale.

    Parameters
    ----------
    tokens : Tokens
        The theme's colours.
    scale : float
        Interface scale, 1 for 100 %.

    Returns
    -------
    str
        Qt style sheet with whole pixels.
    """
    from explorer.core.paths import assets

    words = asdict(tokens) | {
        "icons": (assets() / "icons").as_posix(),
        "name": "dark" if tokens.dark else "light",
    }

    def length(found: re.Match[str]) -> str:
        return f"{max(1, round(float(found[1]) * scale))}px"

    def word(found: re.Match[str]) -> str:
        return str(words[found[1]])

    return re.sub(r"\$(\w+)", word, re.sub(r"\b(\d+(?:\.\d+)?)u\b", length, _SHEET))
