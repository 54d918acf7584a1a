"""Patients, their episodes of care, and the caseload page."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Patients, their episodes of care, and the caseload page."""

    name = "patients"
