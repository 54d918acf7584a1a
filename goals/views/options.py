"""Options side by side: what there is to decide, what each way asks, what both think, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.drafts import drafting_of, fill_in, finish_draft
from goals.choosing import words_of
from goals.deciding import (
    Fate,
    begin_table,
    bring_back,
    decide,
    options_of,
    primary_goal_of,
    rate,
    table_contents,
    tables_of,
    write_table,
)
from goals.forms.options import (
    BeginOptionsForm,
    OptionCards,
    OptionTableForm,
    TableVersionForm,
    fate_cards,
    rating_cards,
    words_cards,
)
from goals.models import ActivityChoice, GoalOption, OptionTable
from goals.options import MOST_OPTIONS
from goals.unfinished import OPTIONS
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from rehabgoals.forms import ClinicForm, things_to_look_at
from rehabgoals.versions import ChangedMeanwhile, Conflict, conflict_of

WHOSE = ("patient", "clinician")


def options(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What was and is to be decided in this episode, what is kept for later, and how to begin another decision."""
    episode = episode_or_404(request, episode_id)
    picked = _picked(request, episode)
    picked_words = words_of(picked) if picked else ""
    form = BeginOptionsForm(request.POST if request.method == "POST" else None, initial={"first": picked_words})
    if request.method == "POST" and not episode.is_active:
        form.add_error(None, _finished_words())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        table = begin_table(episode, data["question"], form.titles, by=request.user, picked=picked)
        return redirect("goals:option_table_edit", table.pk)
    tables = tables_of(episode)
    context = {
        "form": form,
        "still_open": [table for table in tables if table.decided_on is None],
        "decided": [table for table in tables if table.decided_on is not None],
        "later": [option for table in tables for option in table.options.all() if option.fate == Fate.LATER],
        "picked": picked,
        "picked_words": picked_words,
        "takes_one_more": [table for table in tables if picked and _takes_one_more(table)],
    }
    status = 422 if form.errors else 200
    return render(request, "goals/options.html", context | episode_context(episode), status=status)


def option_table(request: HttpRequest, table_id: int) -> HttpResponse:
    """The options side by side; each of the two says what they think, the patient first."""
    table = _table_or_404(request, table_id)
    found = options_of(table)
    whose = _whose_turn(request, found) if table.episode.is_active else ""
    data = request.POST if request.method == "POST" else None
    cards = rating_cards(data, found, clinic=request.user.clinic, whose=whose) if whose else OptionCards([])

    def keep(read_version: int) -> None:
        if whose:
            rate(table, cards.written, whose=whose, read_version=read_version)

    form, conflict = _kept(request, TableVersionForm, table, cards, keep)
    if form is None:
        return redirect("goals:option_table", table.pk)
    if data:
        # The rows took what was typed. One that a colleague adds in this moment is seen when the page is opened again.
        kept = {option.pk: option for option in options_of(table)}
        found = [kept[option.pk] for option in found]
    contents = table_contents(table, found)
    forms_shown = cards.forms or [None] * len(found)
    context = {
        "contents": contents,
        "cards": list(zip(contents.cards, found, forms_shown, strict=True)),
        "whose": whose,
        "rated": [name for name in WHOSE if any(getattr(option, f"{name}_rating") is not None for option in found)],
        "still_to_write": [option for option in found if _is_to_write(option)],
    }
    return _answer(request, "goals/option_table.html", table, form, cards, conflict, context)


def option_table_edit(request: HttpRequest, table_id: int) -> HttpResponse:
    """Write the question and the cards. Nothing has to be finished to be kept."""
    table = _table_or_404(request, table_id)
    picked = _picked(request, table.episode)
    data = request.POST if request.method == "POST" else None
    words = words_of(picked) if picked else ""
    cards = words_cards(data, table, options_of(table), clinic=request.user.clinic, picked=words)

    def keep(read_version: int) -> None:
        write_table(table, cards.written, read_version=read_version)

    form, conflict = _kept(request, OptionTableForm, table, cards, keep)
    if form is None:
        finish_draft(request, OPTIONS, table.pk)
        flash.success(request, _("Kept. You can go on with it any time."))
        return redirect("goals:option_table", table.pk)
    drafting = drafting_of(request, OPTIONS, table.pk, form)
    if drafting.brought_back:
        for card in cards:
            fill_in(card, drafting.brought_back)
    context = {
        "drafting": drafting,
        "standing": [card for card in cards if not card.is_new],
        "free": [card for card in cards if card.is_new],
    }
    return _answer(request, "goals/option_table_edit.html", table, form, cards, conflict, context)


