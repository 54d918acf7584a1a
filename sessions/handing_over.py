"""Passing an episode to a colleague: offered with a note, accepted or declined, and the patient told who it is now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from goals.models import Goal, PracticeTask
from goals.sentence import of_goal
from goals.showing import line_of, progress_of
from measures.asking import last_results
from patients.caseload_rows import Asked, Found, found_in_database
from patients.models import Episode
from patients.pages import precautions_of
from patients.passing_drafts import pass_on_drafts
from rehabgoals.versions import save_version
from sessions.hand_over_note import PlanInBrief, drafted
from sessions.models import HandOver, Visit
from sessions.reading import last_agreed, lines

# So long whoever offered it sees that it was declined.
DECLINED_SHOWN = timedelta(days=14)


class AnsweredMeanwhile(Exception):
    """It was answered or taken back already. `current` is the hand-over as it is now."""

    def __init__(self, current: HandOver) -> None:
        super().__init__("answered meanwhile")
        self.current = current


def drafted_note(episode: Episode) -> str:
    """A note to begin with, from the plan as it stands. Five queries."""
    today = timezone.localdate()
    of_episode = {"clinic_id": episode.clinic_id, "episode": episode}
    active = Goal.objects.filter(**of_episode, lifecycle_status=Goal.LifecycleStatus.ACTIVE)
    goals = list(active.select_related("measure__instrument").order_by("place"))
    tasks = PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__in=goals, stopped_on=None)
    agreed = last_agreed(episode)
    return drafted(
        PlanInBrief(
            problem=episode.problem,
            goals=[of_goal(goal, today=today).text for goal in goals],
            standing=_standing(episode, goals),
            practice=[task.what for task in tasks],
            precautions=[precaution.text for precaution in precautions_of(episode)],
            agreed=lines(agreed.agreed) if agreed else [],
        )
    )


def _standing(episode: Episode, goals: list[Goal]) -> str:
    if not goals:
        return ""
    main = goals[0]
    return str(progress_of(main, line_of(main, last_results(episode).get(main.measure_id, ()))[0]).now_value or "")


class GivenMeanwhile(Exception):
    """The episode is no longer the offerer's: somebody else was made responsible since."""


@transaction.atomic
def answer(hand_over: HandOver, *, is_yes: bool, words: str = "", read_version: int) -> None:
    """Take the episode over, or decline it with a few words. Twice changes nothing more.

    Taken over, it is theirs with the visits ahead where that was offered, and what the colleague has begun to write
    about it (DESIGN rule 2: drafts pass with the patient). Raises AnsweredMeanwhile, or GivenMeanwhile.
    """
    status = HandOver.Status.ACCEPTED if is_yes else HandOver.Status.DECLINED
    if not _settle(hand_over, status, words, read_version) or not is_yes:
        return
    new, former = hand_over.to_clinician, hand_over.from_clinician
    episode = Episode.objects.select_for_update().get(pk=hand_over.episode_id)
    if episode.clinician_id not in (former.pk, new.pk):
        raise GivenMeanwhile
    Episode.objects.filter(pk=episode.pk).update(clinician=new, version=F("version") + 1)
    if hand_over.moves_visits:
        ahead = Visit.objects.filter(clinic_id=episode.clinic_id, episode=episode, clinician=former).planned()
        ahead.filter(starts_at__gt=timezone.now()).update(clinician=new, version=F("version") + 1)
    pass_on_drafts(episode, former_id=former.pk, new=new)


def take_back(hand_over: HandOver, *, read_version: int) -> None:
    """Offer it no longer. Raises AnsweredMeanwhile."""
    _settle(hand_over, HandOver.Status.WITHDRAWN, "", read_version)


def _settle(hand_over: HandOver, status: str, words: str, read_version: int) -> bool:
    """Whether it stands so by this press; False where it stood so already."""
    current = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    if current.status == status:
        return False
    if current.status != HandOver.Status.OPEN or current.version != read_version:
        raise AnsweredMeanwhile(current)
    hand_over.status, hand_over.answer, hand_over.answered_at = status, words, timezone.now()
    save_version(hand_over, ["status", "answer", "answered_at"], read_version=read_version)
    return True


def may_take_back(hand_over: HandOver, user: Any) -> bool:
    """Whether this person offered it, or has the episode, then or now (`episode` loaded)."""
    return user.pk in (hand_over.made_by_id, hand_over.from_clinician_id, hand_over.episode.clinician_id)


def note_told(hand_over: HandOver, *, by: Any) -> bool:
    """The patient knows who it is now. Once is enough; who said so first stays. Whether there was anything to tell."""
    accepted = HandOver.objects.filter(pk=hand_over.pk, status=HandOver.Status.ACCEPTED)
    accepted.filter(told_on=None).update(told_on=timezone.localdate(), told_by=by, version=F("version") + 1)
    return accepted.exists()


# --- Where it is told -------------------------------------------------------------------------------------------------


def passing_on(asked: Asked) -> Found:
    """Offered to this clinician; taken over by them and the patient not told yet; offered by them and declined.

    Fills a caseload panel; one query.
    """
    mine = asked.whose
    declined_since = timezone.now() - DECLINED_SHOWN
    offers = HandOver.objects.visible_to(asked.viewer).with_holds()
    rows = offers.filter(
        Q(status=HandOver.Status.OPEN, to_clinician=mine)
        | Q(holds=True, to_clinician=mine, told_on=None, episode__discharged_on=None)
        | Q(
            status=HandOver.Status.DECLINED,
            from_clinician=mine,
            episode__clinician=mine,
            answered_at__gt=declined_since,
        )
    )
    related = rows.select_related("episode__patient", "from_clinician", "to_clinician")
    return found_in_database(asked, related, since="made_at")


def with_untold(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes that know whether their patient has not been told yet who it is now. No further query."""
    untold = HandOver.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk")).untold()
    told = JSONObject(pk="pk", new="to_clinician__name", former="from_clinician__name")
    return episodes.annotate(untold_hand_over=Subquery(untold.values(told=told)[:1]))


def tell_who_it_is(request: Any, episode: Any) -> dict[str, Any] | None:
    """For the visit page, its episode loaded `with_untold`: the patient has not been told who it is now. No query."""
    return episode.untold_hand_over
