"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("measures", "0002_rows_belong_to_clinics"),
        ("measures", "0005_more_rows_belong_to_clinics"),
    ]

    dependencies = [("measures", "0001_tables")]

    operations = [
        *protect_recorded("measures_instrument"),
        *protect_recorded("measures_measure"),
        *protect_recorded("measures_measurement"),
        *protect_recorded("measures_questionnaire"),
        *protect_recorded("measures_adoptedthreshold"),
        *protect_recorded("measures_fit"),
        same_clinic("measures_instrument", "created_by_id", "accounts_user"),
        same_clinic("measures_measure", "episode_id", "patients_episode"),
        same_clinic("measures_measure", "instrument_id", "measures_instrument"),
        same_clinic("measures_measurement", "measure_id", "measures_measure"),
        same_clinic("measures_measurement", "recorded_by_id", "accounts_user"),
        same_clinic("measures_questionnaire", "instrument_id", "measures_instrument"),
        same_clinic("measures_questionnaire", "loaded_by_id", "accounts_user"),
        same_clinic("measures_adoptedthreshold", "instrument_id", "measures_instrument"),
        same_clinic("measures_adoptedthreshold", "measure_id", "measures_measure"),
        same_clinic("measures_adoptedthreshold", "set_by_id", "accounts_user"),
        same_clinic("measures_adoptedthreshold", "ended_by_id", "accounts_user"),
        same_clinic("measures_measurement", "questionnaire_id", "measures_questionnaire"),
        same_clinic("measures_measurement", "corrects_id", "measures_measurement"),
        same_clinic("measures_measurement", "error_marked_by_id", "accounts_user"),
        same_clinic("measures_fit", "measure_id", "measures_measure"),
        same_clinic("measures_fit", "recorded_by_id", "accounts_user"),
    ]
