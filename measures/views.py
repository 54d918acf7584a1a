"""What an episode measures, writing down a result, and the clinic's instruments."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.conditions import SIDE, in_words
from measures.definitions import InstrumentDefinition
from measures.fields import last_words, unit_words
from measures.forms import ChooseInstrumentForm, OwnInstrumentForm, ResultForm
from measures.instrument_rows import instrument_rows
from measures.instruments import from_json
from measures.models import Instrument, Measure
from measures.overview import MeasureShown, overview, rows_of, shown_of, sorted_results, title_of
from measures.recording import conditions_to_ask, keep_result
from measures.series import by_side
from patients.models import Episode
from patients.pages import episode_context, episode_or_404

RESULTS_ON_A_PAGE = 50


def measure_list(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What this episode measures, as charts and as numbers, and what else could be measured."""
    episode = episode_or_404(request, episode_id)
    instruments = list(Instrument.objects.visible_to(request.user).current())
    form = ChooseInstrumentForm(request.POST or None, instruments=instruments, episode=episode)
    if request.method == "POST" and form.is_valid():
        return redirect("measures:measure_record", episode.pk, form.cleaned_data["instrument"])
    shown = overview(episode, timezone.localdate())
    context = {
        "overview": shown,
        "results": Paginator(shown.results, RESULTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
    }
    context |= episode_context(episode, current="measures")
    return render(request, "measures/measure_list.html", context, status=422 if form.errors else 200)


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


@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """What the clinic measures with."""
    return render(request, "measures/instrument_list.html", {"rows": instrument_rows(request.user)})


def instrument_new(request: HttpRequest) -> HttpResponse:
    """Make a measure of the clinic's own. `?for=` leads on to recording it in that episode."""
    episode = _asked_episode(request)
    form = OwnInstrumentForm(request.POST or None, clinic=request.user.clinic, user=request.user)
    if request.method == "POST" and form.is_valid():
        instrument = form.keep(OwnInstrumentForm.save)
        if instrument and episode:
            return redirect("measures:measure_record", episode.pk, instrument.pk)
        if instrument:
            flash.success(request, _("The clinic has a new measure."))
            return redirect("measures:instrument_list")
    context = {"form": form, "episode_id": episode.pk if episode else None}
    return render(request, "measures/instrument_new.html", context, status=422 if form.errors else 200)


def _asked_episode(request: HttpRequest) -> Episode | None:
    asked = request.GET.get("for", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        return None
    return Episode.objects.visible_to(request.user).filter(pk=asked).first()
