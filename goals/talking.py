"""Keeping a conversation, so that two people who write at once lose nothing."""

from typing import Any

from django.http import Http404

from goals.forms import ConversationForm
from goals.models import Conversation
from goals.questions import QUESTIONS
from patients.models import Episode
from rehabgoals.versions import ChangedMeanwhile, save_version


def keep_conversation(form: ConversationForm, episode: Episode, *, by: Any, is_another: bool = False) -> Conversation:
    """Write a new conversation, or go on with the one the page was opened with.

    Raises ChangedMeanwhile, and writes nothing, when somebody has saved that one since, or, for the first
    conversation of an episode, when somebody has begun it since. `is_another` is a new one beside earlier ones.
    """
    data = form.cleaned_data
    rows = Conversation.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    if data["conversation"]:
        row = rows.filter(pk=data["conversation"]).first()
        if row is None:
            raise Http404
    else:
        begun = None if is_another else rows.order_by("-held_on", "-pk").first()
        if begun is not None:
            raise ChangedMeanwhile(begun)
        row = Conversation(clinic_id=episode.clinic_id, episode=episode, clinician=by)
    for name in ("held_on", "who_was_there", "interpreter"):
        setattr(row, name, data[name])
    # Answers to questions that are not asked any more stay.
    asked = {question.key for question in QUESTIONS}
    row.answers = {key: words for key, words in row.answers.items() if key not in asked} | form.answers
    if row.pk is None:
        row.save(force_insert=True)
    else:
        save_version(row, ["held_on", "who_was_there", "interpreter", "answers"], read_version=data["version"] or 0)
    return row
