"""The embedded Redis, Celery's broker in a first run. It keeps nothing: the truth is in PostgreSQL (DESIGN rule 4)."""

import socket
import time
from pathlib import Path
from urllib.parse import quote

from rehabgoals.embedded import places
from rehabgoals.embedded.children import Child

START_SECONDS = 20.0


class Redis:
    """A running embedded Redis on a socket."""

    def __init__(self, sockets: Path, programs: places.Programs, *, log: Path) -> None:
        self.socket = sockets / "redis.sock"
        command: list[str | Path] = [
            *(programs.redis, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "600"),
            *("--dir", sockets, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
        ]
        with log.open("ab") as out:
            self.child = Child("Redis", command, account=places.account(), cwd="/", stdout=out, stderr=out)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.child.is_running or time.monotonic() > deadline:
                self.child.stop(2)
                raise places.CannotStart(f"Redis did not start; {log} says why.")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """The address for REDIS_URL, as Celery reads it."""
        return f"redis+socket://{quote(str(self.socket), safe='/')}"

    def stop(self) -> None:
        """Stop at once; there is nothing to save."""
        self.child.stop(3)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
