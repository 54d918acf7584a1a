"""A real mail server on a socket, in a thread of the test, that answers as a test tells it to."""

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """Keeps what arrives. `to_rcpt` and `to_data` are the answers it gives; `on_data` is called before that answer."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.to_rcpt = "250 ok"
        self.to_data = "250 kept"
        self.on_data: Callable[[], Any] = lambda: None
        self.port = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.to_thread(self.on_data)
        if self.to_data.startswith("250"):
            content = envelope.original_content or b""
            self.messages.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return self.to_data


@contextmanager
def post_office(settings: Any) -> Iterator[Post]:
    """A running server; this process sends to it."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's own account of every line it hears
    post = Post()
    post.port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
    try:
        yield post
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
