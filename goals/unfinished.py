"""The long forms of this app that keep drafts, and the caseload's rows of everything unfinished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.drafts import DraftKind, draft_kinds
from accounts.models import Draft
from goals.models import OptionTable
from patients.models import Episode

CONVERSATION, ANOTHER_CONVERSATION, GOAL = "conversation", "conversation_another", "goal"
MAINTENANCE, OPTIONS = "maintenance", "options"


def _episodes(user: Any) -> QuerySet[Episode]:
    return Episode.objects.visible_to(user)


def _tables(user: Any) -> QuerySet[OptionTable]:
    return OptionTable.objects.visible_to(user)


def _kind(key: str, title: Promise, url_name: str, query: str = "") -> DraftKind:
    return DraftKind(key, title, _episodes, lambda episode_id: reverse(url_name, args=[episode_id]) + query)


KINDS = {
    kind.key: kind
    for kind in (
        _kind(CONVERSATION, _("Conversation"), "goals:conversation"),
        _kind(ANOTHER_CONVERSATION, _("Another conversation"), "goals:conversation", "?another"),
        _kind(GOAL, _("A new goal"), "goals:goal_new"),
        _kind(MAINTENANCE, _("Keeping it up"), "goals:episode_finish"),
        DraftKind(OPTIONS, _("Options"), _tables, lambda table_id: reverse("goals:option_table_edit", args=[table_id])),
    )
}


@dataclass(frozen=True)
class UnfinishedRow:
    """Something begun and not kept; `address` is where to go on with it."""

    draft: Draft
    episode: Episode
    title: Promise | str
    address: str


def unfinished(user: Any, today: date) -> list[UnfinishedRow]:
    """What this person has begun to write and not kept, of every kind that is about an episode, the oldest first.

    One query for the drafts, and one for each sort of row that they are about: episodes, options.
    """
    # A form that is open twice is one thing to go on with.
    rows = Draft.objects.visible_to(user).filter(writer=user).order_by("-saved_at")
    drafts = reversed({(draft.kind, draft.about): draft for draft in reversed(rows)}.values())
    begun = [(draft, kind, kind.things(user)) for draft in drafts if (kind := draft_kinds.get(draft.kind)) is not None]
    episodes = {
        sort: _episodes_of(rows, {draft.about for draft, _kind, of_sort in begun if of_sort.model is sort})
        for sort, rows in {rows.model: rows for _draft, _kind, rows in begun}.items()
    }
    return [
        UnfinishedRow(draft, episode, kind.title, kind.address(draft.about))
        for draft, kind, rows in begun
        if (episode := episodes[rows.model].get(draft.about)) is not None
    ]


def _episodes_of(rows: QuerySet[Any], numbers: set[int]) -> dict[int, Episode]:
    """The episode of each of these rows, which are episodes or belong to one. One query; none for other rows."""
    if rows.model is Episode:
        return rows.select_related("patient").in_bulk(numbers)
    if not hasattr(rows.model, "episode"):
        return {}
    return {number: row.episode for number, row in rows.select_related("episode__patient").in_bulk(numbers).items()}
