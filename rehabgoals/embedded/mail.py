"""A real SMTP server that keeps each message as a file instead of passing it on.

`make run` starts it when EMAIL_URL is not set, as a process of its own: `python -m rehabgoals.embedded.mail FOLDER`.
It takes a free port on 127.0.0.1 and writes that port on its first line.
"""

import asyncio
import datetime
import os
import secrets
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from rehabgoals.embedded import places
from rehabgoals.embedded.children import Child

START_SECONDS = 30.0
LARGEST_MESSAGE = 25_000_000


class Mail:
    """The running mail catcher."""

    def __init__(self, folder: Path, *, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "rehabgoals.embedded.mail", folder.resolve()]
        self.child = Child("mail", command, env=env, cwd=places.CHECKOUT, stdout=subprocess.PIPE)
        out = self.child.process.stdout
        ready, _, _ = select.select([out], [], [], START_SECONDS)
        first_line = out.readline() if out and ready else b""
        if not first_line.strip().isdigit():
            self.child.stop(2)
            raise places.CannotStart("The mail catcher did not start.")
        self.port = int(first_line)

    @property
    def url(self) -> str:
        """The address for EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self) -> list[Path]:
        """The kept messages, oldest first."""
        return sorted(self.folder.glob("*.eml"))

    def stop(self) -> None:
        """Stop; messages stay."""
        self.child.stop(3)
        if self.child.process.stdout:
            self.child.process.stdout.close()


class Keeper:
    """What aiosmtpd calls for each message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the message byte for byte, with who it went to on top, and answer that it was taken."""
        now = datetime.datetime.now(datetime.UTC)
        name = f"{now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}"
        recipients = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        content = envelope.original_content or b""
        unfinished = self.folder / f".{name}"
        with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(f"X-Envelope-From: {envelope.mail_from}\r\n{recipients}".encode() + content)
        unfinished.rename(self.folder / f"{name}.eml")
        return f"250 kept as {name}"


async def serve(folder: Path) -> None:
    """Take mail until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(
            keeper, data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, hostname="localhost", ident="RehabGoals"
        ),
        host="127.0.0.1",
        port=0,
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    server.close()


def main() -> None:
    """Serve the folder named on the command line."""
    folder = places.private_folder(Path(sys.argv[1]))
    asyncio.run(serve(folder))


if __name__ == "__main__":
    main()
