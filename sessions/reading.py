"""A finished check-in, gathered for reading, and what was agreed last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from goals.good_news import allows_praise, with_pain
from goals.models import Goal, StillMatters
from goals.pains import PAIN
from goals.showing import Result, is_reached
from measures.conditions import SIDE, SIDES
from measures.models import Measure, Measurement
from patients.models import Episode
from sessions.amended_words import Names
from sessions.changes_read import MeasuredChange, changes_of
from sessions.models import CheckIn, CheckInAmendment, DoseDecision, GoalRating, Practised
from sessions.said_words import dose_words, obstacle_words, pain_word, practised_words


@dataclass(frozen=True)
class Voice:
    """One of the six words of a goal, and whose it is; `side` is "patient", "supporter" or "clinician"."""

    side: str
    whose: str
    word: str


@dataclass(frozen=True)
class GoalRead:
    """What was said of one goal: how far it came, by whom, and whether it still matters.

    `voices` begin with the patient's. `still_matters` is the patient's answer in words, `still_words` what they said to
    it; empty where it was not asked.
    """

    goal: Goal
    voices: list[Voice]
    still_matters: str
    still_words: str


@dataclass(frozen=True)
class PractisedRead:
    """Something that was practised that day: what it is called, and how it went."""

    what: str
    words: str


@dataclass(frozen=True)
class DoseRead:
    """What was decided about one aspect of the dose, why, and the trend that led to it, in words."""

    aspect: str
    words: str


@dataclass(frozen=True)
class CheckInRead:
    """What was said, measured, practised and decided in a check-in as it stands now, and what was amended in it.

    `pain` is what its own answer about pain became; `results` are all others. `names` are those of the amendments.
    """

    check_in: CheckIn
    goals: list[GoalRead]
    pain: MeasuredChange | None
    results: list[MeasuredChange]
    practised: list[PractisedRead]
    doses: list[DoseRead]
    amendments: list[CheckInAmendment]
    names: Names

    @property
    def agreed(self) -> list[str]:
        """What was agreed, line by line."""
        return lines(self.check_in.agreed)

    @property
    def obstacles(self) -> list[str]:
        """What got in the way, by kind."""
        return obstacle_words(self.check_in.obstacle_kinds)


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def last_agreed(episode: Episode) -> CheckIn | None:
    """The last check-in in which something was agreed. One query."""
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode).exclude(agreed="")
    return rows.select_related("clinician", "visit").order_by("held_on", "pk").last()


def with_pain_measure(check_ins: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    """Check-ins that know by which measures (ids) of their episode pain is told, and how it was. No further query."""
    of_episode = {"clinic_id": OuterRef("clinic_id"), "episode": OuterRef("episode")}
    pains = Measure.objects.filter(**of_episode, instrument__key=PAIN).order_by("pk")
    told = with_pain(check_ins, OuterRef("episode"), until=OuterRef("held_on"))
    return told.annotate(pain_measures=ArraySubquery(pains.values("pk")))


def read_check_in(check_in: CheckIn) -> CheckInRead:
    """Gather a check-in (loaded with its episode and patient, `with_pain_measure`). Nine queries."""
    goals = _goals(check_in)
    changes = _beside_each_other(check_in, changes_of(check_in), goals)
    # Asked twice that day, the last answer is the one that stands.
    pain = next((change for change in reversed(changes) if change.is_pain_now), None)
    of_this = {"clinic_id": check_in.clinic_id, "check_in": check_in}
    names = names_of(check_in, goals)
    whose = names.whose
    return CheckInRead(
        check_in=check_in,
        goals=[_read(goal, goal.rated, goal.asked, whose) for goal in goals if goal.rated or goal.asked],
        pain=pain,
        results=[change for change in changes if not change.is_pain_now],
        practised=[
            PractisedRead(row.what, practised_words(row, whose["patient"]))
            for row in Practised.objects.filter(**of_this).standing().order_by("pk")
        ],
        doses=[
            DoseRead(str(row.get_aspect_display()), dose_words(row.what, row.why, names.trend(row.measure_id)))
            for row in DoseDecision.objects.filter(**of_this).standing().order_by("pk")
        ],
        amendments=list(CheckInAmendment.objects.filter(**of_this).select_related("made_by").order_by("number")),
        names=names,
    )


def _beside_each_other(check_in: Any, changes: list[MeasuredChange], goals: list[Goal]) -> list[MeasuredChange]:
    """As one check-in tells them together (read `with_pain_measure`).

    A goal that was reached is the fact of its day; beside a setback a gain is told by its values alone (DESIGN rule 7).
    """
    is_worse = any(change.is_worse for change in changes)
    is_harder = any(rated["patient"] == GoalWord.HARDER for goal in goals for rated in goal.rated)
    praises = not is_harder and allows_praise(check_in, check_in.held_on, is_worse=is_worse)
    found = []
    for change in changes:
        if any(_is_reached_by(goal, change, check_in) for goal in goals):
            change = replace(change, is_target=True, sentence=_("That was your goal."))
        elif not praises and change.change.is_better and not change.is_worse:
            change = replace(change, sentence="")
        found.append(change)
    return found


def _is_reached_by(goal: Goal, change: MeasuredChange, check_in: CheckIn) -> bool:
    """Whether the goal was reached that day by this result: of its side, and as the patient said it themselves."""
    result, definition = change.result, change.result.measure.instrument
    if (goal.measure_id, goal.achieved_on) != (result.measure_id, check_in.held_on):
        return False
    side = check_in.episode.side
    is_other_side = side in SIDES and result.conditions.get(SIDE, side) not in ("", side)
    is_by_another = (
        definition.kind == definition.Kind.PATIENT_REPORTED and result.answered_by == Measurement.AnsweredBy.ANOTHER
    )
    return not (is_other_side or is_by_another) and is_reached(
        Result(result.taken_on, result.value),
        baseline=goal.baseline,
        target=goal.target,
        is_keeping=goal.is_keeping,
        target_on=goal.target_on,
        higher_is_better=definition.higher_is_better,
    )


def names_of(check_in: Any, goals: Iterable[Goal]) -> Names:
    """How what can be amended in a check-in (read `with_pain_measure`) is called, of the episode's goals. No query."""
    goals = list(goals)
    return Names(
        goals={goal.pk: goal.activity for goal in goals},
        whose=sides_of(check_in),
        trends={
            **dict.fromkeys(check_in.pain_measures, pain_word()),
            **{goal.measure_id: goal.activity for goal in goals if goal.measure_id},
        },
    )


