"""Whether a form that is sent once more says what was kept of it: pressed twice, or gone back to and changed."""

from datetime import date

from goals.models import PracticeEntry, StillMatters
from goals.pains import NOW, PAIN
from measures.models import Measurement, MeasurementQuerySet
from measures.recording import ResultSaid
from patients.models import Episode
from sessions.models import CheckIn, DoseDecision, GoalRating, Practised
from sessions.said import SAID_IN_FIELDS, Said

OF_PRACTISED = ("what", "level", "amount", "unit", "sureness", "safety", "next_level_when", "step", "is_agreed")


def holds(check_in: CheckIn, said: Said, held_on: date) -> bool:
    """Whether a check-in, with the rows that were written with it, is what was said of that day.

    What was changed since then counts as other words: nothing is lost by telling so.
    """
    return (
        check_in.held_on == held_on
        and all(getattr(check_in, name) == getattr(said, name) for name in SAID_IN_FIELDS)
        and tuple(check_in.obstacle_kinds) == said.obstacle_kinds
        and _meets(check_in, said)
        and _rows_are_there(check_in, said)
        and _days_and_results_are_there(check_in, said)
    )


def results_there(episode: Episode, said: Said, held_on: date) -> list[Measurement]:
    """The results that stand already, alike and of that day. Kept once more they are second measurements."""
    alike = [_alike(each, held_on) for each in said.results]
    if said.pain_now is not None:
        rows = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode, taken_on=held_on)
        rows = rows.filter(measure__instrument__key=PAIN, conditions__question=NOW)
        alike.insert(0, rows.filter(value=said.pain_now))
    found = [rows.final().select_related("measure__instrument").first() for rows in alike]
    return [row for row in found if row is not None]


def _meets(check_in: CheckIn, said: Said) -> bool:
    planned, meeting = check_in.next_visit, said.next_meeting
    return (planned.starts_at if planned else None) == (meeting.starts_at if meeting else None)


def _rows_are_there(check_in: CheckIn, said: Said) -> bool:
    of_check_in = {"clinic_id": check_in.clinic_id, "check_in": check_in}
    ratings = GoalRating.objects.filter(**of_check_in)
    practised = Practised.objects.filter(**of_check_in)
    doses = DoseDecision.objects.filter(**of_check_in)
    return (
        set(ratings.values_list("goal", "patient_word", "clinician_word", "supporter_word"))
        == {(each.goal.pk, each.patient_word, each.clinician_word, each.supporter_word) for each in said.ratings}
        and set(practised.values_list(*OF_PRACTISED))
        == {tuple(getattr(each, name) for name in OF_PRACTISED) for each in said.practised}
        and set(doses.values_list("aspect", "what", "why", "measure"))
        == {(each.aspect, each.what, each.why, each.measure and each.measure.pk) for each in said.doses}
    )


def _days_and_results_are_there(check_in: CheckIn, said: Said) -> bool:
    """What does not hang on the check-in itself was written down too, by it or by somebody else; no row is missing."""
    of_clinic, day = {"clinic_id": check_in.clinic_id}, check_in.held_on
    asked = StillMatters.objects.filter(**of_clinic, asked_on=day, goal__episode=check_in.episode_id)
    done = PracticeEntry.objects.filter(**of_clinic, task__in={task.pk for task, _day in said.days_done})
    return (
        {(each.goal.pk, each.answer, each.words) for each in said.matters}
        <= set(asked.values_list("goal", "answer", "words"))
        and {(task.pk, day) for task, day in said.days_done} <= set(done.values_list("task", "done_on"))
        and all(_alike(each, day).exists() for each in said.results)
    )


def _alike(said: ResultSaid, day: date) -> MeasurementQuerySet:
    """What was written down of that day that is the same: value, conditions and answers."""
    conditions = {name: words for name, words in said.conditions.items() if words}
    rows = Measurement.objects.filter(clinic_id=said.measure.clinic_id, measure=said.measure, taken_on=day)
    return rows.filter(value=said.value, conditions=conditions, answers=said.answers)
