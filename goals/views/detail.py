"""One goal: its sentence, how far it has come, what supports it; and changing it."""

from typing import Any

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.forms import CopingForm, GoalEditForm, PracticeForm, said_first_choices
from goals.measuring import measure_words
from goals.models import CopingPlan, Goal, PracticeTask
from goals.revising import change_goal
from goals.sentence import of_goal
from goals.showing import figure_of, line_of, progress_of, reached_words
from measures.adopting import adopted_for
from measures.models import Measurement
from patients.pages import episode_context
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference


@require_safe
def goal_detail(request: HttpRequest, goal_id: int) -> HttpResponse:
    """The goal, as two people look at it."""
    goal = get_object_or_404(_goals(request), pk=goal_id)
    today = timezone.localdate()
    measurements = list(Measurement.objects.filter(clinic_id=goal.clinic_id, measure_id=goal.measure_id).final())
    line, beside = line_of(goal, measurements)
    progress = progress_of(goal, line, today=today)
    context = {
        "goal": goal,
        "sentence": of_goal(goal, today=today),
        "progress": progress,
        "reached": reached_words(progress),
        "said_first": dict(said_first_choices(goal.episode.patient))[goal.said_first_by],
        "measured_by": measure_words(goal.measure.instrument),
        "figure": figure_of(goal, line, beside, adopted=adopted_for([goal.measure])[goal.measure_id], today=today),
        "practice": PracticeTask.objects.filter(clinic_id=goal.clinic_id, goal=goal, stopped_on=None),
        "coping": CopingPlan.objects.filter(clinic_id=goal.clinic_id, goal=goal),
        "practice_form": PracticeForm(clinic=request.user.clinic, auto_id="practice_%s"),
        "coping_form": CopingForm(clinic=request.user.clinic, auto_id="coping_%s"),
        "is_active": goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE,
    }
    return render(request, "goals/goal_detail.html", context | episode_context(goal.episode))


def goal_edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Change the words, the target or the day. When a colleague was quicker, both versions are shown (409)."""
    goal = get_object_or_404(_goals(request), pk=goal_id)
    before = of_goal(goal)
    form = GoalEditForm(request.POST or None, clinic=request.user.clinic, instance=goal)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            change_goal(goal, read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = _conflict(form, error.current)
        else:
            flash.success(request, _("Changed. The plan says it this way now."))
            return redirect("goals:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "sentence": before, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/goal_edit.html", context | episode_context(goal.episode), status=status)


def practice_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Add something to practise at home."""
    return _support_new(request, goal_id, PracticeForm)


def coping_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Add a plan for something that may get in the way."""
    return _support_new(request, goal_id, CopingForm)


def _support_new(request: HttpRequest, goal_id: int, form_class: type[PracticeForm | CopingForm]) -> HttpResponse:
    goal = get_object_or_404(_goals(request), pk=goal_id)
    form = form_class(request.POST or None, clinic=request.user.clinic)
    form.instance.goal = goal
    if request.method == "POST" and form.is_valid():
        # The second of two presses waits here until the first is written, and then adds nothing.
        Goal.objects.select_for_update().get(pk=goal.pk)
        said = {name: form.cleaned_data[name] for name in form.Meta.fields}
        if not form.Meta.model.objects.filter(clinic_id=goal.clinic_id, goal=goal, **form.standing, **said).exists():
            form.save()
        flash.success(request, form.said)
        return redirect("goals:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "sentence": of_goal(goal)} | episode_context(goal.episode)
    return render(request, "goals/support_new.html", context, status=422 if form.errors else 200)


def _goals(request: HttpRequest) -> QuerySet[Goal]:
    related = ("episode__patient", "episode__clinician", "measure__instrument", "agreed_by")
    return Goal.objects.visible_to(request.user).select_related(*related)


def _conflict(form: GoalEditForm, current: Goal) -> Conflict:
    """Both versions, field by field, in the words in which they are typed; the next press then keeps what was typed."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    differences = []
    for name in form.Meta.fields:
        theirs, yours = getattr(current, name), form.cleaned_data[name]
        if theirs != yours:
            label = str(form.fields[name].label)
            differences.append(Difference(label, _in_words(form, name, theirs), _in_words(form, name, yours)))
    return Conflict(differences)


def _in_words(form: GoalEditForm, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    written = form.fields[name].prepare_value(value)
    return str(written) if written not in (None, "") else "–"
