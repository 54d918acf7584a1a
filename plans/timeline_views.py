"""The patient's story: everything that happened, the newest first, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from patients.models import Patient
from patients.pages import patient_context
from patients.slots import TimelineEntry, TimelineKind, timeline_kinds
from plans.timeline import MICROSECOND, Place, by_year, page_of, read_place
from rehabgoals.days import start_of_day

# As much as one reads at a sitting.
PAGE_SIZE = 30


@dataclass(frozen=True)
class Told:
    """An entry with its kind."""

    kind: TimelineKind
    entry: TimelineEntry

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return self.entry.moment

    @property
    def day(self) -> Any:
        """Its day at the clinic."""
        return self.entry.day


@dataclass(frozen=True)
class Choice:
    """A link that shows a kind or leaves it out."""

    title: Promise | str
    query: str
    is_chosen: bool


@require_safe
def timeline(request: HttpRequest, patient_id: int) -> HttpResponse:
    """One page of a patient's story, of the kinds that were asked for."""
    patients = Patient.objects.visible_to(request.user).annotate(problems=Count("episodes"))
    patient = get_object_or_404(patients, pk=patient_id)
    kinds, asked = list(timeline_kinds), request.GET.getlist("kind")
    chosen = [kind for kind in kinds if kind.key in asked]
    place = read_place(request.GET.get("from", ""))
    tellers = [partial(_tell, kind, patient) for kind in chosen or kinds]
    page = page_of(tellers, place or Place(_end_of_today()), size=PAGE_SIZE)
    context = {
        "years": by_year(page.entries),
        "choices": [Choice(kind.title, _query(_with_or_without(kind, chosen)), kind in chosen) for kind in kinds],
        "all": _query(()),
        "is_narrowed": bool(chosen),
        "is_newest": place is None,
        "newest": _query(chosen),
        "earlier": _query(chosen, page.earlier) if page.earlier else "",
        "names_problems": patient.problems > 1,
    }
    return render(request, "plans/timeline.html", context | patient_context(request, patient, current="timeline"))


def _tell(kind: TimelineKind, patient: Patient, until: datetime, limit: int) -> list[Told]:
    return [Told(kind, entry) for entry in kind.entries(patient, until, limit)]


def _end_of_today() -> datetime:
    """What is planned for later today is told; what lies further ahead stands on the patient page."""
    return start_of_day(timezone.localdate() + timedelta(days=1)) - MICROSECOND


def _with_or_without(kind: TimelineKind, chosen: Sequence[TimelineKind]) -> list[TimelineKind]:
    return [each for each in timeline_kinds if (each in chosen) != (each == kind)]


def _query(kinds: Sequence[TimelineKind], place: Place | None = None) -> str:
    """What follows the page's path: names of kinds and a moment, nothing about the patient."""
    query = QueryDict(mutable=True)
    query.setlist("kind", [kind.key for kind in kinds])
    if place is not None:
        query["from"] = str(place)
    return f"?{query.urlencode()}"
