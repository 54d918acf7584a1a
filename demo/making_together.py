"""From what the demo's people made together (demo/together.py) to rows: beside the rows of demo/making.py."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from demo.batch import Batch, Staff
from demo.together import EpisodeTogether, GoalTogether, PracticeTogether, Second
from goals.flare_up import propose
from goals.levels import Way, level_words, propose_starts, usual_start
from goals.models import (
    ActivityChoice,
    AgreedCourse,
    AttainmentLevel,
    AttainmentScale,
    Conversation,
    FlareUpPlan,
    Goal,
    GoalOption,
    MaintenancePlan,
    Milestone,
    OptionTable,
    StillMatters,
)
from patients.models import Episode
from sessions.times import instant

FOLLOW_UPS = [3, 6, 12]


def second_values(second: Second | None, language: str) -> dict[str, Any]:
    """What a row takes of its texts in the patient's language."""
    if second is None:
        return {}
    return {"second_texts": second.texts, "second_language": language, "second_by": second.by}


def conversation_values(together: EpisodeTogether, called: str, language: str, held_at: Any) -> dict[str, Any]:
    """What a conversation takes: who was there, how ready, and the summary, which the patient said yes to."""
    values = {
        "supporter": together.supporter,
        "readiness": together.readiness,
        "minutes_a_week": together.minutes_a_week,
        "summary": together.summary,
    }
    if together.summary:
        said = {"summary_said_by": called, "summary_said_at": held_at}
        values |= said | {"summary_said": Conversation.SummarySaid.CONFIRMED}
    return values | second_values(together.second_summary, language)


def practice_values(together: PracticeTogether, days: list[date], language: str) -> dict[str, Any]:
    """What a practice task takes beside its words. It was shown in the visit of that number, if in any."""
    shown_on = None if together.shown_visit is None else days[together.shown_visit]
    names = ("how", "minutes", "times_a_week", "next_level_when", "chosen_by", "is_tried")
    values = {name: getattr(together, name) for name in names}
    return values | {"shown_on": shown_on} | second_values(together.second, language)


def goal_values(together: GoalTogether, language: str) -> dict[str, Any]:
    """What a goal takes beside its words and numbers."""
    names = ("kind", "library_key", "importance", "confidence", "confidence_help")
    return {name: getattr(together, name) for name in names} | second_values(together.second, language)


def add_beside_goals(batch: Batch, episode: Episode, together: EpisodeTogether, goals: list[Goal]) -> None:
    """Add what an episode has beside its goals. Nothing that the story does not have."""
    clinic, by, day = episode.clinic, episode.clinician, episode.started_on
    of_episode = {"clinic": clinic, "episode": episode}
    language = episode.patient.language
    for key, words, who in together.picks:
        batch.add(ActivityChoice(**of_episode, key=key, words=words, chosen_by=who, recorded_by=by))
    if together.options:
        _add_options(batch, episode, together, goals)
    if together.finish_line or together.visits:
        batch.add(
            AgreedCourse(
                **of_episode,
                about_visits=together.visits,
                over_weeks=together.weeks,
                where=together.where,
                halfway_review_on=day + timedelta(weeks=together.weeks // 2) if together.weeks else None,
                finish_line=together.finish_line,
                agreed_on=day,
                agreed_by=by,
                **second_values(together.second_finish_line, language),
            )
        )
    if together.usual_pain is not None:
        texts = {
            f"{stage.key}_{part}": str(getattr(stage, part))
            for stage in propose(together.usual_pain)
            for part in ("signs", "do")
        }
        batch.add(FlareUpPlan(**of_episode, usual_pain=together.usual_pain, agreed_on=day, agreed_by=by, **texts))
    if together.keeps_it_going:
        batch.add(
            MaintenancePlan(
                **of_episode,
                keeps_it_going=together.keeps_it_going,
                exposure_steps="\n".join(together.exposure_steps),
                seek_help_when=together.seek_help_when,
                follow_ups=FOLLOW_UPS,
                agreed_on=day,
                agreed_by=by,
            )
        )


def _add_options(batch: Batch, episode: Episode, together: EpisodeTogether, goals: list[Goal]) -> None:
    table = batch.add(
        OptionTable(
            clinic=episode.clinic,
            episode=episode,
            question=together.question,
            talked_on=episode.started_on,
            clinician=episode.clinician,
            decided_on=episode.started_on,
        )
    )
    for position, option in enumerate(together.options):
        patients, clinicians = option.ratings
        batch.add(
            GoalOption(
                clinic=episode.clinic,
                table=table,
                position=position,
                is_as_now=option.is_as_now,
                title=option.title,
                asks=option.asks,
                helps=option.helps,
                can_go_wrong=option.can_go_wrong,
                how_sure=option.how_sure,
                known_on=episode.started_on.replace(month=1, day=1),
                patient_rating=patients,
                clinician_rating=clinicians,
                fate=option.fate,
                fate_reason=option.reason,
                goal=goals[0] if option.fate == GoalOption.Fate.PRIMARY else None,
            )
        )


def add_to_goal(
    batch: Batch, staff: Staff, goal: Goal, together: GoalTogether, results: list[tuple[date, float]]
) -> None:
    """Add the steps on the way, the levels, and whether it still matters. `results` are (day, value), in order."""
    for number, (name, value) in enumerate(together.milestones):
        seconds = together.second_milestones
        reached = [day for day, result in results if (result >= value) == (goal.target > goal.baseline)]
        batch.add(
            Milestone(
                clinic=goal.clinic,
                goal=goal,
                name=name,
                value=Decimal(str(value)),
                reached_on=next(iter(reached), None),
                **second_values(seconds[number] if number < len(seconds) else None, goal.episode.patient.language),
            )
        )
    if together.weights:
        _add_levels(batch, staff, goal, together.weights)
    if together.asked_visit is not None:
        batch.add(
            StillMatters(
                clinic=goal.clinic,
                goal=goal,
                answer=StillMatters.Answer.YES,
                asked_on=results[together.asked_visit][0],
                recorded_by=goal.agreed_by,
            )
        )


def _add_levels(batch: Batch, staff: Staff, goal: Goal, weights: tuple[int, int]) -> None:
    """The five levels as the page proposes them."""
    definition = staff.definition(goal.measure.instrument.key)
    error = definition.mdc.value if definition.mdc and definition.mdc.verified else None
    way = Way(definition, goal.baseline, goal.target, goal.is_keeping, error)
    start = usual_start(way)
    starts = propose_starts(way, start)
    importance, difficulty = weights
    scale = batch.add(
        AttainmentScale(
            clinic=goal.clinic,
            goal=goal,
            terms=goal.terms,
            importance=importance,
            difficulty=difficulty,
            baseline_level=start,
            agreed_at=instant(goal.started_on, time(12), goal.clinic.zone),
            agreed_by=goal.agreed_by,
        )
    )
    for level, words in level_words(way, starts, start).items():
        batch.add(AttainmentLevel(clinic=goal.clinic, scale=scale, level=level, words=words, starts_at=starts[level]))
