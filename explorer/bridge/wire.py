"""Messages between two processes: pickled, each array beside them as bytes that stay read-only."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.core.messages import Outcome, Request

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_COUNT = struct.Struct("<I")


@dataclass(frozen=True)
class Ask:
    """A request with the number under which it is answered."""

    number: int
    request: Request


@dataclass(frozen=True)
class Cancel:
    """Nobody waits for the answer to a request any more."""

    number: int


@dataclass(frozen=True)
class HandMoves:
    """Something is being dragged."""


@dataclass(frozen=True)
class Close:
    """Cancel everything, let go of everything, and leave."""


Order = Ask | Cancel | HandMoves | Close
News = tuple[int, Outcome]
"""The number of a request, and how it goes on or ends."""


def send(connection: Connection, message: Any) -> None:
    """Send a message, its arrays (contiguous ones) uncopied.

    Raises
    ------
    OSError
        If nobody is at the other end.
    Exception
        Whatever pickling meets; then nothing has been sent.
    """
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    connection.send_bytes(_COUNT.pack(len(buffers)) + head)
    for buffer in buffers:
        connection.send_bytes(buffer.raw())


def receive(connection: Connection) -> Any:
    """Wait for a message and return it; its arrays are read-only.

    Raises
    ------
    EOFError, OSError
        If nobody is at the other end any more.
    """
    head = connection.recv_bytes()
    (count,) = _COUNT.unpack_from(head)
    buffers = [connection.recv_bytes() for _ in range(count)]
    return pickle.loads(memoryview(head)[_COUNT.size :], buffers=buffers)
