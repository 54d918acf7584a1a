"""Measures of goals that were agreed before are wanted at the goals' dates too."""

from django.db import migrations

WANT_MEASURED = """
UPDATE measures_measure SET wanted_on = wanted.day
FROM (
    SELECT goal.measure_id, min(goal.target_on) AS day
    FROM goals_goal AS goal
    WHERE goal.lifecycle_status = 'active' AND NOT EXISTS (
        SELECT FROM measures_measurement AS result
        WHERE result.clinic_id = goal.clinic_id AND result.measure_id = goal.measure_id
        AND result.status = 'final' AND result.taken_on >= goal.target_on - 5
    )
    GROUP BY goal.measure_id
) AS wanted
WHERE wanted.measure_id = measures_measure.id
"""


class Migration(migrations.Migration):
    """Measures of goals that were agreed before are wanted at the goals' dates too."""

    dependencies = [("goals", "0002_rows_belong_to_clinics"), ("measures", "0006_measured_again")]

    operations = [migrations.RunSQL(WANT_MEASURED, migrations.RunSQL.noop)]
