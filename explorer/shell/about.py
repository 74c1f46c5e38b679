"""The About window: which versions run here. Nothing is imported to find that out."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QLibraryInfo, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer import __version__
from explorer.shell import icons
from explorer.widgets import units

LICENCE = "BSD-3-Clause. The typeface Inter is under the SIL Open Font License 1.1."
_PACKAGES = ("torch", "scikit-learn", "numpy", "scipy", "safetensors")


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def versions() -> dict[str, str]:
    """Return the versions of the application and of what it stands on.

    Returns
    -------
    dict of str to str
        In the order to show; packages by their metadata, so that none is imported.
    """
    found = {
        "Latent Explorer": __version__,
        "Python": platform.python_version(),
        "Qt": QLibraryInfo.version().toString(),
        "PySide6": _version_of("PySide6-Essentials"),
    }
    found |= {package: _version_of(package) for package in _PACKAGES}
    return found | {"System": platform.platform()}


class About(QDialog):
    """Versions and licence, with a button that copies them for a report.

    Parameters
    ----------
    parent : QWidget, optional
        Owner; the window does not block it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Latent Explorer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = versions()
        self.copy_button, close = QPushButton("Copy"), QPushButton("Close")
        self.copy_button.clicked.connect(self.copy)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        units.pad(foot, 0, 8, 0, 0, 8)
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        units.pad(column, 24, 22, 24, 20, 14)
        column.addLayout(self._head())
        column.addLayout(self._table())
        licence = QLabel(LICENCE)
        licence.setProperty("role", "caption")
        licence.setWordWrap(True)
        column.addWidget(licence)
        column.addLayout(foot)
        self.copy_button.setFocus()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        units.pad(row, 0, 0, 0, 0, 14)
        picture = QLabel()
        picture.setPixmap(icons.app_icon().pixmap(units.px(48)))
        row.addWidget(picture)
        words = QVBoxLayout()
        for text, role in (
            ("<b>Latent Explorer</b>", "title"),
            ("See and touch what autoencoders learn.", "muted"),
        ):
            label = QLabel(text)
            label.setProperty("role", role)
            words.addWidget(label)
        row.addLayout(words, 1)
        return row

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        units.pad(grid, 0, 0, 0, 0, 6)
        grid.setColumnStretch(1, 1)
        for line, (name, text) in enumerate(self.rows.items()):
            left, right = QLabel(name), QLabel(text)
            left.setProperty("role", "muted")
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            right.setWordWrap(True)
            grid.addWidget(left, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, line, 1)
        return grid

    @Slot()
    def copy(self) -> None:
        """Put the versions on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {text}" for name, text in self.rows.items()))
        self.copy_button.setText("Copied")
