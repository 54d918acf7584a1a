"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    dependencies = [("rehab_sessions", "0001_initial"), ("goals", "0002_rows_belong_to_clinics")]

    operations = [
        *protect_recorded("rehab_sessions_visit"),
        *protect_recorded("rehab_sessions_checkin"),
        *protect_recorded("rehab_sessions_goalrating"),
        same_clinic("rehab_sessions_visit", "episode_id", "patients_episode"),
        same_clinic("rehab_sessions_visit", "site_id", "accounts_site"),
        same_clinic("rehab_sessions_visit", "clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_checkin", "episode_id", "patients_episode"),
        same_clinic("rehab_sessions_checkin", "visit_id", "rehab_sessions_visit"),
        same_clinic("rehab_sessions_checkin", "next_visit_id", "rehab_sessions_visit"),
        same_clinic("rehab_sessions_checkin", "clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_goalrating", "check_in_id", "rehab_sessions_checkin"),
        same_clinic("rehab_sessions_goalrating", "goal_id", "goals_goal"),
    ]
