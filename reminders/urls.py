"""URLs of reminders."""

from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [path("episodes/<int:episode_id>/plan/fate/", views.plan_fate, name="plan_fate")]
