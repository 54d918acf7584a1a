"""The lock page and what it does; what was typed before, given back."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi, gettext, gettext_noop, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import locking
from accounts.draft_views import keep_what_was_sent
from accounts.drafts import Page, page_of_request
from accounts.sign_in_forms import UnlockForm
from accounts.typed import (
    TYPED,
    address_of,
    fields_of,
    finish_typed,
    is_own_form,
    keep_sent,
    number_of,
    sent_by,
    typed_for,
)
from rehabgoals.languages import has_texts

# What the patient reads when their page is done (sessions/partnership.html).
HAND_IT_BACK = gettext_noop("Thank you. Please hand the screen back.")


def locked_page(request: HttpRequest) -> HttpResponse:
    """In place of what is locked, at its address. 423, "Locked": a browser shows it, and a script can tell.

    What was sent is kept until it is unlocked. A piece has no room for the page: htmx loads the whole one.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=423, headers={"HX-Refresh": "true"})
    # On a screen that is handed over it is not the clinician who presses.
    sent = None if locking.is_handed_over(request) else keep_sent(request, request.user)
    go_on = _page_before(request) if request.method == "POST" else request.get_full_path()
    context = unlock_context(request, go_on) | {"is_kept": sent is not None, "was_sent": request.method == "POST"}
    return render(request, "accounts/locked.html", context, status=423)


def unlock_context(request: HttpRequest, go_on: str, form: UnlockForm | None = None) -> dict[str, Any]:
    """What components/unlock.html shows; `go_on` is the address that is opened then."""
    passkeys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    return {
        "form": form or UnlockForm(user=request.user),
        "go_on": go_on,
        "has_passkey": passkeys.exists(),
        "is_handed_over": locking.is_handed_over(request),
        "asked_back": _asked_back(request),
    }


def _asked_back(request: HttpRequest) -> dict[str, str] | None:
    """Words for whoever has the screen, in their language; None where the page is in it, or has no texts of it."""
    language = locking.language_of_screen(request)
    if not language or language == get_language() or not has_texts(language, HAND_IT_BACK):
        return None
    with override(language):
        direction = "rtl" if get_language_bidi() else "ltr"
        return {"words": gettext(HAND_IT_BACK), "language": language, "direction": direction}


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """The person walks away: lock it now, at the page they had."""
    locking.lock(request)
    return redirect(_page_before(request))


@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponse:
    """Take a password or a passkey; GET, asked by the passkey's script, says what the passkey is asked."""
    if request.method != "POST":
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"request_options": auth.begin_authentication(request.user)})
        return redirect("accounts:home")
    if "credential" in request.POST:
        return _unlock_by_passkey(request)
    form = UnlockForm(request.POST, user=request.user)
    if form.is_valid():
        reauthenticate_by_password(request)
        return _unlocked(request)
    return _still_locked(request, form, is_over=form.has_error("password", "too_many_login_attempts"))


def _unlock_by_passkey(request: HttpRequest) -> HttpResponse:
    form = ReauthenticateWebAuthnForm(request.POST, user=request.user)
    if form.is_valid():
        flows.reauthenticate(request, form.cleaned_data["credential"])
        return _unlocked(request)
    return _still_locked(request, UnlockForm(user=request.user), is_over=False, passkey_did_not_fit=True)


def _unlocked(request: HttpRequest) -> HttpResponse:
    locking.unlock(request)
    sent = sent_by(request.user)
    return redirect(_address(request) if sent is None else "accounts:kept")


def _still_locked(request: HttpRequest, form: UnlockForm, *, is_over: bool, **more: bool) -> HttpResponse:
    """The lock page once more, or after too many tries a full sign-in."""
    if locking.has_tried_too_often(request) or is_over:
        logout(request)
        return redirect_to_login(_address(request))
    return render(request, "accounts/locked.html", unlock_context(request, _address(request), form) | more, status=422)


@require_safe
def lock_state(request: HttpRequest) -> HttpResponse:
    """How it stands, asked by js/lock.js before it covers a page; and this session's token, for older pages."""
    state = {
        "left": locking.seconds_left(request),
        "who": request.user.pk,
        "is_handed_over": locking.is_handed_over(request),
        "token": get_token(request),
    }
    return JsonResponse(state)


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """A key or a button was pressed on a page that is open: an act like any other."""
    return HttpResponse(status=204)


def typed(request: HttpRequest) -> HttpResponse:
    """What was typed into the forms that are sent to `at`: given back, or by POST kept. New words are an act."""
    if request.method != "POST":
        return JsonResponse(typed_for(request.user, request.GET.getlist("at")[:20]))
    return keep_what_was_sent(request, TYPED, number_of(_own_form(request)))


@require_POST
def typed_discard(request: HttpRequest) -> HttpResponse:
    """What was typed into the form that is sent to `at` is not wanted."""
    finish_typed(request.user, _own_form(request), page_of_request(request))
    return HttpResponse(status=204)


def kept(request: HttpRequest) -> HttpResponse:
    """What was sent last while it was locked waits here for one press; by POST it is discarded."""
    sent = sent_by(request.user)
    # Sent meanwhile, or somebody else has signed in: there is nothing here for them.
    if sent is None:
        return redirect("accounts:home")
    if request.method == "POST":
        finish_typed(request.user, address_of(sent), Page(since=sent.version))
        return redirect("accounts:home")
    fields = [(name, value) for name, values in fields_of(sent).items() for value in values]
    words = [value for _, value in fields if " " in value.strip()]
    context = {"sent": sent, "address": address_of(sent), "fields": fields, "words": words}
    return render(request, "accounts/kept.html", context)


def _own_form(request: HttpRequest) -> str:
    address = request.GET.get("at", "")
    if not is_own_form(address, request.user):
        raise Http404
    return address


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the request was made from, as browsers tell; else the start."""
    ours, page = request.build_absolute_uri("/"), request.headers.get("Referer", "")
    return _own_address(page.removeprefix(ours.rstrip("/")))


def _address(request: HttpRequest) -> str:
    """Where to go on."""
    return _own_address(request.POST.get("next", ""))


def _own_address(address: str) -> str:
    """An address of ours, else the start."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("accounts:home")
