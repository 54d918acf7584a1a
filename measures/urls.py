"""What an episode measures, and the clinic's instruments."""

from django.urls import path

from measures import views

app_name = "measures"

urlpatterns = [
    path("episodes/<int:episode_id>/measures/", views.measure_list, name="measure_list"),
    path("episodes/<int:episode_id>/measures/due/", views.measures_due, name="measures_due"),
    path("episodes/<int:episode_id>/measures/<int:instrument_id>/", views.measure_record, name="measure_record"),
    path("measurements/<int:measurement_id>/", views.measurement_detail, name="measurement_detail"),
    path("measurements/<int:measurement_id>/correct/", views.measurement_correct, name="measurement_correct"),
    path("instruments/", views.instrument_list, name="instrument_list"),
    path("instruments/new/", views.instrument_new, name="instrument_new"),
    path("instruments/import/", views.instrument_import, name="instrument_import"),
    path("instruments/<int:instrument_id>/", views.instrument_detail, name="instrument_detail"),
    path("instruments/<int:instrument_id>/thresholds/<slug:of>/", views.threshold_adopt, name="threshold_adopt"),
    path("thresholds/<int:adopted_id>/end/", views.threshold_end, name="threshold_end"),
    path("measures/<int:measure_id>/thresholds/<slug:of>/", views.measure_threshold, name="measure_threshold"),
    path("measures/<int:measure_id>/settings/", views.measure_settings, name="measure_settings"),
    path("measures/<int:measure_id>/fit/", views.fit, name="fit"),
]
