"""Check-ins and visits."""

from django.urls import path

from sessions.views import amendments, check_ins, feeds, hand_overs, notes, partnership, visits

app_name = "sessions"

urlpatterns = [
    path("episodes/<int:episode_id>/check-ins/new/", check_ins.check_in_new, name="check_in_new"),
    path("check-ins/<int:check_in_id>/", amendments.check_in_detail, name="check_in_detail"),
    path("check-ins/<int:check_in_id>/amend/", amendments.check_in_amend, name="check_in_amend"),
    path("check-ins/<int:check_in_id>/note/", notes.check_in_note, name="check_in_note"),
    path("check-ins/<int:check_in_id>/note.txt", notes.check_in_note_text, name="check_in_note_text"),
    path("episodes/<int:episode_id>/first-note/", notes.first_note, name="first_note"),
    path("episodes/<int:episode_id>/first-note.txt", notes.first_note_text, name="first_note_text"),
    path("episodes/<int:episode_id>/visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<int:visit_id>/", visits.visit_edit, name="visit_edit"),
    path("me/calendar/", feeds.calendar_address, name="calendar_address"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("episodes/<int:episode_id>/partnership/", partnership.partnership, name="partnership"),
    path("episodes/<int:episode_id>/partnership/ask/", partnership.partnership_ask, name="partnership_ask"),
    path("episodes/<int:episode_id>/hand-over/", hand_overs.hand_over_new, name="hand_over_new"),
    path("hand-overs/<int:hand_over_id>/", hand_overs.hand_over, name="hand_over"),
    path("hand-overs/<int:hand_over_id>/take-back/", hand_overs.hand_over_take_back, name="hand_over_take_back"),
    path("hand-overs/<int:hand_over_id>/told/", hand_overs.hand_over_told, name="hand_over_told"),
]
