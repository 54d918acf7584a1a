"""The database keeps this app's rows to their clinic, and finds which clinics have something due before one is known."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("reminders", "0002_rows_belong_to_clinics"),
        ("reminders", "0003_clinics_with_due_messages"),
        ("reminders", "0005_follow_ups_belong_to_clinics"),
        ("reminders", "0008_who_it_is_now_belongs_to_clinics"),
    ]

    dependencies = [("reminders", "0001_tables")]

    operations = [
        *protect_recorded("reminders_message"),
        same_clinic("reminders_message", "patient_id", "patients_patient"),
        same_clinic("reminders_message", "episode_id", "patients_episode"),
        same_clinic("reminders_message", "visit_id", "rehab_sessions_visit"),
        same_clinic("reminders_message", "measure_id", "measures_measure"),
        same_clinic("reminders_message", "issued_plan_id", "plans_issuedplan"),
        same_clinic("reminders_message", "follow_up_id", "goals_followup"),
        same_clinic("reminders_message", "hand_over_id", "rehab_sessions_handover"),
        # The owner's, and it returns clinics' ids and nothing else (DESIGN 10).
        migrations.RunSQL(
            """
            CREATE FUNCTION clinics_with_due_messages() RETURNS SETOF bigint
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                    SELECT DISTINCT clinic_id FROM reminders_message
                    WHERE state IN ('planned', 'retry') AND due_at <= now()
                $$;
            """,
            "DROP FUNCTION clinics_with_due_messages();",
        ),
    ]
