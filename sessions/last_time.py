"""What is known from last time when a visit opens: the last check-in, what was agreed last, and what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from patients.models import Episode
from sessions.models import CheckIn, DoseDecision, GoalRating
from sessions.reading import lines


@dataclass(frozen=True)
class AgreedTold:
    """What was agreed in one check-in, what changes, and to what the dose changes: a line for each."""

    check_in: CheckIn
    lines: list[str]


@dataclass(frozen=True)
class LastTime:
    """The last check-in, None where there is none, and what was agreed last.

    `agreed` begins with what was agreed in words; what was decided after that about the dose, or about what changes,
    stands behind it with its own day. `harder` are the goals (their ids) of which the patient said in the last check-in
    that it is harder now.
    """

    check_in: CheckIn | None = None
    agreed: tuple[AgreedTold, ...] = ()
    harder: frozenset[int] = frozenset()

    @property
    def questions(self) -> list[str]:
        """What the patient asked last time, to be answered this time; a line for each."""
        return lines(self.check_in.questions) if self.check_in else []


def last_time(episode: Episode) -> LastTime:
    """What the last check-ins say. One query."""
    of_this = {"clinic_id": OuterRef("clinic_id"), "check_in": OuterRef("pk")}
    doses = DoseDecision.objects.filter(**of_this).standing().order_by("pk")
    harder = GoalRating.objects.filter(**of_this, patient_word=GoalWord.HARDER)
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    in_order = rows.order_by("-held_on", "-pk").values("pk")
    decided = in_order.filter(~Q(changes="") | Exists(doses))
    found = list(
        rows.filter(
            Q(pk__in=in_order[:1]) | Q(pk__in=in_order.exclude(agreed="")[:1]) | Q(pk__in=decided[:1]),
        )
        .select_related("clinician", "visit__site")
        .annotate(
            harder=ArraySubquery(harder.values("goal")),
            doses=ArraySubquery(doses.values(told=JSONObject(aspect="aspect", what="what"))),
        )
        .order_by("held_on", "pk")
    )
    if not found:
        return LastTime()
    begins = next((place for place in reversed(range(len(found))) if found[place].agreed), 0)
    return LastTime(found[-1], tuple(_agreed_told(found[begins:])), frozenset(found[-1].harder))


def _agreed_told(rows: list[CheckIn]) -> Iterator[AgreedTold]:
    """Of rows with their `doses`, in their order; a dose for which another was decided later stands no more."""
    words = _("{aspect}: {what}")
    for place, row in enumerate(rows):
        later = {dose["aspect"] for after in rows[place + 1 :] for dose in after.doses}
        doses = [dose for dose in row.doses if dose["aspect"] not in later]
        decided = [words.format(aspect=DoseDecision.Aspect(dose["aspect"]).label, what=dose["what"]) for dose in doses]
        told = [*lines(row.agreed), *lines(row.changes), *decided]
        if told:
            yield AgreedTold(row, told)
