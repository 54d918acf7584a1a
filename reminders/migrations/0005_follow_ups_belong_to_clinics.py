"""The database keeps a message's follow-up to its clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import same_clinic


class Migration(migrations.Migration):
    """The database keeps a message's follow-up to its clinic (DESIGN 10)."""

    dependencies = [
        ("reminders", "0004_follow_ups"),
        ("goals", "0005_what_is_made_together_belongs_to_clinics"),
    ]

    operations = [
        # Without follow-ups there is nothing that such a message could be about. Their history stays.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM reminders_message WHERE kind = 'follow_up';"),
        same_clinic("reminders_message", "follow_up_id", "goals_followup"),
    ]
