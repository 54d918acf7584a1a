"""What stands beside the goals on the patient page: when the two meet next, and what was agreed last."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from goals.models import Conversation
from measures.due import BUNDLED_DAYS
from measures.due_measures import due_measures_of_episode
from patients.models import Episode, EpisodeQuerySet
from sessions.models import CheckIn
from sessions.reading import last_agreed, lines
from sessions.times import bounds
from sessions.visits import nearest


def next_up(request: Any, episode: Episode) -> dict[str, Any] | None:
    """The next planned visit, from today on, and what is measured again with it. Two queries.

    What falls due within five days of a visit is measured at it. Nothing for a finished episode without either: there
    is no next.
    """
    today = timezone.localdate()
    begins, _ends = bounds(today, request.user.clinic.zone)
    # Ahead; or else what the next one is most like.
    like = nearest(episode, begins)
    visit = like if like and like.starts_at >= begins else None
    day = timezone.localtime(visit.starts_at).date() if visit else today
    due = due_measures_of_episode(episode, day + BUNDLED_DAYS if visit else day)
    measuring = [each.measure.about for each in due]
    if not (visit or measuring or episode.is_active):
        return None
    is_today = visit is not None and day == today
    return {"visit": visit, "like": like, "is_today": is_today, "measuring": measuring, "is_open": episode.is_active}


def agreed_last(request: Any, episode: Episode) -> dict[str, Any] | None:
    """What was agreed in the last check-in that agreed something. One query."""
    check_in = last_agreed(episode)
    return {"check_in": check_in, "lines": lines(check_in.agreed)} if check_in else None


def with_have_met(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with whether the two have met: for a talk, or in a check-in. No further query."""
    of_episode = {"clinic_id": OuterRef("clinic_id"), "episode": OuterRef("pk")}
    talks, check_ins = Conversation.objects.filter(**of_episode), CheckIn.objects.filter(**of_episode)
    return episodes.annotate(have_met=Exists(talks) | Exists(check_ins))


def for_the_record(request: Any, episode: Any) -> dict[str, Any] | None:
    """The way to the note of how this episode (read `with_have_met`) began; None before there is any. No query."""
    return {"episode": episode} if episode.have_met else None
