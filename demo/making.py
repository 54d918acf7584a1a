"""From stories to rows: a whole clinic's patients by bulk inserts, in the order in which rows refer to each other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Model

from accounts.models import Clinic, Site, User
from demo.stories import EpisodeStory, GoalStory, PersonStory
from goals.models import Conversation, CopingPlan, Goal, PracticeTask
from measures.instruments import InstrumentDefinition, from_json
from measures.models import Instrument, Measure, Measurement
from patients.consents import WORDING_VERSION, WORDINGS
from patients.models import Consent, Episode, NamePart, Patient, Precaution
from patients.registration import rows_for
from sessions.models import CheckIn, GoalRating, Visit
from sessions.times import instant

# Rows refer to what stands before them here, so they are inserted in this order.
ORDER: tuple[type[Model], ...] = (
    Patient, NamePart, Consent, Episode, Precaution, Conversation, Measure, Measurement, Goal, PracticeTask, CopingPlan,
    Visit, CheckIn, GoalRating,
)  # fmt: skip


@dataclass
class Staff:
    """Who works where the demo happens."""

    clinic: Clinic
    site: Site
    clinician: User
    colleague: User
    instruments: dict[str, Instrument]


@dataclass
class Batch:
    """Unsaved rows by model, saved together."""

    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Any) -> Any:
        """Keep a row for later and return it."""
        self.rows[type(row)].append(row)
        return row

    def save(self) -> None:
        """Insert everything; call in the clinic's scope."""
        for model in ORDER:
            if model is NamePart:
                self.rows[NamePart] = [part for patient in self.rows[Patient] for part in rows_for(patient)]
            model._default_manager.bulk_create(self.rows[model], batch_size=1000)


def add_person(batch: Batch, staff: Staff, story: PersonStory, number: int, today: date, random: Random) -> Patient:
    """Add a patient with all that happened."""
    patient = batch.add(
        Patient(
            clinic=staff.clinic,
            given_names=story.given_names,
            family_name=story.family_name,
            preferred_name=story.preferred_name,
            born_on=date(*story.born),
            clinic_number=str(20_000 + number),
            language=story.language,
            needs_interpreter=story.needs_interpreter,
            email=f"patient{number}@example.org" if story.has_email else "",
            telephone=f"01632 960 {number % 1000:03}",
            prefers_no_messages=story.prefers_no_messages,
        )
    )
    for kind in story.consents:
        batch.add(
            Consent(
                clinic=staff.clinic,
                patient=patient,
                kind=kind,
                wording=str(WORDINGS[kind]),
                wording_version=WORDING_VERSION,
                said_by=patient.called,
                given_on=today - timedelta(weeks=2),
                recorded_by=staff.clinician,
            )
        )
    for episode in story.episodes:
        _Course(batch, staff, patient, episode, today, random).add()
    return patient


