"""Steps on the way to a goal: naming one, changing it, saying that it was reached."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms.milestones import MilestoneForm
from goals.good_news import may_praise, reached_words
from goals.milestones import furthest, propose
from goals.models import Goal, Milestone
from goals.sentence import amount, of_goal
from goals.stepping import add_step, change_step, reach_by_hand, set_step_aside, steps_of
from goals.views.goals import goals_of_clinic
from measures.adopting import adopted_for
from measures.instruments import from_json
from measures.interpretation import error_of
from measures.thresholds import judging
from patients.pages import episode_context
from rehabgoals.versions import ChangedMeanwhile, Conflict, conflict_of


@dataclass(frozen=True)
class StepShown:
    """A step with its number in words."""

    step: Milestone
    value: str


def milestones_shown(goal: Goal, steps: list[Milestone]) -> list[StepShown]:
    """The steps of a goal (`measure__instrument` loaded) for `goals/_milestones.html`. No query."""
    definition = from_json(goal.measure.instrument.definition)
    return [StepShown(step, "" if step.value is None else amount(definition, step.value)) for step in steps]


def milestone_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Name a step: at a number that is proposed, at another, or without one."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    steps = steps_of(goal)
    step = Milestone(goal=goal, clinic_id=goal.clinic_id)
    proposed = _proposed(goal, steps)
    form = MilestoneForm(
        request.POST or None,
        clinic=request.user.clinic,
        instance=step,
        initial={"value": _next_on_the_way(goal, steps, proposed)},
        proposed=proposed,
    )
    if request.method == "POST" and form.is_valid():
        form.take_second(step)
        added = form.keep(lambda _form: add_step(step))
        if added is not None:
            flash.success(request, _told(added) if added.reached_on else _("A step on the way, to look forward to."))
            goes_on = request.POST.get("then") == "another"
            return redirect("goals:milestone_new" if goes_on else "goals:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "sentence": of_goal(goal), "steps": milestones_shown(goal, steps)}
    return _page(request, "goals/milestone_new.html", context, goal, 422 if form.errors else 200)


def milestone_edit(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Change a step, set it aside, or say by one press (`press`) that it was reached today."""
    related = ("goal__episode__patient", "goal__episode__clinician", "goal__measure__instrument")
    steps = Milestone.objects.visible_to(request.user).select_related(*related)
    step = get_object_or_404(steps, pk=milestone_id)
    goal = step.goal
    if request.method == "POST" and request.POST.get("press") in ("reached", "set_aside"):
        return _press(request, step)
    before = (step.reached_on, step.name)
    form = MilestoneForm(request.POST or None, clinic=request.user.clinic, instance=step)
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        form.take_second(step)
        try:
            kept = form.keep(lambda valid: change_step(step, read_version=valid.read_version) or step)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            if kept is not None:
                is_news = step.reached_on is not None and before[0] is None
                flash.success(request, _told(step) if is_news else _("The step is kept this way."))
                return redirect("goals:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "step": step, "name": before[1], "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return _page(request, "goals/milestone_edit.html", context | {"sentence": of_goal(goal)}, goal, status)


def _press(request: HttpRequest, step: Milestone) -> HttpResponse:
    """One press on the goal's page or the step's own. Pressed twice, or by two people, it is done once."""
    try:
        if request.POST["press"] == "set_aside":
            set_step_aside(step, read_version=step.version)
            flash.success(request, _("The step is set aside."))
        elif step.reached_on is None:
            reach_by_hand(step, timezone.localdate(), read_version=step.version)
            flash.success(request, _told(step))
    except ChangedMeanwhile:
        flash.warning(request, _("This changed while you were looking. Here is how it stands now."))
    return redirect("goals:goal_detail", step.goal_id)


def _told(step: Milestone) -> str:
    """What was done; plainly kept where pain is up today (rule 7)."""
    return reached_words(step) if may_praise(step.goal.episode) else _("The step is kept.")


def _proposed(goal: Goal, steps: list[Milestone]) -> list[Decimal]:
    """Numbers for steps that are not taken. One query, for the error that judges here."""
    adopted = adopted_for([goal.measure])[goal.measure_id]
    definition = judging(from_json(goal.measure.instrument.definition), goal.episode.body_region, adopted)
    found = propose(
        definition,
        baseline=goal.baseline,
        target=goal.target,
        is_keeping=goal.is_keeping,
        error=error_of(definition, goal.baseline),
    )
    taken = {step.value for step in steps}
    return [value for value in found if value not in taken]


def _next_on_the_way(goal: Goal, steps: list[Milestone], proposed: list[Decimal]) -> Decimal | None:
    """The first of these numbers beyond every step there is, to have it ready in the field."""
    rises = goal.target > goal.baseline
    last = furthest((step.value for step in steps if step.value is not None), higher_is_better=rises)
    ahead = (value for value in proposed if last is None or (value > last if rises else value < last))
    return next(ahead, None)


def _page(request: HttpRequest, template: str, context: dict[str, Any], goal: Goal, status: int) -> HttpResponse:
    return render(request, template, context | episode_context(goal.episode), status=status)
