"""Setting, moving and cancelling a visit in two presses: the first opens what is offered, the second does it.

The same few buttons stand on the caseload, the patient page and the page of a visit. They send what the forms of a
visit send, so there is one way of planning and of moving.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.absences import Away, away_on_page
from accounts.models import User
from patients.models import Episode
from sessions.models import Visit
from sessions.moments import moment_pressed, moment_words
from sessions.offers import Offer, Step, to_move, to_plan
from sessions.visits import USUAL_MINUTES, steps_of

# In words, counted from today, and from the day of a visit that lies ahead.
WORDS = {
    (Step.LATER, True): _("Later today"),
    (Step.LATER, False): _("Later that day"),
    (Step.NEXT_DAY, True): _("The next working day"),
    (Step.NEXT_DAY, False): _("The working day after"),
    (Step.ONE_WEEK, True): _("In a week"),
    (Step.ONE_WEEK, False): _("A week later"),
    (Step.TWO_WEEKS, True): _("In two weeks"),
    (Step.TWO_WEEKS, False): _("Two weeks later"),
    (Step.FOUR_WEEKS, True): _("In four weeks"),
    (Step.FOUR_WEEKS, False): _("Four weeks later"),
}
# Where somebody may have pressed, and where they are afterwards: by name, so that no address is taken from outside.
PLACES: dict[str, Callable[[Episode], str]] = {
    "caseload": lambda episode: reverse("patients:caseload"),
    "patient": lambda episode: reverse("plans:patient_detail", args=[episode.patient_id]) + f"?episode={episode.pk}",
    "check_in": lambda episode: reverse("sessions:check_in_new", args=[episode.pk]),
}
# What a caseload may be asked for (patients/caseload.py): whoever presses on a colleague's list is there afterwards.
ASKED_OF_CASELOAD = ("of", "region", "order", "only")
# Where on its page a press was made; the name of a place carries it: "check_in#meet-next".
ANCHOR = re.compile(r"[a-z]+(-[a-z0-9]+)*")
# What became of a visit is the clinic's own matter, and not said on the pages that two people read.
FOR_STAFF_ONLY = {Visit.Status.MISSED, Visit.Status.KEPT}


@dataclass(frozen=True)
class Press:
    """One moment to choose: how far away it is, when in words, and what its button sends.

    `is_away`: whoever they would meet is away on that day.
    """

    words: str
    when: str
    value: str
    is_away: bool = False


@dataclass(frozen=True)
class Presses:
    """What is offered for one visit or one episode, from the page `place`.

    `sends` goes with each moment, for a visit with `clinician`; `form_url` leads to the form for any other; `steps` are
    what may be said of `visit`. The buttons name the form that sends them by `form_id`, so that they may stand inside
    another form.
    """

    form_id: str
    episode: Episode
    place: str
    url: str
    form_url: str
    how: str
    clinician: User
    moments: list[Press]
    sends: dict[str, str]
    visit: Visit | None = None
    steps: set[str] = field(default_factory=set)


def place_here(place: str, asked: Mapping[str, str]) -> str:
    """The place somebody presses at; of a caseload with what its address `asked` for, as "caseload?of=7#visit-3"."""
    name, mark, anchor = place.partition("#")
    kept = [(key, asked[key]) for key in ASKED_OF_CASELOAD if asked.get(key)] if name == "caseload" else []
    return (f"{name}?{urlencode(kept)}" if kept else name) + mark + anchor


def place_after(place: str | None, episode: Episode) -> str | None:
    """Where somebody is after a press at this place; None for one that no page has."""
    page, _mark, anchor = (place or "").partition("#")
    name, _mark, asked = page.partition("?")
    address = PLACES.get(name)
    if address is None:
        return None
    here = place_here(name, dict(parse_qsl(asked)))
    return address(episode) + here.removeprefix(name) + (f"#{anchor}" if ANCHOR.fullmatch(anchor) else "")


def presses_to_plan(
    episode: Episode, user: User, now: datetime, *, place: str, away: Away, like: Visit | None = None
) -> Presses:
    """Moments for the next visit, as `like` was met. No query; both come with their clinicians."""
    visit = Visit(episode=episode, clinician=episode.clinician, minutes=USUAL_MINUTES)
    if like is not None:
        visit.kind, visit.minutes, visit.site_id = like.kind, like.minutes, like.site_id
        visit.clinician = like.clinician if like.clinician.is_active else episode.clinician
    url = reverse("sessions:visit_new", args=[episode.pk])
    offers = to_plan(now, user.clinic.zone, like.starts_at if like else None)
    return Presses(
        form_id=f"after-visit-{like.pk}" if like else f"plan-{episode.pk}",
        episode=episode,
        place=place,
        url=url,
        form_url=_from(url, place),
        how=_how(visit),
        clinician=visit.clinician,
        moments=_moments(offers, visit, away),
        sends=sends_of(visit),
    )


def presses_to_change(visit: Visit, user: User, now: datetime, *, place: str, away: Away) -> Presses:
    """Moments to which a planned visit may be moved, and what may be said of it. No query; it comes with all it has."""
    url = reverse("sessions:visit_edit", args=[visit.pk])
    steps = steps_of(visit, has_check_in=False, now=now)
    return Presses(
        form_id=f"change-visit-{visit.pk}",
        episode=visit.episode,
        place=place,
        url=url,
        form_url=_from(url, place),
        how=_how(visit),
        clinician=visit.clinician,
        moments=_moments(to_move(visit.starts_at, now, user.clinic.zone), visit, away),
        sends=sends_of(visit) | {"version": str(visit.version)},
        visit=visit,
        steps=steps if place.startswith("caseload") else steps - FOR_STAFF_ONLY,
    )


def offer_words(offer: Offer) -> str:
    """How far away an offered moment is: "In a week"."""
    return str(WORDS[offer.step, offer.is_from_today])


def away_of_visit(request: Any, visit: Visit) -> str:
    """That its clinician is away on the day of a visit; nothing where they are there. One query."""
    return away_words(request, visit.clinician, visit.starts_at)


def away_words(request: Any, clinician: User, starts_at: datetime) -> str:
    """That somebody is away on the day of a moment; nothing where they are there. One query a page."""
    if away_on_page(request).until(clinician.pk, timezone.localdate(starts_at)) is None:
        return ""
    return gettext("%(name)s is away that day.") % {"name": clinician}


def _from(url: str, place: str) -> str:
    return f"{url}?next={quote(place)}"


def _moments(offers: list[Offer], visit: Visit, away: Away) -> list[Press]:
    return [
        Press(
            words=offer_words(offer),
            when=moment_words(offer.starts_at),
            value=moment_pressed(offer.starts_at),
            is_away=away.until(visit.clinician_id, timezone.localdate(offer.starts_at)) is not None,
        )
        for offer in offers
    ]


def _how(visit: Visit) -> str:
    return _("%(kind)s, with %(clinician)s, %(minutes)s minutes") % {
        "kind": visit.get_kind_display(),
        "clinician": visit.clinician,
        "minutes": visit.minutes,
    }


def sends_of(visit: Visit) -> dict[str, str]:
    """What the form of a visit is sent for all but its moment."""
    sends = {"minutes": visit.minutes, "kind": visit.kind, "clinician": visit.clinician_id, "site": visit.site_id}
    return {name: str(value) for name, value in sends.items() if value is not None}
