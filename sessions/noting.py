"""What goes into the note for the clinic's own record, of a finished check-in and of a first visit.

The note says what the check-in's page says: the same results with the same verdicts, the same words (sessions/note.py
writes it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Clinic, NoteHeading
from goals.course import length_words
from goals.models import Conversation, Goal, PracticeTask
from goals.questions import QUESTIONS
from goals.sentence import of_goal
from goals.talking import conversations_of
from measures.change_words import error_label
from measures.conditions import SIDE, in_words
from measures.instruments import short
from measures.models import Measure
from measures.overview import shown_of
from measures.shown import LineShown
from patients.models import Episode
from rehabgoals.days import day_words, weekday_words, write_clock
from sessions.changes_read import MeasuredChange
from sessions.models import CheckIn
from sessions.note import Amended, Fact, NoteFacts, Part, note
from sessions.reading import CheckInRead, GoalRead, lines
from sessions.said_words import next_visit_words, practice_words
from sessions.visits import next_planned

# A record is read in other years too.
ANOTHER_YEAR = date.min
# What is quoted of a talk whose summary nobody has confirmed yet (goals/questions.py).
WHAT_MATTERS = ("good_day", "hard_now", "hopes", "worries")


def note_of_check_in(read: CheckInRead, clinic: Clinic, *, given: Iterable[str] = ()) -> str:
    """The note of a check-in that was gathered by `read_check_in`. No query.

    `given` is what its page says of it from other apps: that the plan went home on paper.
    """
    return note(facts_of_check_in(read, given), clinic.note_order)


def note_of_first_visit(episode: Episode, clinic: Clinic) -> str:
    """The note of how an episode (loaded with its patient, clinician and course) began. Ten queries at most."""
    return note(facts_of_first_visit(episode), clinic.note_order)


def facts_of_check_in(read: CheckInRead, given: Iterable[str] = ()) -> NoteFacts:
    """What a check-in's note says."""
    check_in = read.check_in
    name = check_in.episode.patient.called
    how = _how(check_in.visit.get_kind_display() if check_in.visit else "", str(check_in.clinician))
    return NoteFacts(
        title=_("Check-in"),
        day=weekday_words(check_in.held_on, ANOTHER_YEAR),
        how=how,
        parts=_parts(
            heard=_heard(read, name),
            measured=[
                *([_pain(read.pain)] if read.pain else []),
                *(_measured(change) for change in read.results),
                *(_how_far(goal) for goal in read.goals),
                *(Fact(_("Practised, {what}").format(what=row.what), row.words) for row in read.practised),
            ],
            agreed=[
                Fact(_("What changes"), check_in.changes),
                *(Fact(each.aspect, each.words) for each in read.doses),
                *(Fact("", line) for line in read.agreed),
                *(Fact("", words) for words in given),
            ],
            ahead=[Fact(_("Next visit"), next_visit_words(check_in.next_visit))] if check_in.next_visit else [],
        ),
        amended=tuple(
            Amended(day_words(timezone.localtime(each.made_at), ANOTHER_YEAR), str(each.made_by), each.reason)
            for each in read.amendments
        ),
        replaces=_replaces(read),
    )


def _replaces(read: CheckInRead) -> str:
    """The note that stood before the last amendment, by its moment."""
    if not read.amendments:
        return ""
    before = read.amendments[-2].made_at if len(read.amendments) > 1 else read.check_in.finished_at
    return _("the note of {moment}").format(moment=_moment(before))


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _("{day}, {time}").format(day=date_format(local, "DATE_FORMAT"), time=write_clock(local))


def _how(kind: str, who: str) -> str:
    return _("{kind}, with {who}").format(kind=kind, who=who) if kind else _("With {who}").format(who=who)


def _parts(*, heard: list[Fact], measured: list[Fact], agreed: list[Fact], ahead: list[Fact]) -> tuple[Part, ...]:
    facts = {
        NoteHeading.HEARD: heard,
        NoteHeading.MEASURED: measured,
        NoteHeading.AGREED: agreed,
        NoteHeading.NEXT: ahead,
    }
    return tuple(Part(heading.value, str(heading.label), tuple(found)) for heading, found in facts.items())


def _heard(read: CheckInRead, name: str) -> list[Fact]:
    check_in = read.check_in
    return [
        Fact(_("Achieved since last time"), quoted=check_in.achieved),
        Fact(_("How it has been"), quoted=check_in.pain_words),
        Fact("", practice_words(check_in.practice_days)),
        Fact(_("What got in the way"), ", ".join(read.obstacles), check_in.obstacles),
        *(
            Fact(
                _("Does it still matter, {goal}").format(goal=each.goal.activity), each.still_matters, each.still_words
            )
            for each in read.goals
            if each.still_matters
        ),
        Fact(_("{name} asked").format(name=name), quoted=check_in.questions),
        Fact(_("{name} takes away").format(name=name), quoted=check_in.takes_away),
    ]


def _pain(change: MeasuredChange) -> Fact:
    return Fact(_("Pain now"), _result(change, _("{pain} of 10").format(pain=change.value)))


