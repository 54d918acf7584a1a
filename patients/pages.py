"""What every page about a patient shows above its own content."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.models import Episode, EpisodeQuerySet, Patient, Precaution

Tab = tuple[str, str, bool]


def episode_or_404(request: HttpRequest, episode_id: int) -> Episode:
    """The episode with its patient and clinician, where this person may see it; else there is no such page."""
    return get_object_or_404(episodes_of_clinic(request), pk=episode_id)


def episodes_of_clinic(request: HttpRequest) -> EpisodeQuerySet:
    """All episodes this person may see, each with its patient and clinician."""
    return Episode.objects.visible_to(request.user).select_related("patient", "clinician")


def with_precautions(episodes: EpisodeQuerySet) -> EpisodeQuerySet:
    """The same episodes, each with its precautions, for `precautions_told`. No further query."""
    rows = Precaution.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk")).order_by("until", "pk")
    told = JSONObject(text="text", said_by="said_by", until="until")
    return episodes.annotate(precautions_told=ArraySubquery(rows.values(told=told)))


def precautions_told(episode: Any) -> list[Precaution]:
    """What must not be done yet, as of today, in an episode that was read `with_precautions`. Not to be saved."""
    rows = [
        Precaution(text=row["text"], said_by=row["said_by"], until=row["until"] and date.fromisoformat(row["until"]))
        for row in episode.precautions_told
    ]
    return [precaution for precaution in rows if precaution.holds_on(timezone.localdate())]


def episode_context(
    episode: Episode, *, current: str = "", precautions: list[Precaution] | None = None
) -> dict[str, Any]:
    """Patient, precautions and tabs for a page about an episode (loaded with its patient). One query.

    `current` is one of "plan", "conversation", "check_in", "measures", "timeline", "people", or empty for a page
    beside these.
    `precautions` are those of today, where the page has read them already.
    """
    return {
        "patient": episode.patient,
        "episode": episode,
        "precautions": precautions_of(episode) if precautions is None else precautions,
        "tabs": _tabs(episode.patient, episode, current),
    }


def patient_context(request: HttpRequest, patient: Patient, *, current: str = "") -> dict[str, Any]:
    """The same for a page about a patient as a whole. The tabs lead to the newest open episode. Two queries."""
    episode = Episode.objects.visible_to(request.user).filter(patient=patient).active().order_by("-started_on").first()
    return {
        "patient": patient,
        "episode": None,
        "precautions": precautions_of(episode) if episode else [],
        "tabs": _tabs(patient, episode, current),
    }


def precautions_of(episode: Episode) -> list[Precaution]:
    """What must not be done yet, as of today."""
    today = timezone.localdate()
    rows = Precaution.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    return [precaution for precaution in rows if precaution.holds_on(today)]


def _tabs(patient: Patient, episode: Episode | None, current: str) -> list[Tab]:
    places = [("plan", _("Plan"), reverse("plans:patient_detail", args=[patient.pk]))]
    if episode is not None:
        places += [
            ("conversation", _("Conversation"), reverse("goals:conversation", args=[episode.pk])),
            ("check_in", _("Check-in"), reverse("sessions:check_in_new", args=[episode.pk])),
            ("measures", _("Measures"), reverse("measures:measure_list", args=[episode.pk])),
        ]
    places.append(("timeline", _("Timeline"), reverse("plans:timeline", args=[patient.pk])))
    places.append(("people", _("People"), reverse("patients:people", args=[patient.pk])))
    return [(label, url, key == current) for key, label, url in places]
