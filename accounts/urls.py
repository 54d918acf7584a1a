"""URLs of accounts."""

from django.urls import path

from accounts import views
from accounts.draft_views import draft, draft_discard

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
    path("drafts/<slug:kind>/<int:about>/", draft, name="draft"),
    path("drafts/<slug:kind>/<int:about>/discard/", draft_discard, name="draft_discard"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
]
