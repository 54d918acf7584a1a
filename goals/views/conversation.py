"""The goal-setting talk, as the patient tells it, and the summary that is read back to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.drafts import Drafting, drafting_of, finish_draft
from goals.forms import (
    ConversationForm,
    SummarySaidForm,
    carried_over,
    conversation_initial,
    fresh_initial,
)
from goals.models import Conversation
from goals.questions import answers_in_order
from goals.talking import Conversations, begin_conversation, conversations_of, go_on_with, say_of_summary
from goals.unfinished import ANOTHER_CONVERSATION, CONVERSATION
from goals.views.turned import render_turned
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from rehabgoals.htmx import render_piece, wants_piece
from rehabgoals.versions import ChangedMeanwhile, Conflict

PAGE, SUMMARY = "goals/conversation.html", "goals/_conversation_summary.html"


@dataclass(frozen=True)
class Opened:
    """A conversation as it is open on the page: the row it is kept in, if there is one, and the one it began from."""

    episode: Episode
    held: Conversations
    is_another: bool
    row: Conversation | None
    started_from: Conversation | None

    @property
    def draft_kind(self) -> str:
        """The kind under which what is typed is drafted."""
        return draft_kind(is_another=self.is_another)


def draft_kind(*, is_another: bool) -> str:
    """A further conversation has a draft of its own, beside that of the newest one."""
    return ANOTHER_CONVERSATION if is_another else CONVERSATION


def conversation(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The newest conversation to go on with, or a new one (`?another`) that starts from it; the earlier ones below."""
    episode = episode_or_404(request, episode_id)
    held = conversations_of(episode)
    if request.method != "POST":
        opened, form, drafting = _open(request, episode, held)
        return render(request, PAGE, _context(request, opened, form, drafting))
    opened, form = _sent(request, episode, held)
    drafting = drafting_of(request, opened.draft_kind, episode.pk, form)
    if "summarise" in request.POST:
        context = _context(request, opened, form, drafting) | _draft_summary(form, request.POST["summarise"])
        status = 422 if form.errors and not wants_piece(request) else 200
        return render_piece(request, PAGE, SUMMARY, context, status=status)
    conflict = None
    if form.is_valid():
        try:
            kept = _keep(request, form, opened)
        except ChangedMeanwhile as error:
            opened, conflict = _beside(opened, form, error.current)
        else:
            is_turned = "turn" in request.POST and kept is not None and kept.summary
            return redirect("goals:conversation_screen" if is_turned else "goals:conversation", episode.pk)
    context = _context(request, opened, form, drafting) | {"conflict": conflict}
    return render(request, PAGE, context, status=409 if conflict else 422)


