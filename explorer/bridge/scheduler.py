"""The order in which one worker does its jobs: the hand first, then errands, then training.

Plain Python without Qt or threads of its own: whoever calls `Scheduler.turn` is the worker. A job
is a function of no arguments that returns an answer, or a generator that yields parts of it and
returns the rest; a generator lets go of the worker at each ``yield``.
"""

from __future__ import annotations

import itertools
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from types import GeneratorType
from typing import Any

from explorer.core.messages import Cancelled, Done, Failed, Lane, Outcome, Progressed, Reply, Request

Handler = Callable[[Request], Any]
Post = Callable[["Job", Outcome], None]

SLICE_SECONDS = 0.010
"""How long training is advanced before the queue is looked at again."""
REST_SECONDS = 0.250
"""How long training rests after the last sign of a moving hand."""


@dataclass(eq=False)
class Job:
    """One request on its way; ends in exactly one of done, failed and cancelled."""

    request: Request
    reply: Reply
    generation: int
    cancelled: threading.Event = field(default_factory=threading.Event)
    running: Generator[Any, None, Any] | None = None
    told: bool = False
    ended: bool = False

    def cancel(self) -> None:
        """Say that nobody waits for the answer; the worker ends the job at its next turn."""
        self.cancelled.set()

    def gives_way_to(self, newer: Job) -> bool:
        """Whether nobody needs this job now that `newer` has come, with its key.

        One that waits is not begun. Of interactive ones that run, each first tells what it has, so that under
        a hand that never rests something is seen.
        """
        if self.request.key is None or self.request.key != newer.request.key:
            return False
        if self.generation >= newer.generation:
            return False
        return self.running is None or (self.request.lane is Lane.INTERACTIVE and self.told)


class Scheduler:
    """Queues of three lanes and the rules between them.

    Parameters
    ----------
    handle : callable
        Answers a request; runs on the worker.
    post : callable
        Receives ``(job, outcome)`` on the worker.
    describe : callable
        Turns an exception into a `Failed` outcome.
    clock : callable
        Seconds, monotonic.
    """

    def __init__(
        self,
        handle: Handler,
        post: Post,
        describe: Callable[[Exception], Failed] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._handle = handle
        self._post = post
        self._describe = describe or fault
        self._clock = clock
        self._wake = threading.Condition()
        self._waiting: dict[Lane, deque[Job]] = {lane: deque() for lane in Lane}
        self._numbers = itertools.count(1)
        self._rest_until = 0.0
        self._closed = False

    # -- called from any thread ------------------------------------------------------------------

    def submit(self, request: Request, reply: Reply) -> Job:
        """Queue `request` behind those of its lane, in place of older ones with its key."""
        with self._wake:
            job = Job(request, reply, next(self._numbers))
            lane = self._waiting[request.lane]
            if self._closed:
                job.cancel()
            for other in lane:
                if other.gives_way_to(job):
                    other.cancel()
            lane.append(job)
            self._wake.notify()
        return job

    def rest_training(self) -> None:
        """Let training rest for a moment: a hand is moving."""
        self._rest_until = self._clock() + REST_SECONDS

    def close(self) -> None:
        """Cancel everything that waits or runs, and take nothing new."""
        with self._wake:
            self._closed = True
            for job in itertools.chain.from_iterable(self._waiting.values()):
                job.cancel()
            self._wake.notify()

    @property
    def resting(self) -> bool:
        """Whether training is giving way to the hand just now."""
        return self._clock() < self._rest_until

    def count(self, lane: Lane) -> int:
        """Return how many jobs of `lane` wait or run."""
        return len(self._waiting[lane])

    # -- called by the worker --------------------------------------------------------------------

    def turn(self) -> bool:
        """Do one piece of work, or wait for some; return False once closed and empty."""
        with self._wake:
            job = self._next()
            if job is None:
                if self._closed:
                    return False
                self._wake.wait(self._patience())
                return True
        self._advance(job)
        return True

    def _next(self) -> Job | None:
        """Take the job whose turn it is out of its queue."""
        for lane, jobs in self._waiting.items():
            for job in jobs:
                if job.cancelled.is_set():
                    jobs.remove(job)
                    return job
            if jobs and not (lane is Lane.TRAINING and self.resting):
                # Of what the hand asks for, the new goes before the rest of what was begun.
                fresh = (job for job in jobs if lane is Lane.INTERACTIVE and job.running is None)
                job = next(fresh, jobs[0])
                jobs.remove(job)
                return job
        return None

    def _patience(self) -> float | None:
        """Seconds until resting training may go on; None when nothing waits."""
        if not self._waiting[Lane.TRAINING]:
            return None
        return max(self._rest_until - self._clock(), 0.001)

    def _advance(self, job: Job) -> None:
        """Start `job` or take it one slice further; queue it again if it is not at its end."""
        if job.cancelled.is_set():
            self._end(job, Cancelled())
            return
        try:
            if job.running is None:
                answer = self._handle(job.request)
                if not isinstance(answer, GeneratorType):
                    self._end(job, Done(answer))
                    return
                job.running = answer
            self._slice(job)
        except StopIteration as stop:
            self._end(job, Done(stop.value))
        except Exception as error:
            self._end(job, self._describe(error))

    def _slice(self, job: Job) -> None:
        """Advance a generator: one step of it, or about ten milliseconds of training."""
        assert job.running is not None
        training = job.request.lane is Lane.TRAINING
        until = self._clock() + (SLICE_SECONDS if training else 0.0)
        while True:
            part = next(job.running)
            if part is not None:
                self._post(job, Progressed(part))
                job.told = True
            if self._clock() >= until or job.cancelled.is_set() or self._waiting[Lane.INTERACTIVE]:
                break
        with self._wake:
            if self._closed:
                job.cancel()
            lane = self._waiting[job.request.lane]
            if any(job.gives_way_to(other) for other in lane):
                job.cancel()
            # Trainings take turns, so that twins stay in step, and so does what the hand asks for; an errand
            # is finished before the next.
            (lane.appendleft if job.request.lane is Lane.BACKGROUND else lane.append)(job)

    def _end(self, job: Job, outcome: Outcome) -> None:
        assert not job.ended, "a job ends once"
        job.ended = True
        if job.running is not None:
            job.running.close()
        self._post(job, outcome)


def fault(error: Exception) -> Failed:
    """Describe an exception: a known one by its own sentence, any other as a fault of ours."""
    detail = "".join(traceback.format_exception(error))
    sentence = getattr(error, "sentence", None)
    if isinstance(sentence, str):
        return Failed(sentence, detail)
    return Failed(
        f"Something went wrong inside: {type(error).__name__}: {error}. "
        "Copy the details and report them; your work is untouched.",
        detail,
    )
