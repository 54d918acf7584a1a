"""Asking how it was to decide together, and keeping what was said without whose it is (DESIGN rule 15)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from patients.models import Episode
from sessions.models import CheckIn, PartnershipAnswer, PartnershipAsked
from sessions.partnership import is_asked, quarter_of


def with_partnership(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes that know how many check-ins were held and when this was asked last. No further query."""
    of_episode = {"clinic_id": OuterRef("clinic_id"), "episode": OuterRef("pk")}
    held = CheckIn.objects.filter(**of_episode).order_by().values("episode").annotate(held=Count("pk")).values("held")
    asked = PartnershipAsked.objects.filter(**of_episode).order_by().values("episode").annotate(on=Max("asked_on"))
    return episodes.annotate(check_ins_held=Subquery(held), partnership_asked_on=Subquery(asked.values("on")))


def is_asked_at_visit(episode: Any, today: date, *, is_reassessment: bool) -> bool:
    """Whether the visit page offers the questions; today's check-in, not finished yet, counts as held.

    The episode was loaded `with_partnership`. No query.
    """
    return is_asked(
        today,
        visits=(episode.check_ins_held or 0) + 1,
        last_asked_on=episode.partnership_asked_on,
        is_reassessment=is_reassessment,
    )


def offered_at_finish(request: Any, episode: Episode) -> dict[str, Any] | None:
    """For the page that finishes an episode: whether to offer the questions there. One query."""
    row = with_partnership(Episode.objects.filter(clinic_id=episode.clinic_id)).get(pk=episode.pk)
    is_due = is_asked(
        timezone.localdate(),
        visits=row.check_ins_held or 0,
        last_asked_on=row.partnership_asked_on,
        is_finishing=True,
    )
    return {} if is_due else None


def note_asked(episode: Episode, today: date) -> None:
    """The episode keeps the day, and nothing else. Twice on a day is once."""
    asked = PartnershipAsked(clinic_id=episode.clinic_id, episode=episode, asked_on=today)
    PartnershipAsked.objects.bulk_create([asked], ignore_conflicts=True)


def keep_answers(*, clinician: Any, today: date, answers: dict[str, int], form_id: UUID) -> None:
    """Keep one set of answers under the form's own random number: sent twice, it is kept once.

    Nobody's name goes with it, and no time finer than the quarter. Nothing is kept of a form without an answer.
    """
    if not answers:
        return
    said = PartnershipAnswer(
        id=form_id, clinic_id=clinician.clinic_id, clinician=clinician, quarter=quarter_of(today), answers=answers
    )
    PartnershipAnswer.objects.bulk_create([said], ignore_conflicts=True)
