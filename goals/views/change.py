"""Changing an agreed goal: its words or its bargain, what becomes of it, and what it was before."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.agreeing import PlaceTaken, free_ranks
from goals.changing import (
    ACHIEVEMENT,
    KIND,
    CannotChange,
    Why,
    bring_back,
    complete,
    make_primary,
    pause,
    places_taken,
    set_aside,
)
from goals.forms import GoalChangeForm, GoalEditForm, StillMattersForm, said_first_choices
from goals.forms.change import ACTS
from goals.keeping import keep_gained
from goals.mattering import keep_answer
from goals.models import Goal, GoalRevision, StillMatters
from goals.reaching import latest_of
from goals.revising import revise_goal
from goals.sentence import of_goal
from goals.versions import STANDS, changes_of
from goals.views.goals import goals_of_clinic
from patients.pages import episode_context
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference, conflict_of


def goal_edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Change the words, or agree another bargain. When a colleague was quicker, both versions are shown (409)."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    before = of_goal(goal)
    form = GoalEditForm(request.POST or None, clinic=request.user.clinic, instance=goal, latest=latest_of(goal))
    conflict = None
    if request.method == "POST" and form.is_valid():
        form.take_second(goal)
        try:
            is_anew = revise_goal(
                goal, form.why, by=request.user, read_version=form.read_version, baseline=form.new_baseline
            )
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        except CannotChange:
            form.add_error(None, _("This goal is not being worked towards now. Bring it back first, then change it."))
        else:
            words = _("Agreed anew, from where you stand today.") if is_anew else _("The plan says it this way now.")
            flash.success(request, words)
            return redirect("goals:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "sentence": before, "conflict": conflict}
    return _page(request, "goals/goal_edit.html", context, goal, _status(form, conflict))


def goal_change(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Let a goal rest, complete it, set it aside or bring it back."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    form = GoalChangeForm(request.POST or None, goal=goal, ranks=free_ranks(places_taken(goal)))
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            _do(goal, form, by=request.user)
        except ChangedMeanwhile as error:
            form, conflict = _what_was_done(request, form, error.current)
        except PlaceTaken:
            form.add_error(None, _("All three places are taken now. Something else might rest or be set aside first."))
        except CannotChange:
            form.add_error(None, _("This cannot be done with the goal as it stands now. Look at it again first."))
        else:
            return _done(request, form, goal)
    context = {"form": form, "goal": goal, "sentence": of_goal(goal), "conflict": conflict}
    return _page(request, "goals/goal_change.html", context, goal, _status(form, conflict))


@require_safe
def goal_versions(request: HttpRequest, goal_id: int) -> HttpResponse:
    """What the goal was before, beside what it became, and why."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    today = timezone.localdate()
    who = dict(said_first_choices(goal.episode.patient))
    context = {"goal": goal, "sentence": of_goal(goal, today=today), "changes": changes_of(goal, who, today)}
    return _page(request, "goals/goal_versions.html", context, goal)


