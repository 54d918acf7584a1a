"""Logs as one JSON object a line on stderr. No paths, no values, no exceptions' words: they carry people's data."""

import json
import logging
from datetime import UTC, datetime


class JSONFormatter(logging.Formatter):
    """Writes time, level, event and, where known, route, request_id, clinic, user, task_id and ms."""

    extras = ("route", "request_id", "clinic", "user", "task_id", "ms")

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; of an exception only its class and the place in our code."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": self._event(record),
        }
        entry |= {name: getattr(record, name) for name in self.extras if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            entry["exception"] = record.exc_info[0].__name__
            entry["where"] = self._where(record)
        return json.dumps(entry, ensure_ascii=False, default=str)

    @staticmethod
    def _event(record: logging.LogRecord) -> str:
        # Django formats request paths into its messages, and paths may hold a token.
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            return record.name
        return record.getMessage()

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        places = []
        trace = record.exc_info[2] if record.exc_info else None
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        return places[-8:]
