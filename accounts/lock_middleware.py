"""Answers the lock page in place of a page that is locked, and notes when a person acts (accounts/locking.py)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import locking
from accounts.drafts import page_of_request
from accounts.lock_views import locked_page
from accounts.typed import finish_typed, keep_sent
from rehabgoals.access import ACCESS
from rehabgoals.tenancy import in_clinic

Handler = Callable[[HttpRequest], HttpResponse]

# What works while it is locked: to unlock it, to ask whether it is ...
OPEN = {"accounts:unlock", "accounts:lock", "accounts:lock_state"}
# ... to sign out by POST; the page that asks whether to is a page like any other ...
SIGN_OUT = "account_logout"
# ... and to bring in, by POST, words that were typed before. Not where somebody else has the screen.
SAVES = {"accounts:draft", "accounts:typed"}


class LockMiddleware:
    """Between the clinic's scope and the access table: who is locked out is not told which pages there are."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_act = False
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return _kept_for_later(request, response)
        if request.resolver_match is None and response.status_code == 404 and locking.is_locked(request):
            # An address that leads nowhere has no view to be kept from.
            return locked_page(request)
        if not request.is_act:
            return response
        if request.method == "POST" and response.status_code in (302, 303):
            finish_typed(request.user, request.get_full_path(), page_of_request(request))
        locking.note_act(request)
        return response

    def process_view(self, request: HttpRequest, view: object, args: list, kwargs: dict) -> HttpResponse | None:
        """The lock page, where it is locked; else the view has its turn, and the request may be an act."""
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        if locking.is_locked(request):
            is_save = name in SAVES and request.method == "POST" and not locking.is_handed_over(request)
            is_sign_out = name == SIGN_OUT and request.method == "POST"
            passes = name in OPEN or is_sign_out or is_save or locking.is_handed_over_page(request)
            return None if passes else locked_page(request)
        rule = ACCESS.get(name)
        request.is_act = rule is not None and not rule.is_background
        return None


def _kept_for_later(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was sent when the sign-in had lasted its time waits until the same person has signed in again."""
    user = getattr(request, "signed_out", None)
    if user is None or response.headers.get("Location", "").partition("?")[0] != reverse(settings.LOGIN_URL):
        return response
    with in_clinic(user.clinic_id):
        sent = keep_sent(request, user)
    return response if sent is None else redirect_to_login(reverse("accounts:kept"))
