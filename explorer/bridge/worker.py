"""The mailbox between the window and whatever computes for it."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.bridge.hosts import Errand, Host
from explorer.bridge.scheduler import fault
from explorer.core.messages import Lane, Outcome, Progressed, Reply, Request

DRAIN_MS = 33
"""Progress is shown about thirty times a second, however often it is told."""


class Worker(QObject):
    """Takes requests on the GUI thread and answers them there; the work is done elsewhere.

    Answers come at once, progress is collected and handed over about thirty times a second.

    Parameters
    ----------
    host : Host
        Where the engine lives.
    """

    state_changed = Signal()
    fault = Signal(str, str)
    _posted = Signal()

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._mail: deque[tuple[Errand, Outcome]] = deque()
        self._ringing = False
        self._errands = 0
        self._trainings: list[str] = []
        self._posted.connect(self._drain)
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)

    def start(self) -> None:
        """Start to work; what was asked before is done first."""
        self._host.start(self._post)

    # -- the EngineClient of the panels ----------------------------------------------------------

    def ask(self, request: Request, reply: Reply) -> Errand:
        """Queue `request`; `reply` is called on the GUI thread with each outcome."""
        if request.lane is Lane.TRAINING:
            self._trainings.append(request.doing)
            self._timer.start()
        elif request.lane is Lane.BACKGROUND:
            self._errands += 1
        job = self._host.submit(request, reply)
        if request.lane is not Lane.INTERACTIVE:
            self.state_changed.emit()
        return job

    def hand_moves(self) -> None:
        """Let training rest while something is dragged, and a quarter of a second longer."""
        self._host.rest_training()

    # -- what the status bar says ----------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether an errand waits or runs."""
        return self._errands > 0

    @property
    def training(self) -> bool:
        """Whether something trains."""
        return bool(self._trainings)

    @property
    def doing(self) -> str:
        """What that is, in a word: what was begun last."""
        return self._trainings[-1] if self._trainings else ""

    @property
    def resting(self) -> bool:
        """Whether training gives way to the hand just now."""
        return self.training and self._host.resting

    @property
    def process_id(self) -> int | None:
        """The system's number of the process that computes; None for this one."""
        return self._host.process_id

    # -- the end ---------------------------------------------------------------------------------

    def close(self, seconds: float = 5.0) -> bool:
        """Cancel all jobs and wait for their end, at most `seconds`; return whether nothing runs any more."""
        ended = self._host.close(seconds)
        self._drain()
        self._timer.stop()
        return ended

    # -- on whatever thread ----------------------------------------------------------------------

    def _post(self, job: Errand, outcome: Outcome) -> None:
        self._mail.append((job, outcome))
        if isinstance(outcome, Progressed) and job.request.lane is Lane.TRAINING:
            return
        if not self._ringing:
            self._ringing = True
            self._posted.emit()

    # -- on the GUI thread -----------------------------------------------------------------------

    @Slot()
    def _drain(self) -> None:
        """Hand over what lies in the mailbox now."""
        self._ringing = False
        changed = False
        for _ in range(len(self._mail)):
            if not self._mail:  # who was told let events run, and these have emptied it
                break
            job, outcome = self._mail.popleft()
            if not isinstance(outcome, Progressed):
                changed |= self._close_account(job)
            self._deliver(job, outcome)
        if changed:
            self.state_changed.emit()

    def _close_account(self, job: Errand) -> bool:
        if job.request.lane is Lane.BACKGROUND:
            self._errands -= 1
        elif job.request.lane is Lane.TRAINING:
            self._trainings.remove(job.request.doing)
            if not self._trainings:
                self._timer.stop()
        return job.request.lane is not Lane.INTERACTIVE

    def _deliver(self, job: Errand, outcome: Outcome) -> None:
        """Call the one who asked; whatever goes wrong there is told and hurts nobody else."""
        try:
            job.reply(outcome)
        except Exception as error:
            told = fault(error)
            self.fault.emit(told.sentence, told.detail)
