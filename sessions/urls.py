"""Check-ins and visits."""

from django.urls import path

from sessions.views import check_ins, visits

app_name = "sessions"

urlpatterns = [
    path("episodes/<int:episode_id>/check-ins/new/", check_ins.check_in_new, name="check_in_new"),
    path("check-ins/<int:check_in_id>/", check_ins.check_in_detail, name="check_in_detail"),
    path("episodes/<int:episode_id>/visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<int:visit_id>/", visits.visit_edit, name="visit_edit"),
]
