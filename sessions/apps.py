"""Visits and check-ins. Django owns the label "sessions", so ours is "rehab_sessions"."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Visits and check-ins. Django owns the label "sessions", so ours is "rehab_sessions"."""

    name = "sessions"
    label = "rehab_sessions"
