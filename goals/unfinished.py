"""The long forms of this app that keep drafts, all about an episode, and the caseload's rows of those unfinished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.drafts import DraftKind
from accounts.models import Draft
from patients.models import Episode

CONVERSATION, ANOTHER_CONVERSATION, GOAL = "conversation", "conversation_another", "goal"


def _episodes(user: Any) -> QuerySet[Episode]:
    return Episode.objects.visible_to(user)


def _kind(key: str, title: Promise, url_name: str, query: str = "") -> DraftKind:
    return DraftKind(key, title, _episodes, lambda episode_id: reverse(url_name, args=[episode_id]) + query)


KINDS = {
    kind.key: kind
    for kind in (
        _kind(CONVERSATION, _("Conversation"), "goals:conversation"),
        _kind(ANOTHER_CONVERSATION, _("Another conversation"), "goals:conversation", "?another"),
        _kind(GOAL, _("A new goal"), "goals:goal_new"),
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
    """What this person has begun to write and not kept, the oldest first. Two queries, one where there is nothing."""
    drafts = list(Draft.objects.visible_to(user).filter(writer=user, kind__in=KINDS).order_by("saved_at"))
    numbers = {draft.about for draft in drafts}
    episodes = _episodes(user).select_related("patient").in_bulk(numbers) if numbers else {}
    return [
        UnfinishedRow(draft, episodes[draft.about], kind.title, kind.address(draft.about))
        for draft in drafts
        if draft.about in episodes
        for kind in [KINDS[draft.kind]]
    ]
