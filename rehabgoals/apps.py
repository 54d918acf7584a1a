"""The project as an app: it holds template tags, the forms' base, and what runs after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from rehabgoals import signed_in


class RehabGoalsConfig(AppConfig):
    """Re-applies grants and the record's guards after every migrate (DESIGN 10)."""

    name = "rehabgoals"

    def ready(self) -> None:
        """Register the guard for migrations, and what notes a sign-in."""
        post_migrate.connect(_harden, sender=self, dispatch_uid="rehabgoals.harden")
        signed_in.connect()


def _harden(**kwargs: object) -> None:
    from rehabgoals.tenancy import harden

    harden()
