"""The check-in as a draft: what is typed stays on the server until it is finished."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.drafts import DraftKind
from accounts.models import User
from patients.models import Episode

CHECK_IN = "check_in"


def _episodes(user: User) -> QuerySet[Episode]:
    return Episode.objects.visible_to(user)


def _address(episode_id: int) -> str:
    return reverse("sessions:check_in_new", args=[episode_id])


CHECK_IN_DRAFT = DraftKind(CHECK_IN, _("Check-in"), _episodes, _address)
