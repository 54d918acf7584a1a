"""The people who work at a clinic, how they join, and when they are away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.clinic import Clinic
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, recorded_without, unique_in_clinic
from accounts.roles import roles_of


class UserManager(BaseUserManager.from_queryset(ClinicOwnedQuerySet)):
    """Users with their clinic in the same query: every request needs both."""

    def get_queryset(self) -> ClinicOwnedQuerySet:
        return super().get_queryset().select_related("clinic")

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)

    def create_user(self, *, clinic: Clinic, email: str, password: str | None = None, **fields: Any) -> User:
        """An account at a clinic. Without a password it cannot sign in until one is set."""
        user = self.model(clinic=clinic, email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user


@recorded_without("password", "last_login")
class User(AbstractBaseUser):
    """Somebody who works at a clinic and signs in by e-mail: a clinician, a clinic admin, or both."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    profession = models.CharField(_("Profession"), max_length=80, blank=True)
    is_clinician = models.BooleanField(_("Clinician"), default=False)
    is_admin = models.BooleanField(_("Clinic admin"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        constraints = [
            unique_in_clinic("accounts_user"),
            models.CheckConstraint(
                condition=Q(is_clinician=True) | Q(is_admin=True),
                name="accounts_user_has_role",
                violation_error_code="no_role",
                violation_error_message=_("Choose at least one role."),
            ),
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="accounts_user_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> list[str]:
        """The roles they have, in their order."""
        return roles_of(self)

    def get_full_name(self) -> str:
        return self.name


@recorded
class Invitation(ClinicOwned):
    """A colleague asked to join. The link's token is kept only as a hash, expires, and works once."""

    email = models.EmailField(_("E-mail address"))
    name = models.CharField(_("Name"), max_length=120)
    profession = models.CharField(_("Profession"), max_length=80, blank=True)
    is_clinician = models.BooleanField(_("Clinician"), default=True)
    is_admin = models.BooleanField(_("Clinic admin"), default=False)
    token_hash = models.CharField(max_length=64, db_index=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_invitation"),
            models.UniqueConstraint(fields=["clinic", "token_hash"], name="accounts_invitation_token_once"),
            models.CheckConstraint(
                condition=Q(is_clinician=True) | Q(is_admin=True),
                name="accounts_invitation_has_role",
                violation_error_code="no_role",
                violation_error_message=_("Choose at least one role."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self, now: datetime) -> bool:
        """Can still be accepted: not used and not expired."""
        return self.accepted_at is None and now < self.expires_at


@recorded
class Absence(ClinicOwned):
    """Days on which somebody is away, first and last day included, and who looks after their list meanwhile."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences", editable=False)
    from_on = models.DateField(_("First day away"))
    until_on = models.DateField(_("Last day away"))
    covered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers", verbose_name=_("Who covers")
    )

    class Meta:
        constraints = [
            unique_in_clinic("accounts_absence"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="accounts_absence_ends_after_start",
                violation_error_code="ends_before",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(covered_by=None) | ~Q(covered_by=F("user")),
                name="accounts_absence_covered_by_another",
                violation_error_code="oneself",
                violation_error_message=_("Choose a colleague."),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "covered_by", "until_on"], name="accounts_absence_covered")]
        ordering = ["from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"
