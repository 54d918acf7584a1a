"""The end of a visit: what becomes of the updated plan, chosen beside the button that finishes the check-in.

The check-in is kept first. A plan that cannot be printed or sent leaves it finished all the same, and the page that
follows says what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from patients.consents import may_email_plan, with_standing_consents
from patients.models import Episode, EpisodeQuerySet
from plans.gathering import BESIDE_GOALS
from plans.issuing import issue_plan
from plans.models import IssuedPlan
from sessions.models import CheckIn

# The name of the choice in the visit's form.
WAY = "plan_way"
NOT_TODAY = ""


@dataclass(frozen=True)
class WayOffered:
    """One thing that may become of the plan when the check-in is finished."""

    value: str
    label: str
    is_chosen: bool


def with_ways(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with what `ways_of` asks and a plan shows beside its goals: without another query."""
    newest = IssuedPlan.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk")).order_by("-pk")
    return with_standing_consents(episodes.select_related(*BESIDE_GOALS)).annotate(
        last_way=Subquery(newest.values("way")[:1])
    )


def ways_of(request: Any, episode: Episode) -> dict[str, Any]:
    """What may become of the plan: as last time, else on paper; by e-mail only where that may be. No query.

    A form that came back keeps its choice.
    """
    paper, email = IssuedPlan.Way.PAPER.value, IssuedPlan.Way.EMAIL.value
    labels = {paper: _("Print"), email: _("E-mail"), NOT_TODAY: _("Not today")}
    if not may_email_plan(episode.patient, episode.standing_consents):
        del labels[email]
    chosen = request.POST.get(WAY, episode.last_way)
    if chosen not in labels:
        chosen = paper
    return {"name": WAY, "ways": [WayOffered(value, label, value == chosen) for value, label in labels.items()]}


def give_plan(episode: Episode, check_in: CheckIn, *, by: Any, way: str) -> IssuedPlan:
    """Give the patient the plan as it is after this check-in, in the same transaction; once for each check-in.

    The episode is loaded with its patient, clinician and what a plan shows beside goals. Raises CannotPrint or
    CannotEmail (plans.issuing), and then nothing is given.
    """
    given = IssuedPlan.objects.filter(clinic_id=episode.clinic_id, check_in=check_in).first()
    return given or issue_plan(episode, by=by, way=way, check_in=check_in)


def to_print(issued: IssuedPlan) -> SafeString:
    """The link to a copy's sheet: without scripts, or where the browser opens no window, the next press prints."""
    return format_html(
        '<a href="{}?show" target="plan-sheet" data-print-sheet autofocus>{}</a>',
        reverse("plans:issued_plan_pdf", args=[issued.pk]),
        _("Open the sheet to print"),
    )
