"""The conversation, the goals that come of it, and what supports them."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """The conversation, the goals that come of it, and what supports them."""

    name = "goals"
