"""What an episode measures, and the clinic's instruments."""

from django.urls import path

from measures import views

app_name = "measures"

urlpatterns = [
    path("episodes/<int:episode_id>/measures/", views.measure_list, name="measure_list"),
    path("episodes/<int:episode_id>/measures/<int:instrument_id>/", views.measure_record, name="measure_record"),
    path("instruments/", views.instrument_list, name="instrument_list"),
    path("instruments/new/", views.instrument_new, name="instrument_new"),
]