@require_POST
def still_matters(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Keep the patient's answer to whether the goal still matters; "no" leads on to what might be done."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    form = StillMattersForm(request.POST, clinic=request.user.clinic)
    if not form.is_valid():
        context = {"form": form, "goal": goal, "sentence": of_goal(goal)}
        return _page(request, "goals/still_matters.html", context, goal, 422)
    answer, words = form.cleaned_data["answer"], form.cleaned_data["words"]
    said = keep_answer(goal, answer, words, on=timezone.localdate(), by=request.user)
    if said.answer == StillMatters.Answer.YES:
        flash.success(request, _("Good to know. It stays as it is."))
        return redirect("goals:goal_detail", goal.pk)
    if said.answer == StillMatters.Answer.PARTLY:
        flash.success(request, _("Kept. You might find better words for it, or another number or day."))
        return redirect("goals:goal_edit", goal.pk)
    flash.success(request, _("Kept. What matters may change. You might let this goal rest, or set it aside."))
    return redirect("goals:goal_change", goal.pk)


@require_POST
def goal_primary(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Let a secondary goal be the primary one, after that was completed."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    try:
        make_primary(goal, _comes_next(), by=request.user, read_version=_read_version(request))
    except (ChangedMeanwhile, CannotChange, PlaceTaken):
        flash.warning(request, _("This changed while you were looking. Here is how it stands now."))
    else:
        flash.success(request, _("This is the primary goal now."))
    return redirect("goals:goal_detail", goal.pk)


@require_POST
def goal_keep(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Keep what was gained with a completed goal; the numbers and the day can be changed on the page it leads to."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    try:
        keep_gained(goal, _comes_next(), by=request.user, read_version=_read_version(request))
    except (ChangedMeanwhile, CannotChange, PlaceTaken):
        flash.warning(request, _("This changed while you were looking. Here is how it stands now."))
    else:
        flash.success(request, _("Now it is about keeping it. You might change the number or the day."))
    return redirect("goals:goal_detail", goal.pk)


# --- Inside -------------------------------------------------------------------------------------------------------


def _comes_next() -> Why:
    return Why(_("It comes next, now that the primary goal is completed."))


def _read_version(request: HttpRequest) -> int:
    """The version that was read; 0, which no row has, for anything else."""
    read = request.POST.get("version", "")
    return int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else 0


def _status(form: Any, conflict: Conflict | None) -> int:
    return 409 if conflict else 422 if form.errors else 200


def _page(request: HttpRequest, template: str, context: dict[str, Any], goal: Goal, status: int = 200) -> HttpResponse:
    return render(request, template, context | episode_context(goal.episode), status=status)


def _do(goal: Goal, form: GoalChangeForm, *, by: Any) -> None:
    data, why = form.cleaned_data, form.why
    same = {"by": by, "read_version": data["version"]}
    if data["what"] == KIND.PAUSED:
        pause(goal, why, until=data["until"], **same)
    elif data["what"] == KIND.COMPLETED:
        complete(goal, why, how_far=data["how_far"], **same)
    elif data["what"] == KIND.SET_ASIDE:
        set_aside(goal, why, how_far=data["how_far"], **same)
    else:
        bring_back(goal, why, rank=data.get("rank") or form.initial["rank"], **same)


def _done(request: HttpRequest, form: GoalChangeForm, goal: Goal) -> HttpResponse:
    """Say what was done, and lead on to what comes next."""
    what = form.cleaned_data["what"]
    if what == KIND.COMPLETED and form.cleaned_data["how_far"] == ACHIEVEMENT.ACHIEVED:
        flash.success(request, _("Completed: what you set out to do, you did."))
    elif what == KIND.BROUGHT_BACK and goal.target_on <= timezone.localdate():
        flash.success(request, _("It is back. Its day has passed; you might choose another one together."))
        return redirect("goals:goal_edit", goal.pk)
    else:
        words = {
            KIND.PAUSED: _("It rests. Everything stays as it is."),
            KIND.COMPLETED: _("Completed. It stays to be read."),
            KIND.SET_ASIDE: _("Set aside. It stays to be read, and can be brought back."),
            KIND.BROUGHT_BACK: _("It is back in the plan."),
        }
        flash.success(request, words[what])
    return redirect("goals:goal_detail", goal.pk)


def _what_was_done(request: HttpRequest, form: GoalChangeForm, current: Goal) -> tuple[GoalChangeForm, Conflict]:
    """What a colleague did beside what was pressed; the form asks anew, with every word still there."""
    last = GoalRevision.objects.filter(clinic_id=current.clinic_id, goal=current).first()
    data = request.POST.copy()
    data["version"] = str(current.version)
    goal = goals_of_clinic(request).get(pk=current.pk)
    again = GoalChangeForm(data, goal=goal, ranks=free_ranks(places_taken(goal)))
    differences = [
        Difference(_("How it stands"), str(STANDS[current.lifecycle_status]), str(ACTS[form.cleaned_data["what"]][0])),
        Difference(_("Why"), last.reason if last else "–", form.cleaned_data["reason"]),
    ]
    return again, Conflict(differences)
