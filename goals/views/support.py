"""What supports a goal: practice at home, and "if … then …" for what may get in the way."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.link_hosts import Link, hosts_of, link_to
from accounts.models import Clinic
from goals.forms import CopingForm, PracticeForm
from goals.models import Conversation, CopingPlan, Goal, PracticePicture, PracticeTask
from goals.obstacles import FEW
from goals.practice import Dose, week_of, week_words
from goals.practising import add_task, change_task, stop_task
from goals.sentence import of_goal
from goals.views.goals import goals_of_clinic
from patients.pages import episode_context, precautions_of
from rehabgoals.versions import ChangedMeanwhile, conflict_of, save_version

OF_GOAL = ("goal__episode__patient", "goal__episode__clinician", "goal__measure__instrument")


@dataclass(frozen=True)
class TaskShown:
    """A task as a list shows it: `second` are its texts in the patient's language, `link` where one leads."""

    task: PracticeTask
    second: list[str]
    link: Link | None


def practice_of(goal: Goal, *, clinic: Clinic) -> dict[str, Any]:
    """For `goals/_practice_list.html`: a goal's practice, what was stopped, and the week of all of the episode's. Two
    queries. The goal is loaded with its episode and patient.
    """
    tasks = _tasks_of_episode(goal)
    language, hosts = goal.episode.patient.language, hosts_of(clinic.link_hosts)
    ours = [
        TaskShown(task, _second_texts(task, language), link_to(task.link, hosts))
        for task in tasks
        if task.goal_id == goal.pk
    ]
    return {
        "practice": [shown for shown in ours if shown.task.stopped_on is None],
        "practice_stopped": [shown for shown in ours if shown.task.stopped_on is not None],
        "practice_week": _week_words(goal, tasks),
    }


def coping_of(goal: Goal) -> dict[str, Any]:
    """For `goals/_coping_list.html`: a goal's "if … then …", and what was set aside. One query."""
    plans = list(CopingPlan.objects.filter(clinic_id=goal.clinic_id, goal=goal).order_by("pk"))
    language = goal.episode.patient.language
    shown = [{"plan": plan, "second": _second_texts(plan, language)} for plan in plans]
    standing = [each for each in shown if each["plan"].set_aside_on is None]
    return {
        "coping": standing,
        "coping_set_aside": [each for each in shown if each["plan"].set_aside_on is not None],
        "coping_are_many": len(standing) >= FEW,
    }


# --- Practice ---------------------------------------------------------------------------------------------------------


def practice_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Add something to practise at home."""
    goal = _goal_or_404(request, goal_id)
    form = _practice_form(request, goal, precautions=precautions_of(goal.episode))
    if request.method == "POST" and form.is_valid():
        form.take_second(form.instance)
        add_task(form.instance, form.compared, picture=form.cleaned_data["picture_file"], by=request.user)
        flash.success(request, _("Added to what you practise at home."))
        return redirect("goals:goal_detail", goal.pk)
    return _practice_page(request, goal, form)


def practice_edit(request: HttpRequest, task_id: int) -> HttpResponse:
    """Change something that is practised. When a colleague was quicker, both versions are shown (409)."""
    task = _task_or_404(request, task_id)
    form = _practice_form(request, task.goal, precautions=precautions_of(task.goal.episode), instance=task)
    conflict = None
    if request.method == "POST" and form.is_valid():
        form.take_second(task)
        try:
            change_task(
                task,
                [*form.compared, *form.second_values],
                picture=form.cleaned_data["picture_file"],
                forgets_picture=form.cleaned_data.get("forgets_picture", False),
                read_version=form.read_version,
                by=request.user,
            )
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            flash.success(request, _("Changed."))
            return redirect("goals:goal_detail", task.goal_id)
    return _practice_page(request, task.goal, form, task=task, conflict=conflict)


@require_POST
def practice_stop(request: HttpRequest, task_id: int) -> HttpResponse:
    """It is not practised any more."""
    task = _task_or_404(request, task_id)
    stop_task(task, on=timezone.localdate())
    flash.success(request, _("Stopped. It can still be read below."))
    return redirect("goals:goal_detail", task.goal_id)


@require_safe
def practice_picture(request: HttpRequest, task_id: int) -> HttpResponse:
    """The picture of a task, as we drew it; no other page than ours shows it, and no cache keeps it."""
    task = get_object_or_404(PracticeTask.objects.visible_to(request.user).select_related("picture"), pk=task_id)
    if task.picture is None:
        raise Http404
    return picture_response(task.picture)


def picture_response(picture: PracticePicture) -> HttpResponse:
    """A picture as an answer: its own type and no other, kept by nobody, and with nothing that could run."""
    headers = {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(bytes(picture.content), content_type=picture.content_type, headers=headers)


def _practice_form(request: HttpRequest, goal: Goal, **more: Any) -> PracticeForm:
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    return PracticeForm(data, files, clinic=request.user.clinic, goal=goal, **more)


def _practice_page(
    request: HttpRequest, goal: Goal, form: PracticeForm, *, task: PracticeTask | None = None, conflict: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "goal": goal,
        "task": task,
        "conflict": conflict,
        "sentence": of_goal(goal),
        "practice_week": _week_words(goal, _tasks_of_episode(goal)),
    }
    context |= episode_context(goal.episode, precautions=form.precautions)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/practice_edit.html", context, status=status)


def _tasks_of_episode(goal: Goal) -> list[PracticeTask]:
    """All practice of the goal's episode, stopped or not, without the pictures themselves. One query."""
    tasks = PracticeTask.objects.filter(clinic_id=goal.clinic_id, goal__episode_id=goal.episode_id)
    return list(tasks.select_related("picture", "goal").defer("picture__content").order_by("pk"))


