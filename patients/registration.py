"""Registering a patient and changing what is written down about one, together with the parts of the name for search."""

from typing import Any

from django.db import transaction

from patients.models import NamePart, Patient
from patients.names import name_parts
from rehabgoals.versions import save_version


def write_name_parts(patient: Patient) -> None:
    """Make the search's rows for this patient agree with the name."""
    NamePart.objects.filter(clinic_id=patient.clinic_id, patient=patient).delete()
    NamePart.objects.bulk_create(rows_for(patient))


def rows_for(patient: Patient) -> list[NamePart]:
    """The unsaved name parts of a patient: of the given, family and preferred names."""
    names = (patient.given_names, patient.family_name, patient.preferred_name)
    return [
        NamePart(clinic_id=patient.clinic_id, patient=patient, word=word, rest=rest)
        for word, rest in name_parts(*names)
    ]


def register_patient(form: Any) -> Patient:
    """Save a valid registration form and return the patient, findable at once."""
    with transaction.atomic():
        patient = form.save()
        write_name_parts(patient)
    return patient


def change_patient(form: Any) -> Patient:
    """Save a valid form about a known patient, and the parts of the name with it.

    Raises ChangedMeanwhile when a colleague has saved since it was opened; then nothing is written.
    """
    patient = form.instance
    with transaction.atomic():
        save_version(patient, form.Meta.fields, read_version=form.cleaned_data["version"])
        write_name_parts(patient)
    return patient
