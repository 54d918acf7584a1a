"""Correcting a result: the wrong one stays, marked, with why; the right one takes its place."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from measures.asking import ask_to_correct
from measures.conditions import in_words
from measures.correcting import AlreadyCorrected, correct, replacement_of, version_of
from measures.definitions import InstrumentDefinition
from measures.forms import CorrectionForm
from measures.instruments import from_json, short
from measures.models import Measurement
from measures.recording import ResultSaid
from patients.pages import episode_context


def measurement_correct(request: HttpRequest, measurement_id: int) -> HttpResponse:
    """Say why a result is wrong, and what is right where it is known. One entered in error can only be read."""
    results = Measurement.objects.visible_to(request.user).select_related(
        "measure__instrument",
        "measure__episode__patient",
        "measure__episode__clinician",
        "recorded_by",
        "error_marked_by",
    )
    wrong = get_object_or_404(results, pk=measurement_id)
    definition = from_json(version_of(wrong).definition)
    if wrong.status != Measurement.Status.FINAL and request.method != "POST":
        return _page(request, wrong, definition)
    form = CorrectionForm(request.POST or None, wrong=wrong, asked=ask_to_correct(wrong, definition))
    if request.method == "POST" and form.is_valid():
        right = form.right()
        try:
            new = correct(wrong, reason=form.reason, by=request.user, right=right, taken_on=form.taken_on)
        except AlreadyCorrected:
            # Read anew: who was quicker, and what stands now. What was typed stands beside it.
            return _page(request, results.get(pk=wrong.pk), definition, written=_written(definition, right))
        words = (
            _("The result is corrected. The old one stays in the list, marked.")
            if new
            else _("The result is taken out. It stays in the list, marked.")
        )
        flash.success(request, words)
        return redirect("measures:measure_list", wrong.measure.episode_id)
    return _page(request, wrong, definition, form=form)


def _written(definition: InstrumentDefinition, right: ResultSaid | None) -> str:
    return short(definition, right.value) if right else _("to take it out")


def _page(
    request: HttpRequest,
    wrong: Measurement,
    definition: InstrumentDefinition,
    *,
    form: CorrectionForm | None = None,
    written: str = "",
) -> HttpResponse:
    """The result as it stands, with the form; or, of one that was corrected already, who did it and what stands now.

    `written` is what somebody typed who was not the first.
    """
    now = replacement_of(wrong) if form is None else None
    context = {
        "wrong": wrong,
        "title": wrong.measure.title,
        "value": short(definition, wrong.value),
        "conditions": in_words(definition, wrong.conditions),
        "now": now,
        "now_value": short(definition, now.value) if now else "",
        "form": form,
        "questions": form.questions[0] if form else None,
        "written": written,
    }
    context |= episode_context(wrong.measure.episode, current="measures")
    status = 409 if written else 422 if form and form.errors else 200
    return render(request, "measures/measurement_correct.html", context, status=status)
