"""What happens around every request: the clinic in the database session, who may have the page, no copies of it."""

import logging
import time
import uuid
import zoneinfo
from collections.abc import Callable

import pghistory
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from rehabgoals import logs, signed_in
from rehabgoals.access import ACCESS
from rehabgoals.tenancy import in_clinic

logger = logging.getLogger("rehabgoals.requests")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Writes one line a request: the route's pattern and never its path, who, and how long it took."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex
        began = time.monotonic()
        with logs.about(request_id=request.id):
            response = self.get_response(request)
            ms = round((time.monotonic() - began) * 1000, 1)
            logger.info("%s %s", request.method, response.status_code, extra={"ms": ms})
        return response

    def process_view(self, request: HttpRequest, view: object, args: list, kwargs: dict) -> None:
        """From here on the route is known."""
        logs.add(route=request.resolver_match.route)


class NoStoreMiddleware:
    """No page of a signed-in person is kept by a browser or a proxy (DESIGN rule 5)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class ClinicMiddleware:
    """Runs a signed-in person's request in their clinic: database, language, time zone, and the record's who.

    The transaction begins here, outside ATOMIC_REQUESTS' savepoint around the view: an exception becomes a response
    before it reaches a middleware, so only the view's own savepoint can roll a failed view back.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and signed_in.is_over(request.session):
            # What they send just now can still wait for them (accounts.lock_middleware).
            request.signed_out = request.user
            logout(request)
        user = request.user
        if not user.is_authenticated:
            with pghistory.context(request=request.id):
                return self.get_response(request)
        clinic = user.clinic
        logs.add(clinic=clinic.pk, user=user.pk)
        with (
            # Outermost: what is written at the commit, and right after it, belongs to this request too.
            pghistory.context(user=user.pk, request=request.id),
            in_clinic(clinic.pk),
            translation.override(clinic.language),
            timezone.override(zoneinfo.ZoneInfo(clinic.time_zone)),
        ):
            response = self.get_response(request)
            # A lazy response would be rendered after the transaction, where the database shows nothing.
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            return response


class AccessMiddleware:
    """Asks the access table (DESIGN 6) before every view. What is in no row, or not for this person, is a 404."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: list, kwargs: dict) -> None:
        """Raise Http404 unless the row for this URL's name lets this person in."""
        rule = ACCESS.get(request.resolver_match.view_name)
        if rule is None or not rule.lets_in(request.user):
            raise Http404
