"""URLs of goals."""

from django.urls import path

from goals.views.activities import activities, activities_clinician, activities_patient, activities_take_back
from goals.views.builder import goal_new, goal_sentence, realism
from goals.views.change import goal_change, goal_edit, goal_keep, goal_primary, goal_versions, still_matters
from goals.views.close import episode_close
from goals.views.conversation import conversation, conversation_screen
from goals.views.course import course
from goals.views.detail import goal_detail
from goals.views.finish import episode_bring_back, episode_finish, episode_finish_confirm, follow_up_settle
from goals.views.flare_up import flare_up
from goals.views.levels import goal_levels
from goals.views.milestones import milestone_edit, milestone_new
from goals.views.options import option_bring_back, option_decide, option_table, option_table_edit, options
from goals.views.reach import realism_look
from goals.views.rulers import goal_rulers, goal_screen
from goals.views.support import (
    coping_edit,
    coping_new,
    coping_set_aside,
    practice_edit,
    practice_new,
    practice_picture,
    practice_stop,
)
from goals.views.wording import wording, wording_keep

app_name = "goals"

urlpatterns = [
    path("episodes/<int:episode_id>/conversation/", conversation, name="conversation"),
    path("episodes/<int:episode_id>/conversation/screen/", conversation_screen, name="conversation_screen"),
    path("episodes/<int:episode_id>/activities/", activities, name="activities"),
    path("episodes/<int:episode_id>/activities/patient/", activities_patient, name="activities_patient"),
    path("episodes/<int:episode_id>/activities/clinician/", activities_clinician, name="activities_clinician"),
    path("episodes/<int:episode_id>/activities/take-back/", activities_take_back, name="activities_take_back"),
    path("episodes/<int:episode_id>/goals/new/", goal_new, name="goal_new"),
    path("episodes/<int:episode_id>/goals/sentence/", goal_sentence, name="goal_sentence"),
    path("episodes/<int:episode_id>/goals/realism/", realism, name="realism"),
    path("goals/<int:goal_id>/", goal_detail, name="goal_detail"),
    path("goals/<int:goal_id>/edit/", goal_edit, name="goal_edit"),
    path("goals/<int:goal_id>/realism/", realism_look, name="realism_look"),
    path("goals/<int:goal_id>/change/", goal_change, name="goal_change"),
    path("goals/<int:goal_id>/versions/", goal_versions, name="goal_versions"),
    path("goals/<int:goal_id>/still-matters/", still_matters, name="still_matters"),
    path("goals/<int:goal_id>/primary/", goal_primary, name="goal_primary"),
    path("goals/<int:goal_id>/keep/", goal_keep, name="goal_keep"),
    path("goals/<int:goal_id>/milestones/new/", milestone_new, name="milestone_new"),
    path("milestones/<int:milestone_id>/", milestone_edit, name="milestone_edit"),
    path("goals/<int:goal_id>/levels/", goal_levels, name="goal_levels"),
    path("goals/<int:goal_id>/rulers/", goal_rulers, name="goal_rulers"),
    path("goals/<int:goal_id>/screen/", goal_screen, name="goal_screen"),
    path("goals/<int:goal_id>/practice/new/", practice_new, name="practice_new"),
    path("practice/<int:task_id>/", practice_edit, name="practice_edit"),
    path("practice/<int:task_id>/stop/", practice_stop, name="practice_stop"),
    path("practice/<int:task_id>/picture/", practice_picture, name="practice_picture"),
    path("goals/<int:goal_id>/if-then/new/", coping_new, name="coping_new"),
    path("if-then/<int:plan_id>/", coping_edit, name="coping_edit"),
    path("if-then/<int:plan_id>/set-aside/", coping_set_aside, name="coping_set_aside"),
    path("episodes/<int:episode_id>/flare-up/", flare_up, name="flare_up"),
    path("episodes/<int:episode_id>/wording/", wording, name="wording"),
    path("episodes/<int:episode_id>/wording/keep/", wording_keep, name="wording_keep"),
    path("episodes/<int:episode_id>/options/", options, name="options"),
    path("option-tables/<int:table_id>/", option_table, name="option_table"),
    path("option-tables/<int:table_id>/edit/", option_table_edit, name="option_table_edit"),
    path("option-tables/<int:table_id>/decide/", option_decide, name="option_decide"),
    path("options/<int:option_id>/bring-back/", option_bring_back, name="option_bring_back"),
    path("episodes/<int:episode_id>/course/", course, name="course"),
    path("episodes/<int:episode_id>/finish/", episode_finish, name="episode_finish"),
    path("episodes/<int:episode_id>/finish/confirm/", episode_finish_confirm, name="episode_finish_confirm"),
    path("episodes/<int:episode_id>/close/", episode_close, name="episode_close"),
    path("episodes/<int:episode_id>/bring-back/", episode_bring_back, name="episode_bring_back"),
    path("follow-ups/<int:follow_up_id>/", follow_up_settle, name="follow_up_settle"),
]
