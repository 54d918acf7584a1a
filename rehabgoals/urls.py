"""Root URLs. The access table (rehabgoals/access.py) has a row for every name in here."""

from django.urls import include, path

urlpatterns = [
    path("", include("patients.urls")),
    path("", include("goals.urls")),
    path("", include("measures.urls")),
    path("", include("sessions.urls")),
    path("", include("plans.urls")),
    path("", include("reminders.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
