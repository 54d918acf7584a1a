"""The copies of the plan that were given with a check-in, and whether one of them says what was amended since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from patients.consents import may_email_plan, standing_consents
from plans.models import IssuedPlan
from sessions.amending_entries import dose_key
from sessions.models import CheckIn, CheckInAmendment, DoseDecision
from sessions.reading import lines

AGREED = "agreed"


def given_with(request: Any, check_in: CheckIn) -> dict[str, Any] | None:
    """For the check-in's page: the copy that was given at its end, else the first one since; and the newest one.

    Where something on that newest copy was amended after it was given, and is still what the plan goes by, the page
    offers to give it again (`is_another`). One query, and one more with the offer.
    """
    copies = list(_copies_since(check_in))
    if not copies:
        return None
    first, newest = copies[0], copies[-1]
    words = given_words(first)
    if not _says_another(newest.amended, newest.said_later, is_agreed_later=newest.is_agreed_later):
        return {"issued": first, "words": words, "again": newest if newest != first else None}
    patient = check_in.episode.patient
    return {
        "issued": first,
        "words": words,
        "newest": newest,
        "is_another": True,
        "episode_id": check_in.episode_id,
        "check_in_id": check_in.pk,
        "may_email": may_email_plan(patient, standing_consents(patient)),
    }


def given_words(issued: IssuedPlan) -> str:
    """How a copy was given, as the check-in's page and its note say it."""
    if issued.way == IssuedPlan.Way.EMAIL:
        return _("The plan went out by e-mail.")
    return _("The plan went home on paper.")


def _copies_since(check_in: CheckIn) -> Any:
    """The copies given with a check-in or later, each with what was amended in it after that copy was given."""
    of_clinic = {"clinic_id": check_in.clinic_id}
    amended = CheckInAmendment.objects.filter(**of_clinic, check_in=check_in, made_at__gt=OuterRef("issued_at"))
    day, number = check_in.held_on, check_in.pk
    later = CheckIn.objects.filter(**of_clinic, episode=check_in.episode)
    later = later.filter(Q(held_on__gt=day) | Q(held_on=day, pk__gt=number))
    doses = DoseDecision.objects.filter(**of_clinic, check_in__in=later).standing()
    rows = IssuedPlan.objects.filter(**of_clinic, episode=check_in.episode)
    rows = rows.filter(Q(check_in=check_in) | Q(issued_at__gte=check_in.finished_at))
    return rows.annotate(
        amended=ArraySubquery(amended.order_by("number").values(told=JSONObject(before="before", after="after"))),
        is_agreed_later=Exists(later.exclude(agreed="")),
        said_later=ArraySubquery(doses.values("aspect")),
    ).order_by("issued_at", "pk")


def _says_another(amended: Sequence[dict[str, Any]], said_later: Sequence[str], *, is_agreed_later: bool) -> bool:
    """Whether amendments changed anything that stands on paper, all in all, and no later check-in said it anew."""
    names = [] if is_agreed_later else [AGREED]
    names += [dose_key(aspect) for aspect in DoseDecision.Aspect.values if aspect not in said_later]
    for name in names:
        of_this = [each for each in amended if name in each["after"]]
        if of_this and _on_paper(name, of_this[0]["before"][name]) != _on_paper(name, of_this[-1]["after"][name]):
            return True
    return False


def _on_paper(name: str, value: Any) -> Any:
    """What of an amended value the plan shows: the lines that say something; of a dose what it is, not why."""
    if name == AGREED:
        return lines(value or "")
    return value["what"] if value else None
