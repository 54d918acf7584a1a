"""URLs of plans: the patient page, the plan, and the copies that were issued."""

from django.urls import path

from plans import finish_views, timeline_views, views

app_name = "plans"

urlpatterns = [
    path("patients/<int:patient_id>/", views.patient_detail, name="patient_detail"),
    path("patients/<int:patient_id>/timeline/", timeline_views.timeline, name="timeline"),
    path("episodes/<int:episode_id>/check-ins/finish/", finish_views.check_in_finish, name="check_in_finish"),
    path("episodes/<int:episode_id>/plan/", views.plan, name="plan"),
    path("episodes/<int:episode_id>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("episodes/<int:episode_id>/plan/issue/", views.plan_issue, name="plan_issue"),
    path("option-tables/<int:table_id>.pdf", views.options_sheet, name="options_pdf"),
    path("plans/<int:issued_id>/", views.issued_plan, name="issued_plan"),
    path("plans/<int:issued_id>.pdf", views.issued_plan_pdf, name="issued_plan_pdf"),
]
