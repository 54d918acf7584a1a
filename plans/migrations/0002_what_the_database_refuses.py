"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect, protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("plans", "0002_rows_belong_to_clinics"),
    ]

    dependencies = [("plans", "0001_tables")]

    operations = [
        *protect_recorded("plans_issuedplan"),
        protect("plans_plandocument"),
        same_clinic("plans_plandocument", "episode_id", "patients_episode"),
        same_clinic("plans_issuedplan", "episode_id", "patients_episode"),
        same_clinic("plans_issuedplan", "document_id", "plans_plandocument"),
        same_clinic("plans_issuedplan", "issued_by_id", "accounts_user"),
        same_clinic("plans_issuedplan", "check_in_id", "rehab_sessions_checkin"),
    ]
