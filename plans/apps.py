"""The goal plan as a document, what was issued, and the patient page that shows it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The goal plan as a document, what was issued, and the patient page that shows it."""

    name = "plans"
