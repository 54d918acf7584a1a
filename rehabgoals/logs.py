"""Logs as one JSON object a line on stderr. No paths, no values, no exceptions' words: they carry people's data."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# What every line is about while a request or a task runs.
_about: ContextVar[dict[str, Any]] = ContextVar("about", default={})  # noqa: B039 - never changed, only replaced

# gunicorn's messages that go on with the address of a request.
WITH_ADDRESS = ("Error handling request", "Invalid request")


@contextmanager
def about(**facts: Any) -> Iterator[dict[str, Any]]:
    """Put these facts (route, request_id, clinic, user, task_id) on every line logged inside.

    Yields the dictionary, so that what is learnt on the way (the route) can be added.
    """
    inside = _about.get() | facts
    token = _about.set(inside)
    try:
        yield inside
    finally:
        _about.reset(token)


def add(**facts: Any) -> None:
    """Add to what the running request's or task's lines are about."""
    _about.get().update(facts)


def configuration(loggers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The logging configuration of every process: JSON on stderr, with what these loggers do differently."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "rehabgoals.logs.JSONFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": loggers,
    }


class JSONFormatter(logging.Formatter):
    """Writes time, level, event and, where known, route, request_id, clinic, user, task_id and ms."""

    extras = ("route", "request_id", "clinic", "user", "task_id", "ms")

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; of an exception only its class and the places it came through."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": self._event(record),
        }
        facts = _about.get() | {name: getattr(record, name) for name in self.extras if hasattr(record, name)}
        entry |= {name: facts[name] for name in self.extras if facts.get(name) is not None}
        if record.exc_info and record.exc_info[0]:
            entry["exception"] = record.exc_info[0].__name__
            entry["where"] = self._where(record)
        return json.dumps(entry, ensure_ascii=False, default=str)

    @staticmethod
    def _event(record: logging.LogRecord) -> str:
        # Django formats request paths into its messages, and a path may hold a token.
        if record.name.startswith(("django.request", "django.security", "django.server")):
            return record.name
        # Celery puts what a task raised or returned into its message, and a database's words repeat values.
        if record.name == "celery.app.trace" and isinstance(record.args, Mapping):
            return "Task {name} {description}".format(**{"description": "ended"} | dict(record.args))
        message = record.getMessage()
        # As Django: gunicorn names the request that it could not read or answer.
        begun = next((words for words in WITH_ADDRESS if message.startswith(words)), None)
        return begun or message

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        places = []
        trace = record.exc_info[2] if record.exc_info else None
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        return places[-8:]