def option_decide(request: HttpRequest, table_id: int) -> HttpResponse:
    """Say what becomes of each option; the primary one leads on to writing its goal."""
    table = _table_or_404(request, table_id)
    data = request.POST if request.method == "POST" else None
    cards = fate_cards(data, options_of(table), clinic=request.user.clinic)

    def keep(read_version: int) -> None:
        decide(table, [*cards.written, *cards.decided], read_version=read_version)

    form, conflict = _kept(request, TableVersionForm, table, cards, keep)
    if form is None:
        primary = next((option for option in cards.written if option.fate == Fate.PRIMARY), None)
        if primary is not None and not primary.is_as_now:
            return redirect(f"{reverse('goals:goal_new', args=[table.episode_id])}?option={primary.pk}")
        flash.success(request, _("Kept, with what becomes of each."))
        return redirect("goals:option_table", table.pk)
    context = {"decided": cards.decided, "primary_goal": primary_goal_of(table)}
    return _answer(request, "goals/option_decide.html", table, form, cards, conflict, context)


@require_POST
def option_bring_back(request: HttpRequest, option_id: int) -> HttpResponse:
    """Talk again about an option that was kept for later."""
    options = GoalOption.objects.visible_to(request.user).select_related("table__episode")
    option = get_object_or_404(options, pk=option_id)
    if option.table.episode.is_active:
        bring_back(option)
        flash.success(request, _("Brought back. It stands among the options again."))
    else:
        flash.error(request, _finished_words())
    return redirect("goals:option_table", option.table_id)


def _table_or_404(request: HttpRequest, table_id: int) -> OptionTable:
    related = ("episode__patient", "episode__clinician", "clinician")
    return get_object_or_404(OptionTable.objects.visible_to(request.user).select_related(*related), pk=table_id)


def _picked(request: HttpRequest, episode: Episode) -> ActivityChoice | None:
    """The activity that was picked in this episode, by the number in the address."""
    number = request.GET.get("activity", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return ActivityChoice.objects.filter(clinic_id=episode.clinic_id, episode=episode, pk=int(number)).first()


def _whose_turn(request: HttpRequest, found: list[GoalOption]) -> str:
    """Whose rating is asked: the patient's first, then the clinician's; "" when both have said what they think.

    `?rate=` opens one again, and what is sent says whose it is. The clinician's opens after the patient has rated.
    """
    rated = [name for name in WHOSE if any(getattr(option, f"{name}_rating") is not None for option in found)]
    asked = request.POST.get("whose") or request.GET.get("rate", "")
    if asked in WHOSE and (asked == "patient" or "patient" in rated):
        return asked
    return next((name for name in WHOSE if name not in rated), "")


def _is_to_write(option: GoalOption) -> bool:
    return option.goal_id is None and not option.is_as_now and option.fate in (Fate.PRIMARY, Fate.SECONDARY)


def _takes_one_more(table: OptionTable) -> bool:
    return table.decided_on is None and len(table.options.all()) < MOST_OPTIONS


def _finished_words() -> str:
    return _("This episode is finished, so nothing new is decided in it. Your words are still here.")


def _kept(
    request: HttpRequest,
    form_class: type[ClinicForm],
    table: OptionTable,
    cards: OptionCards,
    keep: Callable[[int], None],
) -> tuple[ClinicForm | None, Conflict | None]:
    """Keep what was sent; (None, None) when that is done. Else the form to show, and both versions if there are two."""
    form = form_class(request.POST if request.method == "POST" else None, clinic=request.user.clinic, instance=table)
    if request.method != "POST":
        return form, None
    if not table.episode.is_active:
        form.add_error(None, _finished_words())
    are_valid = [form.is_valid(), cards.is_valid()]
    if not all(are_valid):
        return form, None
    try:
        keep(form.read_version)
    except ChangedMeanwhile as error:
        return form, _both_versions(form, error.current, cards)
    return None, None


def _both_versions(form: ClinicForm, current: OptionTable, cards: OptionCards) -> Conflict:
    standing = {option.position: option for option in options_of(current)}
    pairs = [(each, standing.get(each.instance.position, GoalOption())) for each in cards]
    return conflict_of(form, current, *pairs)


def _answer(
    request: HttpRequest,
    template: str,
    table: OptionTable,
    form: ClinicForm,
    cards: OptionCards,
    conflict: Conflict | None,
    context: dict[str, Any],
) -> HttpResponse:
    problems = form.error_summary() if form.is_bound else []
    count = len(problems) + sum(len(each.error_summary()) for each in cards) + len(cards.non_form_errors())
    context |= {
        "table": table,
        "form": form,
        "cards_form": cards,
        "conflict": conflict,
        "error_title": things_to_look_at(count),
    }
    status = 409 if conflict else 422 if count else 200
    return render(request, template, context | episode_context(table.episode), status=status)
