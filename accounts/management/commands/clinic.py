"""`manage.py clinic create`: a real clinic with an invitation for its first admin."""

from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.inviting import Invited, address_is_taken, invite
from accounts.models import Clinic, known_time_zone
from accounts.opening import open_clinic
from accounts.places import country_names
from rehabgoals.tenancy import in_clinic

WRONG_USE = 2


class Command(BaseCommand):
    """Make a clinic and print the link with which its first admin sets a password. Needs no mail."""

    help = "Make a clinic and print its first admin's one-time link."

    def add_arguments(self, parser: CommandParser) -> None:
        """`create` is the only act."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="create")
        create = acts.add_parser("create", help=self.help)
        create.add_argument("--name", required=True, help="the clinic's name")
        create.add_argument("--admin", required=True, metavar="E-MAIL", help="the first admin's e-mail address")
        create.add_argument("--also-clinician", action="store_true", help="the admin treats patients too")
        create.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="en")
        create.add_argument("--time-zone", default="Europe/London", metavar="ZONE", help="such as Europe/London")
        create.add_argument("--country", default="GB", metavar="CODE", help="two letters, such as GB")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 with the link; 1 when the address has an account; 2 when something is written wrongly."""
        name, email = options["name"].strip(), options["admin"].strip().lower()
        country = options["country"].upper()
        self._look_at(name, email, country, options["time_zone"])
        if address_is_taken(email):
            raise CommandError(f"{email} has an account already, and an account belongs to one clinic.", returncode=1)
        clinic, invited = self._create(name, email, country, options)
        until = invited.invitation.expires_at.astimezone(clinic.zone)
        self.stdout.write(f"Clinic {clinic.pk}: {clinic.name}")
        self.stdout.write(f"{email} sets a password here, once, until {until:%Y-%m-%d %H:%M} ({clinic.time_zone}):")
        self.stdout.write(invited.link)
        if Clinic.objects.filter(is_demo=True).exists():
            self.stderr.write(
                "The demo clinics are in this database too, with a password that everybody can read. "
                "Try things out here, and keep real patients in a database of their own."
            )

    @staticmethod
    @transaction.atomic
    def _create(name: str, email: str, country: str, options: dict[str, Any]) -> tuple[Clinic, Invited]:
        clinic = open_clinic(name=name, language=options["language"], time_zone=options["time_zone"], country=country)
        with in_clinic(clinic.pk), pghistory.context(act="clinic create"):
            invited = invite(
                clinic=clinic,
                by=None,
                email=email,
                name="",
                is_admin=True,
                is_clinician=options["also_clinician"],
            )
        return clinic, invited

    @staticmethod
    def _look_at(name: str, email: str, country: str, time_zone: str) -> None:
        longest = Clinic._meta.get_field("name").max_length or 0
        if not name or len(name) > longest or not name.isprintable():
            raise CommandError(f"--name takes 1 to {longest} characters in one line.", returncode=WRONG_USE)
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                "--admin takes an e-mail address, such as name@example.org.", returncode=WRONG_USE
            ) from None
        if country not in country_names("en"):
            raise CommandError("--country takes two letters, such as GB.", returncode=WRONG_USE)
        try:
            known_time_zone(time_zone)
        except ValidationError:
            raise CommandError("--time-zone takes a name such as Europe/London.", returncode=WRONG_USE) from None