def conversation_screen(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The summary, turned to the patient: is that how it is?"""
    episode = episode_or_404(request, episode_id)
    row = next((each for each in conversations_of(episode).rows if each.summary), None)
    if row is None:
        return redirect("goals:conversation", episode.pk)
    status, form = 200, SummarySaidForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            if form.is_valid():
                said = form.cleaned_data["said"]
                say_of_summary(row, said, episode.patient.called, read_version=form.cleaned_data["version"])
                return redirect("goals:conversation", episode.pk)
            status = 422
        except ChangedMeanwhile as error:
            row, status = error.current, 409
    second = row.second("summary", episode.patient.language)
    context = {
        "row": row,
        "summary": second or row.summary,
        "summary_language": episode.patient.language if second else request.user.clinic.language,
        "is_new": status == 409,
    }
    back = reverse("goals:conversation", args=[episode.pk])
    return render_turned(
        request, "goals/conversation_screen.html", context, patient=episode.patient, back=back, status=status
    )


def _open(request: HttpRequest, episode: Episode, held: Conversations) -> tuple[Opened, ConversationForm, Drafting]:
    """The page as it opens, with what was typed before and not kept."""
    is_another = "another" in request.GET
    row = None if is_another else held.newest
    initial = conversation_initial(row) if row else _fresh(episode, held.newest)
    form = _form(request, episode, row, initial=initial)
    drafting = drafting_of(request, draft_kind(is_another=is_another), episode.pk, form)
    # The draft may be of a conversation that is not the newest any more.
    row, started_from = (held.numbered(form[name].value()) for name in ("conversation", "started_from"))
    form.mark_carried(carried_over(held, started_from))
    return Opened(episode, held, is_another, row, started_from), form, drafting


def _sent(request: HttpRequest, episode: Episode, held: Conversations) -> tuple[Opened, ConversationForm]:
    """The page as it was sent. The conversations it speaks of are this episode's; else there is no such page."""
    found = []
    for name in ("conversation", "started_from"):
        number = request.POST.get(name)
        found.append(held.numbered(number) if number else None)
        if number and found[-1] is None:
            raise Http404
    row, started_from = found
    form = _form(request, episode, row, data=request.POST)
    form.mark_carried(carried_over(held, started_from))
    return Opened(episode, held, "another" in request.GET, row, started_from), form


def _form(request: HttpRequest, episode: Episode, row: Conversation | None, **kwargs: Any) -> ConversationForm:
    return ConversationForm(patient=episode.patient, language=request.user.clinic.language, shown=row, **kwargs)


def _fresh(episode: Episode, newest: Conversation | None) -> dict[str, Any]:
    return fresh_initial(episode.patient, today=timezone.localdate(), started_from=newest)


def _keep(request: HttpRequest, form: ConversationForm, opened: Opened) -> Conversation | None:
    """Keep what was said in the conversation that was open on the page, or in a new one."""
    talk, row = form.talk, opened.row
    if row is not None:
        go_on_with(row, talk, read_version=form.cleaned_data["version"] or 0)
    elif not talk.is_empty:
        row = begin_conversation(
            opened.episode,
            talk,
            by=request.user,
            is_another=opened.is_another,
            started_from=opened.started_from,
        )
    finish_draft(request, opened.draft_kind, opened.episode.pk)
    if row is None:
        flash.info(request, _("Nothing was written, so there was nothing to keep."))
    else:
        flash.success(request, _("Kept. The next thing could be a goal."))
    return row


def _draft_summary(form: ConversationForm, how: str) -> dict[str, Any]:
    """Put a summary drafted from the answers into the form. Where one is written already, only propose it.

    `how` is "draft"; or "replace" or "append", once both have seen the proposal.
    """
    drafted, written = form.drafted_summary(), form.data.get("summary", "").strip()
    if not drafted or drafted == written:
        return {"nothing_new": True}
    if written and how not in ("replace", "append"):
        return {"proposal": drafted}
    form.data = form.data.copy()
    form.data["summary"] = f"{written}\n{drafted}" if how == "append" else drafted
    # What was said was said to other words.
    form.data["summary_said"] = ""
    return {}


def _beside(opened: Opened, form: ConversationForm, current: Conversation) -> tuple[Opened, Conflict]:
    """Both versions, question by question; the next press then keeps what was typed."""
    form.data = form.data.copy()
    form.data["conversation"], form.data["version"] = str(current.pk), str(current.version)
    now = Opened(opened.episode, opened.held, opened.is_another, current, opened.started_from)
    return now, Conflict(form.differences(current))


def _context(request: HttpRequest, opened: Opened, form: ConversationForm, drafting: Drafting) -> dict[str, Any]:
    row, held = opened.row, opened.held
    is_as_kept = row is not None and form["summary"].value() == row.summary
    return {
        "form": form,
        "shown": row,
        "started_from": opened.started_from,
        "said": row if row is not None and row.summary_said and is_as_kept else None,
        "earlier": [_earlier(held, each) for each in held.rows if row is None or each.pk != row.pk],
        "may_start_another": not opened.is_another
        and held.newest is not None
        and held.newest.held_on < timezone.localdate(),
        "conflict": None,
        "proposal": "",
        "nothing_new": False,
        "drafting": drafting,
        **episode_context(opened.episode, current="conversation"),
    }


def _earlier(held: Conversations, row: Conversation) -> dict[str, Any]:
    answers = [
        {"answer": answer, "day": None if day == row.held_on else day}
        for answer in answers_in_order(row.answers)
        for day in [held.first_said(row, answer.key)]
    ]
    return {"row": row, "answers": answers}
