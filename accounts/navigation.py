"""The places in the top bar: what each person may open, and where they are."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.drafts import page_of_request
from accounts.locking import is_handed_over, seconds_left
from accounts.roles import is_admin, is_clinician


class Place(NamedTuple):
    """A link of the top bar."""

    label: str
    url: str
    is_current: bool


def places(user: Any, view_name: str) -> list[Place]:
    """The places of a person, in order; the one that `view_name` belongs to is current."""
    found = []
    if is_clinician(user):
        found += [
            (_("Caseload"), "patients:caseload", {"patients:caseload"}),
            (_("Patients"), "patients:patient_search", {"patients:patient_search", "patients:patient_new"}),
        ]
    if is_admin(user):
        found += [
            (
                _("Staff"),
                "accounts:staff_list",
                {"accounts:staff_list", "accounts:staff_invite", "accounts:staff_detail"},
            ),
            (_("Clinic"), "accounts:clinic_edit", {"accounts:clinic_edit"}),
        ]
    return [Place(label, reverse(name), view_name in names) for label, name, names in found]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav`, the places of the signed-in person; none for anybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    match = getattr(request, "resolver_match", None)
    return {"nav": places(user, match.view_name if match else "")}


def lock(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `locks_in`, seconds until the page locks; None where nobody's idle time runs.

    `typed_since`: a form that comes back goes on from what the page that was sent has kept.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_handed_over(request):
        return {"locks_in": None}
    return {"locks_in": seconds_left(request), "typed_since": lambda: page_of_request(request).since}
