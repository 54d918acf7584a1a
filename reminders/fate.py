"""What became of a message, in words for the clinician, and how to mend it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models import Episode
from reminders.choices import Kind, Reason
from reminders.models import Message

State = Message.State

# While it is in one of these, the page asks again by itself.
ON_ITS_WAY = (State.PLANNED, State.CLAIMED, State.SENDING, State.RETRY)

_AGAIN = _("You might e-mail the plan again in a while, or give it on paper.")
_LOOK_AT_ADDRESS = _("Have a look at the e-mail address, then e-mail the plan again.")
_ASK = _("You might ask them, write their yes down, and e-mail the plan again.")

# How each is mended. What is not here needs nothing done.
MENDING: dict[str, Promise] = {
    Reason.NO_ADDRESS: _LOOK_AT_ADDRESS,
    Reason.REFUSED_ADDRESS: _LOOK_AT_ADDRESS,
    Reason.NO_CONSENT: _ASK,
    Reason.NO_ATTACHMENT_CONSENT: _ASK,
    Reason.ONLY_PAPER: _("You might give them the plan on paper."),
    Reason.REFUSED: _AGAIN,
    Reason.NO_CONNECTION: _AGAIN,
    Reason.NOT_WRITTEN: _("E-mail the plan again. If this comes back, tell whoever looks after RehabGoals."),
}
# Where it is mended.
AT_THE_ADDRESS = {Reason.NO_ADDRESS, Reason.REFUSED_ADDRESS}
AMONG_PEOPLE = {Reason.NO_CONSENT, Reason.NO_ATTACHMENT_CONSENT, Reason.ONLY_PAPER}


@dataclass(frozen=True)
class PlanFate:
    """What became of the plan that was e-mailed last."""

    episode_id: int
    patient_id: int
    state: str
    asked_at: datetime
    sent_at: datetime | None
    reason: str

    @property
    def is_on_its_way(self) -> bool:
        """Waiting, or in a worker's hands."""
        return self.state in ON_ITS_WAY

    @property
    def is_sent(self) -> bool:
        """The mail server took it."""
        return self.state == State.SENT

    @property
    def why(self) -> str:
        """Why it was not sent."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else ""

    @property
    def mending(self) -> str:
        """What one might do about it."""
        return str(MENDING.get(self.reason, ""))

    @property
    def is_mended_at_address(self) -> bool:
        """The patient's details are where to look."""
        return self.reason in AT_THE_ADDRESS

    @property
    def is_mended_among_people(self) -> bool:
        """The page about whom we may write to is where to look."""
        return self.reason in AMONG_PEOPLE


def fate_of_plan(episode: Episode) -> PlanFate | None:
    """What became of the plan e-mailed last in this episode; None when none was. One query."""
    rows = Message.objects.filter(clinic_id=episode.clinic_id, episode=episode, kind=Kind.PLAN).order_by("-pk")
    row = rows.values("state", "created_at", "sent_at", "reason", "patient_id")[:1]
    for found in row:
        return PlanFate(
            episode_id=episode.pk,
            patient_id=found["patient_id"],
            state=found["state"],
            asked_at=found["created_at"],
            sent_at=found["sent_at"],
            reason=found["reason"],
        )
    return None


def section_of_plan(request: Any, episode: Episode) -> dict[str, Any] | None:
    """Fills the slot on the plan page and the patient page."""
    fate = fate_of_plan(episode)
    return {"fate": fate} if fate else None
