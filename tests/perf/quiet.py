"""The Qt application of a benchmark, without the offscreen platform's grumbling."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

GRUMBLE = "This plugin does not support"


def application() -> QApplication:
    """Return the application, made if need be."""
    qInstallMessageHandler(_on_message)
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    return qt


def _on_message(level: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if not text.startswith(GRUMBLE):
        print(text, file=sys.stderr)
