"""What a clinician who has no patients yet might do first, in any order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.clinic_page import missing_for_plans
from accounts.models import Site
from accounts.roles import is_admin
from patients.models import Episode
from rehabgoals.days import day_words


@dataclass(frozen=True)
class Step:
    """One thing to do first: done, or with the address and the words of the button; without one another does it."""

    title: str
    text: str
    is_done: bool = False
    url: str = ""
    label: str = ""
    is_next: bool = False


def first_steps(user: Any, colleagues: Iterable[Any]) -> list[Step]:
    """The first steps at this clinic; none for whoever has had a patient already. Two queries."""
    if Episode.objects.visible_to(user).of_clinician(user).exists():
        return []
    steps = [
        Step(_("You have your account"), _("Since %(day)s.") % {"day": day_words(user.joined_at.date())}, is_done=True),
        _clinic_page(user),
    ]
    if is_admin(user):
        steps.append(
            Step(
                _("Invite a colleague"),
                _("They set their own password from a link that works once."),
                is_done=any(colleagues),
                url=reverse("accounts:staff_invite"),
                label=_("Invite a colleague"),
            )
        )
    steps.append(
        Step(
            _("Register a patient"),
            _("Then start an episode of care and talk. A plan works with one goal, or none yet."),
            url=reverse("patients:patient_new"),
            label=_("Register a patient"),
        )
    )
    return _with_next(steps)


def _clinic_page(user: Any) -> Step:
    missing = missing_for_plans(user.clinic, Site.objects.visible_to(user).get(is_main=True))
    if not missing:
        return Step(_("The clinic’s page is filled in"), _("Plans can be printed."), is_done=True)
    text = _("Not there yet: %(missing)s. Without that no plan can be printed.") % {"missing": ", ".join(missing)}
    if not is_admin(user):
        return Step(_("The clinic’s page"), f"{text} {_('An admin can fill it in.')}")
    return Step(_("Fill in the clinic’s page"), text, url=reverse("accounts:clinic_edit"), label=_("Fill it in"))


def _with_next(steps: list[Step]) -> list[Step]:
    """The first that is not done and can be done from here has the filled button."""
    place = next(number for number, step in enumerate(steps) if step.url and not step.is_done)
    return [replace(step, is_next=number == place) for number, step in enumerate(steps)]
