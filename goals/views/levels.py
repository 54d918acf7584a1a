"""The five levels of a goal: proposed, agreed by one press, and from then on read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from goals.attainment import level_of_value
from goals.fixing import FixedAlready, OtherTerms, fix_levels
from goals.forms.levels import LevelsForm
from goals.levels import LEVEL_TITLES, Way
from goals.models import AttainmentLevel, AttainmentScale, Goal
from goals.sentence import day_of, of_goal
from goals.showing import results_of
from goals.views.goals import goals_of_clinic
from measures.adopting import adopted_for
from measures.instruments import InstrumentDefinition, from_json
from measures.interpretation import error_of
from measures.series import Line
from measures.thresholds import judging
from patients.pages import episode_context


@dataclass(frozen=True)
class LevelShown:
    """One agreed level: what it is for both, its words, and whether the latest result or the start stands at it."""

    title: Promise | str
    words: str
    is_now: bool = False
    is_start: bool = False


@dataclass(frozen=True)
class LevelsShown:
    """The levels of a goal under its terms, best first; none while they are not agreed. `former` are of earlier terms.

    `now_on` is the day of the latest result where one stands at a level.
    """

    rows: list[LevelShown] = field(default_factory=list)
    scale: AttainmentScale | None = None
    now_on: Any = None
    former: list[list[LevelShown]] = field(default_factory=list)


def levels_of(goal: Goal, line: Line | None = None) -> LevelsShown:
    """The goal's levels, with the one at which the latest result of its line stands. One query."""
    rows = AttainmentLevel.objects.filter(clinic_id=goal.clinic_id, scale__goal=goal)
    by_terms: dict[int, list[AttainmentLevel]] = {}
    for each in rows.select_related("scale__agreed_by").order_by("-scale__terms", "-level"):
        by_terms.setdefault(each.scale.terms, []).append(each)
    current = by_terms.pop(goal.terms, [])
    former = [[LevelShown(LEVEL_TITLES[each.level], each.words) for each in levels] for levels in by_terms.values()]
    if not current:
        return LevelsShown(former=former)
    definition = from_json(goal.measure.instrument.definition)
    latest = max(results_of(line), key=lambda each: each.on, default=None) if line else None
    now = None if latest is None else _level_at(definition, current, latest.value)
    scale = current[0].scale
    # What is to be kept starts where it is hoped to stay.
    start = 0 if goal.is_keeping else scale.baseline_level
    shown = [
        LevelShown(LEVEL_TITLES[each.level], each.words, is_now=each.level == now, is_start=each.level == start)
        for each in current
    ]
    return LevelsShown(shown, scale, latest.on if latest else None, former)


def _level_at(definition: InstrumentDefinition, levels: list[AttainmentLevel], value: Any) -> int:
    starts = {each.level: each.starts_at for each in levels}
    return level_of_value(value, starts, higher_is_better=definition.higher_is_better)


def goal_levels(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Five levels on one screen, to be agreed by one press; once agreed they are read here."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    levels = levels_of(goal)
    is_open = goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE
    form = None
    if request.method == "POST" or (is_open and not levels.scale):
        form = LevelsForm(request.POST or None, way=_way_of(goal), terms=goal.terms, importance=goal.importance)
    status = 200
    if form is not None and form.is_bound and "propose" not in request.POST:
        if not is_open:
            form.add_error(None, _("This goal is not being worked towards now, so its levels wait. Nothing was kept."))
        if form.is_valid() and _is_fixed(request, goal, form):
            return redirect("goals:goal_detail", goal.pk)
        status = 422
    context = {"goal": goal, "sentence": of_goal(goal), "form": form, "levels": levels, "is_open": is_open}
    context["is_proposed_anew"] = form is not None and form.is_bound and status == 200
    return render(request, "goals/goal_levels.html", context | episode_context(goal.episode), status=status)


def _way_of(goal: Goal) -> Way:
    adopted = adopted_for([goal.measure])[goal.measure_id]
    definition = judging(from_json(goal.measure.instrument.definition), goal.episode.body_region, adopted)
    return Way(
        definition=definition,
        baseline=goal.baseline,
        target=goal.target,
        is_keeping=goal.is_keeping,
        error=error_of(definition, goal.baseline),
        by=day_of(goal.target_on, goal.started_on),
    )


def _is_fixed(request: HttpRequest, goal: Goal, form: LevelsForm) -> bool:
    """Fix what was typed. What kept it from being fixed is said above the form, where every typed word stays."""
    try:
        fix_levels(goal, form.agreed, read_terms=form.cleaned_data["terms"], by=request.user)
    except FixedAlready as error:
        words = _("{name} agreed other levels for this goal meanwhile, and these are fixed. Yours are still here.")
        form.add_error(None, words.format(name=error.scale.agreed_by))
    except OtherTerms:
        form.data = form.data.copy()
        form.data["terms"] = str(goal.terms)
        form.add_error(
            None,
            _(
                "The target or the day of this goal was agreed anew meanwhile. "
                "Have a look whether these levels still fit, then press again."
            ),
        )
    else:
        flash.success(request, _("Agreed. These five levels stay as they are."))
        return True
    return False
