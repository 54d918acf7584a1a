"""Consent to messages and to the attached plan: the wordings, who said yes and when, and what stands now."""

from collections.abc import Container
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, transaction
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models import Consent, EpisodeQuerySet, Patient

# Raised with every change of a wording, so that a recorded yes says what was read out.
WORDING_VERSION = "2026-11"
WORDINGS: dict[str, Promise] = {
    Consent.Kind.EMAIL: _(
        "You may send me short e-mails: a note before a visit, and when it is time to look together at how things are "
        "going. They say nothing about my health. I can stop them at any time."
    ),
    Consent.Kind.ATTACHMENT: _(
        "You may send me my plan as a file attached to an e-mail. It holds information about my health, and others "
        "who read my e-mail could see it. I can stop this at any time."
    ),
}


class ConsentStands(Exception):
    """There is a standing consent of this kind already."""


def give_consent(patient: Patient, *, kind: str, said_by: str, given_on: date, recorded_by: Any) -> Consent:
    """Record a yes to the present wording. Raises ConsentStands when one of this kind stands already."""
    try:
        with transaction.atomic():
            return Consent.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                kind=kind,
                wording=str(WORDINGS[kind]),
                wording_version=WORDING_VERSION,
                said_by=said_by,
                given_on=given_on,
                recorded_by=recorded_by,
            )
    except IntegrityError as error:
        raise ConsentStands from error


def withdraw_consent(patient: Patient, *, kind: str) -> bool:
    """End the standing consent of this kind; the row stays. False when none stood.

    What waits to be sent asks again before it goes.
    """
    standing = Consent.objects.filter(clinic_id=patient.clinic_id, patient=patient, kind=kind, withdrawn_at=None)
    return bool(standing.update(withdrawn_at=timezone.now()))


def standing_consents(patient: Patient) -> dict[str, Consent]:
    """The consents that stand now, by kind."""
    rows = Consent.objects.filter(clinic_id=patient.clinic_id, patient=patient, withdrawn_at=None)
    return {consent.kind: consent for consent in rows}


def with_standing_consents(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with the kinds of its patient's `standing_consents`: without a query of its own."""
    rows = Consent.objects.filter(clinic_id=OuterRef("clinic_id"), patient=OuterRef("patient"), withdrawn_at=None)
    return episodes.annotate(standing_consents=ArraySubquery(rows.values("kind")))


def may_email_plan(patient: Patient, standing: Container[str]) -> bool:
    """The plan may go out: an address, no "only paper", and a yes to e-mail and to the attachment.

    `standing` are the kinds of the consents that stand now.
    """
    return (
        bool(patient.email)
        and not patient.prefers_no_messages
        and Consent.Kind.EMAIL in standing
        and Consent.Kind.ATTACHMENT in standing
    )
