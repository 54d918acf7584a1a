"""Loading an official questionnaire in the browser."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from measures.forms import LoadQuestionnaireForm
from measures.importing import in_words, loadable
from measures.models import Instrument

# The page after it says what was left aside; a file with hundreds of expressions would fill it.
MOST_LINES = 12


def instrument_import(request: HttpRequest) -> HttpResponse:
    """Load a FHIR Questionnaire for one of the clinic's instruments. `?instrument=` chooses it beforehand."""
    form = LoadQuestionnaireForm(
        request.POST or None,
        request.FILES or None,
        instruments=loadable(list(Instrument.objects.visible_to(request.user).current())),
        clinic=request.user.clinic,
        initial={"instrument": request.GET.get("instrument", "")},
    )
    if request.method == "POST" and form.is_valid():
        done = form.load(by=request.user)
        if done:
            first, *others = in_words(done)
            flash.success(request, first)
            for line in others[:MOST_LINES]:
                flash.info(request, line)
            return redirect("measures:instrument_list")
    return render(request, "measures/instrument_import.html", {"form": form}, status=422 if form.errors else 200)
