"""What the last check-ins of an episode decided, as the plan says it.

A decision about the dose stands until another one about the same aspect is made. It has its day: a task that was
written down later is not taken back by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from goals.attainment import GoalWord
from goals.good_news import allows_praise, with_pain
from patients.models import Episode, EpisodeQuerySet
from sessions.keeping_practised import level_after
from sessions.models import CheckIn, DoseDecision, GoalRating, Practised
from sessions.reading import lines


@dataclass(frozen=True)
class DoseDecided:
    """What was decided about one aspect of the dose, and on which day."""

    aspect: DoseDecision.Aspect
    what: str
    decided_on: date


@dataclass(frozen=True)
class LevelAgreed:
    """The level to which both agreed for a task in the last check-in, and its day."""

    level: int
    agreed_on: date


@dataclass(frozen=True)
class Decided:
    """What was agreed last, by line, with its day; the doses that stand; and the levels of the last check-in, by task.

    `may_praise` is False where pain is well above usual, or the patient said in the last check-in that something is
    harder now (DESIGN rule 7).
    """

    agreed: tuple[str, ...] = ()
    agreed_on: date | None = None
    doses: tuple[DoseDecided, ...] = ()
    levels: Mapping[int, LevelAgreed] = field(default_factory=dict)
    may_praise: bool = True

    @property
    def last_on(self) -> date | None:
        """The last day on which anything of it was decided; None where nothing was."""
        days = [dose.decided_on for dose in self.doses] + [level.agreed_on for level in self.levels.values()]
        return max([*days, self.agreed_on] if self.agreed_on else days, default=None)


def decided_in(episode: Episode) -> Decided:
    """What stands of the decisions of an episode's check-ins. One query."""
    of_clinic = {"clinic_id": OuterRef("clinic_id")}
    check_ins = _newest_first()
    doses = DoseDecision.objects.filter(**of_clinic, check_in__episode=OuterRef("pk")).newest_of_each_aspect()
    steps = Practised.objects.filter(**of_clinic, check_in=OuterRef("last_check_in")).steps_agreed().order_by("pk")
    rows = Episode.objects.filter(clinic_id=episode.clinic_id, pk=episode.pk)
    row = (
        with_setback(rows)
        .annotate(
            agreed=ArraySubquery(check_ins.exclude(agreed="").values(told=JSONObject(text="agreed", on="held_on"))[:1]),
            doses=ArraySubquery(doses.values(told=JSONObject(aspect="aspect", what="what", on="check_in__held_on"))),
            steps=ArraySubquery(
                steps.values(told=JSONObject(task="task", level="level", step="step", on="check_in__held_on"))
            ),
        )
        .get()
    )
    [agreed] = row.agreed or [{"text": "", "on": None}]
    return Decided(
        agreed=tuple(lines(agreed["text"])),
        agreed_on=date.fromisoformat(agreed["on"]) if agreed["on"] else None,
        doses=tuple(_in_order(row.doses)),
        levels={
            each["task"]: LevelAgreed(level_after(each["level"], each["step"]), date.fromisoformat(each["on"]))
            for each in row.steps
        },
        may_praise=may_praise(row),
    )


def with_setback(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with what `may_praise` asks: without a query of its own."""
    of_clinic = {"clinic_id": OuterRef("clinic_id")}
    harder = GoalRating.objects.filter(**of_clinic, check_in=OuterRef("last_check_in"), patient_word=GoalWord.HARDER)
    rows = episodes.annotate(last_check_in=Subquery(_newest_first().values("pk")[:1]))
    return with_pain(rows, OuterRef("pk")).annotate(is_harder=Exists(harder))


def may_praise(episode: Any) -> bool:
    """Whether pain allows it and nothing was harder in the last check-in, of an episode read `with_setback`."""
    return not episode.is_harder and allows_praise(episode, timezone.localdate())


def _newest_first() -> QuerySet[CheckIn]:
    """The check-ins of an outer episode."""
    check_ins = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    return check_ins.order_by("-held_on", "-pk")


def _in_order(told: list[dict[str, str]]) -> list[DoseDecided]:
    """As the visit asks for them: how hard, pacing, how often, which exercise."""
    found = {each["aspect"]: each for each in told}
    return [
        DoseDecided(aspect, found[aspect]["what"], date.fromisoformat(found[aspect]["on"]))
        for aspect in DoseDecision.Aspect
        if aspect in found
    ]
