"""Where people land, who works at the clinic, joining it, and the clinic's own page."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages as flash
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.clinic_page import missing_for_plans, save_clinic
from accounts.forms import ClinicPageForm, DeactivateForm, InvitationForm, JoinForm, PersonForm, SitePageForm
from accounts.inviting import (
    CannotAccept,
    Invited,
    WasAccepted,
    accept,
    invite,
    place_of,
    resend,
    send_invitation,
    take_back,
)
from accounts.models import Clinic, Invitation, Site, User
from accounts.roles import is_clinician
from accounts.staffing import (
    CannotBringBack,
    LastAdmin,
    change_person,
    deactivate,
    is_last_admin,
    reactivate,
)
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile, Conflict, conflict_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each person begins: clinicians with their patients, who only manages the clinic with its staff."""
    return redirect("patients:caseload" if is_clinician(request.user) else "accounts:staff_list")


# --- Staff ------------------------------------------------------------------------------------------------------------


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Who works here and may do what, and who is invited."""
    return render(
        request, "accounts/staff_list.html", _staff_context(request, InvitationForm(clinic=request.user.clinic))
    )


def staff_invite(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to join."""
    form = InvitationForm(request.POST or None, clinic=request.user.clinic)
    if request.method == "POST" and form.is_valid():
        _send_once_kept(request, invite(clinic=request.user.clinic, by=request.user, **form.chosen))
        return redirect("accounts:staff_list")
    return render(request, "accounts/staff_invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def invitation_resend(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = _invitation(request, invitation_id)
    try:
        _send_once_kept(request, resend(invitation))
    except WasAccepted:
        flash.info(request, _("%(name)s has joined meanwhile.") % {"name": invitation.name or invitation.email})
    return redirect("accounts:staff_list")


@require_POST
def invitation_take_back(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Undo an invitation, perhaps because the address was mistyped."""
    invitation = _invitation(request, invitation_id)
    try:
        take_back(invitation)
    except WasAccepted:
        flash.info(request, _("%(name)s has joined meanwhile.") % {"name": invitation.name or invitation.email})
    else:
        words = _("The invitation to %(address)s is taken back. Its link no longer works.")
        flash.success(request, words % {"address": invitation.email})
    return redirect("accounts:staff_list")


def _invitation(request: HttpRequest, invitation_id: int) -> Invitation:
    invitations = Invitation.objects.visible_to(request.user).select_related("clinic", "invited_by")
    return get_object_or_404(invitations, pk=invitation_id)


def staff_detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """Change who somebody is and what they may do."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    form = PersonForm(request.POST or None, clinic=request.user.clinic, instance=person)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            change_person(person, **form.chosen, read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        except LastAdmin:
            form.add_error(
                "roles", _("The clinic has no other admin. Make a colleague an admin first, then take this role away.")
            )
        else:
            flash.success(request, _("The changes to %(name)s are saved.") % {"name": person.name})
            # Who has just stopped being an admin cannot open the staff page any more.
            is_self, still_admin = person == request.user, person.is_admin
            return redirect("accounts:home" if is_self and not still_admin else "accounts:staff_list")
    return _person_page(request, person, form, DeactivateForm(is_own=person == request.user), conflict)


@require_POST
def staff_deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close somebody's account; their sessions end at once."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    is_own = person == request.user
    form = DeactivateForm(request.POST, is_own=is_own)
    if not form.is_valid():
        return _person_page(request, person, PersonForm(clinic=request.user.clinic, instance=person), form)
    try:
        deactivate(person, by=request.user)
    except LastAdmin:
        flash.error(
            request,
            _("%(name)s is the clinic's only admin. Make a colleague an admin first.") % {"name": person.name},
        )
        return redirect("accounts:staff_detail", person.pk)
    if is_own:
        logout(request)
        flash.info(request, _("Your account is deactivated. A clinic admin can bring it back."))
        return redirect("account_login")
    flash.success(request, _("%(name)s is deactivated and signed out everywhere.") % {"name": person.name})
    return redirect("accounts:staff_list")


@require_POST
def staff_bring_back(request: HttpRequest, user_id: int) -> HttpResponse:
    """Open somebody's account again."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    try:
        reactivate(person, by=request.user)
    except CannotBringBack:
        pass
    flash.success(request, _("%(name)s is back, with the same roles and the same password.") % {"name": person.name})
    return redirect("accounts:staff_list")


def _staff_context(request: HttpRequest, form: InvitationForm) -> dict[str, object]:
    people = User.objects.visible_to(request.user).order_by("-is_active", "name", "pk")
    invitations = Invitation.objects.visible_to(request.user).filter(accepted_at=None).order_by("-expires_at", "pk")
    return {"people": people, "invitations": invitations, "form": form, "now": timezone.now()}


def _person_page(
    request: HttpRequest, person: User, form: PersonForm, closing: DeactivateForm, conflict: Conflict | None = None
) -> HttpResponse:
    context = {
        "conflict": conflict,
        "person": person,
        "form": form,
        "closing": closing,
        "is_self": person == request.user,
        "is_last_admin": is_last_admin(person),
    }
    status = 409 if conflict else 422 if form.errors or closing.errors else 200
    return render(request, "accounts/staff_detail.html", context, status=status)


def _send_once_kept(request: HttpRequest, invited: Invited) -> None:
    """Mail the link when the row is committed, and say how it went on the page that follows.

    Do not move the sending in front of the commit: a link that is out has to lead to something, and a slow mail server
    must not keep a transaction open. The messages of a request are stored after it, so this one is still in time.
    """
    language = request.user.clinic.language

    def send() -> None:
        went = send_invitation(invited)
        with translation.override(language):
            if went:
                words = _("The invitation went to %(address)s.") % {"address": invited.invitation.email}
                flash.success(request, words)
            else:
                flash.error(
                    request, _("The mail server did not take it. The invitation is kept; you can send it again.")
                )

    transaction.on_commit(send)


# --- Joining ----------------------------------------------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to which clinic; choosing a password makes the account and signs in."""
    response = _invitation_answer(request, token)
    # The address holds the token, and a proxy may log what a browser says it comes from: the host is enough.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    place = place_of(token)
    if place is None:
        return _no_such_link(request)
    with in_clinic(place.clinic_id):
        invitations = Invitation.objects.select_related("clinic", "invited_by")
        # It may be taken back in this very moment.
        invitation = invitations.filter(pk=place.invitation_id).first()
        if invitation is None or not invitation.is_open(timezone.now()):
            return _no_such_link(request)
        with translation.override(invitation.clinic.language), timezone.override(invitation.clinic.zone):
            return _join(request, invitation, token)


def _join(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    context = {"invitation": invitation, "token": token}
    if request.user.is_authenticated:
        return render(request, "accounts/invitation_signed_in.html", context)
    form = JoinForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            user = accept(invitation, token, name=form.cleaned_data["name"], password=password)
        except CannotAccept:
            return _no_such_link(request)
        # As the sign-in form does it: the session ends with the browser.
        request.session.set_expiry(0)
        credentials = {"email": user.email, "password": password}
        return perform_password_login(request, credentials, Login(user=user, email=user.email))
    return render(
        request, "accounts/invitation_accept.html", context | {"form": form}, status=422 if form.errors else 200
    )


def _no_such_link(request: HttpRequest) -> HttpResponse:
    # One answer for what expired, was used or never was, in one language: it tells nothing about a clinic.
    with translation.override("en"):
        return render(request, "accounts/invitation_gone.html", status=404)


# --- The clinic's page ------------------------------------------------------------------------------------------------


def clinic_edit(request: HttpRequest) -> HttpResponse:
    """Change what holds for the whole clinic, and its main site."""
    # A copy of its own: a form writes into what it gets, also when there is something to mend, and the page's frame
    # names the clinic too.
    clinic = get_object_or_404(Clinic, pk=request.user.clinic_id)
    site = get_object_or_404(Site.objects.visible_to(request.user), is_main=True)
    missing = missing_for_plans(clinic, site)
    form = ClinicPageForm(request.POST or None, instance=clinic)
    site_form = SitePageForm(request.POST or None, clinic=clinic, instance=site, prefix="site")
    conflict = None
    if request.method == "POST" and form.is_valid() & site_form.is_valid():
        try:
            save_clinic(form, site_form)
        except ChangedMeanwhile as error:
            saved_site = Site.objects.get(pk=site.pk)
            conflict = conflict_of(form, error.current, (site_form, saved_site))
        else:
            with translation.override(clinic.language):
                flash.success(request, _("The clinic's page is saved."))
            return redirect("accounts:clinic_edit")
    context = {"form": form, "site_form": site_form, "missing": missing, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors or site_form.errors else 200
    return render(request, "accounts/clinic_edit.html", context, status=status)
