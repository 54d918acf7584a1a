"""What an episode measures, as charts and as numbers, and whether a chart fits how it feels."""

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from measures.conditions import SIDES
from measures.fits import MEASURES_PAGE, PLAN_PAGE, FitAsked, fit_of, say_fit
from measures.forms import ChooseInstrumentForm
from measures.models import Fit, Instrument, Measure
from measures.overview import overview
from patients.pages import episode_context, episode_or_404
from rehabgoals.htmx import wants_piece

RESULTS_ON_A_PAGE = 50


def measure_list(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What this episode measures, as charts and as numbers, and what else could be measured."""
    episode = episode_or_404(request, episode_id)
    # What is worked out is never asked, and what is read for a group is not written down beside one patient's name.
    instruments = Instrument.objects.visible_to(request.user).current()
    instruments = instruments.exclude(Q(definition__derived=True) | Q(definition__group_only=True))
    # Of the definitions, which are large, only what the choice needs.
    instruments = instruments.defer("definition")
    form = ChooseInstrumentForm(
        request.POST or None, instruments=instruments.annotate(regions=F("definition__body_regions")), episode=episode
    )
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


@require_POST
def fit(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Keep what the patient says of a chart: the question with its answer, or back to the page where it stands."""
    rows = Measure.objects.visible_to(request.user).select_related("episode")
    measure = get_object_or_404(rows, pk=measure_id)
    answer, side = request.POST.get("answer", ""), request.POST.get("side", "")
    page = PLAN_PAGE if request.POST.get("page") == PLAN_PAGE else MEASURES_PAGE
    side = side if side in SIDES else ""
    today = timezone.localdate()
    if answer in Fit.Answer.values and measure.episode.is_active:
        say_fit(measure, answer, on=today, by=request.user, side=side)
    if wants_piece(request):
        asked = FitAsked(measure.pk, side, page, fit_of(measure, side), today)
        return render(request, "measures/_fit.html", {"asked": asked})
    if page == PLAN_PAGE:
        back = reverse("plans:patient_detail", args=[measure.episode.patient_id])
        return redirect(f"{back}?episode={measure.episode_id}")
    return redirect("measures:measure_list", measure.episode_id)
