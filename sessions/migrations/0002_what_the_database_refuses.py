"""The database keeps this app's rows to their clinic, and finds a calendar before the clinic is known."""

from django.db import migrations

from rehabgoals.tenancy import protect, protect_recorded, same_clinic

FEED_BY_HASH = """
    CREATE FUNCTION calendar_feed_by_hash(wanted text) RETURNS TABLE (clinic_id bigint, user_id bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT f.clinic_id, f.user_id FROM rehab_sessions_calendarfeed f WHERE f.token_hash = wanted
        $$;
"""


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("rehab_sessions", "0002_rows_belong_to_clinics"),
        ("rehab_sessions", "0007_the_visit_belongs_to_clinics"),
    ]

    dependencies = [("rehab_sessions", "0001_tables")]

    operations = [
        *protect_recorded("rehab_sessions_visit"),
        *protect_recorded("rehab_sessions_checkin"),
        *protect_recorded("rehab_sessions_goalrating"),
        *protect_recorded("rehab_sessions_calendarfeed"),
        *protect_recorded("rehab_sessions_checkinamendment"),
        *protect_recorded("rehab_sessions_practised"),
        *protect_recorded("rehab_sessions_dosedecision"),
        *protect_recorded("rehab_sessions_handover"),
        protect("rehab_sessions_partnershipanswer"),
        protect("rehab_sessions_partnershipasked"),
        same_clinic("rehab_sessions_visit", "episode_id", "patients_episode"),
        same_clinic("rehab_sessions_visit", "site_id", "accounts_site"),
        same_clinic("rehab_sessions_visit", "clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_checkin", "episode_id", "patients_episode"),
        same_clinic("rehab_sessions_checkin", "visit_id", "rehab_sessions_visit"),
        same_clinic("rehab_sessions_checkin", "next_visit_id", "rehab_sessions_visit"),
        same_clinic("rehab_sessions_checkin", "clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_goalrating", "check_in_id", "rehab_sessions_checkin"),
        same_clinic("rehab_sessions_goalrating", "goal_id", "goals_goal"),
        same_clinic("rehab_sessions_calendarfeed", "user_id", "accounts_user"),
        same_clinic("rehab_sessions_checkinamendment", "check_in_id", "rehab_sessions_checkin"),
        same_clinic("rehab_sessions_checkinamendment", "made_by_id", "accounts_user"),
        same_clinic("rehab_sessions_practised", "check_in_id", "rehab_sessions_checkin"),
        same_clinic("rehab_sessions_practised", "task_id", "goals_practicetask"),
        same_clinic("rehab_sessions_dosedecision", "check_in_id", "rehab_sessions_checkin"),
        same_clinic("rehab_sessions_dosedecision", "measure_id", "measures_measure"),
        same_clinic("rehab_sessions_handover", "episode_id", "patients_episode"),
        same_clinic("rehab_sessions_handover", "from_clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_handover", "to_clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_handover", "made_by_id", "accounts_user"),
        same_clinic("rehab_sessions_handover", "told_by_id", "accounts_user"),
        same_clinic("rehab_sessions_partnershipanswer", "clinician_id", "accounts_user"),
        same_clinic("rehab_sessions_partnershipasked", "episode_id", "patients_episode"),
        migrations.RunSQL(FEED_BY_HASH, "DROP FUNCTION calendar_feed_by_hash(text);"),
    ]
