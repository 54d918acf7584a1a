"""What every form leans on: what is typed and not kept yet, who else has a page open, phrases."""

from __future__ import annotations

from datetime import UTC
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic


class Draft(ClinicOwned):
    """What somebody has typed into a long form and not kept yet (DESIGN rule 2). Not recorded: it is no fact yet.

    `kind` and `about` say which form, and of what: no foreign key, so that any app may keep drafts. `data` maps field
    names to what was typed. It lives until the form is finished or its writer discards it.

    `page` is the opening of the page that saved it last, and `step` which of its saves that was: a form that is open
    twice has a row for each, until one goes on with what the other has kept (accounts.drafts). `saved_at` is when the
    words last changed.
    """

    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=32)
    about = models.PositiveBigIntegerField()
    page = models.UUIDField(default=uuid4, editable=False)
    step = models.PositiveIntegerField(default=0, editable=False)
    data = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_draft"),
            models.UniqueConstraint(fields=["clinic", "writer", "kind", "about", "page"], name="accounts_draft_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="accounts_draft_of_a_form"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.kind} {self.about}"

    @property
    def version(self) -> str:
        """Whose words it holds and since when; a page that is opened with it says so when it saves."""
        return f"{self.page}.{self.saved_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


class SpentPage(ClinicOwned):
    """That a page's words have done their work, without the words: what it sent before and comes late is not kept.

    `up_to` is the last of its saves that another page has gone on from; empty: its form is finished or discarded, and
    every save of it is late. Not recorded: it passes.
    """

    page = models.UUIDField()
    up_to = models.PositiveIntegerField(null=True)
    spent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_spentpage"),
            models.UniqueConstraint(fields=["clinic", "page"], name="accounts_spentpage_once"),
        ]

    def __str__(self) -> str:
        return f"Page {self.page}"


class Presence(ClinicOwned):
    """That somebody has a page open: who, of what, and when they were last seen there. Not recorded: it passes.

    `kind` and `about` say which page, and of what: no foreign key, so that any app's page may tell.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    about = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_presence"),
            models.UniqueConstraint(fields=["clinic", "kind", "about", "user"], name="accounts_presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.kind} {self.about}"


@recorded
class Phrase(ClinicOwned):
    """Words that are often written, with slots in square brackets: "[name] walks [how far], [how often]".

    Somebody's own, or the whole clinic's where `user` is empty. `field` is the field of the visit page it is offered
    at; empty: at all of them.
    """

    class Field(models.TextChoices):
        """Where it is offered."""

        ANYWHERE = "", _("Everywhere")
        ACHIEVED = "achieved", _("What was achieved")
        OBSTACLES = "obstacles", _("What got in the way")
        CHANGES = "changes", _("What changes")
        AGREED = "agreed", _("What we agreed")

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="phrases", editable=False)
    words = models.CharField(_("Phrase"), max_length=300)
    field = models.CharField(_("Offered at"), max_length=9, choices=Field, blank=True, default=Field.ANYWHERE)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_phrase"),
            models.UniqueConstraint(
                fields=["clinic", "user", "field", "words"],
                nulls_distinct=False,
                name="accounts_phrase_once",
                violation_error_code="there_already",
                violation_error_message=_("This phrase is there already."),
            ),
            models.CheckConstraint(condition=~Q(words=""), name="accounts_phrase_says_something"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words
