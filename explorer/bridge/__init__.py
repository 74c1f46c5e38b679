"""The worker thread, its queue, cancellation and errors (QtCore only)."""
