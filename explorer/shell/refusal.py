"""A refusal told in a small window, for a start that has no terminal."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QMessageBox


def show_refusal(sentence: str) -> None:
    """Show a sentence that can be copied, until it is closed.

    Parameters
    ----------
    sentence : str
        What was refused, and what to do.
    """
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Warning, "Latent Explorer", sentence)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setModal(False)
    loop = QEventLoop(qt)
    box.finished.connect(loop.quit)
    box.show()
    loop.exec()
    loop.deleteLater()
