"""The database keeps this app's new rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect, protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's new rows to their clinic (DESIGN 10)."""

    dependencies = [("accounts", "0007_locked_phrases_and_away")]

    operations = [
        protect("accounts_presence"),
        *protect_recorded("accounts_phrase"),
        *protect_recorded("accounts_absence"),
        same_clinic("accounts_presence", "user_id", "accounts_user"),
        same_clinic("accounts_phrase", "user_id", "accounts_user"),
        same_clinic("accounts_absence", "user_id", "accounts_user"),
        same_clinic("accounts_absence", "covered_by_id", "accounts_user"),
    ]
