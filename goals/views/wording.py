"""The wording helper: pieces that stand below a field while somebody writes for the patient."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from goals.kept_wording import keep, not_kept
from goals.wording import findings, hard_words, is_checked, longest_sentence, reading
from goals.wording.lists import base_language
from patients.models import PATIENT_LANGUAGES
from patients.pages import episode_or_404

# As long as the longest field of words; what is beyond it is refused when the form is sent.
LONGEST_TEXT = 4000
# A sentence up to this many words is not worth a remark.
EASY_WORDS = 15


@require_POST
def wording(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What might be said more kindly or plainly in the text that was sent. Saves nothing."""
    episode_or_404(request, episode_id)
    return _shown(request)


@require_POST
def wording_keep(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Keep the words that stand from `start` to `end` of the text; then what else there is to say of it."""
    episode_or_404(request, episode_id)
    place = request.POST.get("start"), request.POST.get("end")
    chosen = [each for each in findings(*_sent(request)) if (str(each.start), str(each.end)) == place]
    keep(chosen, by=request.user)
    return _shown(request)


def _sent(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("text", "")[:LONGEST_TEXT], request.POST.get("language", "")


def _shown(request: HttpRequest) -> HttpResponse:
    text, language = _sent(request)
    longest = longest_sentence(text)
    context = {
        "found": not_kept(findings(text, language), request.user.clinic_id),
        "longest": longest if longest and len(longest.words) > EASY_WORDS else None,
        "hard": hard_words(text, language),
        "reading": reading(text, language),
        "is_checked": is_checked(language) or not text.strip(),
        "language": dict(PATIENT_LANGUAGES).get(base_language(language), ""),
    }
    return render(request, "goals/_wording.html", context)
