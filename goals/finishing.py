"""Finishing an episode, and bringing one back: nothing that was agreed is lost on either way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from goals.following_up import settle_open
from goals.maintaining import follow_up_days
from goals.models import FollowUp, MaintenancePlan
from patients.models import Episode


@transaction.atomic
def finish_episode(
    episode: Episode, finished_on: date, *, reason: str = Episode.DischargeReason.TOGETHER, words: str = ""
) -> None:
    """Finish an episode on this day, from its start to today, and note when the clinic asks how it is going.

    `reason` is one of Episode.DischargeReason: together, or why it is closed without the patient; `words` say more.

    Its goals stay as they stand (docs/decisions/0034). What is planned to be sent is looked at anew when its time
    comes, so nobody has to be told. Pressing twice finishes once; a finished one keeps its day.
    """
    found = Episode.objects.select_for_update().get(pk=episode.pk)
    if not found.is_active:
        return
    Episode.objects.filter(pk=found.pk).update(
        discharged_on=finished_on, discharge_reason=reason, discharge_words=words
    )
    plan = MaintenancePlan.objects.filter(clinic_id=found.clinic_id, episode=found).first()
    days = follow_up_days(finished_on, plan.follow_ups if plan else [], today=timezone.localdate())
    FollowUp.objects.bulk_create(
        FollowUp(clinic_id=found.clinic_id, episode=found, months=months, due_on=day) for months, day in days.items()
    )


@transaction.atomic
def bring_episode_back(episode: Episode, *, by: Any) -> None:
    """Go on with an episode that was finished: by mistake, or because the problem came back.

    Follow-ups that are still open are settled with words, by whoever brought it back. Twice changes nothing more.
    """
    found = Episode.objects.select_for_update().get(pk=episode.pk)
    if found.is_active:
        return
    Episode.objects.filter(pk=found.pk).update(
        discharged_on=None, discharge_reason=Episode.DischargeReason.NOT_SAID, discharge_words=""
    )
    settle_open(found, gettext("The episode was brought back before this day."), by=by)
