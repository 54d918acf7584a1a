"""The Celery app. Tasks are envelopes: they carry ids only, and the truth about what must be done is in PostgreSQL."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")

app = Celery("rehabgoals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


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
