"""The two demo clinics: the accounts that DESIGN 12 holds still, and their patients."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Clinic, Site, User
from accounts.opening import open_clinic
from demo.batch import Batch, Staff
from demo.crowd import name, person
from demo.making import add_person
from demo.making_visits import add_about_visits
from demo.stories import CROSSING, RIVERSIDE, WEEK_AT_WORK
from evaluation.cohort_refreshing import refresh_batch
from measures.adopting import adopt, decision_on
from measures.importing import NewMeasure, Rule, load_questionnaire
from measures.models import Instrument
from measures.own_instruments import add_own_instrument
from patients.models import Episode
from rehabgoals.embedded.demo_accounts import DEMO_PASSWORD
from rehabgoals.tenancy import in_clinic

YOUR_WEEK_AT_WORK = Path(__file__).with_name("your_week_at_work.json")
# Errors that the catalogue has, unverified, and that this clinic answers for.
ADOPTED = (("rom_shoulder_flexion", "mdc"), ("groc", "mdc"), ("groc", "mcid"))
PATIENTS_OF_RIVERSIDE = 40
PATIENTS_OF_HILLSIDE = 6
BATCH = 250
PATIENTS_OF_TEAM = 100
MOST_TEAMS = 10


class RealPatients(Exception):
    """There is a clinic here that is no demo."""


class AlreadyThere(Exception):
    """The demo has been made in this database."""


@dataclass(frozen=True)
class Account:
    """A demo account."""

    name: str
    address: str
    profession: str = "physiotherapist"
    is_clinician: bool = True
    is_admin: bool = False
    is_active: bool = True


RIVERSIDE_STAFF = (
    Account("Ana Becker", "clinician@riverside.example"),
    Account("Daniel Reyes", "colleague@riverside.example"),
    Account("Ruth Adler", "admin@riverside.example", "practice manager", is_clinician=False, is_admin=True),
    Account("Mei Tanaka", "both@riverside.example", is_admin=True),
    Account("Peter Lang", "left@riverside.example", is_active=False),
)
HILLSIDE_STAFF = (
    Account("Luis Prado", "clinician@hillside.example", "fisioterapeuta"),
    Account("Carmen Soler", "admin@hillside.example", "gerente", is_clinician=False, is_admin=True),
)


RIVERSIDE_CLINIC: dict[str, Any] = {
    "name": "Riverside Rehabilitation",
    "mail_name": "Riverside",
    "emergency_number": "999",
    "visit_reminders": Clinic.VisitReminders.REHABGOALS,
    "video_link": "https://video.riverside.example/our-room",
    "site": {
        "name": "Riverside",
        "address": "12 Mill Lane, Ashby",
        "telephone": "01632 960 123",
        "opening_hours": "Monday to Friday, 8 to 6",
    },
}
HILLSIDE_CLINIC: dict[str, Any] = {
    "name": "Fisioterapia Hillside",
    "mail_name": "Hillside",
    "country": "ES",
    "language": "es",
    "time_zone": "Europe/Madrid",
    "emergency_number": "112",
    "visit_reminders": Clinic.VisitReminders.REHABGOALS,
    "site": {
        "name": "Hillside",
        "address": "Calle de la Ladera 8, Girona",
        "telephone": "972 000 123",
        "opening_hours": "De lunes a viernes, de 9 a 19",
    },
}


# All or nothing: what is interrupted half-way would be taken for a finished demo the next time.
@transaction.atomic
def make_demo(*, patients: int, seed: int, tick: Callable[[int], Any]) -> None:
    """Make both clinics, with this many patients at the first; `tick(n)` is called after every n patients.

    The same seed makes the same people, relative to today. Raises RealPatients or AlreadyThere, and writes nothing.
    """
    if Clinic.objects.filter(is_demo=False).exists():
        raise RealPatients
    if Clinic.objects.exists():
        raise AlreadyThere
    password = make_password(DEMO_PASSWORD)
    riverside = open_clinic(**RIVERSIDE_CLINIC, is_demo=True)
    hillside = open_clinic(**HILLSIDE_CLINIC, is_demo=True)
    _fill(riverside, RIVERSIDE_STAFF, patients, password, Random(seed), tick, with_stories=True)
    _fill(hillside, HILLSIDE_STAFF, PATIENTS_OF_HILLSIDE, password, Random(seed + 1), tick, with_stories=False)


def _fill(
    clinic: Clinic,
    accounts: tuple[Account, ...],
    count: int,
    password: str,
    random: Random,
    tick: Callable[[int], Any],
    *,
    with_stories: bool,
) -> None:
    staff = _staff(clinic, accounts, password)
    if with_stories:
        staff = _told_by(staff)
    teams = _teams(staff, count - PATIENTS_OF_RIVERSIDE, random)
    today, told = clinic.today(), RIVERSIDE if with_stories else ()
    for start in range(0, count, BATCH):
        batch, numbers = Batch(), range(start, min(start + BATCH, count))
        for number in numbers:
            story = told[number] if number < len(told) else person(random)
            beyond = number - PATIENTS_OF_RIVERSIDE
            team = staff if beyond < 0 else teams[beyond // PATIENTS_OF_TEAM % len(teams)]
            add_person(batch, team, story, number, today, random)
        with in_clinic(clinic.pk):
            batch.save()
        _settle()
        tick(len(numbers))
    if with_stories:
        with in_clinic(clinic.pk):
            theirs = Episode.objects.active().of_clinician(staff.colleague).order_by("pk").first()
            if theirs:
                add_about_visits(staff, theirs, random)
    after: int | None = 0
    while after is not None:
        after = refresh_batch(clinic.pk, after=after)


def _settle() -> None:
    """After a batch: check now what refers to what, and let PostgreSQL forget how it did.

    All checks at the end would be one statement, longer than a statement may take. And how to look up what is referred
    to is decided once in a session, while the tables are empty, when reading all of one is as good as its index:
    without this 20,000 patients took over a quarter of an hour.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DISCARD PLANS")


