"""URLs of goals."""

from django.urls import path

from goals.views.builder import goal_new, goal_sentence
from goals.views.conversation import conversation
from goals.views.detail import coping_new, goal_detail, goal_edit, practice_new

app_name = "goals"

urlpatterns = [
    path("episodes/<int:episode_id>/conversation/", conversation, name="conversation"),
    path("episodes/<int:episode_id>/goals/new/", goal_new, name="goal_new"),
    path("episodes/<int:episode_id>/goals/sentence/", goal_sentence, name="goal_sentence"),
    path("goals/<int:goal_id>/", goal_detail, name="goal_detail"),
    path("goals/<int:goal_id>/edit/", goal_edit, name="goal_edit"),
    path("goals/<int:goal_id>/practice/new/", practice_new, name="practice_new"),
    path("goals/<int:goal_id>/if-then/new/", coping_new, name="coping_new"),
]
