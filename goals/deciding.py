"""Deciding between options: a table of them, what both think of each, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from goals.models import ActivityChoice, Goal, GoalOption, OptionTable, PracticeTask
from goals.options import PARTS, Card, Part, TableContents, as_now_asks, as_now_title, uneven_words
from patients.models import Episode
from rehabgoals.versions import save_version

WORDS = ("title", *PARTS, "known_on")
FATE = ("fate", "fate_reason")
Fate = GoalOption.Fate
# Decided for, and its goal is not written yet.
TO_WRITE = Q(goal=None, is_as_now=False, fate__in=[Fate.PRIMARY, Fate.SECONDARY])


def tables_of(episode: Episode) -> list[OptionTable]:
    """What was talked over in an episode with its options, the newest first. Two queries."""
    tables = OptionTable.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    return list(tables.select_related("clinician").prefetch_related("options__goal"))


def options_of(table: OptionTable) -> list[GoalOption]:
    """The options of a table in their order."""
    return list(GoalOption.objects.filter(clinic_id=table.clinic_id, table=table).select_related("goal"))


def option_of(episode: Episode, number: int) -> GoalOption | None:
    """An option talked over in this episode, to write a goal from it; None when there is no such."""
    options = GoalOption.objects.filter(clinic_id=episode.clinic_id, table__episode=episode, pk=number)
    return options.select_related("table").first()


def with_option_to_write(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals that know `option_to_write`: {"pk", "title"} of the option of their episode whose goal might be written
    next, the primary one first; None where there is none. No further query.
    """
    options = GoalOption.objects.filter(
        TO_WRITE, clinic_id=OuterRef("clinic_id"), table__episode=OuterRef("episode")
    ).order_by("fate", "pk")
    return goals.annotate(option_to_write=Subquery(options.values(found=JSONObject(pk=F("pk"), title=F("title")))[:1]))


def primary_goal_of(table: OptionTable) -> Goal | None:
    """The episode's active primary goal, beside which another could only be a secondary one."""
    active = Goal.objects.filter(clinic_id=table.clinic_id, episode_id=table.episode_id).active()
    return active.filter(rank=Goal.Rank.PRIMARY).first()


def table_contents(table: OptionTable, options: Iterable[GoalOption]) -> TableContents:
    """The values that the page and the sheet to take home show."""
    cards = tuple(_card(option) for option in options)
    return TableContents(table.question, table.talked_on, table.decided_on, cards, uneven_words(cards))


def _card(option: GoalOption) -> Card:
    return Card(
        title=option.title,
        parts=tuple(Part(str(label), getattr(option, name)) for name, label in PARTS.items()),
        known_on=option.known_on,
        patient_rating=option.patient_rating,
        clinician_rating=option.clinician_rating,
        fate=option.get_fate_display() if option.fate else "",
        fate_reason=option.fate_reason,
    )


@transaction.atomic
def begin_table(
    episode: Episode, question: str, titles: Sequence[str], *, by: Any, picked: ActivityChoice | None = None
) -> OptionTable:
    """Begin to talk over a decision: "keep going as now" first, then these one to three options.

    The first of `titles` came from the activity that was picked, if one was. Pressing twice makes one table.
    """
    # The second of two presses waits here until the first is written, and then finds its table.
    Episode.objects.select_for_update().get(pk=episode.pk)
    today = timezone.localdate()
    for table in tables_of(episode):
        if (table.question, table.talked_on) == (question, today) and _titles(table) == list(titles):
            return table
    table = OptionTable.objects.create(
        clinic_id=episode.clinic_id, episode=episode, question=question, talked_on=today, clinician=by
    )
    as_now = GoalOption(title=as_now_title(), is_as_now=True, asks=as_now_asks(_practised(episode)))
    others = [GoalOption(title=title) for title in titles]
    if picked is not None:
        others[0].activity_key = picked.key
    for position, option in enumerate([as_now, *others]):
        option.clinic_id, option.table, option.position = episode.clinic_id, table, position
    GoalOption.objects.bulk_create([as_now, *others])
    return table


def _titles(table: OptionTable) -> list[str]:
    return [option.title for option in table.options.all() if not option.is_as_now]


