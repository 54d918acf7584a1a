"""A clinician's calendar: its secret address, and what programs that subscribed to it are given."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from rehabgoals.tenancy import in_clinic
from sessions.feeds import address_of, clinician_of, end_address, feed_of, owner_of, renew_address


def calendar_address(request: HttpRequest) -> HttpResponse:
    """What the calendar is; a press makes its address or a new one, which is shown this once, or ends it."""
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "end":
            end_address(request.user)
            flash.success(request, _("The address has ended. Calendars that used it find nothing there now."))
            return redirect("sessions:calendar_address")
        address = renew_address(request.user)
    context = {"address": address, "feed": address_of(request.user)}
    return render(request, "sessions/calendar_address.html", context)


@login_not_required
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar under this address. One answer for what was renewed, has ended or never was: it tells nothing."""
    response = _answer(request, token)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@sensitive_variables("token")
def _answer(request: HttpRequest, token: str) -> HttpResponse:
    calendar = _calendar(token)
    if calendar is None:
        return HttpResponse("Not found\n", content_type="text/plain", status=404)
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="visits.ics"'
    return response


@sensitive_variables("token")
def _calendar(token: str) -> bytes | None:
    owner = owner_of(token)
    if owner is None:
        return None
    with in_clinic(owner.clinic_id):
        user = clinician_of(owner)
        if user is None:
            return None
        with translation.override(user.clinic.language), timezone.override(user.clinic.zone):
            return feed_of(user, timezone.now())
