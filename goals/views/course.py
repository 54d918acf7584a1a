"""The agreed course: about how much, over how long, and how the two of them know that they are done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.cohorts import course_spread, problem_group
from goals.course import length_words
from goals.forms.course import CourseForm
from goals.keeping_once import keep_once, row_to_write
from goals.models import AgreedCourse
from patients.pages import episode_context, episode_or_404
from rehabgoals.versions import ChangedMeanwhile, conflict_of


def course(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Agree the course, or change it. "propose" puts the day in the middle into its field and keeps nothing yet."""
    episode = episode_or_404(request, episode_id)
    is_sent = request.method == "POST"
    row = row_to_write(AgreedCourse, episode, is_written=is_sent)
    agreed = course_of(row if row.pk else None, episode.patient.language)
    form = CourseForm(
        request.POST if is_sent else None, clinic=request.user.clinic, patient=episode.patient, instance=row
    )
    conflict = None
    if is_sent and "propose" in request.POST:
        form.propose_middle()
    elif is_sent and not episode.is_active:
        form.add_error(None, _("This episode is finished, and its course stays as agreed. Your words are still here."))
    elif is_sent and form.is_valid():
        if not form.says_something and row.pk is None:
            flash.info(request, _("Nothing was written, so there was nothing to keep."))
            return redirect("goals:course", episode.pk)
        try:
            keep_once(form, by=request.user)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            flash.success(request, _("Kept. It can be changed whenever the two of you see it differently."))
            return redirect("goals:course", episode.pk)
    context = {
        "form": form,
        "conflict": conflict,
        "spread": course_spread(episode.clinic_id, problem_group(episode)),
    }
    context |= agreed | episode_context(episode)
    has_errors = is_sent and bool(form.error_summary())
    return render(request, "goals/course.html", context, status=409 if conflict else 422 if has_errors else 200)


def course_of(row: AgreedCourse | None, language: str) -> dict[str, Any]:
    """For `goals/_course.html`: the agreed course, with its finish line in the patient's language. No query."""
    if row is None:
        return {"course": None}
    length = length_words(row.about_visits, row.over_weeks, row.where)
    halfway_on = row.halfway_review_on
    return {
        "course": row,
        "course_length": length,
        "course_second": row.second("finish_line", language),
        "is_past_halfway": halfway_on is not None and halfway_on < timezone.localdate(),
    }