class _Course:
    """One episode: its visits on evenly spaced days, and what was measured and said at each of them."""

    def __init__(
        self, batch: Batch, staff: Staff, patient: Patient, story: EpisodeStory, today: date, random: Random
    ) -> None:
        self.batch, self.staff, self.story, self.today, self.random = batch, staff, story, today, random
        self.clinic = staff.clinic
        self.clinician = staff.colleague if story.is_with_colleague else staff.clinician
        self.patient = patient
        self.days = list(self._visit_days())

    def _visit_days(self) -> Iterator[date]:
        count = len(self.story.pain)
        first = self.today - timedelta(weeks=self.story.started_weeks_ago)
        last = self.today - timedelta(weeks=self.story.seen_weeks_ago)
        for number in range(count):
            day = first + (last - first) * number // max(count - 1, 1)
            # Clinics are closed at weekends.
            yield min(day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0), self.today)

    def add(self) -> None:
        """Add all rows of the episode."""
        self.episode = self._add_episode()
        if self.story.conversation:
            self._add_conversation()
        goals = [self._add_goal(story, place) for place, story in enumerate(self.story.goals)]
        check_ins = self._add_check_ins()
        for goal, story in zip(goals, self.story.goals, strict=True):
            self._add_ratings(goal, story, check_ins)
        self._add_next_visit(check_ins)

    def _add_episode(self) -> Episode:
        story = self.story
        started_on = self.days[0] if self.days else self.today - timedelta(weeks=story.started_weeks_ago)
        event_on = self.today - timedelta(weeks=story.event_weeks_ago) if story.event else None
        finished_on = self.days[-1] if story.finished_weeks_ago is not None else None
        episode = self.batch.add(
            Episode(
                clinic=self.clinic,
                patient=self.patient,
                problem=story.problem,
                body_region=story.region,
                side=story.side,
                event=story.event,
                event_on=event_on,
                event_what=story.event_what,
                onset_on=event_on or started_on - timedelta(weeks=6),
                onset_precision="exact" if event_on else "about",
                clinician=self.clinician,
                started_on=started_on,
                discharged_on=finished_on,
            )
        )
        for text, said_by, weeks in story.precautions:
            until = self.today + timedelta(weeks=weeks)
            self.batch.add(Precaution(clinic=self.clinic, episode=episode, text=text, said_by=said_by, until=until))
        return episode

    def _add_conversation(self) -> None:
        self.batch.add(
            Conversation(
                clinic=self.clinic,
                episode=self.episode,
                held_on=self.episode.started_on,
                who_was_there=self.story.who_was_there,
                interpreter=self.story.interpreter,
                answers=self.story.conversation,
                clinician=self.clinician,
            )
        )

    def _add_goal(self, story: GoalStory, place: int) -> Goal:
        instrument = self.staff.instruments[story.instrument]
        definition = from_json(instrument.definition)
        measure = self._add_measure(story, instrument, definition)
        target_on = max(
            self.today + timedelta(weeks=story.target_in_weeks), self.episode.started_on + timedelta(weeks=2)
        )
        goal = self.batch.add(
            Goal(
                clinic=self.clinic,
                episode=self.episode,
                rank="secondary" if place else "primary",
                place=place,
                outcome=story.outcome,
                activity=story.activity,
                support=story.support,
                conditions=story.conditions,
                measure=measure,
                baseline=Decimal(str(story.values[0])),
                target=Decimal(str(story.target)),
                is_keeping=story.is_keeping,
                started_on=self.episode.started_on,
                target_on=target_on,
                agreed_by=self.clinician,
                agreed_at=instant(self.episode.started_on, time(12), self.clinic.zone),
            )
        )
        self._note_reached(goal, story, definition.higher_is_better)
        self._add_support(goal, story)
        return goal

    def _add_measure(self, story: GoalStory, instrument: Instrument, definition: InstrumentDefinition) -> Measure:
        """What the goal is measured by, with a result of each visit."""
        measure = self.batch.add(
            Measure(
                clinic=self.clinic,
                episode=self.episode,
                instrument=instrument,
                activity=story.activity if definition.names_activity else "",
                started_on=self.episode.started_on,
            )
        )
        conditions = {"side": self.story.side, "aid": story.aid}
        asked = {condition.field for condition in definition.conditions}
        conditions = {name: value for name, value in conditions.items() if value and name in asked}
        for day, value in zip(self.days, story.values, strict=False):
            self._add_result(measure, day, value, conditions)
        return measure

    def _note_reached(self, goal: Goal, story: GoalStory, higher_is_better: bool) -> None:
        """What recording one by one would have noticed; rows made in bulk send no signal."""
        for day, value in zip(self.days, story.values, strict=False):
            is_there = value >= story.target if higher_is_better else value <= story.target
            if is_there and not story.is_keeping:
                goal.achieved_on, goal.achievement_status = day, Goal.AchievementStatus.ACHIEVED
                return

    def _add_result(self, measure: Measure, day: date, value: float, conditions: dict[str, str]) -> None:
        self.batch.add(
            Measurement(
                clinic=self.clinic,
                measure=measure,
                taken_on=day,
                value=Decimal(str(value)),
                conditions=conditions,
                source=measure.instrument.kind,
                recorded_by=self.clinician,
                recorded_at=instant(day, time(12), self.clinic.zone),
            )
        )

    def _add_support(self, goal: Goal, story: GoalStory) -> None:
        for what, how_often, cue, stop_when in story.practice:
            self.batch.add(
                PracticeTask(
                    clinic=self.clinic, goal=goal, what=what, how_often=how_often, cue=cue, stop_when=stop_when
                )
            )
        for obstacle, answer in story.coping:
            self.batch.add(CopingPlan(clinic=self.clinic, goal=goal, obstacle=obstacle, answer=answer))

    def _add_check_ins(self) -> list[CheckIn]:
        is_measured_already = any(story.instrument == "nprs" for story in self.story.goals)
        pain = None if is_measured_already or not self.days else self._pain_measure()
        check_ins = []
        for number, day in enumerate(self.days):
            visit = self._add_visit(day, "kept")
            check_ins.append(self._add_check_in(number, day, visit))
            if pain is not None:
                self._add_result(pain, day, self.story.pain[number], {})
        return check_ins

    def _pain_measure(self) -> Measure:
        return self.batch.add(
            Measure(
                clinic=self.clinic,
                episode=self.episode,
                instrument=self.staff.instruments["nprs"],
                started_on=self.episode.started_on,
            )
        )

    def _add_check_in(self, number: int, day: date, visit: Visit) -> CheckIn:
        story = self.story
        return self.batch.add(
            CheckIn(
                clinic=self.clinic,
                episode=self.episode,
                visit=visit,
                held_on=day,
                clinician=self.clinician,
                achieved=_nth(story.achieved, number),
                pain_now=story.pain[number],
                practice_days=self.random.randint(2, 7) if number else None,
                obstacles=_nth(story.obstacles, number),
                agreed=_nth(story.agreed, number),
                finished_at=visit.starts_at + timedelta(minutes=28),
            )
        )

    def _add_visit(self, day: date, status: str, at: tuple[int, int] | None = None, kind: str = "in_person") -> Visit:
        hour, minute = at or (self.random.randint(8, 16), self.random.choice((0, 30)))
        return self.batch.add(
            Visit(
                clinic=self.clinic,
                episode=self.episode,
                starts_at=instant(day, time(hour, minute), self.clinic.zone),
                site=self.staff.site,
                kind=kind,
                clinician=self.clinician,
                status=status,
            )
        )

    def _add_ratings(self, goal: Goal, story: GoalStory, check_ins: list[CheckIn]) -> None:
        for check_in, word in zip(check_ins, story.words, strict=False):
            if word:
                self.batch.add(GoalRating(clinic=self.clinic, check_in=check_in, goal=goal, patient_word=word))

    def _add_next_visit(self, check_ins: list[CheckIn]) -> None:
        if self.story.next_in_days is None:
            return
        day = self.today + timedelta(days=self.story.next_in_days)
        if self.story.next_in_days and day.weekday() > 4:
            day += timedelta(days=7 - day.weekday())
        visit = self._add_visit(day, "planned", self.story.next_at, self.story.next_kind)
        if check_ins:
            check_ins[-1].next_visit = visit


def _nth(texts: tuple[str, ...], number: int) -> str:
    return texts[number] if number < len(texts) else ""
