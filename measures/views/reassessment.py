"""How often something is measured."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.due_measures import next_time_of, schedule_of, with_results
from measures.due_words import because_words
from measures.forms import MeasureSettingsForm
from measures.instruments import from_json
from measures.models import Measure
from measures.reassessing import settle
from patients.pages import episode_context
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference


def measure_settings(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Change how often it is measured, pause it, stop it, take it up again; and what follows, in words."""
    measures = with_results(Measure.objects.visible_to(request.user))
    related = ("instrument", "episode__patient", "episode__clinician")
    measure = get_object_or_404(measures.select_related(*related), pk=measure_id)
    follows, conflict = _what_follows(measure), None
    # Of a finished episode nothing is settled any more.
    typed = request.POST if request.method == "POST" and measure.episode.is_active else None
    form = MeasureSettingsForm(typed, clinic=request.user.clinic, instance=measure)
    if typed is not None and form.is_valid():
        try:
            settle(measure, form.settled(), today=timezone.localdate(), read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = _conflict(form, error.current)
        else:
            flash.success(request, _("Kept. %(what_follows)s") % {"what_follows": _what_follows(measure)})
            return redirect("measures:measure_list", measure.episode_id)
    context = {"form": form, "title": measure.title, "follows": follows, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    context |= episode_context(measure.episode, current="measures")
    return render(request, "measures/measure_settings.html", context, status=status)


def _what_follows(measure: Any) -> str:
    """When it is measured again, and why, in words. The measure was read `with_results`."""
    schedule = schedule_of(measure, measure.episode, from_json(measure.instrument.definition))
    return because_words(schedule, next_time_of(measure), measure.last_on, timezone.localdate())


def _conflict(form: MeasureSettingsForm, current: Measure) -> Conflict:
    """Both versions, field by field, as they are typed; the next press then keeps what was typed."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    saved = MeasureSettingsForm(clinic=current.clinic, instance=current)
    pairs = [(saved[name], form[name]) for name in ("every_weeks", "rhythm", "paused_until")]
    return Conflict(
        [
            Difference(str(theirs.label), _in_words(theirs), _in_words(yours))
            for theirs, yours in pairs
            if _in_words(theirs) != _in_words(yours)
        ]
    )


def _in_words(field: Any) -> str:
    value = field.value()
    return str(dict(getattr(field.field, "choices", ())).get(value, value if value not in (None, "") else "–"))
