"""The long forms of this app that keep drafts, and the caseload's rows of those unfinished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.drafts import DraftKind
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
    """What this person has begun to write and not kept, the oldest first.

    One query where there is nothing, one more for drafts about episodes, and one for those about options.
    """
    drafts = list(Draft.objects.visible_to(user).filter(writer=user, kind__in=KINDS).order_by("saved_at"))
    tables = {draft.about for draft in drafts if draft.kind == OPTIONS}
    numbers = {draft.about for draft in drafts if draft.kind != OPTIONS}
    episodes = _episodes(user).select_related("patient").in_bulk(numbers) if numbers else {}
    weighed = _tables(user).select_related("episode__patient").in_bulk(tables) if tables else {}
    of_tables = {number: table.episode for number, table in weighed.items()}
    return [
        UnfinishedRow(draft, episode, kind.title, kind.address(draft.about))
        for draft in drafts
        for kind in [KINDS[draft.kind]]
        if (episode := (of_tables if draft.kind == OPTIONS else episodes).get(draft.about)) is not None
    ]