def _staff(clinic: Clinic, accounts: tuple[Account, ...], password: str) -> Staff:
    with in_clinic(clinic.pk):
        users = [_account(clinic, account, password) for account in accounts]
        clinicians = [user for user in users if user.is_clinician and user.is_active]
        own = add_own_instrument(
            clinic, name="Crossing the road at the lights", unit="s", higher_is_better=False, minimum=None, decimals=1
        )
        return Staff(
            clinic=clinic,
            site=Site.objects.get(clinic=clinic, is_main=True),
            clinician=clinicians[0],
            colleague=clinicians[1 % len(clinicians)],
            instruments={row.key: row for row in Instrument.objects.filter(clinic=clinic).current()} | {CROSSING: own},
        )


def _told_by(staff: Staff) -> Staff:
    """What the stories' clinic has made its own: a questionnaire it loaded, and errors that it answers for."""
    with in_clinic(staff.clinic.pk):
        for key, of in ADOPTED:
            threshold = getattr(staff.definition(key), of)
            adopt(staff.instruments[key], decision_on(of, threshold), by=staff.clinician)
        week = load_questionnaire(
            YOUR_WEEK_AT_WORK.read_bytes(),
            NewMeasure("Your week at work", higher_is_better=True),
            Rule("sum"),
            clinic=staff.clinic,
            by=staff.clinician,
        ).questionnaire
    return replace(
        staff,
        instruments=staff.instruments | {WEEK_AT_WORK: week.instrument},
        questionnaires={week.instrument.key: week},
    )


def _teams(staff: Staff, count: int, random: Random) -> list[Staff]:
    """Who further patients are with: two more clinicians for each hundred, at most twenty. They cannot sign in.

    So the accounts that can have the same caseload in a demo of any size, and from 1,000 patients on the same
    colleagues: what two sizes take can be compared.
    """
    number = min(-(-count // PATIENTS_OF_TEAM), MOST_TEAMS)
    people = [
        User(
            clinic=staff.clinic,
            email=f"team{team}{place}@{staff.clinic.mail_name.lower()}.example",
            name=name(random),
            profession=staff.clinician.profession,
            is_clinician=True,
            password=make_password(None),
        )
        for team in range(1, number + 1)
        for place in "ab"
    ]
    with in_clinic(staff.clinic.pk):
        User.objects.bulk_create(people)
    pairs = zip(people[::2], people[1::2], strict=True)
    return [replace(staff, clinician=one, colleague=other) for one, other in pairs]


def _account(clinic: Clinic, account: Account, password: str) -> User:
    user = User.objects.create(
        clinic=clinic,
        email=account.address,
        name=account.name,
        profession=account.profession,
        is_clinician=account.is_clinician,
        is_admin=account.is_admin,
        is_active=account.is_active,
        password=password,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
