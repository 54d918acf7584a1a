"""The database keeps this app's new rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's new rows to their clinic (DESIGN 10)."""

    dependencies = [("measures", "0004_measured_honestly")]

    operations = [
        *protect_recorded("measures_questionnaire"),
        *protect_recorded("measures_adoptedthreshold"),
        *protect_recorded("measures_fit"),
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
