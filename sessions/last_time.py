"""What is known from last time when a visit opens: the last check-in, what was agreed last, and what was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from patients.models import Episode
from rehabgoals.numbers import write_count
from sessions.keeping_practised import level_after
from sessions.models import CheckIn, DoseDecision, GoalRating, Practised
from sessions.reading import lines


@dataclass(frozen=True)
class AgreedTold:
    """What was agreed in one check-in, what changes, to what the dose changes, and to which level: a line for each."""

    check_in: CheckIn
    lines: list[str]


@dataclass(frozen=True)
class LastTime:
    """The last check-in, None where there is none, and what was agreed last.

    `agreed` begins with what was agreed in words; what was decided after that about what changes stands behind it with
    its own day, and so does a level that both agreed to on that day or since. A dose stands until another one is
    decided, as on the plan (plans.decided), however long ago. `harder` are the goals (their ids) of which the patient
    said in the last check-in that it is harder now.
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
    steps = Practised.objects.filter(**of_this).steps_agreed().order_by("pk")
    standing = DoseDecision.objects.filter(clinic_id=episode.clinic_id, check_in__episode=episode)
    harder = GoalRating.objects.filter(**of_this, patient_word=GoalWord.HARDER)
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    in_order = rows.order_by("-held_on", "-pk").values("pk")
    decided = in_order.filter(~Q(changes="") | Exists(doses))
    found = list(
        rows.filter(
            Q(pk__in=in_order[:1])
            | Q(pk__in=in_order.exclude(agreed="")[:1])
            | Q(pk__in=decided[:1])
            | Q(pk__in=in_order.filter(Exists(steps))[:1])
            | Q(pk__in=standing.newest_of_each_aspect().values("check_in")),
        )
        .select_related("clinician", "visit__site")
        .annotate(
            harder=ArraySubquery(harder.values("goal")),
            doses=ArraySubquery(doses.values(told=JSONObject(aspect="aspect", what="what"))),
            steps=ArraySubquery(steps.values(told=JSONObject(task="task", what="what", level="level", step="step"))),
        )
        .order_by("held_on", "pk")
    )
    if not found:
        return LastTime()
    return LastTime(found[-1], tuple(_agreed_told(found)), frozenset(found[-1].harder))


def _agreed_told(rows: list[CheckIn]) -> Iterator[AgreedTold]:
    """Of rows with their `doses` and `steps`, in their order; what was decided anew later stands no more."""
    newest_first = range(len(rows) - 1, -1, -1)
    decided = next((place for place in newest_first if rows[place].changes or rows[place].doses), 0)
    begins = next((place for place in newest_first if rows[place].agreed), decided)
    for place, row in enumerate(rows):
        after = rows[place + 1 :]
        words = [*lines(row.agreed), *lines(row.changes)] if place >= begins else []
        steps = _steps_told(row, after) if row.held_on >= rows[begins].held_on else []
        if told := [*words, *_doses_told(row, after), *steps]:
            yield AgreedTold(row, told)


def _doses_told(row: Any, after: Iterable[Any]) -> list[str]:
    later = {dose["aspect"] for each in after for dose in each.doses}
    words = _("{aspect}: {what}")
    return [
        words.format(aspect=DoseDecision.Aspect(dose["aspect"]).label, what=dose["what"])
        for dose in row.doses
        if dose["aspect"] not in later
    ]


def _steps_told(row: Any, after: Iterable[Any]) -> list[str]:
    later = {step["task"] for each in after for step in each.steps}
    words = _("{what}: level {level}")
    return [
        words.format(what=step["what"], level=write_count(level_after(step["level"], step["step"])))
        for step in row.steps
        if step["task"] not in later
    ]
