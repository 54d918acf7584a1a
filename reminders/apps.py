"""What goes out by e-mail, when, and what became of it."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """What goes out by e-mail, when, and what became of it."""

    name = "reminders"
