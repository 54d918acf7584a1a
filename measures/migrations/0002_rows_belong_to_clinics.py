"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    dependencies = [("measures", "0001_initial"), ("patients", "0002_rows_belong_to_clinics")]

    operations = [
        *protect_recorded("measures_instrument"),
        *protect_recorded("measures_measure"),
        *protect_recorded("measures_measurement"),
        same_clinic("measures_instrument", "created_by_id", "accounts_user"),
        same_clinic("measures_measure", "episode_id", "patients_episode"),
        same_clinic("measures_measure", "instrument_id", "measures_instrument"),
        same_clinic("measures_measurement", "measure_id", "measures_measure"),
        same_clinic("measures_measurement", "recorded_by_id", "accounts_user"),
    ]
