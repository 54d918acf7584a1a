"""Which clinics have something due, found before a clinic is known."""

from django.db import migrations


class Migration(migrations.Migration):
    """A function of the owner's that returns clinics' ids and nothing else (DESIGN 10)."""

    dependencies = [("reminders", "0002_rows_belong_to_clinics")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION clinics_with_due_messages() RETURNS SETOF bigint
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                    SELECT DISTINCT clinic_id FROM reminders_message
                    WHERE state IN ('planned', 'retry') AND due_at <= now()
                $$;
            """,
            "DROP FUNCTION clinics_with_due_messages();",
        )
    ]
