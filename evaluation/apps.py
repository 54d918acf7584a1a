"""The clinic reading whether its goal setting works; reads all other apps, read by none."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """The clinic reading whether its goal setting works; reads all other apps, read by none."""

    name = "evaluation"
