"""From what was said in visits to rows, for `demo.making`; and what a clinic keeps for itself about its visits."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import Absence, Phrase
from demo.batch import Batch, Staff
from demo.visits import CLINIC_PHRASES, OWN_PHRASES, PractisedStory, VisitStory
from goals.models import Goal, PracticeEntry, PracticeTask
from patients.models import Episode
from sessions.models import (
    CheckIn,
    CheckInAmendment,
    DoseDecision,
    HandOver,
    PartnershipAnswer,
    PartnershipAsked,
    Practised,
)
from sessions.partnership import QUESTIONS, quarter_of

# The share of days on which somebody in a story practises, and of those days the share that each task is done on.
PRACTISES, EACH_TASK = 0.7, 0.8
# Answers to how it is to work together, over two quarters: enough for a figure.
ANSWERS = 34
AWAY_DAYS = 9


def add_to_visit(
    batch: Batch, check_in: CheckIn, story: VisitStory, goals: Sequence[Goal], tasks: Sequence[Any]
) -> None:
    """What the visit holds beside its numbers: rows that hang on the check-in, and words of its own."""
    check_in.pain_words, check_in.changes = story.pain_words, story.changes
    check_in.obstacle_kinds = list(story.obstacle_kinds)
    check_in.questions, check_in.takes_away = story.questions, story.takes_away
    for practised in story.practised:
        batch.add(_practised(check_in, practised, tasks))
    for dose in story.doses:
        batch.add(
            DoseDecision(
                clinic_id=check_in.clinic_id,
                check_in=check_in,
                aspect=dose.aspect,
                what=dose.what,
                why=dose.why,
                measure=goals[0].measure if dose.by_trend else None,
            )
        )
    if story.amended:
        check_in.version = 2
        batch.add(
            CheckInAmendment(
                clinic_id=check_in.clinic_id,
                check_in=check_in,
                number=1,
                reason=story.amended.reason,
                before={story.amended.field: story.amended.before},
                after={story.amended.field: getattr(check_in, story.amended.field)},
                made_by=check_in.clinician,
                made_at=check_in.finished_at + timedelta(hours=2),
            )
        )


def _practised(check_in: CheckIn, story: PractisedStory, tasks: Sequence[PracticeTask]) -> Practised:
    task = None if story.task is None else tasks[story.task]
    return Practised(
        clinic_id=check_in.clinic_id,
        check_in=check_in,
        task=task,
        what=story.what or task.what,
        is_patients_choice=task is None,
        level=story.level,
        amount=None if story.amount is None else Decimal(str(story.amount)),
        unit=story.unit,
        sureness=story.sureness,
        safety=story.safety,
        next_level_when=story.next_level_when,
        step=story.step,
        is_agreed=bool(story.step),
    )


def add_practice(
    batch: Batch, tasks: Sequence[PracticeTask], days: Sequence[date], today: date, random: Random
) -> None:
    """The days on which tasks were done: told in visits until the last one, ticked at home since then."""
    for day in _days_between(days[0], today):
        if random.random() > PRACTISES:
            continue
        is_told = day < days[-1]
        for task in tasks:
            if random.random() < EACH_TASK:
                batch.add(
                    PracticeEntry(
                        clinic_id=task.clinic_id,
                        task=task,
                        done_on=day,
                        source=PracticeEntry.Source.VISIT if is_told else PracticeEntry.Source.HOME,
                        entered_by=task.goal.agreed_by if is_told else None,
                    )
                )


def _days_between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days))


def add_about_visits(staff: Staff, offered: Episode, random: Random) -> None:
    """The clinic's phrases and one's own, somebody away, an episode that is offered, and answers of whole quarters.

    Call in the clinic's scope, when its patients are saved.
    """
    clinic, today = staff.clinic, staff.clinic.today()
    Phrase.objects.bulk_create(
        [
            *(Phrase(clinic=clinic, field=field, words=words) for field, words in CLINIC_PHRASES),
            *(Phrase(clinic=clinic, user=staff.clinician, field=field, words=words) for field, words in OWN_PHRASES),
        ]
    )
    until = today + timedelta(days=AWAY_DAYS)
    Absence.objects.create(
        clinic=clinic, user=staff.colleague, from_on=today, until_on=until, covered_by=staff.clinician
    )
    HandOver.objects.create(
        clinic=clinic,
        episode=offered,
        from_clinician=staff.colleague,
        to_clinician=staff.clinician,
        made_by=staff.colleague,
        note="Likes to be asked about the garden first. Comes by bus, so not before ten.",
    )
    PartnershipAsked.objects.create(clinic=clinic, episode=offered, asked_on=today - timedelta(weeks=3))
    former = quarter_of(today) - timedelta(days=1)
    PartnershipAnswer.objects.bulk_create(
        PartnershipAnswer(
            clinic=clinic,
            clinician=random.choice((staff.clinician, staff.colleague)),
            quarter=quarter_of(random.choice((today, former))),
            answers={question.key: random.choices(range(5), (1, 1, 3, 6, 9))[0] for question in QUESTIONS},
        )
        for _ in range(ANSWERS)
    )
