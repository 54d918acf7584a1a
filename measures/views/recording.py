"""Writing down results: of one measure, and of everything that is due."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from measures.asking import ACTIVITY_KEY, MeasureAsked, ask, last_results, numbers_typed, without_twice
from measures.definitions import InstrumentDefinition
from measures.due import BUNDLED_DAYS, within_five_minutes
from measures.due_measures import due_measures_of_episode
from measures.forms import DueForm, ResultForm
from measures.instruments import from_json
from measures.models import Instrument, Measure
from measures.overview import results_of, shown_of
from measures.recording import keep_results
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from patients.slots import news_of


def measure_record(request: HttpRequest, episode_id: int, instrument_id: int) -> HttpResponse:
    """Write down one result, beside the earlier ones. `?of=` names one of several activities by its number."""
    episode = episode_or_404(request, episode_id)
    instrument = get_object_or_404(Instrument.objects.visible_to(request.user), pk=instrument_id)
    definition = from_json(instrument.definition)
    all_measures = list(
        Measure.objects.visible_to(request.user).filter(episode=episode).select_related("instrument").order_by("pk")
    )
    measures = [measure for measure in all_measures if measure.instrument_id == instrument.pk]
    rated_alone = [measure for measure in all_measures if measure.instrument.key == ACTIVITY_KEY]
    chosen = _chosen(measures, request.GET.get("of", ""), definition)
    lasts = last_results(episode)
    measure = chosen or Measure(episode=episode, instrument=instrument)
    [asked] = ask([measure], lasts, episode, request.user, rated_alone)
    form = ResultForm(
        request.POST or None,
        asked=asked,
        episode=episode,
        measures=measures,
        last_results={number: results[0] for number, results in lasts.items()},
    )
    if request.method == "POST" and form.is_valid():
        _keep(request, episode, form)
        return redirect("measures:measure_list", episode.pk)
    shown = shown_of(episode, [chosen] if chosen else measures, timezone.localdate())
    context = {
        "definition": definition,
        "form": form,
        "asked": asked,
        "questions": form.questions[0],
        "title": chosen.title if chosen else gettext(definition.name),
        "about": gettext(definition.name if chosen and chosen.activity else definition.about),
        "shown": shown,
        "results": results_of(shown, episode)[:],
    }
    context |= episode_context(episode, current="measures")
    return render(request, "measures/measure_record.html", context, status=422 if form.errors else 200)


def measures_due(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Everything that is due, recorded at once; what is left empty is not recorded."""
    episode = episode_or_404(request, episode_id)
    asked, waiting = _due(request, episode)
    form = DueForm(request.POST or None, asked=asked, waiting=waiting, episode=episode)
    if request.method == "POST" and form.is_valid():
        _keep(request, episode, form)
        return redirect("measures:measure_list", episode.pk)
    context = {"form": form} | episode_context(episode, current="measures")
    return render(request, "measures/measures_due.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, episode: Episode, form: ResultForm | DueForm) -> None:
    said = form.said()
    news = news_of(
        episode, lambda: keep_results(episode, said, taken_on=form.cleaned_data["taken_on"], by=request.user)
    )
    words = ngettext("The result is written down.", "%(count)s results are written down.", len(said))
    flash.success(request, words % {"count": len(said)})
    for reached in news:
        flash.success(request, reached)


def _chosen(measures: list[Measure], asked: str, definition: InstrumentDefinition) -> Measure | None:
    """The measure asked for by number; else the only one there is."""
    found = [measure for measure in measures if str(measure.pk) == asked]
    if not found and (len(measures) == 1 or not definition.names_activity):
        found = measures
    return next(iter(found), None)


def _due(request: HttpRequest, episode: Episode) -> tuple[list[MeasureAsked], list[MeasureAsked]]:
    """What is due by now or in the next days, and what of it can wait: at most five minutes of questions at a time.

    What a form that was sent holds of another measure is asked again, so that nothing typed is lost when a colleague
    has recorded it since.
    """
    due = due_measures_of_episode(episode, timezone.localdate() + BUNDLED_DAYS)
    _now, later = within_five_minutes(due)
    measures = list(
        Measure.objects.visible_to(request.user).filter(episode=episode).select_related("instrument").order_by("pk")
    )
    due_numbers, later_numbers = {each.measure.pk for each in due}, {each.measure.pk for each in later}
    wanted = due_numbers | numbers_typed(request.POST)
    rated_alone = [measure for measure in measures if measure.instrument.key == ACTIVITY_KEY]
    wanted_measures = [measure for measure in measures if measure.pk in wanted]
    asked = without_twice(ask(wanted_measures, last_results(episode), episode, request.user, rated_alone))
    return (
        [each for each in asked if each.measure.pk not in later_numbers],
        [each for each in asked if each.measure.pk in later_numbers],
    )
