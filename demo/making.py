"""From stories to rows: a whole clinic's patients, with all that happened to them, into one batch."""

from collections.abc import Iterator
from copy import copy
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from demo.answers import given, worth
from demo.batch import Batch, Staff
from demo.making_together import (
    add_beside_goals,
    add_to_goal,
    conversation_values,
    goal_values,
    practice_values,
    second_values,
)
from demo.making_visits import add_practice, add_to_visit
from demo.stories import EpisodeStory, GoalStory, MeasureStory, PersonStory, ResultStory
from demo.together import PracticeTogether
from goals.models import Conversation, CopingPlan, Goal, PracticeTask
from goals.pains import PAIN
from measures.definitions import InstrumentDefinition
from measures.due import is_served
from measures.models import AdoptedThreshold, Fit, Measure, Measurement
from patients.consents import WORDING_VERSION, WORDINGS
from patients.models import Consent, Episode, Patient, Precaution
from sessions.models import CheckIn, GoalRating, Visit
from sessions.recording import PAIN_CONDITIONS
from sessions.times import instant

# How a test is done where the story does not say.
USUALLY = {PAIN: PAIN_CONDITIONS, "grip": {"question": "maximum", "device": "Jamar"}}


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
        for measure in self.story.measures:
            self._add_measure(measure)
        check_ins = self._add_check_ins()
        for goal, story in zip(goals, self.story.goals, strict=True):
            self._add_ratings(goal, story, check_ins)
        if self.story.visits:
            self._add_to_visits(goals, check_ins)
        self._add_next_visit(check_ins)
        if self.story.together:
            add_beside_goals(self.batch, self.episode, self.story.together, goals)

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
                discharge_reason=Episode.DischargeReason.TOGETHER if finished_on else "",
            )
        )
        for text, said_by, weeks in story.precautions:
            until = self.today + timedelta(weeks=weeks)
            self.batch.add(Precaution(clinic=self.clinic, episode=episode, text=text, said_by=said_by, until=until))
        return episode

    def _add_conversation(self) -> None:
        held_on, together, patient = self.episode.started_on, self.story.together, self.patient
        held_at = instant(held_on, time(12), self.clinic.zone)
        more = conversation_values(together, patient.called, patient.language, held_at) if together else {}
        self.batch.add(
            Conversation(
                clinic=self.clinic,
                episode=self.episode,
                held_on=held_on,
                who_was_there=self.story.who_was_there,
                interpreter=self.story.interpreter,
                answers=self.story.conversation,
                clinician=self.clinician,
                **more,
            )
        )

    def _add_goal(self, story: GoalStory, place: int) -> Goal:
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
                measure=self._add_measure(story.measure),
                baseline=Decimal(str(story.values[0])),
                target=Decimal(str(story.target)),
                is_keeping=story.is_keeping,
                started_on=self.episode.started_on,
                target_on=target_on,
                agreed_by=self.clinician,
                agreed_at=instant(self.episode.started_on, time(12), self.clinic.zone),
                **(goal_values(story.together, self.patient.language) if story.together else {}),
            )
        )
        self._note_reached(goal, story, self.staff.definition(story.instrument).higher_is_better)
        self._note_wanted(goal, story)
        self._add_support(goal, story)
        if story.together:
            results = list(zip(self.days, story.values, strict=False))
            add_to_goal(self.batch, self.staff, goal, story.together, results)
        return goal

    def _add_measure(self, story: MeasureStory) -> Measure:
        """What is measured, its results at each visit, and what was said of the chart."""
        definition = self.staff.definition(story.instrument)
        measure = self.batch.add(
            Measure(
                clinic=self.clinic,
                episode=self.episode,
                instrument=self.staff.instruments[story.instrument],
                activity=story.activity if definition.names_activity else "",
                started_on=self.episode.started_on,
                every_weeks=story.every_weeks,
                paused_on=self.days[-1] if story.is_paused else None,
            )
        )
        for result in story.results:
            if result.visit < len(self.days):
                self._add_result(measure, result, definition)
        for visit, answer in story.fits:
            self.batch.add(
                Fit(
                    clinic=self.clinic,
                    measure=measure,
                    side=self.story.side if definition.bilateral else "",
                    answer=answer,
                    said_on=self.days[visit],
                    recorded_by=self.clinician,
                )
            )
        if story.own_error:
            self.batch.add(
                AdoptedThreshold(
                    clinic=self.clinic,
                    instrument=measure.instrument,
                    measure=measure,
                    of=AdoptedThreshold.Of.MDC,
                    value=Decimal(str(story.own_error.value)),
                    source=story.own_error.source,
                    reason=story.own_error.reason,
                    set_by=self.clinician,
                    set_at=instant(self.days[0], time(12), self.clinic.zone),
                )
            )
        return measure

    def _note_reached(self, goal: Goal, story: GoalStory, higher_is_better: bool) -> None:
        """What recording one by one would have noticed; rows made in bulk send no signal."""
        for day, value in zip(self.days, story.values, strict=False):
            is_there = value >= story.target if higher_is_better else value <= story.target
            if is_there and not story.is_keeping:
                goal.achieved_on, goal.achievement_status = day, Goal.AchievementStatus.ACHIEVED
                return

    def _note_wanted(self, goal: Goal, story: GoalStory) -> None:
        """And what agreeing would have: that it is measured at the goal's date, unless it was near it."""
        last_on = self.days[min(len(story.values), len(self.days)) - 1]
        goal.measure.wanted_on = None if is_served(goal.target_on, last_on) else goal.target_on

    def _add_result(self, measure: Measure, story: ResultStory, definition: InstrumentDefinition) -> None:
        """A result as it was recorded at its visit; what was typed wrong before stands beside it, entered in error."""
        questionnaire = self.staff.questionnaires.get(definition.key)
        answers = given(story, definition, questionnaire)
        day = self.days[story.visit]
        result = Measurement(
            clinic=self.clinic,
            measure=measure,
            taken_on=day,
            value=worth(answers, definition, questionnaire) if story.value is None else Decimal(str(story.value)),
            conditions=self._conditions(story, definition),
            answers=answers,
            questionnaire=questionnaire,
            source=measure.instrument.kind,
            answered_by=story.answered_by,
            recorded_by=self.clinician,
            recorded_at=instant(day, time(12), self.clinic.zone),
            definition_version=definition.version,
        )
        if story.slip is not None:
            wrong = copy(result)
            wrong.value, wrong.status = Decimal(str(story.slip)), Measurement.Status.ENTERED_IN_ERROR
            wrong.error_reason, wrong.error_marked_by = story.what_was_wrong, self.clinician
            wrong.error_marked_at = result.recorded_at = wrong.recorded_at + timedelta(minutes=5)
            result.corrects = self.batch.add(wrong)
        self.batch.add(result)

    def _conditions(self, story: ResultStory, definition: InstrumentDefinition) -> dict[str, str]:
        """How it was done: as usual, unless the story says otherwise; only what the instrument asks."""
        # A questionnaire asks about the person.
        side = "" if definition.key in self.staff.questionnaires else self.story.side
        said = {"side": side, "rater": self.clinician.name} | USUALLY.get(definition.key, {}) | story.conditions
        asked = {condition.field for condition in definition.conditions}
        return {name: value for name, value in said.items() if value and name in asked}

    def _add_support(self, goal: Goal, story: GoalStory) -> None:
        together, language = story.together, self.patient.language
        for number, (what, how_often, cue, stop_when) in enumerate(story.practice):
            more = together.practice[number] if together and number < len(together.practice) else PracticeTogether()
            self.batch.add(
                PracticeTask(
                    clinic=self.clinic,
                    goal=goal,
                    what=what,
                    how_often=how_often,
                    cue=cue,
                    stop_when=stop_when,
                    **practice_values(more, self.days, language),
                )
            )
        for number, (obstacle, answer) in enumerate(story.coping):
            kinds, seconds = (together.coping_kinds, together.second_coping) if together else ((), ())
            self.batch.add(
                CopingPlan(
                    clinic=self.clinic,
                    goal=goal,
                    kind=_nth(kinds, number),
                    obstacle=obstacle,
                    answer=answer,
                    **second_values(seconds[number] if number < len(seconds) else None, language),
                )
            )

    def _add_check_ins(self) -> list[CheckIn]:
        if self.days and all(story.instrument != PAIN for story in self.story.goals):
            self._add_measure(MeasureStory(PAIN, tuple(ResultStory(*each) for each in enumerate(self.story.pain))))
        check_ins = []
        for number, day in enumerate(self.days):
            visit = self._add_visit(day, "kept")
            check_ins.append(self._add_check_in(number, day, visit))
        return check_ins

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
                self.batch.add(
                    GoalRating(
                        clinic=self.clinic,
                        check_in=check_in,
                        goal=goal,
                        patient_word=word,
                        clinician_word=self._clinician_word(check_ins.index(check_in), goal),
                    )
                )

    def _clinician_word(self, number: int, goal: Goal) -> str:
        visit = self.story.visits.get(number)
        return _nth(visit.clinician_words, goal.place) if visit else ""

    def _add_to_visits(self, goals: list[Goal], check_ins: list[CheckIn]) -> None:
        tasks = [task for task in self.batch.rows[PracticeTask] if task.goal in goals]
        for number, story in self.story.visits.items():
            add_to_visit(self.batch, check_ins[number], story, goals, tasks)
        add_practice(self.batch, tasks, self.days, self.today, self.random)

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
