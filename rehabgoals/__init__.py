"""The project: settings, root URLs, the Celery app, middleware, tenancy and the embedded servers of a first run."""

from rehabgoals.celery import app as celery_app

__all__ = ["celery_app"]
