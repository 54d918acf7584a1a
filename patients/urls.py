"""URLs of patients. The patient page itself is the plan at a glance and lives in plans (DESIGN 3)."""

from django.urls import path

from patients import views

app_name = "patients"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("patients/", views.patient_search, name="patient_search"),
    path("patients/new/", views.patient_new, name="patient_new"),
    path("patients/<int:patient_id>/edit/", views.patient_edit, name="patient_edit"),
    path("patients/<int:patient_id>/people/", views.people, name="people"),
    path("patients/<int:patient_id>/people/consent/", views.consent_give, name="consent_give"),
    path("patients/<int:patient_id>/people/consent/<slug:kind>/end/", views.consent_withdraw, name="consent_withdraw"),
    path("patients/<int:patient_id>/episodes/new/", views.episode_new, name="episode_new"),
    path("episodes/<int:episode_id>/edit/", views.episode_edit, name="episode_edit"),
]
