"""Check-ins and visits."""

from django.urls import path

from sessions import views

app_name = "sessions"

urlpatterns = [
    path("episodes/<int:episode_id>/check-ins/new/", views.check_in_new, name="check_in_new"),
    path("check-ins/<int:check_in_id>/", views.check_in_detail, name="check_in_detail"),
    path("episodes/<int:episode_id>/visits/new/", views.visit_new, name="visit_new"),
    path("visits/<int:visit_id>/", views.visit_edit, name="visit_edit"),
]
