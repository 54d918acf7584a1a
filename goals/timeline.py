"""What became of a patient's goals, as part of their story: talks, decisions, goals, their changes and steps.

One query, however many kinds of thing there are: each is read for itself, newest first and no more than can be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.attainment import GoalWord
from goals.models import Conversation, Goal, GoalRevision, Milestone, OptionTable
from patients.models import Episode, Patient
from patients.slots import TimelineEntry
from rehabgoals.days import start_of_day

FINISHED, DECIDED, STEP, REACHED, AGREED, TALKED, BEGUN = (
    *("finished", "decided", "step", "reached"),
    *("agreed", "talked", "begun"),
)
# On one day a later stage of the way is told above an earlier one.
_STAGES = (BEGUN, TALKED, DECIDED, AGREED, STEP, REACHED, FINISHED)
TITLES = {
    BEGUN: _("The episode began"),
    TALKED: _("We talked about what matters"),
    DECIDED: _("A decision between options"),
    AGREED: _("A goal was agreed"),
    STEP: _("A step on the way was reached"),
    REACHED: _("A goal was reached"),
    FINISHED: _("The episode was finished"),
    GoalRevision.Kind.REWORDED: _("A goal in other words"),
    GoalRevision.Kind.RENEGOTIATED: _("Another target or date for a goal"),
    GoalRevision.Kind.PAUSED: _("A goal rests"),
    GoalRevision.Kind.COMPLETED: _("A goal was completed"),
    GoalRevision.Kind.SET_ASIDE: _("A goal was set aside"),
    GoalRevision.Kind.BROUGHT_BACK: _("A goal was brought back"),
    GoalRevision.Kind.MADE_PRIMARY: _("A goal became the primary one"),
}


def goals_told(patient: Patient, until: datetime, limit: int) -> list[TimelineEntry]:
    """Episodes begun and finished, talks, decisions, goals agreed, changed and reached, and steps reached."""
    on = timezone.localdate(until)
    first, *others = (
        *_of_episodes(patient, on, limit),
        _talks(patient, on, limit),
        _decisions(patient, on, limit),
        _agreed(patient, until, limit),
        _changes(patient, until, limit),
        *_reached(patient, on, limit),
        _steps(patient, on, limit),
    )
    return sorted(map(_entry, first.union(*others, all=True)), key=_order, reverse=True)[:limit]


# --- Inside -----------------------------------------------------------------------------------------------------

_COLUMNS = ("what", "at", "day", "row", "number", "episode", "words", "reason", "who", "said", "problem")
_FIELDS = {
    "at": DateTimeField(),
    "day": DateField(),
    "row": BigIntegerField(),
    "number": BigIntegerField(),
    "episode": BigIntegerField(),
}


def _of_episodes(patient: Patient, on: date, limit: int) -> Sequence[QuerySet[Any]]:
    episodes = Episode.objects.filter(clinic_id=patient.clinic_id, patient=patient)
    begun = episodes.filter(started_on__lte=on)
    finished = episodes.filter(discharged_on__lte=on)
    return (
        _rows(begun, BEGUN, limit, day="started_on", who="clinician__name", episode="", words=F("problem")),
        _rows(
            finished,
            FINISHED,
            limit,
            day="discharged_on",
            episode="",
            words=F("problem"),
            reason=F("discharge_words"),
            said=F("discharge_reason"),
        ),
    )


def _talks(patient: Patient, on: date, limit: int) -> QuerySet[Any]:
    talks = Conversation.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient, held_on__lte=on)
    return _rows(talks, TALKED, limit, day="held_on", who="clinician__name")


def _decisions(patient: Patient, on: date, limit: int) -> QuerySet[Any]:
    tables = OptionTable.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient, decided_on__lte=on)
    return _rows(tables, DECIDED, limit, day="decided_on", words=F("question"), who="clinician__name")


def _agreed(patient: Patient, until: datetime, limit: int) -> QuerySet[Any]:
    goals = Goal.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient, agreed_at__lte=until)
    return _rows(goals, AGREED, limit, at="agreed_at", words=F("activity"), who="agreed_by__name")


def _changes(patient: Patient, until: datetime, limit: int) -> QuerySet[Any]:
    revisions = GoalRevision.objects.filter(
        clinic_id=patient.clinic_id, goal__episode__patient=patient, made_at__lte=until
    )
    return _rows(
        revisions,
        F("kind"),
        limit,
        at="made_at",
        number="goal_id",
        words=F("goal__activity"),
        reason=F("reason"),
        who="made_by__name",
        said=F("closing_word"),
        episode="goal__episode__",
    )


def _reached(patient: Patient, on: date, limit: int) -> Sequence[QuerySet[Any]]:
    """Goals that were reached under their present terms, and under earlier ones: these only a revision knows."""
    goals = Goal.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient, achieved_on__lte=on)
    ended = GoalRevision.objects.filter(
        clinic_id=patient.clinic_id, goal__episode__patient=patient, kind=GoalRevision.Kind.RENEGOTIATED
    ).annotate(reached_on=Cast(KT("before__achieved_on"), DateField()))
    return (
        _rows(goals, REACHED, limit, day="achieved_on", words=F("activity")),
        _rows(
            ended.filter(reached_on__lte=on),
            REACHED,
            limit,
            day="reached_on",
            number="goal_id",
            words=KT("before__activity"),
            episode="goal__episode__",
        ),
    )


def _steps(patient: Patient, on: date, limit: int) -> QuerySet[Any]:
    """Steps that were reached, set aside later or not: that is a fact about the day."""
    steps = Milestone.objects.filter(clinic_id=patient.clinic_id, goal__episode__patient=patient, reached_on__lte=on)
    return _rows(
        steps,
        STEP,
        limit,
        day="reached_on",
        number="goal_id",
        words=F("name"),
        reason=F("goal__activity"),
        episode="goal__episode__",
    )


def _rows(
    rows: QuerySet[Any],
    what: str | F,
    limit: int,
    *,
    at: str = "",
    day: str = "",
    number: str = "pk",
    episode: str = "episode__",
    who: str = "",
    **texts: Any,
) -> QuerySet[Any]:
    """The newest of these, all in the same columns: by a moment (`at`), or by a `day` where only that is known.

    `number` is of the thing whose page it leads to, `episode` the way to the episode; `texts` are words, reason, said.
    """
    nothing = Value("")
    columns = {
        "what": Value(what) if isinstance(what, str) else what,
        "at": F(at) if at else Value(None),
        "day": F(day) if day else Value(None),
        "row": F("pk"),
        "number": F(number),
        "episode": F(f"{episode}pk"),
        "who": F(who) if who else nothing,
        "problem": F(f"{episode}problem"),
    }
    columns |= {name: texts.get(name, nothing) for name in ("words", "reason", "said")}
    named = {f"told_{name}": Cast(columns[name], _FIELDS.get(name, TextField())) for name in _COLUMNS}
    return rows.annotate(**named).order_by(f"-{at or day}", "-pk").values(*named)[:limit]


def _entry(row: dict[str, Any]) -> TimelineEntry:
    told = {name: row[f"told_{name}"] for name in _COLUMNS}
    told["title"] = TITLES[told["what"]]
    told["is_reached"] = told["what"] in (STEP, REACHED)
    told["url"] = _url(told)
    told["closing"] = dict(GoalWord.choices).get(told["said"], "")
    told["why_finished"] = _why_finished(told["said"]) if told["what"] == FINISHED else ""
    if told["day"] is not None:
        return TimelineEntry(start_of_day(told["day"]), told["problem"], told, is_day=True)
    return TimelineEntry(told["at"], told["problem"], told)


def _why_finished(reason: str) -> str:
    return str(dict(Episode.DischargeReason.choices)[reason]) if reason else ""


def _url(told: dict[str, Any]) -> str:
    """The page of the thing itself."""
    what, number, episode = told["what"], told["number"], told["episode"]
    if what == BEGUN:
        return reverse("patients:episode_edit", args=[episode])
    if what == FINISHED:
        return reverse("goals:episode_finish", args=[episode])
    if what == TALKED:
        return reverse("goals:conversation", args=[episode])
    if what == DECIDED:
        return reverse("goals:option_table", args=[number])
    if what in (AGREED, STEP, REACHED):
        return reverse("goals:goal_detail", args=[number])
    return reverse("goals:goal_versions", args=[number])


def _order(entry: TimelineEntry) -> tuple[datetime, int, int]:
    what = entry.told["what"]
    return entry.moment, _STAGES.index(what) if what in _STAGES else -1, entry.told["row"]
