"""What a clinician has begun to write about an episode passes to whoever is responsible for it next (DESIGN rule 2)."""

from typing import Any

from accounts.drafts import draft_kinds
from accounts.models import Draft
from patients.models import Episode


def pass_on_drafts(episode: Episode, *, former_id: int, new: Any) -> None:
    """Give the former clinician's drafts about this episode, and about what belongs to it, to the new one.

    Where the new one has begun the same form, both stay with their writers: neither is overwritten. One query for the
    drafts, one for each that is about something else than an episode, one for what the new one has, one to write.
    """
    theirs = [
        draft
        for draft in Draft.objects.filter(clinic_id=episode.clinic_id, writer=former_id)
        if _is_about(draft, episode, new)
    ]
    begun = set(Draft.objects.visible_to(new).filter(writer=new).values_list("kind", "about"))
    passed = [draft.pk for draft in theirs if (draft.kind, draft.about) not in begun]
    if passed:
        Draft.objects.filter(pk__in=passed).update(writer=new)


def _is_about(draft: Draft, episode: Episode, user: Any) -> bool:
    kind = draft_kinds.get(draft.kind)
    if kind is None:
        return False
    things = kind.things(user)
    if things.model is Episode:
        return draft.about == episode.pk
    return hasattr(things.model, "episode") and things.filter(pk=draft.about, episode=episode).exists()
