"""The clinic's instruments: the list, the facts of each, a measure of its own, and which thresholds judge."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.adopting import adopt, adopted_for_one, as_threshold, end
from measures.change_words import size_words
from measures.forms import AdoptForm, InstrumentFilterForm, OwnInstrumentForm
from measures.instrument_page import instrument_shown
from measures.instrument_rows import instrument_groups
from measures.instruments import from_json
from measures.models import AdoptedThreshold, Instrument, Measure
from patients.models import Episode
from patients.pages import episode_context


@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """What the clinic measures with: all of it, or what fits a region, who says it, and words of its name."""
    form = InstrumentFilterForm(request.GET)
    groups = instrument_groups(request.user, **form.asked)
    context = {
        "groups": groups,
        "filter": form,
        "count": sum(len(group.rows) for group in groups),
        "is_narrowed": any(form.asked.values()),
    }
    return render(request, "measures/instrument_list.html", context)


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


@require_safe
def instrument_detail(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """All facts of one instrument, what judges its changes, and its Questionnaires."""
    instrument = _instrument(request, instrument_id)
    return render(request, "measures/instrument_detail.html", {"shown": instrument_shown(instrument)})


def threshold_adopt(request: HttpRequest, instrument_id: int, of: str) -> HttpResponse:
    """Let a published threshold of this instrument, or another with its source, judge in the whole clinic."""
    instrument = _instrument(request, instrument_id)
    form = _adopt_form(request, instrument, of)
    if request.method == "POST" and form.is_valid():
        adopt(instrument, form.decision(), by=request.user)
        flash.success(request, _("It judges from now on, with your name beside it."))
        return redirect("measures:instrument_detail", instrument.pk)
    context = {"form": form, "of": AdoptedThreshold.Of(of).label, "instrument": instrument}
    context["title"] = gettext(instrument.name)
    return render(request, "measures/threshold_adopt.html", context, status=422 if form.errors else 200)


def measure_threshold(request: HttpRequest, measure_id: int, of: str) -> HttpResponse:
    """Let another threshold judge for one patient alone, with a reason."""
    measure = _measure(request, measure_id)
    form = _adopt_form(request, measure.instrument, of, for_patient=True)
    if request.method == "POST" and form.is_valid():
        adopt(measure.instrument, form.decision(), by=request.user, measure=measure)
        flash.success(request, _("It judges here from now on, with your name and your reason beside it."))
        return redirect("measures:measure_list", measure.episode_id)
    standing = adopted_for_one(measure, of)
    context = {
        "form": form,
        "of": AdoptedThreshold.Of(of).label,
        "title": measure.title,
        "standing": standing,
        "value": size_words(as_threshold(standing), from_json(measure.instrument.definition)) if standing else "",
    }
    context |= episode_context(measure.episode, current="measures")
    return render(request, "measures/measure_threshold.html", context, status=422 if form.errors else 200)


@require_POST
def threshold_end(request: HttpRequest, adopted_id: int) -> HttpResponse:
    """An adopted threshold judges no longer; it stays to be read."""
    rows = AdoptedThreshold.objects.visible_to(request.user).select_related("measure")
    adopted = get_object_or_404(rows, pk=adopted_id)
    end(adopted, by=request.user)
    flash.success(request, _("It judges no longer. It stays here to be read."))
    if adopted.measure:
        return redirect("measures:measure_list", adopted.measure.episode_id)
    return redirect("measures:instrument_detail", adopted.instrument_id)


def _instrument(request: HttpRequest, instrument_id: int) -> Instrument:
    return get_object_or_404(Instrument.objects.visible_to(request.user), pk=instrument_id)


def _measure(request: HttpRequest, measure_id: int) -> Measure:
    rows = Measure.objects.visible_to(request.user)
    rows = rows.select_related("instrument", "episode__patient", "episode__clinician")
    return get_object_or_404(rows, pk=measure_id)


def _adopt_form(request: HttpRequest, instrument: Instrument, of: str, **more: Any) -> AdoptForm:
    if of not in AdoptedThreshold.Of.values:
        raise Http404
    definition = from_json(instrument.definition)
    if definition.screening or definition.group_only:
        raise Http404  # nothing judges what shows no progress
    return AdoptForm(request.POST or None, definition=definition, of=of, **more)
