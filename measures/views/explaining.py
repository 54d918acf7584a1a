"""How a result came about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from measures.conditions import in_words
from measures.correcting import version_of
from measures.instruments import from_json, short
from measures.models import Measurement
from measures.official import explain
from patients.pages import episode_context


@require_safe
def measurement_detail(request: HttpRequest, measurement_id: int) -> HttpResponse:
    """One result with the answers it came from, as they were given, and each step of its score."""
    results = Measurement.objects.visible_to(request.user).select_related(
        "measure__instrument", "measure__episode__patient", "measure__episode__clinician", "questionnaire"
    )
    result = get_object_or_404(results, pk=measurement_id)
    definition = from_json(version_of(result).definition)
    context = {
        "result": result,
        "title": result.measure.title,
        "value": short(definition, result.value),
        "conditions": in_words(definition, result.conditions),
        "explanation": explain(definition, result.answers, result.questionnaire, get_language() or ""),
        "definition": definition,
    }
    context |= episode_context(result.measure.episode, current="measures")
    return render(request, "measures/measurement_detail.html", context)
