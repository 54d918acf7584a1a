"""The project as an app: it holds template tags, the forms' base, and what runs after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RehabGoalsConfig(AppConfig):
    """Re-applies grants and the record's guards after every migrate (DESIGN 10)."""

    name = "rehabgoals"

    def ready(self) -> None:
        """Register the guard for migrations."""
        post_migrate.connect(_harden, sender=self, dispatch_uid="rehabgoals.harden")


def _harden(**kwargs: object) -> None:
    from rehabgoals.tenancy import harden

    harden()
