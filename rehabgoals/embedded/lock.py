"""One run at a time in a checkout."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rehabgoals.embedded import places


@contextmanager
def only_one(checkout: Path) -> Iterator[None]:
    """Hold the checkout's lock; a second run says so and goes."""
    path = places.private_folder(checkout / ".local") / "run.lock"
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    deadline = time.monotonic() + 3
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            # One that is just stopping is worth a moment.
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            who = os.read(lock, 32).decode() or "another process"
            raise places.CannotStart(f"make run is already up in this folder (process {who}). Stop it first.") from None
    try:
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield
    finally:
        os.ftruncate(lock, 0)
        os.close(lock)
