"""Layla, who reads Arabic: options that are decided, a goal that was agreed anew, levels that are agreed.

For the pages' tests and the pictures, beside the patient who has everything else.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from goals.changing import Why
from goals.deciding import decide, options_of
from goals.models import Goal
from goals.revising import revise_goal
from goals.tests.factories import (
    AttainmentLevelFactory,
    AttainmentScaleFactory,
    ConversationFactory,
    GoalFactory,
    MilestoneFactory,
    options_side_by_side,
)
from measures.tests.factories import MeasurementFactory
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.tenancy import in_clinic

ARABIC: dict[str, Any] = {"second_language": "ar", "second_by": "Rim Haddad, daughter"}
LEVELS = {
    2: "to the park at the river and back",
    1: "to the market and back home",
    0: "1000 m or more, to the market",
    -1: "part of the way, with a rest",
    -2: "not as far as the shop",
}


def layla(clinic: Any, clinician: Any) -> dict[str, int]:
    """Her patient, and what the pages about her are opened with."""
    patient = PatientFactory(
        clinic=clinic,
        given_names="ليلى",
        family_name="حداد",
        preferred_name="Layla",
        clinic_number="L-1",
        language="ar",
    )
    episode = EpisodeFactory(clinic=clinic, patient=patient, clinician=clinician)
    summary = {"summary": "يوم جيد: أذهب إلى السوق وأجلس مع كارمن."}
    ConversationFactory(clinic=clinic, episode=episode, readback=True, second_texts=summary, **ARABIC)
    table = options_side_by_side(episode)
    goal = _agreed_anew(
        GoalFactory(clinic=clinic, episode=episode, target_on=timezone.localdate() + timedelta(weeks=4))
    )
    with in_clinic(clinic.pk):
        _decided(table, goal)
    return {"layla_episode": episode.pk, "layla_goal": goal.pk, "decided_table": table.pk}


def _agreed_anew(goal: Goal) -> Goal:
    """Further than they thought at first, with Arabic words, two steps and levels."""
    today = timezone.localdate()
    for weeks, value in ((8, 150), (4, 320), (1, 460)):
        taken_on = today - timedelta(weeks=weeks)
        MeasurementFactory(clinic=goal.clinic, measure=goal.measure, value=Decimal(value), taken_on=taken_on)
    goal.target, goal.target_on = Decimal(1000), today + timedelta(weeks=9)
    goal.second_texts = {"activity": "المشي إلى السوق دون توقف"}
    goal.second_language, goal.second_by = ARABIC["second_language"], ARABIC["second_by"]
    with in_clinic(goal.clinic_id):
        why = Why("Layla walks further than we thought.", Goal.SaidFirstBy.PATIENT)
        revise_goal(goal, why, by=goal.agreed_by, read_version=goal.version)
    for name, second, value in (("The bakery", "المخبز", 600), ("The bridge", "الجسر", 800)):
        MilestoneFactory(goal=goal, name=name, value=value, second_texts={"name": second}, **ARABIC)
    scale = AttainmentScaleFactory(goal=goal, terms=goal.terms)
    for level, words in LEVELS.items():
        AttainmentLevelFactory(clinic=goal.clinic, scale=scale, level=level, words=words)
    return goal


def _decided(table: Any, goal: Goal) -> None:
    """Both have said what they think; one way became the goal."""
    options = options_of(table)
    for option, fate, ratings in zip(options, ("not_this", "primary", "later"), ((3, 4), (9, 8), (6, 7)), strict=True):
        option.patient_rating, option.clinician_rating = ratings
        option.fate, option.goal = fate, goal if fate == "primary" else None
        option.save()
    decide(table, options, read_version=table.version)
