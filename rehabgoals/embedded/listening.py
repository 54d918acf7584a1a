"""The port of a local run: taken before anything else is started, and asked until it answers."""

import http.client
import os
import socket

from rehabgoals.embedded import places

FIRST_PORT = 8000
PORTS_TRIED = 100


def listen() -> tuple[socket.socket, int]:
    """Listen on PORT or the next free one, on this machine's own address only."""
    wanted = os.environ.get("PORT") or str(FIRST_PORT)
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        raise places.CannotStart(f"PORT is {wanted!r}; it can be a number from 1 to 65535.")
    last = min(int(wanted) + PORTS_TRIED, 65536)
    refused: OSError | None = None
    for port in range(int(wanted), last):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            # Listening at once holds the port; who connects early waits until the web server takes over.
            listener.listen(128)
        except OSError as error:
            listener.close()
            refused = error
        else:
            return listener, port
    raise places.CannotStart(f"No port from {wanted} to {last - 1} is free ({refused}).")


def answers(port: int) -> bool:
    """Whether the sign-in page is shown on this port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
