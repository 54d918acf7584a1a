"""Rendering a plan once for its contents, and issuing a dated copy of it."""

from typing import Any

from django.db import transaction

from accounts.clinic_page import missing_for_plans
from accounts.models import Clinic
from patients.consents import may_email_plan, standing_consents
from patients.models import Episode
from plans.contents import content_hash
from plans.document import pdf
from plans.gathering import PlanShown, contents_of, gather
from plans.models import IssuedPlan, PlanDocument
from plans.signals import plan_issued


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
    return kept or PlanDocument.objects.get_or_create(**key, defaults={"pdf": pdf(contents)})[0]


def issue_plan(episode: Episode, *, by: Any, way: str) -> IssuedPlan:
    """Give the patient a dated copy: on paper, or by e-mail through the outbox (reminders hears `plan_issued`).

    Raises CannotPrint, or CannotEmail when the patient's consent to e-mail and to the attachment is not recorded.
    Nothing is written then.
    """
    if way == IssuedPlan.Way.EMAIL and not may_email_plan(episode.patient, standing_consents(episode.patient)):
        raise CannotEmail
    with transaction.atomic():
        document = document_of(gather(episode), by.clinic)
        issued = IssuedPlan.objects.create(
            clinic_id=episode.clinic_id, episode=episode, document=document, way=way, issued_by=by
        )
        plan_issued.send(sender=IssuedPlan, issued_plan=issued)
    return issued