def _practised(episode: Episode) -> list[tuple[str, str]]:
    tasks = PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__episode=episode, stopped_on=None)
    return list(tasks.filter(goal__lifecycle_status=Goal.LifecycleStatus.ACTIVE).values_list("what", "how_often"))


def write_table(table: OptionTable, options: Iterable[GoalOption], *, read_version: int) -> None:
    """Write the question and the words of its options, new ones too, if nobody else has since `read_version`.

    Raises rehabgoals.versions.ChangedMeanwhile otherwise, and writes nothing.
    """
    _write(table, ["question"], options, WORDS, read_version)


def rate(table: OptionTable, options: Iterable[GoalOption], *, whose: str, read_version: int) -> None:
    """Write what one of the two ("patient", "clinician") thinks of each option. Raises ChangedMeanwhile."""
    _write(table, [], options, [f"{whose}_rating"], read_version)


def decide(table: OptionTable, options: Sequence[GoalOption], *, read_version: int) -> None:
    """Write what becomes of each option; the day is that of the first decision. Raises ChangedMeanwhile."""
    is_decided = any(option.fate for option in options)
    table.decided_on = (table.decided_on or timezone.localdate()) if is_decided else None
    _write(table, ["decided_on"], options, FATE, read_version)


@transaction.atomic
def bring_back(option: GoalOption) -> None:
    """What was kept for later is talked over again. Twice changes nothing more."""
    table = _held(option.table_id)
    if GoalOption.objects.filter(pk=option.pk, fate=Fate.LATER).update(fate=Fate.OPEN, fate_reason=""):
        _settle_day(table)


def note_agreed(option_id: int, goal: Goal) -> None:
    """A goal was agreed from this option; call in the transaction that makes the goal.

    An option of another episode, or one that has its goal already, stays as it is. The rank that was agreed with the
    goal is what became of the option, unless another one of its table is the primary one.
    """
    options = GoalOption.objects.filter(clinic_id=goal.clinic_id, table__episode_id=goal.episode_id)
    table_id = options.filter(pk=option_id).values_list("table_id", flat=True).first()
    if table_id is None:
        return
    table = _held(table_id)
    option = options.filter(pk=option_id, goal=None).first()
    if option is None:
        return
    option.goal = goal
    primary = options.filter(table=table, fate=Fate.PRIMARY).exclude(pk=option.pk)
    if goal.rank != Goal.Rank.PRIMARY or not primary.exists():
        option.fate, option.fate_reason = goal.rank, ""
    option.save(update_fields=["goal", *FATE])
    _settle_day(table)


def _held(table_id: int) -> OptionTable:
    """A table that nobody else writes meanwhile. Held before its options, by everybody: so nobody waits in a circle."""
    return OptionTable.objects.select_for_update().get(pk=table_id)


def _settle_day(table: OptionTable) -> None:
    """The day of the decision after a single option's fate changed; who has the table open is told (its version)."""
    is_decided = table.options.exclude(fate=Fate.OPEN).exists()
    table.decided_on = (table.decided_on or timezone.localdate()) if is_decided else None
    table.version += 1
    table.save(update_fields=["decided_on", "version"])


@transaction.atomic
def _write(
    table: OptionTable, of_table: list[str], options: Iterable[GoalOption], fields: Sequence[str], read_version: int
) -> None:
    """One act of a person over the table and its options, which share the table's version."""
    _held(table.pk)
    options = list(options)
    standing = {option.position: option for option in options_of(table)}
    is_same = all(
        _says(standing[option.position], fields) == _says(option, fields) if option.position in standing else False
        for option in options
    )
    save_version(table, of_table, read_version=read_version, is_all=is_same)
    for option in options:
        if option.pk is None and option.position not in standing:
            option.save()
    changed = [option for option in options if option.pk is not None]
    # One primary option at a time: the others give way first.
    changed.sort(key=lambda option: option.fate == Fate.PRIMARY)
    for option in changed:
        GoalOption.objects.filter(pk=option.pk).update(**{name: getattr(option, name) for name in fields})


def _says(option: GoalOption, fields: Sequence[str]) -> list[Any]:
    return [getattr(option, name) for name in fields]
