"""What an episode measures, as charts and as numbers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from measures.forms import ChooseInstrumentForm
from measures.models import Instrument
from measures.overview import overview
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