def _measured(change: MeasuredChange) -> Fact:
    return Fact(change.title, _result(change, change.value, change.conditions))


def _result(change: MeasuredChange, value: str, conditions: str = "") -> str:
    """ "7 of 10 (last 4 on 17 November). Since 13 October (6): within measurement error (MDC90 2 points)." """
    last = _("last {result}").format(result=change.last) if change.last else ""
    beside = "; ".join(part for part in (conditions, last) if part)
    told = _("{value} ({how})").format(value=value, how=beside) if beside else value
    reached = _("That was the goal.") if change.is_target else ""
    return " ".join(part for part in (f"{told}.", reached, change.verdict, change.since_last) if part)


def _how_far(read: GoalRead) -> Fact:
    words = [_("{whose}: {word}").format(whose=each.whose, word=each.word) for each in read.voices]
    return Fact(_("How far we came, {goal}").format(goal=read.goal.activity), "; ".join(words))


# --- The first visit --------------------------------------------------------------------------------------------------


def facts_of_first_visit(episode: Episode) -> NoteFacts:
    """What the note of a first visit says: the talk, where everything started, the goals, practice, course."""
    talks = conversations_of(episode).rows
    talk = talks[-1] if talks else None
    goals = Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active()
    found = list(goals.select_related("measure__instrument", "episode").order_by("place"))
    tasks = PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__in=found, stopped_on=None).order_by("pk")
    met = talk or _first_check_in(episode)
    day = met.held_on if met else timezone.localdate()
    title = _("First visit, {problem}") if met else _("Before the first visit, {problem}")
    return NoteFacts(
        title=title.format(problem=episode.problem),
        day=weekday_words(day, ANOTHER_YEAR),
        how=". ".join([*([_how("", str(met.clinician))] if met else []), _as_it_stands()]),
        parts=_parts(
            heard=_talked(talk, episode) if talk else [],
            measured=_starts(episode),
            agreed=[
                *(Fact(_("Goal"), of_goal(goal, today=day).text) for goal in found),
                *(Fact(_("Practice"), _practice(task)) for task in tasks),
                *_course(episode),
            ],
            ahead=_ahead(episode),
        ),
    )


def _first_check_in(episode: Episode) -> CheckIn | None:
    """Where the two met first without a talk that was written down."""
    held = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode).select_related("clinician")
    return held.order_by("held_on", "pk").first()


def _as_it_stands() -> str:
    """The goals of the first visit may have changed since, and the next visit is today's."""
    today = day_words(timezone.localdate(), ANOTHER_YEAR)
    return _("Goals, practice and the next visit as they stand on {day}").format(day=today)


def _talked(talk: Conversation, episode: Episode) -> list[Fact]:
    if talk.summary and talk.summary_said:
        # The patient's words stand in quotes in it, as it was read back.
        said_by = talk.summary_said_by or episode.patient.called
        confirmed = _("confirmed by {name}").format(name=said_by)
        return [*(Fact("", line) for line in lines(talk.summary)), Fact(_("Read back"), confirmed)]
    about = {question.key: str(question.about) for question in QUESTIONS}
    return [Fact(about[key], quoted=talk.answers.get(key, "")) for key in WHAT_MATTERS]


def _starts(episode: Episode) -> list[Fact]:
    """Where each line of results began, with the error that judges what comes after."""
    measures = Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode).select_related("instrument")
    shown = shown_of(episode, measures.order_by("pk"), timezone.localdate())
    return [fact for each in shown for line in each.lines if (fact := _start(line))]


def _start(line: LineShown) -> Fact | None:
    first = line.reading.segments[0]
    if first.start is None:
        return None
    # The side stands in the title.
    conditions = in_words(line.definition, first.segment.results[0].conditions, leave_out=(SIDE,))
    value = short(line.definition, first.start.value)
    on = day_words(first.start.on, ANOTHER_YEAR)
    told = _("{value} on {day}").format(value=value, day=on) + (f" ({conditions})" if conditions else "")
    return Fact(line.title, f"{told}. {_error(line)}")


def _error(line: LineShown) -> str:
    """The error that judges what comes after, in a few words; its source stands on the page of the measure."""
    error = line.definition.mdc
    if error is None:
        return ""
    words = _("Measurement error: {error}.") if error.verified else _("Measurement error: {error}, not adopted yet.")
    return words.format(error=error_label(error, line.definition))


def _practice(task: PracticeTask) -> str:
    return ", ".join(part for part in (task.what, task.how_often, task.cue) if part)


def _course(episode: Episode) -> list[Fact]:
    course = getattr(episode, "course", None)
    if course is None:
        return []
    length = length_words(course.about_visits, course.over_weeks, course.where)
    return [Fact(_("The course"), length), Fact(_("How we know we are done"), quoted=course.finish_line)]


def _ahead(episode: Episode) -> list[Fact]:
    visit = next_planned(episode, timezone.now())
    return [Fact(_("Next visit"), next_visit_words(visit))] if visit else []
