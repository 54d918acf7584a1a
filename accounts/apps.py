"""Clinics, the people who work there, and what every app leans on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Clinics, the people who work there, and what every app leans on."""

    name = "accounts"
