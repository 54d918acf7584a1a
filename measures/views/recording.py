"""Writing down a result."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.conditions import SIDE, in_words
from measures.definitions import InstrumentDefinition
from measures.fields import last_words, unit_words
from measures.forms import ResultForm
from measures.instruments import from_json
from measures.models import Instrument, Measure
from measures.overview import MeasureShown, rows_of, shown_of, sorted_results, title_of
from measures.recording import conditions_to_ask, keep_result
from measures.series import by_side
from patients.pages import episode_context, episode_or_404


def measure_record(request: HttpRequest, episode_id: int, instrument_id: int) -> HttpResponse:
    """Write down one result, beside the earlier ones. `?of=` names one of several activities by its number."""
    episode = episode_or_404(request, episode_id)
    instrument = get_object_or_404(Instrument.objects.visible_to(request.user), pk=instrument_id)
    definition = from_json(instrument.definition)
    measures = Measure.objects.visible_to(request.user).filter(episode=episode, instrument=instrument)
    shown = shown_of(episode, measures.select_related("instrument").order_by("pk"), timezone.localdate())
    chosen = _chosen([each.measure for each in shown], request.GET.get("of", ""), definition)
    last_results = {each.measure.pk: each.results[-1] for each in shown if each.results}
    last = last_results.get(chosen.pk) if chosen else None
    form = ResultForm(
        request.POST or None,
        definition=definition,
        born_on=episode.patient.born_on,
        measures=[each.measure for each in shown],
        last_results=last_results,
        chosen=chosen,
        conditions=conditions_to_ask(definition, last, episode, request.user),
    )
    if request.method == "POST" and form.is_valid():
        keep_result(episode, instrument, form.cleaned_data, by=request.user)
        flash.success(request, _("The result is written down."))
        return redirect("measures:measure_list", episode.pk)
    shown = [each for each in shown if chosen is None or each.measure == chosen]
    context = {
        "definition": definition,
        "form": form,
        "has_last": last is not None,
        "as_last_time": capfirst(in_words(definition, last.conditions, leave_out=(SIDE,))) if last else "",
        "shown": shown,
        "results": sorted_results([row for each in shown for row in rows_of(each, episode)]),
    }
    context |= _measured(definition, chosen, shown, episode.side) | episode_context(episode, current="measures")
    return render(request, "measures/measure_record.html", context, status=422 if form.errors else 200)


def _measured(
    definition: InstrumentDefinition, chosen: Measure | None, shown: list[MeasureShown], side: str
) -> dict[str, str]:
    """What is measured, in words: its title, what it is about, the unit, and last time's result."""
    return {
        "title": title_of(chosen) if chosen else gettext(definition.name),
        "about": gettext(definition.name if chosen and chosen.activity else definition.about),
        "unit": unit_words(definition),
        "last": "; ".join(_last_of_each_side(definition, shown, side)) if chosen else "",
    }


def _chosen(measures: list[Measure], asked: str, definition: InstrumentDefinition) -> Measure | None:
    """The measure asked for by number; else the only one there is."""
    found = [measure for measure in measures if str(measure.pk) == asked]
    if not found and (len(measures) == 1 or not definition.names_activity):
        found = measures
    return next(iter(found), None)


def _last_of_each_side(definition: InstrumentDefinition, shown: list[MeasureShown], first: str) -> list[str]:
    """Last time's result in words, one for each side where there are two."""
    lasts = [series.last for each in shown for series in by_side(definition, each.results, first=first)]
    return [
        last_words(
            definition, last.value, last.taken_on, str(last.conditions.get(SIDE, "")) if definition.bilateral else ""
        )
        for last in lasts
        if last
    ]
