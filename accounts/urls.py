"""URLs of accounts."""

from django.urls import path

from accounts import own_views, views
from accounts.draft_views import draft, draft_discard
from accounts.lock_views import go_on, kept, lock, lock_state, typed, typed_discard, unlock
from accounts.presence_views import presence

app_name = "accounts"

urlpatterns = [
    path("welcome/", views.home, name="home"),
    path("staff/", views.staff_list, name="staff_list"),
    path("staff/invite/", views.staff_invite, name="staff_invite"),
    path("staff/invitations/<int:invitation_id>/resend/", views.invitation_resend, name="invitation_resend"),
    path("staff/invitations/<int:invitation_id>/take-back/", views.invitation_take_back, name="invitation_take_back"),
    path("staff/<int:user_id>/", views.staff_detail, name="staff_detail"),
    path("staff/<int:user_id>/deactivate/", views.staff_deactivate, name="staff_deactivate"),
    path("staff/<int:user_id>/bring-back/", views.staff_bring_back, name="staff_bring_back"),
    path("clinic/", views.clinic_edit, name="clinic_edit"),
    path("lock/", lock, name="lock"),
    path("lock/state/", lock_state, name="lock_state"),
    path("unlock/", unlock, name="unlock"),
    path("go-on/", go_on, name="go_on"),
    path("typed/", typed, name="typed"),
    path("typed/discard/", typed_discard, name="typed_discard"),
    path("kept/", kept, name="kept"),
    path("drafts/<slug:kind>/<int:about>/", draft, name="draft"),
    path("drafts/<slug:kind>/<int:about>/discard/", draft_discard, name="draft_discard"),
    path("presence/<slug:kind>/<int:about>/", presence, name="presence"),
    path("me/", own_views.me, name="me"),
    path("me/away/", own_views.away_new, name="away_new"),
    path("me/away/<int:absence_id>/take-back/", own_views.away_take_back, name="away_take_back"),
    path("me/phrases/", own_views.own_phrases, name="own_phrases"),
    path("clinic/phrases/", own_views.clinic_phrases, name="clinic_phrases"),
    path("phrases/<int:phrase_id>/", own_views.phrase_edit, name="phrase_edit"),
    path("phrases/<int:phrase_id>/remove/", own_views.phrase_remove, name="phrase_remove"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
]
