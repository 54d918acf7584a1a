"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    dependencies = [("goals", "0001_initial"), ("measures", "0002_rows_belong_to_clinics")]

    operations = [
        *protect_recorded("goals_conversation"),
        *protect_recorded("goals_goal"),
        *protect_recorded("goals_practicetask"),
        *protect_recorded("goals_copingplan"),
        same_clinic("goals_conversation", "episode_id", "patients_episode"),
        same_clinic("goals_conversation", "clinician_id", "accounts_user"),
        same_clinic("goals_goal", "episode_id", "patients_episode"),
        same_clinic("goals_goal", "measure_id", "measures_measure"),
        same_clinic("goals_goal", "agreed_by_id", "accounts_user"),
        same_clinic("goals_practicetask", "goal_id", "goals_goal"),
        same_clinic("goals_copingplan", "goal_id", "goals_goal"),
    ]
