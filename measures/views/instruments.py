"""The clinic's instruments."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.forms import OwnInstrumentForm
from measures.instrument_rows import instrument_rows
from patients.models import Episode


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
