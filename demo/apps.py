"""The demo clinics. No models; may import every app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo clinics. No models; may import every app."""

    name = "demo"
