"""The life of a letter: queued by a room, claimed, written, sent or retried by the worker, settled by the secretary."""

from .queue import Recipient, queue_letter, queue_letters
from .send import drain_letters, send_letter
from .sweep import drop_old_bodies, put_aside, sweep_letters

__all__ = [
    "Recipient",
    "drain_letters",
    "drop_old_bodies",
    "put_aside",
    "queue_letter",
    "queue_letters",
    "send_letter",
    "sweep_letters",
]
