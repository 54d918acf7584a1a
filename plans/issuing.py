"""Rendering a plan once for its contents, and issuing a dated copy of it."""

from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.clinic_page import missing_for_plans
from accounts.models import Clinic
from goals.models import PracticePicture
from patients.consents import may_email_plan, standing_consents
from patients.models import Episode, EpisodeQuerySet
from plans.composing import contents_of
from plans.contents import content_hash
from plans.document import pdf
from plans.gathering import PlanShown, gather
from plans.models import IssuedPlan, PlanDocument
from plans.signals import plan_issued
from sessions.models import CheckIn


class CannotPrint(Exception):
    """The clinic's telephone or emergency number is empty, and a plan without them leaves a patient alone."""


class CannotEmail(Exception):
    """No address, "only paper", or no recorded yes to e-mail and to the attachment."""


def document_of(plan: PlanShown, clinic: Clinic) -> PlanDocument:
    """The plan as a PDF; rendered only when its contents have changed since the last one was kept.

    Raises CannotPrint while the clinic's telephone or emergency number is empty.
    """
    if missing_for_plans(clinic, plan.site):
        raise CannotPrint
    contents = contents_of(plan, clinic)
    key = {"clinic_id": clinic.pk, "episode": plan.episode, "content_hash": content_hash(contents)}
    kept = PlanDocument.objects.filter(**key).first()
    # Two presses at once render twice, and keep one.
    return kept or PlanDocument.objects.get_or_create(**key, defaults={"pdf": pdf(contents, _pictures(plan))})[0]


def _pictures(plan: PlanShown) -> dict[str, bytes]:
    """The pictures of a plan's practice by their digest; read only when the plan is drawn. One query."""
    numbers = [task.picture_id for shown in plan.goals for task in shown.practice if task.picture_id]
    rows = PracticePicture.objects.filter(clinic_id=plan.episode.clinic_id, pk__in=numbers)
    return {row.digest: bytes(row.content) for row in rows} if numbers else {}


def last_issued_id(episode: Episode, way: str = IssuedPlan.Way.EMAIL) -> int:
    """The newest copy of this episode that was given in that way, as its number; 0 where there is none."""
    return _given(way).filter(clinic_id=episode.clinic_id, episode=episode).values_list("pk", flat=True).first() or 0


def with_last_issued_id(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with its `last_issued_id` (by e-mail) as an attribute: without a query of its own."""
    newest = _given(IssuedPlan.Way.EMAIL).filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    return episodes.annotate(last_issued_id=Coalesce(Subquery(newest.values("pk")[:1]), 0))


def _given(way: str) -> QuerySet[IssuedPlan]:
    return IssuedPlan.objects.filter(way=way).order_by("-pk")


def issue_plan(
    episode: Episode, *, by: Any, way: str, after: int | None = None, check_in: CheckIn | None = None
) -> IssuedPlan:
    """Give the patient a dated copy: on paper, or by e-mail through the outbox (reminders hears `plan_issued`).

    `after` is the newest copy that the person who pressed had in view (`last_issued_id`, or any later one): when there
    is a newer one of that way, the press came twice, or a colleague was quicker, and that copy is returned instead of a
    second one.
    `check_in` is the one that is finished by the same press.
    Raises CannotPrint, or CannotEmail when the patient's consent to e-mail and to the attachment is not recorded.
    Nothing is written then.
    """
    if way == IssuedPlan.Way.EMAIL and not may_email_plan(episode.patient, standing_consents(episode.patient)):
        raise CannotEmail
    with transaction.atomic():
        if after is not None:
            # The second of two presses waits here until the first is written.
            Episode.objects.select_for_update().get(pk=episode.pk)
            newest = last_issued_id(episode, way)
            if newest > after:
                return IssuedPlan.objects.get(pk=newest)
        document = document_of(gather(episode), by.clinic)
        issued = IssuedPlan.objects.create(
            clinic_id=episode.clinic_id,
            episode=episode,
            document=document,
            way=way,
            issued_by=by,
            check_in=check_in,
        )
        plan_issued.send(sender=IssuedPlan, issued_plan=issued)
    return issued
