"""The Celery app. Tasks are envelopes: they carry ids only, and the truth about what must be done is in PostgreSQL."""

import logging.config
import os
from typing import Any

import pghistory
from celery import Celery, Task
from celery.signals import beat_init, setup_logging, worker_init

from rehabgoals import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")


class LoggedTask(Task):
    """A task whose lines in the log carry its id, and whose changes say in the record which task made them."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        with logs.about(task_id=self.request.id), pghistory.context(task=self.name, task_id=self.request.id):
            return super().__call__(*args, **kwargs)


app = Celery("rehabgoals", task_cls=LoggedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_everywhere(**kwargs: object) -> None:
    """Celery would set up lines of its own; ours are JSON."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def _look_at_role(**kwargs: object) -> None:
    """Refuse a database role that the policies do not bind, before the worker forks or beat ticks."""
    from rehabgoals.tenancy import PowerfulRole, look_at_role

    try:
        look_at_role()
    except PowerfulRole as error:
        # Celery logs what a handler raises and goes on; only an exit ends the process.
        raise SystemExit(str(error)) from error
