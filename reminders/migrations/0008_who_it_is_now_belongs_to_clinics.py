"""The database keeps a message's hand-over to its clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import same_clinic


class Migration(migrations.Migration):
    """The database keeps a message's hand-over to its clinic (DESIGN 10)."""

    dependencies = [
        ("reminders", "0007_who_it_is_now"),
        ("rehab_sessions", "0007_the_visit_belongs_to_clinics"),
    ]

    operations = [
        # Without hand-overs there is nothing that such a message could be about. Their history stays.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM reminders_message WHERE kind = 'new_clinician';"),
        same_clinic("reminders_message", "hand_over_id", "rehab_sessions_handover"),
    ]
