"""The database keeps drafts to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect, same_clinic


class Migration(migrations.Migration):
    """The database keeps drafts to their clinic (DESIGN 10)."""

    dependencies = [("accounts", "0005_a_draft_and_settings_of_goals")]

    operations = [protect("accounts_draft"), same_clinic("accounts_draft", "writer_id", "accounts_user")]
