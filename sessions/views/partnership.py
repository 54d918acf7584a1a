"""Asking how it was to decide together: the screen is handed over, and the patient answers alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.locking import finish_handed_over, hand_over_screen, is_handed_over_done, is_handed_over_page
from goals.views.turned import render_turned
from patients.pages import episode_or_404
from sessions.asking_partnership import keep_answers, note_asked
from sessions.forms.partnership import PartnershipForm


@require_POST
def partnership_ask(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Hand the screen over: only the questions can be reached until the clinician unlocks it."""
    episode = episode_or_404(request, episode_id)
    note_asked(episode, timezone.localdate())
    language = episode.patient.language
    return redirect(hand_over_screen(request, "sessions:partnership", language=language, episode_id=episode.pk))


def partnership(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The questions, for the patient's eyes alone; and their thanks.

    A clinician does not answer for anybody: on a screen that was not handed over this leads back to the visit.
    """
    episode = episode_or_404(request, episode_id)
    visit_page = reverse("sessions:check_in_new", args=[episode.pk])
    if not is_handed_over_page(request):
        return redirect(visit_page)
    # Said once, there are only the thanks: whoever goes back, or sits there before it is unlocked, is not asked anew.
    is_said = is_handed_over_done(request)
    form = PartnershipForm(None if is_said else request.POST or None)
    if request.method == "POST" and not is_said and form.is_valid():
        keep_answers(
            clinician=request.user,
            today=timezone.localdate(),
            answers=form.answers,
            form_id=form.cleaned_data["form_id"],
        )
        finish_handed_over(request)
        is_said = True
    context = {"form": form, "is_said": is_said}
    return render_turned(
        request,
        "sessions/partnership.html",
        context,
        patient=episode.patient,
        back=visit_page,
        status=422 if form.errors else 200,
    )
