"""The goal-setting talk, as the patient tells it."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms import ConversationForm, answer_name, conversation_initial
from goals.models import Conversation
from goals.questions import QUESTIONS, answers_in_order
from goals.talking import begin_conversation, conversations_of, go_on_with
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from rehabgoals.days import day_words
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference


def conversation(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The newest conversation to go on with, or a new one (`?another`); the earlier ones below."""
    episode = episode_or_404(request, episode_id)
    today, held = timezone.localdate(), conversations_of(episode)
    is_another = "another" in request.GET
    shown = None if is_another else next(iter(held), None)
    form = ConversationForm(
        request.POST if request.method == "POST" else None,
        earliest=episode.patient.born_on,
        initial=conversation_initial(shown, today=today, needs_interpreter=episode.patient.needs_interpreter),
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, form, episode, held, is_another=is_another)
        except ChangedMeanwhile as error:
            shown = error.current
            conflict = _conflict(form, shown)
        else:
            return redirect("goals:conversation", episode.pk)
    context = {
        "form": form,
        "shown": shown,
        "earlier": [_earlier(row) for row in held if shown is None or row.pk != shown.pk],
        "may_start_another": bool(held) and not is_another and held[0].held_on < today,
        "conflict": conflict,
    }
    context |= episode_context(episode, current="conversation")
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/conversation.html", context, status=status)


def _keep(
    request: HttpRequest, form: ConversationForm, episode: Episode, held: list[Conversation], *, is_another: bool
) -> None:
    """Keep what was said in the conversation that was open on the page, or in a new one."""
    number = form.cleaned_data["conversation"]
    opened = next((row for row in held if row.pk == number), None)
    if number and opened is None:
        raise Http404
    if opened is not None:
        go_on_with(opened, form.talk, read_version=form.cleaned_data["version"] or 0)
    elif form.talk.is_empty:
        flash.info(request, _("Nothing was written, so there was nothing to keep."))
        return
    else:
        begin_conversation(episode, form.talk, by=request.user, is_another=is_another)
    flash.success(request, _("Kept. The next thing could be a goal."))


def _earlier(row: Conversation) -> dict[str, Any]:
    return {"row": row, "answers": answers_in_order(row.answers)}


def _conflict(form: ConversationForm, current: Conversation) -> Conflict:
    """Both versions, question by question; the next press then keeps what was typed."""
    form.data = form.data.copy()
    form.data["conversation"], form.data["version"] = str(current.pk), str(current.version)
    typed = form.cleaned_data
    pairs = [(form[answer_name(each.key)], current.answers.get(each.key, ""), each.key) for each in QUESTIONS]
    differences = [
        Difference(str(bound.label), theirs or "–", typed[answer_name(key)] or "–")
        for bound, theirs, key in pairs
        if theirs != typed[answer_name(key)]
    ]
    kinds = dict(Conversation.Interpreter.choices)
    facts = [
        ("held_on", day_words(current.held_on), day_words(typed["held_on"])),
        ("who_was_there", current.who_was_there or "–", typed["who_was_there"] or "–"),
        ("interpreter", str(kinds[current.interpreter]), str(kinds[typed["interpreter"]])),
    ]
    differences += [
        Difference(str(form[name].label), theirs, yours) for name, theirs, yours in facts if theirs != yours
    ]
    return Conflict(differences)