def _week_words(goal: Goal, tasks: list[PracticeTask]) -> str:
    """What all practice of the episode asks of a week, beside the time they said they have. One query."""
    active = Goal.LifecycleStatus.ACTIVE
    going_on = [task for task in tasks if task.stopped_on is None and task.goal.lifecycle_status == active]
    talks = Conversation.objects.filter(clinic_id=goal.clinic_id, episode_id=goal.episode_id)
    has_minutes = talks.order_by("-held_on", "-pk").values_list("minutes_a_week", flat=True).first()
    return week_words(week_of(Dose(task.minutes, task.times_a_week) for task in going_on), has_minutes)


# --- If … then … ------------------------------------------------------------------------------------------------------


def coping_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Add a plan for something that may get in the way."""
    goal = _goal_or_404(request, goal_id)
    form = CopingForm(request.POST or None, clinic=request.user.clinic, goal=goal)
    if request.method == "POST" and form.is_valid():
        form.take_second(form.instance)
        # The second of two presses waits here until the first is written, and then adds nothing.
        Goal.objects.select_for_update().get(pk=goal.pk)
        said = {name: form.cleaned_data[name] for name in form.compared}
        standing = CopingPlan.objects.filter(clinic_id=goal.clinic_id, goal=goal, set_aside_on=None)
        if not standing.filter(**said).exists():
            form.save()
        flash.success(request, _("Added. You have a plan for it now."))
        return redirect("goals:goal_detail", goal.pk)
    return _coping_page(request, goal, form)


def coping_edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change an "if … then …". When a colleague was quicker, both versions are shown (409)."""
    plan = _coping_or_404(request, plan_id)
    form = CopingForm(request.POST or None, clinic=request.user.clinic, goal=plan.goal, instance=plan)
    conflict = None
    if request.method == "POST" and form.is_valid():
        form.take_second(plan)
        try:
            save_version(plan, [*form.compared, *form.second_values], read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            flash.success(request, _("Changed."))
            return redirect("goals:goal_detail", plan.goal_id)
    return _coping_page(request, plan.goal, form, plan=plan, conflict=conflict)


@require_POST
def coping_set_aside(request: HttpRequest, plan_id: int) -> HttpResponse:
    """It does not fit any more; it can still be read."""
    plan = _coping_or_404(request, plan_id)
    today = timezone.localdate()
    CopingPlan.objects.filter(pk=plan.pk, set_aside_on=None).update(set_aside_on=today, version=F("version") + 1)
    flash.success(request, _("Set aside. It can still be read below."))
    return redirect("goals:goal_detail", plan.goal_id)


def _coping_page(
    request: HttpRequest, goal: Goal, form: CopingForm, *, plan: CopingPlan | None = None, conflict: Any = None
) -> HttpResponse:
    context = {"form": form, "goal": goal, "plan": plan, "conflict": conflict, "sentence": of_goal(goal)}
    context |= coping_of(goal) | episode_context(goal.episode)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/coping_edit.html", context, status=status)


# --- Whose they are ---------------------------------------------------------------------------------------------------


def _second_texts(row: Any, language: str) -> list[str]:
    """A row's texts in the patient's language, in the order of its fields."""
    return [text for name in row.SECOND_FIELDS if (text := row.second(name, language))]


def _goal_or_404(request: HttpRequest, goal_id: int) -> Goal:
    return get_object_or_404(goals_of_clinic(request), pk=goal_id)


def _of_goal(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(*OF_GOAL)


def _task_or_404(request: HttpRequest, task_id: int) -> PracticeTask:
    return get_object_or_404(_of_goal(PracticeTask.objects.visible_to(request.user)), pk=task_id)


def _coping_or_404(request: HttpRequest, plan_id: int) -> CopingPlan:
    return get_object_or_404(_of_goal(CopingPlan.objects.visible_to(request.user)), pk=plan_id)
