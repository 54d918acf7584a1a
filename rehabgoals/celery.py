"""The Celery app. Tasks are envelopes: they carry ids only, and the truth about what must be done is in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")

app = Celery("rehabgoals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
