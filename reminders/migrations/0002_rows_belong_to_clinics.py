"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    dependencies = [("reminders", "0001_initial"), ("plans", "0002_rows_belong_to_clinics")]

    operations = [
        *protect_recorded("reminders_message"),
        same_clinic("reminders_message", "patient_id", "patients_patient"),
        same_clinic("reminders_message", "episode_id", "patients_episode"),
        same_clinic("reminders_message", "visit_id", "rehab_sessions_visit"),
        same_clinic("reminders_message", "measure_id", "measures_measure"),
        same_clinic("reminders_message", "issued_plan_id", "plans_issuedplan"),
    ]
