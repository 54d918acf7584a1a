"""The database keeps this app's rows to their clinic (DESIGN 10)."""

from django.db import migrations

from rehabgoals.tenancy import protect, protect_recorded, same_clinic


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic (DESIGN 10)."""

    replaces = [
        ("goals", "0002_rows_belong_to_clinics"),
        ("goals", "0005_what_is_made_together_belongs_to_clinics"),
        ("goals", "0009_days_of_practice_belong_to_clinics"),
    ]

    dependencies = [("goals", "0001_tables")]

    operations = [
        *protect_recorded("goals_conversation"),
        *protect_recorded("goals_goal"),
        *protect_recorded("goals_practicetask"),
        *protect_recorded("goals_copingplan"),
        *protect_recorded("goals_activitychoice"),
        *protect_recorded("goals_agreedcourse"),
        *protect_recorded("goals_attainmentscale"),
        *protect_recorded("goals_attainmentlevel"),
        *protect_recorded("goals_flareupplan"),
        *protect_recorded("goals_followup"),
        *protect_recorded("goals_goaloption"),
        *protect_recorded("goals_goalrevision"),
        *protect_recorded("goals_maintenanceplan"),
        *protect_recorded("goals_milestone"),
        *protect_recorded("goals_optiontable"),
        *protect_recorded("goals_realismlook"),
        *protect_recorded("goals_stillmatters"),
        protect("goals_keptwording"),
        protect("goals_pastepisode"),
        protect("goals_pastline"),
        protect("goals_practicepicture"),
        *protect_recorded("goals_practiceentry"),
        same_clinic("goals_conversation", "episode_id", "patients_episode"),
        same_clinic("goals_conversation", "clinician_id", "accounts_user"),
        same_clinic("goals_goal", "episode_id", "patients_episode"),
        same_clinic("goals_goal", "measure_id", "measures_measure"),
        same_clinic("goals_goal", "agreed_by_id", "accounts_user"),
        same_clinic("goals_practicetask", "goal_id", "goals_goal"),
        same_clinic("goals_copingplan", "goal_id", "goals_goal"),
        same_clinic("goals_activitychoice", "episode_id", "patients_episode"),
        same_clinic("goals_activitychoice", "recorded_by_id", "accounts_user"),
        same_clinic("goals_agreedcourse", "episode_id", "patients_episode"),
        same_clinic("goals_agreedcourse", "agreed_by_id", "accounts_user"),
        same_clinic("goals_attainmentscale", "goal_id", "goals_goal"),
        same_clinic("goals_attainmentscale", "agreed_by_id", "accounts_user"),
        same_clinic("goals_attainmentlevel", "scale_id", "goals_attainmentscale"),
        same_clinic("goals_flareupplan", "episode_id", "patients_episode"),
        same_clinic("goals_flareupplan", "agreed_by_id", "accounts_user"),
        same_clinic("goals_followup", "episode_id", "patients_episode"),
        same_clinic("goals_followup", "settled_by_id", "accounts_user"),
        same_clinic("goals_goaloption", "table_id", "goals_optiontable"),
        same_clinic("goals_goaloption", "goal_id", "goals_goal"),
        same_clinic("goals_goalrevision", "goal_id", "goals_goal"),
        same_clinic("goals_goalrevision", "made_by_id", "accounts_user"),
        same_clinic("goals_maintenanceplan", "episode_id", "patients_episode"),
        same_clinic("goals_maintenanceplan", "agreed_by_id", "accounts_user"),
        same_clinic("goals_milestone", "goal_id", "goals_goal"),
        same_clinic("goals_optiontable", "episode_id", "patients_episode"),
        same_clinic("goals_optiontable", "clinician_id", "accounts_user"),
        same_clinic("goals_realismlook", "goal_id", "goals_goal"),
        same_clinic("goals_realismlook", "recorded_by_id", "accounts_user"),
        same_clinic("goals_stillmatters", "goal_id", "goals_goal"),
        same_clinic("goals_stillmatters", "recorded_by_id", "accounts_user"),
        same_clinic("goals_keptwording", "kept_by_id", "accounts_user"),
        same_clinic("goals_pastepisode", "episode_id", "patients_episode"),
        same_clinic("goals_pastline", "past_episode_id", "goals_pastepisode"),
        same_clinic("goals_practicepicture", "added_by_id", "accounts_user"),
        same_clinic("goals_conversation", "started_from_id", "goals_conversation"),
        same_clinic("goals_practicetask", "picture_id", "goals_practicepicture"),
        same_clinic("goals_practiceentry", "task_id", "goals_practicetask"),
        same_clinic("goals_practiceentry", "entered_by_id", "accounts_user"),
    ]
