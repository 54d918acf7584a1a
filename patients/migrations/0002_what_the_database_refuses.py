"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect, protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("patients", "0002_rows_belong_to_clinics"),
    ]

    dependencies = [("patients", "0001_tables")]

    operations = [
        *protect_recorded("patients_patient"),
        *protect_recorded("patients_episode"),
        *protect_recorded("patients_precaution"),
        *protect_recorded("patients_consent"),
        protect("patients_namepart"),
        same_clinic("patients_namepart", "patient_id", "patients_patient"),
        same_clinic("patients_episode", "patient_id", "patients_patient"),
        same_clinic("patients_episode", "clinician_id", "accounts_user"),
        same_clinic("patients_precaution", "episode_id", "patients_episode"),
        same_clinic("patients_consent", "patient_id", "patients_patient"),
        same_clinic("patients_consent", "recorded_by_id", "accounts_user"),
    ]
