"""The database keeps days of practice to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps days of practice to their clinic (DESIGN 10)."""

    dependencies = [("goals", "0008_days_of_practice")]

    operations = [
        *protect_recorded("goals_practiceentry"),
        same_clinic("goals_practiceentry", "task_id", "goals_practicetask"),
        same_clinic("goals_practiceentry", "entered_by_id", "accounts_user"),
    ]
