"""Finding a patient by the first letters of any part of the name, by clinic number, or by date of birth.

Asked by ranges and never by LIKE: under row-level security only leakproof operators use an index (stack.md section 10).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from patients.models import Episode, NamePart, Patient
from patients.names import fold, upper_bound
from rehabgoals.forms import DayField

MOST_RESULTS = 20


@dataclass(frozen=True)
class Found:
    """What a search found, in order; `is_cut` when there were more than fit on one page."""

    patients: list[Patient]
    is_cut: bool


def find_patients(user: Any, words: str) -> Found:
    """Patients of the person's clinic that fit what was typed. Nothing typed finds nobody."""
    words = words.strip()
    if not words:
        return Found([], is_cut=False)
    born_on = _day(words)
    if born_on is not None:
        return _of(Patient.objects.visible_to(user).filter(born_on=born_on).order_by("family_name", "pk"))
    if any(char.isdigit() for char in words):
        return _by_number(user, words)
    return _by_name(user, words)


def _day(words: str) -> date | None:
    try:
        return DayField().clean(words)
    except ValidationError:
        return None


def _of(patients: Any) -> Found:
    rows = list(patients[: MOST_RESULTS + 1])
    return Found(rows[:MOST_RESULTS], is_cut=len(rows) > MOST_RESULTS)


def _by_number(user: Any, words: str) -> Found:
    within = Q(clinic_number__gte=words, clinic_number__lt=upper_bound(words))
    return _of(Patient.objects.visible_to(user).filter(within).order_by("clinic_number", "pk"))


def _by_name(user: Any, words: str) -> Found:
    """The longest term goes by the index; the others are compared inside the same index scan, on `rest`."""
    terms = sorted(fold(words).split(), key=len, reverse=True)
    if not terms:
        return Found([], is_cut=False)
    longest, others = terms[0], terms[1:]
    parts = NamePart.objects.visible_to(user).filter(word__gte=longest, word__lt=upper_bound(longest))
    for other in others:
        # Not LIKE: `rest` holds each other part with a space before it, so this finds a part that begins so.
        parts = parts.alias(place=StrIndex("rest", Value(f" {other}"))).filter(place__gt=0)
    # A patient may be found by two parts of one name: read a few more, then keep each once, in the index's order.
    ids = list(parts.order_by("word", "rest", "patient_id").values_list("patient_id", flat=True)[: 3 * MOST_RESULTS])
    ids = list(dict.fromkeys(ids))
    by_id = Patient.objects.visible_to(user).in_bulk(ids[: MOST_RESULTS + 1])
    rows = [by_id[number] for number in ids[: MOST_RESULTS + 1] if number in by_id]
    return Found(rows[:MOST_RESULTS], is_cut=len(ids) > MOST_RESULTS)


def likely_duplicates(user: Any, *, given_names: str, family_name: str, born_on: date) -> list[Patient]:
    """Patients who may be the one being registered: born on the same day, or of the same whole name."""
    same_day = Patient.objects.visible_to(user).filter(born_on=born_on)
    wanted = sorted(fold(f"{given_names} {family_name}").split())
    longest = max(wanted, key=len, default="")
    same_name: list[Patient] = []
    if longest:
        ids = NamePart.objects.visible_to(user).filter(word=longest).values_list("patient_id", flat=True)[:50]
        same_name = [
            patient
            for patient in Patient.objects.visible_to(user).filter(pk__in=list(ids))
            if sorted(fold(str(patient)).split()) == wanted
        ]
    return list({patient.pk: patient for patient in [*same_name, *same_day[:10]]}.values())


def newest_of(user: Any) -> list[Patient]:
    """The clinician's own patients with an open episode, newest first: what to offer before anything is typed.

    In two steps: asked as one, PostgreSQL walks through every patient of the clinic, from the newest on.
    """
    own = Episode.objects.visible_to(user).active().of_clinician(user)
    ids = list(own.order_by("-patient").values_list("patient", flat=True).distinct()[:MOST_RESULTS])
    return list(Patient.objects.visible_to(user).filter(pk__in=ids).order_by("-pk"))