def _goals(check_in: CheckIn) -> list[Goal]:
    """The episode's goals in their order, with what was said of each that day. One query."""
    of_goal = {"clinic_id": OuterRef("clinic_id"), "goal": OuterRef("pk")}
    ratings = GoalRating.objects.filter(**of_goal, check_in=check_in)
    asked = StillMatters.objects.filter(**of_goal, asked_on=check_in.held_on)
    goals = Goal.objects.filter(clinic_id=check_in.clinic_id, episode=check_in.episode).annotate(
        rated=ArraySubquery(
            ratings.values(
                said=JSONObject(patient="patient_word", supporter="supporter_word", clinician="clinician_word")
            )
        ),
        asked=ArraySubquery(asked.values(said=JSONObject(answer="answer", words="words"))),
    )
    return list(goals.order_by("place", "pk"))


def sides_of(check_in: CheckIn) -> dict[str, str]:
    """Who may say how far a goal came, the patient first, as they are named beside their word."""
    name = check_in.episode.patient.called
    return {
        "patient": name,
        "supporter": _("At {name}’s side").format(name=name),
        "clinician": str(check_in.clinician),
    }


def _read(goal: Goal, rated: list[dict[str, Any]], asked: list[dict[str, Any]], whose: dict[str, str]) -> GoalRead:
    words, still = rated[0] if rated else {}, asked[0] if asked else {}
    return GoalRead(
        goal=goal,
        voices=[Voice(side, name, str(GoalWord(words[side]).label)) for side, name in whose.items() if words.get(side)],
        still_matters=str(StillMatters.Answer(still["answer"]).label) if still else "",
        still_words=still.get("words", ""),
    )
